"""Text edits that take a setting out of a file, the comma or the line with it."""

from __future__ import annotations

from archgen.finding.finding import Edit
from archgen.source.document import Entry, Mapping, Node, Pointer, Sequence, Span, value_at


def removal(root: Node, pointer: Pointer) -> Edit | None:
    """The edit that takes out what `pointer` leads to; None where that would leave nothing valid.

    It reaches from the thing to its next neighbour, or from the neighbour before to its end.
    """
    block = value_at(root, pointer[:-1])
    if isinstance(block, Mapping):
        pieces = [_whole(entry) for entry in block]
        place = next((n for n, entry in enumerate(block) if entry.key.text == pointer[-1]), None)
    elif isinstance(block, Sequence) and isinstance(pointer[-1], int) and block.flow:
        pieces, place = [item.span for item in block.items], pointer[-1]
    else:
        return None
    if place is None or len(pieces) == 1:
        return None
    here = pieces[place]
    if place + 1 < len(pieces):
        after = pieces[place + 1]
        return Edit(Span(here.line, here.column, after.line, after.column), "")
    before = pieces[place - 1]
    return Edit(Span(before.end_line, before.end_column, here.end_line, here.end_column), "")


def _whole(entry: Entry) -> Span:
    key, value = entry.key.span, entry.value.span
    return Span(key.line, key.column, value.end_line, value.end_column)
