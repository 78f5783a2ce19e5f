"""Manual pages as a terminal shows them, at most 100 columns: of a rule, a type, a field, a relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from archgen.catalogue.capabilities import capabilities_of
from archgen.catalogue.declaring import Declared, Setting, fields_of, key_of
from archgen.catalogue.everything import ResourceType
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.fact_words import bounds_words, offer_words
from archgen.catalogue.look import look_of
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.types import TYPES
from archgen.catalogue.verbs import Verb
from archgen.cli.field_words import (
    blocks_in,
    blocks_of,
    kind_words,
    own_fields,
    silence_words,
)
from archgen.cli.relation_words import (
    LINES,
    direction,
    edge_words,
    rights,
    sentence,
    takes_settings,
    written_on,
)
from archgen.formats.terminal import WIDTH, columns, wrapped
from archgen.policy.frameworks import FRAMEWORKS, ids_of
from archgen.rules.manual import Manual, Section, parse
from archgen.rules.rule import Rule

_LAST = "SOURCES"
_MEND = "MEND IT"
_COLUMN = 9
_NAME = 24
# A word, spaces that set it apart, and its explanation: the rows of JUDGED.
_ROW = re.compile(r"(\S+(?: \S+)*) {2,}(\S.*)")


def rule_page(rule: Rule) -> str:
    """The manual page of a rule: what it states, its sections, the same check elsewhere."""
    manual = parse(rule.manual)
    right = f"{rule.severity.word}, fixable: {'yes' if rule.fixable else 'no'}"
    rows = [*_headline(rule.name, right), "", *wrapped(manual.summary, "", "")]
    for section in manual.sections:
        if section.title != _LAST:
            rows += ["", section.title, *_body(section)]
            rows += _example(manual) if section.title == _MEND else []
    if same := _elsewhere(rule):
        rows += ["", "SAME CHECK ELSEWHERE", *same]
    sources = manual.section(_LAST)
    rows += ["", _LAST, *_whole(sources.lines if sources else ())]
    rows += ["", *_inline("COVERS", ", ".join(rule.covers))]
    if rule.former:
        rows += _inline("ONCE", ", ".join(rule.former))
    rows += _inline("SEE", _also(rule))
    return "\n".join(rows) + "\n"


def _headline(left: str, right: str) -> list[str]:
    gap = WIDTH - columns(left) - columns(right)
    return [f"{left}{' ' * gap}{right}"] if gap > 0 else [left, right]


def _body(section: Section) -> Iterator[str]:
    """The lines of a section, indented; what is too wide is set anew with what belongs to it."""
    for group in _belonging(section.lines):
        if all(columns(line) + 2 <= WIDTH for line in group):
            yield from (f"  {line}".rstrip() for line in group)
        else:
            yield from _set_anew(group)


def _belonging(lines: Iterable[str]) -> list[list[str]]:
    """Lines in groups: a row with the lines that go on below it, or a paragraph."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or _ROW.fullmatch(line) or not groups[-1] or not groups[-1][-1].strip():
            groups.append([])
        groups[-1].append(line)
    return [group for group in groups if group]


def _set_anew(group: list[str]) -> list[str]:
    words = " ".join(line.strip() for line in group)
    row = _ROW.fullmatch(group[0])
    if row is None:
        return wrapped(words, "  ", "  ")
    lead = "  " + group[0][: row.start(2)]
    return wrapped(words[row.start(2) :], lead, " " * len(lead))


def _example(manual: Manual) -> Iterator[str]:
    """The first good example without its head: what to write, in a blueprint's words."""
    lines = manual.good[0].splitlines() if manual.good else []
    start = next((place for place, line in enumerate(lines) if line == "resources:"), len(lines))
    yield from (["", *(f"  {line}" for line in lines[start:])] if lines[start:] else [])


def _elsewhere(rule: Rule) -> list[str]:
    """What frameworks and scanners call the same check, a row each; empty where none has it."""
    width = max(len(framework.short) for framework in FRAMEWORKS.values()) + 2
    rows: list[str] = []
    for word, framework in FRAMEWORKS.items():
        if ids := ids_of(rule, word):
            lead = f"  {framework.short:<{width}}"
            rows += wrapped(", ".join(ids), lead, " " * len(lead))
    return rows


def _inline(title: str, text: str) -> list[str]:
    return wrapped(text, f"{title:<{_COLUMN}}", " " * _COLUMN)


def _whole(sources: Iterable[str]) -> Iterator[str]:
    """Sources on lines of their own: an address that is cut leads nowhere."""
    for source in sources:
        yield from [f"  {source}"] if "://" in source else wrapped(source, "  ", "    ")


