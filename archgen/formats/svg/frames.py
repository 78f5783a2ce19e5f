"""Frames, lanes and shelves as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.drawing.picture import PlacedFrame, PlacedLane
from archgen.drawing.titles import FRAME_TAB
from archgen.formats.svg.boxes import around, paint_tiles
from archgen.formats.svg.colours import FRAMES, LANES, PAPER, RED, RULE
from archgen.formats.svg.glyphs import CORNER, frame_tab
from archgen.formats.svg.markup import group, tag
from archgen.formats.svg.text import write
from archgen.formats.svg.words import Words
from archgen.views.view import Emphasis, Lane

_SHELF_INSET = 12.0
_RING = 4.0
"""How far the red ring around a frame where a finding is to be mended is from its border."""


def paint_grounds(frames: Sequence[PlacedFrame], lanes: Iterable[PlacedLane]) -> str:
    """The lanes' tints with those of frames that have one over them."""
    bands = [
        tag(
            "rect",
            x=lane.area.x,
            y=lane.area.y,
            width=lane.area.width,
            height=lane.area.height,
            rx=6,
            fill=LANES[lane.lanes[0] if lane.lanes else Lane.OUTSIDE],
        )
        for lane in lanes
    ]
    return group([*bands, *(_ground(frame) for frame in frames)])


def paint_frames(frames: Iterable[PlacedFrame], words: Words) -> str:
    """Borders, corner tabs, titles and shelves, outermost first."""
    return group(_frame(frame, words) for frame in frames)


def paint_lane_titles(lanes: Iterable[PlacedLane]) -> str:
    """The lanes' titles, which stand over everything below them."""
    return group(write(text) for lane in lanes for text in (lane.title, *lane.more))


def _ground(frame: PlacedFrame) -> str:
    tint = FRAMES[frame.kind].tint
    area = frame.area
    return (
        tag(
            "rect",
            x=area.x,
            y=area.y,
            width=area.width,
            height=area.height,
            rx=CORNER,
            fill=tint,
            fill_opacity=0.75,
        )
        if tint is not None
        else ""
    )


def _frame(frame: PlacedFrame, words: Words) -> str:
    look = FRAMES[frame.kind]
    area = frame.area
    border = tag(
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=CORNER,
        fill="none",
        stroke=look.border.colour,
        stroke_width=look.border.width,
        stroke_dasharray=look.border.dashes or None,
    )
    if frame.emphasis is Emphasis.PLACE:
        border += tag(
            "rect", **around(area, _RING), rx=CORNER + _RING, fill="none", stroke=RED, stroke_width=3
        )
    tab = frame_tab(frame.kind, area.x, area.y, FRAME_TAB, look.border.colour)
    told = words.of_frame(frame)
    return tag("g", told, border, tab, write(frame.title, look.title)) + _shelf(frame, words)


def _shelf(frame: PlacedFrame, words: Words) -> str:
    if frame.rule_y is None or frame.shelf_title is None:
        return ""
    area = frame.area
    ground = tag(
        "path",
        d=f"M{area.x + _SHELF_INSET:g} {frame.rule_y:g}H{area.right - _SHELF_INSET:g}",
        stroke=RULE,
        stroke_width=1.2,
        stroke_dasharray="1.5 3.5",
        fill=PAPER,
    )
    return ground + write(frame.shelf_title) + paint_tiles(frame.tiles, words)
