"""How wide the titles of frames are, each beside its frame's sign."""

from __future__ import annotations

from archgen.drawing.measure import width
from archgen.drawing.pills import CIRCLE
from archgen.views.view import Direction, Frame, View

FRAME_TAB = 24.0
FRAME_TITLE = 12.0
BESIDE_TAB = 8.0
AFTER_TITLE = 12.0
BESIDE_TITLE = 8.0
"""Between a title and the numbers of the steps that are told at its frame."""
_LONGEST_TITLE = 320.0
_LONGEST_ENTERED = 420.0
"""The same where the flow goes down: lines come in beside a title, and so it is cut there."""


def title_widths(view: View) -> dict[str, float]:
    """The width each frame needs for its tab and its title."""
    return {
        frame.id: FRAME_TAB
        + BESIDE_TAB
        + min(_longest(view), width(frame.title, FRAME_TITLE, bold=True))
        + numbers_width(frame)
        + AFTER_TITLE
        for frame in view.frames
    }


def room_for_title(view: View, frame: Frame, wide: float) -> float:
    """The width for the words of a frame's title, in a frame `wide` pixels wide."""
    room = wide - FRAME_TAB - BESIDE_TAB - AFTER_TITLE / 2 - numbers_width(frame)
    return min(room, _LONGEST_ENTERED) if view.direction is Direction.DOWN else room


def _longest(view: View) -> float:
    return _LONGEST_ENTERED if view.direction is Direction.DOWN else _LONGEST_TITLE


def numbers_width(frame: Frame) -> float:
    """The width that the numbers of steps take after a frame's title."""
    return BESIDE_TITLE + CIRCLE * len(frame.steps) if frame.steps else 0.0
