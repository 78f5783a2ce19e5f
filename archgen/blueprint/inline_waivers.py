"""Waivers written as comments beside what they waive: `# archgen: ignore[rule] reason`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from archgen.blueprint.model import Resource, Waiver, Written
from archgen.source import document as source
from archgen.source.document import Document, Node, Scalar, Span

_MARK = re.compile(r"(?:^|(?<=\s))#\s*archgen:\s*ignore\[(?P<rules>[^\]\n]*)\][ \t:]*(?P<reason>[^\n]*)$")
_QUICK = "ignore["
_BARE = re.compile(r"\s*(?:#.*)?")


def inline_waivers(document: Document, resources: Mapping[str, Resource], first: int) -> tuple[Waiver, ...]:
    """The waivers in a document's comments; `first` is the number of the waivers before them.

    At the end of a line a comment speaks of that line, on a line of its own of the next one with text.
    """
    if _QUICK not in document.text:
        return ()
    found: list[Waiver] = []
    for rule, reason, written in _comments(document):
        owner = _owner(resources, written.covers or 0)
        found.append(_waiver(rule, owner, reason, written, first + len(found)))
    return tuple(found)


def _waiver(rule: str, owner: str, reason: str, written: Written, place: int) -> Waiver:
    return Waiver(
        rule=rule,
        resource=owner,
        part=None,
        status="accepted",
        reason=reason,
        control="",
        owner="",
        approved_by="",
        ticket="",
        until=None,
        pointer=("waivers", place),
        written=written,
    )


def _comments(document: Document) -> Iterator[tuple[str, str, Written]]:
    """The rule, the reason and the place of each comment that waives."""
    lines = document.lines
    marks = [(number, match) for number, line in enumerate(lines, 1) if (match := _MARK.search(line))]
    texts = list(_scalars(document.root)) if marks else []
    for number, match in marks:
        if any(_holds(text, number, match.start() + 1) for text in texts):
            continue
        span = Span(number, match.start() + 1, number, len(lines[number - 1].rstrip()) + 1)
        alone = not lines[number - 1][: match.start()].strip()
        written = Written(document.path, span, covers=_next(lines, number) if alone else number)
        for rule in match["rules"].split(","):
            yield rule.strip(), match["reason"].strip(), written


def _next(lines: Sequence[str], number: int) -> int:
    """The first line with text below a line; 0 where there is none."""
    below = range(number, len(lines))
    return next((place + 1 for place in below if not _BARE.fullmatch(lines[place])), 0)


def _scalars(node: Node | None) -> Iterator[Span]:
    if isinstance(node, Scalar):
        yield node.span
    elif isinstance(node, source.Sequence):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, source.Mapping):
        for entry in node:
            yield entry.key.span
            yield from _scalars(entry.value)


def _holds(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)


def _owner(resources: Mapping[str, Resource], line: int) -> str:
    """The resource in whose text a line stands, empty where it stands in none."""
    holders = [r for r in resources.values() if r.key_span.line <= line <= r.tree.span.end_line]
    return holders[-1].id if holders else ""
