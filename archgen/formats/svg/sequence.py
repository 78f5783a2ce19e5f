"""Lifelines of a sequence as SVG, and the words beside its messages."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.drawing.picture import Caption, Lifeline, RoutedLine
from archgen.formats.svg.colours import CARD, PAPER
from archgen.formats.svg.markup import group, tag
from archgen.formats.svg.text import write


def paint_lifelines(lifelines: Iterable[Lifeline]) -> str:
    """The dashed uprights under the boxes, with their bars."""
    return group(_lifeline(lifeline) for lifeline in lifelines)


def paint_captions(lines: Iterable[RoutedLine]) -> str:
    """What messages say and what bounds them, on paper."""
    return group(_caption(caption) for line in lines for caption in line.captions)


def _lifeline(lifeline: Lifeline) -> str:
    upright = tag(
        "line",
        x1=lifeline.x,
        y1=lifeline.top,
        x2=lifeline.x,
        y2=lifeline.bottom,
        stroke=CARD,
        stroke_width=1.2,
        stroke_dasharray="4 4",
    )
    bars = (
        tag(
            "rect",
            x=bar.x,
            y=bar.y,
            width=bar.width,
            height=bar.height,
            rx=2.0,
            fill=PAPER,
            stroke=CARD,
            stroke_width=1.2,
        )
        for bar in lifeline.bars
    )
    return tag("g", upright, *bars)


def _caption(caption: Caption) -> str:
    area = caption.area
    ground = tag("rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=4.0, fill=PAPER)
    return tag("g", ground, *(write(text) for text in caption.texts))
