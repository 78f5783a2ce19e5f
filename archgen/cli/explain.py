"""`archgen explain`: the manual page of a rule, a resource type, a field, a relation, or of severities."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archgen.catalogue.declaring import Declared
from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit
from archgen.cli.streams import put
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule


@click.command("explain")
@click.argument("word", metavar="WORD")
@configured()
def command(*, standing: Standing, word: str) -> int:
    """Print the manual page of a rule, a resource type, a field or a relation.

    WORD is the name of a rule (`route-without-authorizer`), of a type (`lambda`), of a field
    (`lambda.timeout`, `route.throttle`) or of a relation (`reads`). `severity` tells how the
    context moves a finding's severity.
    """
    put(page(word, standing.judge().known))
    return Exit.DONE


def page(word: str, rules: Sequence[Rule] = ALL_RULES) -> str:
    """The manual page for a word, of `rules` or of the language.

    Raises `click.UsageError` with the nearest known one.

    A word that is a type or a block and a relation as well has both pages, one after the other.
    """
    from archgen.catalogue.types import TYPES
    from archgen.catalogue.verbs import VERBS
    from archgen.cli.field_words import block_words
    from archgen.cli.manual_pages import block_page, relation_page, rule_page, type_page
    from archgen.cli.severity_page import WORD, severity_page
    from archgen.finding.nearest import nearest

    if word == WORD:
        return severity_page()
    rule = next((one for one in rules if word in (one.name, *one.former)), None)
    blocks = block_words()
    pages = [rule_page(rule)] if rule is not None else []
    pages += [type_page(word, TYPES[word])] if word in TYPES else []
    pages += [block_page(word, blocks[word])] if word in blocks else []
    pages += [relation_page(VERBS[word])] if word in VERBS else []
    if pages:
        return "\n".join(pages)
    kind, _, path = word.partition(".")
    if path and (kind in TYPES or kind in blocks):
        return _field(kind, TYPES.get(kind) or blocks[kind], path.split("."))
    known = (*(one.name for one in rules), *TYPES, *VERBS, *blocks, WORD)
    meant = nearest(word, known) or nearest(kind, (*TYPES, *blocks))
    if path and meant in (*TYPES, *blocks):
        meant = f"{meant}.{path}"
    hint = f"did you mean {meant}?" if meant else "`archgen rules` and `archgen types` list what there is"
    raise click.UsageError(f"there is no rule, type or relation called {word}; {hint}")


def _field(kind: str, owner: type[Declared], path: list[str]) -> str:
    """The page of a field of a type or block, or of a block in it; a `*` in the path is any name."""
    from archgen.catalogue.declaring import fields_of, key_of
    from archgen.cli.field_words import blocks_in
    from archgen.cli.manual_pages import field_page
    from archgen.finding.nearest import nearest

    blocks: tuple[type[Declared], ...] = (owner,)
    word, name, found = kind, "", None
    for step in path:
        if step == "*" and found is not None:
            continue
        known = {key_of(name, info): info for block in blocks for name, info in fields_of(block).items()}
        if step not in known:
            meant = nearest(step, known)
            hint = f"; did you mean {word}.{meant}?" if meant else ""
            raise click.UsageError(f"{word} has no field {step}{hint}")
        name, found, word = step, known[step], f"{word}.{step}"
        blocks = blocks_in(found)
    if found is None:
        raise click.UsageError(f"{word} is a map of names; write the field behind it")
    return field_page(word, name, found)
