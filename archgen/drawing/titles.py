"""How wide the titles of frames are, each beside its frame's sign."""

from __future__ import annotations

from archgen.drawing.measure import width
from archgen.views.view import View

FRAME_TAB = 24.0
FRAME_TITLE = 12.0
BESIDE_TAB = 8.0
AFTER_TITLE = 12.0
_LONGEST_TITLE = 320.0


def title_widths(view: View) -> dict[str, float]:
    """The width each frame needs for its tab and its title."""
    return {
        frame.id: FRAME_TAB
        + BESIDE_TAB
        + min(_LONGEST_TITLE, width(frame.title, FRAME_TITLE, bold=True))
        + AFTER_TITLE
        for frame in view.frames
    }
