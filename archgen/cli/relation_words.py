"""Relation words in words: who writes them, which way they point, what they draw, what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.catalogue.declaring import fields_of, key_of
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.types import TYPES
from archgen.catalogue.verbs import KEY_GRANTS, ROTATION_GRANTS, Verb
from archgen.cli.field_words import annotated_blocks, blocks_of

LINES: Mapping[str, str] = {
    "request": "a line for requests",
    "data": "a line for data",
    "message": "a line for messages",
    "identity": "a dashed line for trust",
    "guard": "a badge on what it guards",
    "dns": "a line for names",
    "": "no line: a mark, a frame or nothing",
}
"""How each kind of line is drawn."""

_DATA = {
    "forward": "data moves with the arrow",
    "back": "data comes back against the arrow",
    "both": "data moves both ways",
}


def sentence(verb: Verb) -> str:
    """What the word says of A, which writes it, and B, which it names."""
    return f"A {verb.reads_as} B"


def direction(verb: Verb) -> str:
    """Where the arrow starts and ends, and why."""
    if verb.inward:
        return "from B to A: who writes the word names where things come from"
    return "from A to B: from who writes the word to what it names"


def edge_words(verb: Verb) -> str:
    """The edge that paths are found on."""
    if not verb.edge:
        return "no edge: no path leads over it"
    told = [f"an edge of kind {verb.edge}", *([_DATA[verb.data]] if verb.data else [])]
    return "; ".join([*told, *([f"counts as a {verb.op}"] if verb.op else [])])


def written_on(verb: Verb) -> dict[str, list[str]]:
    """The types that have the word, each with its fields of this relation, blocks' fields included."""
    found: dict[str, list[str]] = {}
    for name, info in fields_of(RelationSettings).items():
        if info.facts.verb == verb.word:
            found["any relation"] = [key_of(name, info)]
    for word, model in TYPES.items():
        for block, path in blocks_of(model):
            for name, info in fields_of(block).items():
                if info.facts.verb == verb.word:
                    found.setdefault(word, []).append(".".join((*path, key_of(name, info))))
    return found


def takes_settings(verb: Verb) -> bool:
    """True where some type takes the word in its map form, with settings for each name."""
    return any(
        info.facts.verb == verb.word and RelationSettings in annotated_blocks(info)
        for model in TYPES.values()
        for info in fields_of(model).values()
    )


def rights(verb: Verb) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The IAM actions that follow, by the type of what is named; a right on its key comes last."""
    yield from verb.grants.items()
    if verb.word == "rotated_by":
        yield "secret", ROTATION_GRANTS
    if verb.op and verb.grants and verb.line == "data":
        yield "its customer key", KEY_GRANTS[verb.op]
