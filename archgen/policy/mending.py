"""Settings that archgen can write itself, as edits of the text."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Edit, Fix
from archgen.rules.verdict import Mend
from archgen.source.document import Mapping, Span, value_at


def fix_for(blueprint: Blueprint, mend: Mend | None) -> Fix | None:
    """The edits that write a mend's settings into its resource; None where there is no text to edit.

    A setting already written is replaced, one that is not is added at the end of the resource.
    """
    if mend is None:
        return None
    if mend.edits:
        return Fix(mend.does, mend.edits)
    body = _body(blueprint, mend.resource)
    if body is None:
        return None
    edits = [_replaced(body, field, value) for field, value in mend.settings if body.get(field)]
    added = [(field, value) for field, value in mend.settings if not body.get(field)]
    if added:
        edits.append(_appended(blueprint, body, added))
    return Fix(mend.does, tuple(edits))


def _body(blueprint: Blueprint, resource: str) -> Mapping | None:
    for section in ("resources", "boundaries"):
        found = value_at(blueprint.document.root, (section, resource))
        if isinstance(found, Mapping) and found.entries:
            return found
    return None


def _replaced(body: Mapping, field: str, value: str) -> Edit:
    entry = body.entry(field)
    span = body.span if entry is None else entry.value.span
    return Edit(span, value)


def _appended(blueprint: Blueprint, body: Mapping, settings: list[tuple[str, str]]) -> Edit:
    last = body.entries[-1].value.span
    if body.flow:
        here = Span(last.end_line, last.end_column, last.end_line, last.end_column)
        return Edit(here, "".join(f", {field}: {value}" for field, value in settings))
    indent = " " * (body.entries[0].key.span.column - 1)
    column = len(blueprint.document.lines[last.end_line - 1].rstrip("\r")) + 1
    here = Span(last.end_line, column, last.end_line, column)
    return Edit(here, "".join(f"\n{indent}{field}: {value}" for field, value in settings))
