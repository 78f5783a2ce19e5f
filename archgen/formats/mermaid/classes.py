"""Which box, frame and line of a flowchart looks how: classes and styles, written after everything else.

They are statements of their own, `class a,b name`: the shorter `a:::name` has the sign with which a
diagram ends on Azure DevOps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.formats.flavours import Grammar
from archgen.formats.line_looks import (
    FAINTNESS,
    FRAMES,
    INK,
    LANES,
    LINES,
    SHELF,
    FrameLook,
    Stroke,
)
from archgen.formats.mermaid.theme import GROUND
from archgen.formats.naming import slug
from archgen.views.view import Box, Emphasis, FrameKind, Line

_DASHES = {Stroke.SOLID: "", Stroke.DASHED: ",stroke-dasharray:6 4", Stroke.DOTTED: ",stroke-dasharray:2 3"}
_PAPER = "#FFFFFF"
_EMPHASIS: Mapping[Emphasis, str] = {
    Emphasis.FAINT: f"opacity:{FAINTNESS}",
    Emphasis.FOREIGN: "stroke-dasharray:4 3",
    Emphasis.LIT: "stroke-width:3px",
    Emphasis.PLACE: "stroke:#D1131F,stroke-width:4px",
}
# Seen on white and on black paper: of the badges' colours the darkest would not be.
_WORST: Mapping[str, str] = {
    "critical": "stroke:#D1131F,stroke-width:5px",
    "high": "stroke:#D1131F,stroke-width:3px",
    "medium": "stroke:#C96A00,stroke-width:3px",
    "low": "stroke:#2E73B8,stroke-width:2px",
    "info": "stroke:#7D8998,stroke-width:2px",
}


class Classes:
    """The looks of one flowchart, gathered while it is written."""

    def __init__(self, grammar: Grammar) -> None:
        """Begin with none, for a place with this grammar."""
        self._toned = grammar.toned
        # In this order: of two classes that say different things of a box, Mermaid takes the later one.
        self._ranks: tuple[dict[str, tuple[str, list[str]]], ...] = ({}, {}, {})
        self._strokes: dict[str, list[str]] = {}
        self._faint: list[str] = []
        self._hidden: list[str] = []

    def box(self, name: str, box: Box) -> None:
        """A box looks like its lane, then like its worst open finding, then like its part in the picture."""
        look = LANES[box.lane]
        self._add(0, f"lane_{slug(box.lane)}", f"fill:{look.fill},stroke:{look.edge},color:{INK}", name)
        if box.worst in _WORST:
            self._add(1, f"worst_{box.worst}", _WORST[box.worst], name)
        if box.emphasis in _EMPHASIS:
            self._add(2, box.emphasis.value, _EMPHASIS[box.emphasis], name)

    def frame(self, name: str, kind: FrameKind) -> None:
        """A frame looks like its kind."""
        self._add(0, f"frame_{slug(kind)}", self._border(FRAMES[kind]), name)

    def lane(self, name: str) -> None:
        """A lane in a frame has no border: its ground sets it apart, faint on any paper."""
        self._add(0, "lane", "fill:#7D899814,stroke:none", name)

    def shelf(self, name: str) -> None:
        """The frame around folded things."""
        self._add(0, "shelf", self._border(SHELF), name)

    def list(self, name: str) -> None:
        """Folded things as lines of text."""
        self._add(0, "list", f"fill:{GROUND},stroke:none,color:{INK},text-align:left", name)

    def key(self, name: str) -> None:
        """Text beside the drawing."""
        border = f"stroke:{SHELF.colour}{_DASHES[SHELF.stroke]}"
        self._add(0, "key", f"fill:{GROUND},{border},color:{INK},text-align:left", name)

    def line(self, number: int, line: Line) -> None:
        """A line looks like its kind; `number` counts the arrows from 0."""
        look = f"stroke:{LINES[line.kind].colour}{'' if self._toned else _stroke(line)}"
        self._strokes.setdefault(look, []).append(str(number))
        self._faint += [str(number)] if line.emphasis is Emphasis.FAINT else []

    def hide(self, number: int) -> None:
        """A line that only makes room; `number` counts the arrows from 0."""
        self._hidden.append(str(number))

    def statements(self) -> Iterator[str]:
        """The lines that say all that."""
        for look, numbers in self._strokes.items():
            yield f"linkStyle {','.join(numbers)} {look}"
        if self._faint:
            yield f"linkStyle {','.join(self._faint)} opacity:{FAINTNESS}"
        if self._hidden:
            yield f"linkStyle {','.join(self._hidden)} stroke:none"
        for rank in self._ranks:
            for name, (look, members) in sorted(rank.items()):
                yield f"classDef {name} {look}"
                yield f"class {','.join(members)} {name}"

    def _add(self, rank: int, name: str, look: str, member: str) -> None:
        self._ranks[rank].setdefault(name, (look, []))[1].append(member)

    def _border(self, look: FrameLook) -> str:
        """Paper of its own for a frame whose title would be too dark on a dark page."""
        ground = "none" if self._toned else _PAPER
        return f"fill:{ground},stroke:{look.colour}{_DASHES[look.stroke]}"


def _stroke(line: Line) -> str:
    """The width and dashes of a line's arrow, where a colour takes them away."""
    if line.spine:
        return ",stroke-width:3px"
    return "" if LINES[line.kind].stroke is Stroke.SOLID else ",stroke-dasharray:3"
