"""How much room a box takes around its icon's centre."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.drawing.measure import width, wrap
from archgen.drawing.pills import CIRCLE
from archgen.drawing.placing import BoxSize
from archgen.views.view import Box, Emphasis, Mark

ICON = 52
TITLE_SIZE = 13
SERVICE_SIZE = 11
TITLE_LINE = 16
SERVICE_LINE = 14
TEXT_GAP = 5
TEXT_WIDTH = 153
TITLE_LINES = 2
SERVICE_LINES = 2
STACK_LINES = 4
_BETWEEN = " · "
_BARE = (Emphasis.PLAIN, Emphasis.FAINT)
"""Boxes without a ring."""
MARK = 16
MARK_GAP = 4
MARK_ROW = 20
MARK_INDEX_SIZE = 10
FOOT = 4
BADGE = 16
"""How high the badge over an icon's upper right corner is."""
BADGE_RISE = 12
"""How far a badge sticks out above the icon: its lower side is as high as the highest port."""
RING = 6
"""How far the outer side of a ring around an icon is from it."""
NUMBER_RISE = 14
"""How far a step's number at a box sticks out above the icon: it ends where the highest port is."""
NUMBER_INSET = 10
"""How far it reaches over the icon from the left."""
CARD_RISE = 6
"""How far the cards behind a stack's icon stick out at its top and right."""


def mark_width(mark: Mark) -> float:
    """The width of a mark with its index, in pixels."""
    return MARK + (1 + width(str(mark.index), MARK_INDEX_SIZE) if mark.index else 0)


def row_width(marks: Sequence[Mark]) -> float:
    """The width of marks side by side, in pixels."""
    return sum(mark_width(mark) for mark in marks) + MARK_GAP * max(0, len(marks) - 1)


def mark_rows(marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], ...]:
    """The marks in rows no wider than a box's text may be, in their order."""
    rows: list[tuple[Mark, ...]] = []
    for mark in marks:
        if rows and row_width((*rows[-1], mark)) <= TEXT_WIDTH:
            rows[-1] = (*rows[-1], mark)
        else:
            rows.append((mark,))
    return tuple(rows)


def service_lines(text: str, lines: int) -> tuple[str, ...]:
    """The text under a title in at most so many lines: the service, then its settings on lines of theirs.

    Where the name is wider than a line, or all fits on one, it is wrapped like any text.
    """
    name, between, settings = text.partition(_BETWEEN)
    fits = width(text, SERVICE_SIZE) <= TEXT_WIDTH
    if fits or not between or lines == 1 or width(name, SERVICE_SIZE) > TEXT_WIDTH:
        return wrap(text, SERVICE_SIZE, False, TEXT_WIDTH, lines)  # noqa: FBT003
    return (name, *wrap(settings, SERVICE_SIZE, False, TEXT_WIDTH, lines - 1))  # noqa: FBT003


def _ring(box: Box) -> int:
    """How far the ring around a box's icon, if it has one, sticks out above, with a number of a step on it.

    Any box on a path may get one: a line may have no room for its own.
    """
    if box.emphasis in _BARE:
        return NUMBER_RISE if box.steps else 0
    return RING if box.emphasis is Emphasis.FOREIGN else NUMBER_RISE


def _numbers(box: Box) -> float:
    """The width that a box takes, from its middle to both sides, with the numbers of steps at its left."""
    if _ring(box) < NUMBER_RISE:
        return 0.0
    return 2 * (ICON / 2 - NUMBER_INSET + CIRCLE * max(1, len(box.steps)))


def size_of(box: Box) -> BoxSize:
    """The box's reach in pixels from its icon's centre, and its texts as wrapped."""
    stack = len(box.members) > 1
    title = wrap(box.title, TITLE_SIZE, True, TEXT_WIDTH, TITLE_LINES)  # noqa: FBT003
    service = service_lines(box.service, STACK_LINES if stack else SERVICE_LINES)
    rows = mark_rows(box.marks)
    widest = max(
        (
            ICON + (2 * CARD_RISE if stack else 0),
            _numbers(box),
            *(width(line, TITLE_SIZE, bold=True) for line in title),
            *(width(line, SERVICE_SIZE) for line in service),
            *(row_width(row) for row in rows),
        )
    )
    return BoxSize(
        half_width=widest / 2,
        above=ICON / 2 + max(_ring(box), (CARD_RISE if stack else 0) + (BADGE_RISE if box.findings else 0)),
        below=ICON / 2
        + TEXT_GAP
        + TITLE_LINE * len(title)
        + SERVICE_LINE * len(service)
        + FOOT
        + MARK_ROW * len(rows),
        title_lines=title,
        service_lines=service,
    )
