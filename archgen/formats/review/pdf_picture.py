"""The overview as the printed review shows it: without what stands on its pages already."""

from __future__ import annotations

from msgspec.structs import replace

from archgen.drawing.page import MARGIN
from archgen.drawing.picture import Picture
from archgen.formats.svg.markup import number
from archgen.formats.svg.page import paint

_KEPT = 8.0
"""The pixels around the drawing that stay; a page has margins of its own."""
_UNDER = 20.0
"""The pixels under the heading's last line that go with it."""


def cropped(picture: Picture) -> tuple[str, float, float]:
    """The picture as SVG without its heading and its margins, and its width and height in pixels.

    The heading's name, day and verdict are the document's own title block.
    """
    cut = MARGIN - _KEPT
    head = max((text.y + _UNDER for text in picture.heading), default=cut)
    wide, high = picture.width - 2 * cut, picture.height - head - cut
    whole = f'width="{number(picture.width)}" height="{number(picture.height)}" '
    whole += f'viewBox="0 0 {number(picture.width)} {number(picture.height)}"'
    part = f'width="{number(wide)}" height="{number(high)}" '
    part += f'viewBox="{number(cut)} {number(head)} {number(wide)} {number(high)}"'
    return paint(replace(picture, heading=())).replace(whole, part, 1), wide, high
