"""The pages of docs/rules/: one for each rule, and indexes by concern, by service and by framework."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from escaping import prose

from archgen.catalogue.capabilities import capabilities_of
from archgen.catalogue.look import look_of
from archgen.catalogue.types import TYPES
from archgen.policy.frameworks import FRAMEWORKS, ids_of
from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import Manual, Section, parse
from archgen.rules.rule import Rule

FOLDER = "docs/rules"
_MADE = "Written by `make generate` from the rules' own pages; change those, not this.\n"
_HEAD = "| Rule | Severity | What it finds |\n|---|---|---|"
_SEE = (
    "The same rules [by concern](README.md), [by service](by-service.md) and\n"
    "[by framework](by-framework.md).\n"
)


def pages() -> dict[str, str]:
    """Every page by its path in the project."""
    made = {"README.md": by_concern(), "by-service.md": by_service(), "by-framework.md": by_framework()}
    made |= {f"{rule.name}.md": page(rule) for rule in ALL_RULES}
    return {f"{FOLDER}/{name}": text for name, text in made.items()}


def by_concern() -> str:
    """The index of rules by what they are concerned with."""
    parts = ["# Rules\n", _MADE, f"{len(ALL_RULES)} rules. `archgen explain RULE` prints a page.", _SEE]
    ordered = sorted(ALL_RULES, key=lambda rule: (rule.concern, rule.name))
    for concern, members in groupby(ordered, key=lambda rule: rule.concern):
        parts += [f"## {_title(concern)}\n", _HEAD, *map(_row, members), ""]
    return "\n".join(parts)


def by_service() -> str:
    """The index of rules by the resource types that they judge, capabilities resolved."""
    parts = ["# Rules by service\n", _MADE, "What judges a resource of each type.", _SEE]
    for word, model in sorted(TYPES.items()):
        kinds = {word, *(capability.__name__ for capability in capabilities_of(model))}
        mine = [rule for rule in _by_name() if kinds & set(rule.applies_to)]
        if mine:
            name = look_of(word).product
            parts += [f"## {f'{name} (`{word}`)' if name else f'`{word}`'}\n", _HEAD, *map(_row, mine), ""]
    for key, title in (("any", "Every resource"), ("waivers", "Waivers")):
        mine = [rule for rule in _by_name() if key in rule.applies_to]
        parts += [f"## {title}\n", _HEAD, *map(_row, mine), ""]
    return "\n".join(parts)


def by_framework() -> str:
    """The index of rules by the ids that frameworks and scanners have for the same check."""
    parts = ["# Rules by framework\n", _MADE, "Ids of others, and the rules that check the same.", _SEE]
    for word, framework in FRAMEWORKS.items():
        ids = sorted({found for rule in ALL_RULES for found in ids_of(rule, word)}, key=_numbered)
        rows = [f"| {prose(found)} | {_links(_having(word, found))} |" for found in ids]
        parts += [f"## {framework.title}\n", f"`archgen validate --framework {word}` judges by these.\n"]
        parts += ["| Id | Rules |\n|---|---|", *rows, ""]
    return "\n".join(parts)


def page(rule: Rule) -> str:
    """The manual page of one rule."""
    return "\n".join(_page(rule, parse(rule.manual)))


def _page(rule: Rule, manual: Manual) -> Iterator[str]:
    mends = "archgen can mend it" if rule.fixable else "a person mends it"
    runs = "" if rule.profile == "default" else f" Runs in the {rule.profile} profile."
    applies = ", ".join(f"`{name}`" for name in rule.applies_to)
    yield f"# {rule.name}\n"
    yield _MADE
    yield f"{prose(manual.summary)}\n"
    yield f"*{rule.severity.word.capitalize()}, {rule.category.value}; {mends}. About {applies}.{runs}*\n"
    for section in manual.sections:
        yield from _section(section)
    for title, examples in (("Found in", manual.bad), ("Not in", manual.good)):
        for example in examples:
            yield f"## {title}\n\n```yaml\n{example.strip()}\n```\n"
    yield from _elsewhere(rule)
    yield f"Concern: [{rule.concern}](README.md#{rule.concern}). Since {rule.since}.\n"


def _elsewhere(rule: Rule) -> Iterator[str]:
    told = [(framework.title, ids_of(rule, word)) for word, framework in FRAMEWORKS.items()]
    rows = [f"| [{title}](by-framework.md) | {prose(', '.join(ids))} |" for title, ids in told if ids]
    if rows:
        yield "\n".join(("## The same check elsewhere\n", "| Framework | Ids |\n|---|---|", *rows, ""))


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title.capitalize()}\n"
    if section.title == "SOURCES":
        yield "".join(f"- {_source(line)}\n" for line in section.lines if line.strip())
    elif section.title == "JUDGED":
        yield "```text\n{}\n```\n".format("\n".join(section.lines).rstrip())
    else:
        yield "\n".join(prose(line) for line in section.lines) + "\n"


def _source(line: str) -> str:
    return re.sub(r"(https?://\S+)", r"<\1>", line.strip())


def _row(rule: Rule) -> str:
    summary = prose(parse(rule.manual).summary).replace("|", "\\|")
    return f"| {_links([rule])} | {rule.severity.word} | {summary} |"


def _links(rules: Iterable[Rule]) -> str:
    return ", ".join(f"[`{rule.name}`]({rule.name}.md)" for rule in rules)


def _having(framework: str, found: str) -> list[Rule]:
    return [rule for rule in _by_name() if found in ids_of(rule, framework)]


def _by_name() -> list[Rule]:
    return sorted(ALL_RULES, key=lambda rule: rule.name)


def _title(concern: str) -> str:
    return concern.replace("-", " ").capitalize()


def _numbered(text: str) -> list[tuple[bool, int, str]]:
    """A key by which API10 comes after API9."""
    pieces = re.split(r"(\d+)", text)
    return [(piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces]
