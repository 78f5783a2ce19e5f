"""Frames as nested draw.io groups, with their lanes behind and their shelves at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.drawing.picture import PlacedFrame, PlacedLane, Rect
from archgen.formats.drawio.boxes import add_tiles
from archgen.formats.drawio.shapes import Style, group_style
from archgen.formats.drawio.sheet import LAYER, Sheet, html
from archgen.formats.svg.colours import LANES, RED, RULE
from archgen.views.view import Emphasis, Lane

_SHELF_INSET = 12.0
_RADIUS = 6.0
_SLACK = 0.05
_PLACE = 3
"""How wide the red border is of a frame where a finding is to be mended."""


def add_frames(sheet: Sheet, frames: Sequence[PlacedFrame], lanes: Iterable[PlacedLane]) -> dict[str, str]:
    """Add the frames, outermost first, each in the frame around it; gives the innermost one's id by box.

    A lane stands behind everything else in the innermost frame that holds it whole.
    """
    groups: dict[str, str] = {}
    innermost: dict[str, str] = {}
    grounds: dict[str, list[PlacedLane]] = {}
    for lane in lanes:
        around = [frame.id for frame in frames if _holds(frame.area, lane.area)]
        grounds.setdefault(around[-1] if around else LAYER, []).append(lane)
    _add_lanes(sheet, grounds.get(LAYER, ()), LAYER)
    for place, frame in enumerate(frames):
        outer = [other.id for other in frames[:place] if _holds(other.area, frame.area)]
        style = dict(group_style(frame.kind, frame.title.size))
        if frame.emphasis is Emphasis.PLACE:
            style |= {"strokeColor": RED, "strokeWidth": _PLACE}
        parent = groups[outer[-1]] if outer else LAYER
        key = sheet.vertex(
            f"frame/{frame.id}", frame.area, style, parent=parent, value=html(frame.title.content)
        )
        groups[frame.id] = key
        innermost |= dict.fromkeys(frame.members, key)
        _add_lanes(sheet, grounds.get(frame.id, ()), key)
    for frame in frames:
        _add_shelf(sheet, frame, groups[frame.id])
    return innermost


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x + _SLACK
        and outer.y <= inner.y + _SLACK
        and outer.right >= inner.right - _SLACK
        and outer.bottom >= inner.bottom - _SLACK
    )


def _add_lanes(sheet: Sheet, lanes: Iterable[PlacedLane], parent: str) -> None:
    """The tinted bands with their titles; a click goes through them to what they stand behind."""
    for lane in lanes:
        first = lane.lanes[0] if lane.lanes else Lane.OUTSIDE
        style: Style = {
            "rounded": 1,
            "absoluteArcSize": 1,
            "arcSize": 2 * _RADIUS,
            "fillColor": LANES[first],
            "strokeColor": "none",
            "pointerEvents": 0,
            "connectable": 0,
        }
        key = sheet.vertex(f"lane/{'+'.join(lane.lanes)}", lane.area, style, parent=parent)
        sheet.text(f"{key}/title", (lane.title, *lane.more), parent)


def _add_shelf(sheet: Sheet, frame: PlacedFrame, parent: str) -> None:
    if frame.rule_y is None or frame.shelf_title is None:
        return
    area = Rect(frame.area.x + _SHELF_INSET, frame.rule_y, frame.area.width - 2 * _SHELF_INSET, 0.0)
    style: Style = {
        "endArrow": "none",
        "html": 1,
        "strokeColor": RULE,
        "strokeWidth": 1.2,
        "dashed": 1,
        "fixDash": 1,
        "dashPattern": "1.5 3.5",
    }
    sheet.edge(f"rule/{frame.id}", ((area.x, area.y), (area.right, area.y)), style, parent=parent)
    sheet.text(f"shelf/{frame.id}", (frame.shelf_title,), parent)
    add_tiles(sheet, frame.tiles, parent)
