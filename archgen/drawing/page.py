"""The page around the drawing: heading, frames, the strip below, the key, and the page's size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.direction import rect_of
from archgen.drawing.gaps import Across
from archgen.drawing.key import place_key_below, place_key_right
from archgen.drawing.measure import shorten, width, wrap
from archgen.drawing.picture import Key, PlacedFrame, PlacedTile, Rect, Text
from archgen.drawing.placing import Placing
from archgen.drawing.shelves import place_shelf, place_strip
from archgen.drawing.titles import BESIDE_TAB, FRAME_TAB, FRAME_TITLE, room_for_title
from archgen.views.view import Frame, FrameKind, View

MARGIN = 40.0
VERDICT_EDGE = 10.0
"""How far the ground of the verdict reaches beyond its words on either side."""
_TITLE = 22.0
_FACTS = 13.0
_UNDER_HEADING = 28.0
_HEADING_WIDTH = 900.0
_KEY_GAP = 55.0
_WIDEST = 1.8
_RIBBON = 3.0
"""How many times as wide as high a page is at most that a key below it can still make higher."""
_SHARES = (1, 2, 3)
"""The parts of its width that a drawing gives to the key below it, one after the other."""
_STRIP_GAP = 30.0
_STRIP_TILES = 14.0
_STRIP_TITLE = "OUTSIDE AWS, no line on this picture"


class Surround(Struct, frozen=True):
    """What stands around the drawing, and the size of the page."""

    key: Key | None
    strip_title: Text | None
    strip: tuple[PlacedTile, ...]
    width: float
    height: float


def place_heading(view: View) -> tuple[tuple[Text, ...], float]:
    """The heading's texts and the y at which the drawing may start."""
    texts: list[Text] = []
    y = MARGIN - 16.0
    for line in wrap(view.title, _TITLE, True, _HEADING_WIDTH, 2):  # noqa: FBT003
        y += 24.0
        texts.append(Text(line, MARGIN, y, _TITLE, bold=True))
    for line in wrap(view.facts, _FACTS, False, _HEADING_WIDTH, 2):  # noqa: FBT003
        y += 22.0
        texts.append(Text(line, MARGIN, y, _FACTS, tone="quiet"))
    x = MARGIN
    said = view.rule or view.counts
    if view.verdict or said:
        y += 26.0
    if view.verdict:
        texts.append(Text(view.verdict, x + VERDICT_EDGE, y, _FACTS, bold=True, tone="verdict"))
        x += width(view.verdict, _FACTS, bold=True) + 2 * VERDICT_EDGE + 12.0
    if said:
        texts.append(Text(said, x, y, _FACTS, tone="quiet", mono=bool(view.rule)))
    return tuple(texts), y + _UNDER_HEADING


def place_frames(
    placing: Placing,
    across: Across,
    shelf_heights: Mapping[str, float],
    blocked: Mapping[str, Sequence[float]],
) -> tuple[PlacedFrame, ...]:
    """The frames with titles and shelves, outermost first."""
    placed = []
    areas = frame_areas(placing, across)
    around_regions = {frame.parent for frame in placing.view.frames if frame.kind is FrameKind.REGION}
    for frame in placing.view.frames:
        if frame.id not in placing.frames:
            continue
        area = areas[frame.id]
        room = room_for_title(placing.view, frame, area.width)
        words = shorten(frame.title, FRAME_TITLE, True, room)  # noqa: FBT003
        title = Text(
            words, area.x + FRAME_TAB + BESIDE_TAB, area.y + 16.0, FRAME_TITLE, bold=True, tone="frame"
        )
        members = tuple(box.id for box in placing.view.boxes if _holds(placing.view, frame, box.frame))
        bare = PlacedFrame(frame.id, frame.kind, area, title, members, emphasis=frame.emphasis)
        if not frame.shelf:
            placed.append(bare)
            continue
        height, cuts = shelf_heights.get(frame.id, 0.0), blocked.get(frame.id, ())
        shelf_title, rule, tiles = place_shelf(
            frame, area, height, cuts, worldwide=frame.id in around_regions
        )
        placed.append(replace(bare, shelf_title=shelf_title, rule_y=rule, tiles=tiles))
    return tuple(placed)


def frame_areas(placing: Placing, across: Across) -> dict[str, Rect]:
    """The rectangle of every frame on the page."""
    return {
        frame: rect_of(across.frames[frame], (extent.top, extent.bottom), placing.view.direction)
        for frame, extent in placing.frames.items()
    }


def _holds(view: View, frame: Frame, inner: str) -> bool:
    """Whether a frame is `inner` or around it."""
    parents = {known.id: known.parent for known in view.frames}
    while inner:
        if inner == frame.id:
            return True
        inner = parents.get(inner, "")
    return False


def _key_below(view: View, bottom: float, right: float, widest: float) -> Key | None:
    """The key under the drawing: as wide as that, or narrower and higher where the page would be a ribbon."""
    for share in _SHARES:
        key = place_key_below(view, MARGIN, bottom + _STRIP_GAP, MARGIN + (right - MARGIN) / share)
        high = key.area.bottom if key else bottom
        if widest + MARGIN <= _RIBBON * (high + MARGIN):
            break
    return key


def surround(view: View, heading: Sequence[Text], drawing: Rect) -> Surround:
    """The strip under the drawing, the key at its right or below, and the page's size.

    The key stands at the right if it has steps to tell or the drawing is tall, unless that makes
    the page wider than 1.8 times its height.
    """
    bottom = drawing.bottom
    title: Text | None = None
    strip: tuple[PlacedTile, ...] = ()
    if view.outside:
        title = Text(_STRIP_TITLE, MARGIN, bottom + _STRIP_GAP, 10.5, bold=True, tone="shelf")
        strip = place_strip(view.outside, MARGIN, drawing.right, title.y + _STRIP_TILES)
        bottom = max(tile.bounds.bottom for tile in strip)
    widest = max((text.x + text.width for text in heading), default=0.0)
    widest = max([widest, drawing.right, *(tile.bounds.right for tile in strip)])
    beside = view.steps or drawing.height > drawing.width
    key = place_key_right(view, drawing.right + _KEY_GAP, drawing.y + 4.0) if beside else None
    wide = max(widest, key.area.right if key else 0.0)
    high = max(bottom, key.area.bottom if key else 0.0)
    if key is None or wide + MARGIN > _WIDEST * (high + MARGIN):
        key = _key_below(view, bottom, drawing.right, widest)
        wide = max(widest, key.area.right if key else 0.0)
        high = key.area.bottom if key else bottom
    return Surround(key, title, strip, wide + MARGIN, high + MARGIN)
