"""What stands in a box: its icon, its wrapped texts and its row of marks, in page pixels."""

from __future__ import annotations

from archgen.drawing.picture import PlacedBox, PlacedMark, Rect, Text
from archgen.drawing.placing import BoxSize
from archgen.drawing.sizes import (
    FOOT,
    ICON,
    MARK,
    MARK_GAP,
    MARK_ROW,
    SERVICE_LINE,
    SERVICE_SIZE,
    TEXT_GAP,
    TITLE_LINE,
    TITLE_SIZE,
    mark_rows,
    mark_width,
    row_width,
)
from archgen.views.view import Box

_CARDS = 2
_TITLE_RISE = 12
_SERVICE_RISE = 11
_ASCENT = 0.78
_DESCENT = 0.22


def fill_box(box: Box, size: BoxSize, x: float, y: float) -> PlacedBox:
    """The box with its icon's centre at `x`, `y`."""
    icon = Rect(x - ICON / 2, y - ICON / 2, ICON, ICON)
    top = icon.bottom + TEXT_GAP
    texts = [
        Text(line, x, top + _TITLE_RISE + TITLE_LINE * place, TITLE_SIZE, bold=True, anchor="middle")
        for place, line in enumerate(size.title_lines)
    ]
    top += TITLE_LINE * len(size.title_lines)
    texts += [
        Text(line, x, top + _SERVICE_RISE + SERVICE_LINE * place, SERVICE_SIZE, anchor="middle", tone="quiet")
        for place, line in enumerate(size.service_lines)
    ]
    top += SERVICE_LINE * len(size.service_lines) + FOOT
    return PlacedBox(
        id=box.id,
        type=box.type,
        title=box.title,
        icon_name=box.icon,
        icon=icon,
        bounds=Rect(x - size.half_width, y - size.above, 2 * size.half_width, size.above + size.below),
        texts=tuple(texts),
        marks=_place_marks(box, x, top),
        cards=_CARDS if len(box.members) > 1 else 0,
        findings=box.findings,
        worst=box.worst,
        emphasis=box.emphasis,
        told=box.told,
    )


def _place_marks(box: Box, x: float, top: float) -> tuple[PlacedMark, ...]:
    placed = []
    for number, row in enumerate(mark_rows(box.marks)):
        left = x - row_width(row) / 2
        for mark in row:
            area = Rect(left, top + number * MARK_ROW, MARK, MARK)
            placed.append(PlacedMark(mark.resource, mark.icon, mark.index, area))
            left += mark_width(mark) + MARK_GAP
    return tuple(placed)


def text_area(text: Text) -> Rect:
    """The rectangle a text covers, from its anchor, its size and its measured width."""
    wide = text.width
    if text.tone in {"lane", "shelf"}:
        wide += len(text.content)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return Rect(left, text.y - _ASCENT * text.size, wide, (_ASCENT + _DESCENT) * text.size)
