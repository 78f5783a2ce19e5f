"""Settings that archgen can write itself, as edits of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Edit, Fix
from archgen.rules.verdict import Mend
from archgen.source.document import Entry, Mapping, Scalar, Span, value_at

_ANCHOR = re.compile(r"(?:^|[\s:])&\S")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def fix_for(blueprint: Blueprint, mend: Mend | None) -> Fix | None:
    """The edits that write a mend's settings into its resource; None where that cannot be done well.

    A setting already written is replaced, one that is not is added at the end of the resource. Text
    that other resources share through an anchor is left alone, and so is a list with comments in it.
    """
    if mend is None:
        return None
    if mend.edits:
        return Fix(mend.does, mend.edits)
    lines = blueprint.document.lines
    body = _body(blueprint, lines, mend.resource)
    if body is None:
        return None
    written = [(body.entry(field), value) for field, value in mend.settings]
    if any(entry and not _own(lines, entry) for entry, _ in written):
        return None
    edits = [Edit(entry.value.span, value) for entry, value in written if entry]
    added = [(field, value) for field, value in mend.settings if not body.entry(field)]
    if added:
        edits.append(_appended(lines, body, added))
    return Fix(mend.does, tuple(edits))


def _body(blueprint: Blueprint, lines: Sequence[str], resource: str) -> Mapping | None:
    """A resource's own text; None where it has none, or shares it through an anchor."""
    for section in ("resources", "boundaries"):
        block = value_at(blueprint.document.root, (section,))
        entry = block.entry(resource) if isinstance(block, Mapping) else None
        if entry and isinstance(entry.value, Mapping) and entry.value.entries:
            return entry.value if _unshared(lines, entry) and _stands_here(entry.value) else None
    return None


def _stands_here(body: Mapping) -> bool:
    """False for an alias: its span is where it is used, its entries stand where it was defined."""
    first, last = body.entries[0].key.span, body.entries[-1].value.span
    begins, ends = (body.span.line, body.span.column), (body.span.end_line, body.span.end_column)
    return begins <= (first.line, first.column) and (last.end_line, last.end_column) <= ends


def _own(lines: Sequence[str], entry: Entry) -> bool:
    """True where nothing but this setting changes with its value: no anchor, no comment within."""
    comments = not isinstance(entry.value, Scalar) and _COMMENT.search(_between(lines, entry.value.span))
    return _unshared(lines, entry) and not comments


def _unshared(lines: Sequence[str], entry: Entry) -> bool:
    """True where no anchor stands between a key and its value."""
    key, value = entry.key.span, entry.value.span
    text = _between(lines, Span(key.end_line, key.end_column, value.line, value.column))
    return not _ANCHOR.search(_COMMENT.sub("", text))


def _between(lines: Sequence[str], span: Span) -> str:
    rows = list(lines[span.line - 1 : span.end_line])
    if not rows:
        return ""
    rows[-1] = rows[-1][: span.end_column - 1]
    rows[0] = rows[0][span.column - 1 :]
    return "\n".join(rows)


def _appended(lines: Sequence[str], body: Mapping, settings: list[tuple[str, str]]) -> Edit:
    last = body.entries[-1].value.span
    if body.flow:
        here = Span(last.end_line, last.end_column, last.end_line, last.end_column)
        return Edit(here, "".join(f", {field}: {value}" for field, value in settings))
    indent = " " * (body.entries[0].key.span.column - 1)
    column = len(lines[last.end_line - 1]) + 1
    here = Span(last.end_line, column, last.end_line, column)
    return Edit(here, "".join(f"\n{indent}{field}: {value}" for field, value in settings))
