"""Lines as draw.io connectors, with the picture's way-points, and their labels riding on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot

from archgen.drawing.picture import PlacedLabel, Rect, RoutedLine
from archgen.drawing.pills import AFTER_CIRCLE, CIRCLE, EDGE, WORDS_SIZE
from archgen.formats.drawio.shapes import Style, faded
from archgen.formats.drawio.sheet import PART, Point, Sheet, html
from archgen.formats.svg.colours import GLOW, INK, LINES, PAPER, RING, Stroke
from archgen.views.view import Emphasis

_STEP = 17.0
_STEP_SIZE = 10.0
_HOP = 6
_GLOW = 9


def add_lines(sheet: Sheet, lines: Sequence[RoutedLine], boxes: Mapping[str, str]) -> None:
    """Add all lines, the request path last so that it lies on top; `boxes` has each box's icon by its id."""
    for line in sorted(lines, key=lambda line: (line.spine, bool(line.hops))):
        if line.source in boxes and line.target in boxes and len(line.points) > 1:
            _add_line(sheet, line, (boxes[line.source], boxes[line.target]))


def stroke_style(stroke: Stroke) -> Style:
    """Colour, width and dashes of a line, and its arrow."""
    dashes: Style = {"dashed": 1, "fixDash": 1, "dashPattern": stroke.dashes} if stroke.dashes else {}
    return {
        "html": 1,
        "endArrow": "block",
        "endFill": int(not stroke.hollow),
        "endSize": 5,
        "strokeColor": stroke.colour,
        "strokeWidth": stroke.width,
        **dashes,
    }


def step_style() -> Style:
    """A step's number in a dark circle."""
    return {
        "ellipse": "",
        "html": 1,
        "fillColor": RING,
        "strokeColor": PAPER,
        "fontColor": PAPER,
        "fontStyle": 1,
        "fontSize": _STEP_SIZE,
        "spacing": 0,
        **PART,
    }


def _add_line(sheet: Sheet, line: RoutedLine, ends: tuple[str, str]) -> None:
    name = f"line/{line.source}/{line.target}/{line.kind}"
    stroke = stroke_style(LINES[line.kind])
    way: Style = {
        "edgeStyle": "orthogonalEdgeStyle",
        "rounded": 1,
        "arcSize": 14,
        "orthogonalLoop": 1,
        "jettySize": "auto",
        **_port("exit", line.points[0], sheet.area_of(ends[0])),
        **_port("entry", line.points[-1], sheet.area_of(ends[1])),
    }
    if line.emphasis is Emphasis.LIT:
        glow: Style = {"endArrow": "none", "strokeColor": GLOW, "strokeWidth": _GLOW, "html": 1}
        sheet.edge(f"glow/{line.source}/{line.target}/{line.kind}", line.points, way | glow, ends=ends)
    if line.arrow_at_start:
        stroke |= {"startArrow": "block", "startFill": stroke["endFill"], "startSize": 5}
    if line.hops:
        stroke |= {"jumpStyle": "arc", "jumpSize": _HOP}
    style = {**way, **stroke, **faded(line.emphasis)}
    words = line.label.words if line.label else ""
    told = f"{line.source} → {line.target}" + (f": {words}" if words else "")
    edge = sheet.edge(name, line.points, style, ends=ends, data={"tooltip": html(told)})
    if line.label is not None:
        _add_label(sheet, line, line.label, edge)


def _port(end: str, point: Point, icon: Rect) -> Style:
    """Where on a shape a line ends, as a share of its sides; beyond them where it ends before the shape."""
    return {
        f"{end}X": (point[0] - icon.x) / icon.width,
        f"{end}Y": (point[1] - icon.y) / icon.height,
        f"{end}Dx": 0,
        f"{end}Dy": 0,
        f"{end}Perimeter": 0,
    }


def _add_label(sheet: Sheet, line: RoutedLine, label: PlacedLabel, edge: str) -> None:
    """The words in a white pill, and each step in a circle at its left."""
    area = label.area
    along, anchor = place_along(line.points, (area.x + area.width / 2, area.y + area.height / 2))
    left, top = area.x - anchor[0], area.y - anchor[1]
    if label.words:
        before = CIRCLE * len(label.steps) + AFTER_CIRCLE if label.steps else EDGE
        style: Style = {
            "rounded": 1,
            "arcSize": 50,
            "html": 1,
            "fillColor": PAPER,
            "strokeColor": LINES[line.kind].colour,
            "strokeOpacity": 35,
            "fontColor": INK,
            "fontSize": WORDS_SIZE,
            "align": "left",
            "spacing": 0,
            "spacingLeft": before,
            "connectable": 0,
            **faded(line.emphasis),
        }
        shape = ((left, top), (area.width, area.height))
        sheet.rider(f"label/{edge}", edge, along, shape, style, html(label.words))
    for place, step in enumerate(label.steps):
        inset = (CIRCLE - _STEP) / 2
        shape = ((left + CIRCLE * place + inset, top + (area.height - _STEP) / 2), (_STEP, _STEP))
        sheet.rider(f"step/{edge}/{step}", edge, along, shape, step_style(), str(step))


def place_along(points: Sequence[Point], wanted: Point) -> tuple[float, Point]:
    """The place on a line nearest to a point: from -1 at its source to 1 at its target, and where that is."""
    pieces = list(pairwise(points))
    lengths = [hypot(end[0] - start[0], end[1] - start[1]) for start, end in pieces]
    whole = sum(lengths) or 1.0
    found: list[tuple[float, float, Point]] = []
    done = 0.0
    for (start, end), length in zip(pieces, lengths, strict=True):
        across = (wanted[0] - start[0]) * (end[0] - start[0]) + (wanted[1] - start[1]) * (end[1] - start[1])
        share = min(1.0, max(0.0, across / length**2)) if length else 0.0
        spot = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
        away = hypot(spot[0] - wanted[0], spot[1] - wanted[1])
        found.append((away, (done + share * length) / whole * 2 - 1, spot))
        done += length
    _, along, spot = min(found)
    return along, spot