def _also(rule: Rule) -> str:
    types = [name for name in rule.applies_to if name in TYPES]
    return f"archgen explain {', '.join(types)}" if types else "archgen rules"


def type_page(word: str, model: type[ResourceType]) -> str:
    """The page of a resource type: what it is, what it can, and its fields.

    Of each field: what it takes, what silence means, which values AWS accepts.
    """
    rows = [*_headline(word, look_of(word).product), "", *_about(model)]
    names = [capability.__name__ for capability in capabilities_of(model)]
    rows += ["", *_inline("CAN", ", ".join(names))] if names else []
    own = own_fields(model)
    rows += ["", "FIELDS", *_fields(own)] if own else []
    rows += ["", "EVERY RESOURCE", *_fields(fields_of(ResourceType))]
    rows += ["", "SMALLEST", *(f"  {line}" for line in EXAMPLES[word].splitlines())]
    found = dict.fromkeys(source for info in own.values() for source in info.facts.sources)
    rows += ["", _LAST, *_whole(found)] if found else []
    rows += ["", *_inline("SEE", f"archgen explain {word}.{next(iter(own), 'title')}, and so for each field")]
    return "\n".join(rows) + "\n"


def _about(model: type[Declared]) -> list[str]:
    text = " ".join((model.__doc__ or "").split("\n\n", 1)[0].split())
    return wrapped(text, "", "")


def _fields(fields: Mapping[str, Setting]) -> Iterator[str]:
    for name, info in fields.items():
        facts = info.facts
        lead = f"  {key_of(name, info):<{_NAME - 2}}"
        indent = " " * _NAME
        if len(lead) > _NAME:
            yield lead.rstrip()
            lead = indent
        told = [info.description or "", kind_words(info), silence_words(facts), bounds_words(facts.bounds)]
        told += [offer_words(offer) for offer in facts.only_when]
        yield from wrapped(told[0], lead, indent)
        yield from wrapped("; ".join(text for text in told[1:] if text), indent, indent)


def block_page(word: str, model: type[Declared]) -> str:
    """The page of a block of settings that types share: what it is, where it stands, its fields."""
    rows = [*_headline(word, "block"), "", *_about(model)]
    places = [
        ".".join((kind, *path))
        for kind, owner in TYPES.items()
        for block, path in blocks_of(owner)
        if block is model
    ]
    rows += ["", *_inline("IN", ", ".join(places) or "each relation in its map form")]
    rows += ["", "FIELDS", *_fields(fields_of(model))]
    found = dict.fromkeys(one for info in fields_of(model).values() for one in info.facts.sources)
    rows += ["", _LAST, *_whole(found)] if found else []
    return "\n".join(rows) + "\n"


def relation_page(verb: Verb) -> str:
    """The page of a relation word: sentence, direction, line, edge, the rights that follow, settings."""
    rows = [*_headline(verb.word, "relation"), "", f"{sentence(verb)}: A writes the word and names B.", ""]
    rows += _inline("ARROW", direction(verb))
    rows += _inline("DRAWN", LINES[verb.line])
    rows += _inline("PATHS", edge_words(verb))
    rows += ["", "WRITTEN ON"]
    for kind, fields in written_on(verb).items():
        rows += _set_off(kind, ", ".join(fields))
    found = list(rights(verb))
    rows += ["", "RIGHTS THAT FOLLOW, BY WHAT B IS"] if found else ["", *_inline("RIGHTS", "none follow")]
    for kind, actions in found:
        rows += _set_off(kind, ", ".join(actions))
    if takes_settings(verb):
        rows += [
            "",
            f"SETTINGS, AS IN `{verb.word}: {{B: {{label: …}}}}`",
            *_fields(fields_of(RelationSettings)),
        ]
    return "\n".join(rows) + "\n"


def _set_off(left: str, right: str) -> list[str]:
    lead = f"  {left:<{_NAME - 2}}"
    return wrapped(right, lead if len(lead) <= _NAME else f"{lead} ", " " * _NAME)


def field_page(word: str, name: str, info: Setting) -> str:
    """The page of one field; `word` is its whole address, such as `lambda.timeout`."""
    facts = info.facts
    rows = [*_headline(word, kind_words(info)), "", *wrapped(info.description or name, "", ""), ""]
    rows += _inline("SILENCE", silence_words(facts))
    rows += _inline("VALUES", bounds_words(facts.bounds)) if facts.bounds else []
    for place, offer in enumerate(facts.only_when):
        rows += _inline("OFFERED" if place == 0 else "", offer_words(offer))
    rows += ["", "SOURCE", *_whole(facts.sources)] if facts.sources else []
    for block in blocks_in(info):
        rows += ["", "FIELDS", *_fields(fields_of(block))]
    return "\n".join(rows) + "\n"
