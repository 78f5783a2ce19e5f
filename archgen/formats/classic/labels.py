"""What a view's boxes, lines and icons are called in the diagrams package."""

from __future__ import annotations

import re

from archgen.formats.classic.dot_text import shown
from archgen.formats.line_looks import LINES, Stroke, findings_of, label_of, title_of
from archgen.views.view import Box, Line, Tile

_DOTTED = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*\.[A-Z][A-Za-z0-9_]*", re.ASCII)
_PLAIN = "aws.general.General"
_SPINE = "2.5"
_NARROW = 18

GRAPH = {"splines": "spline", "pad": "0.5"}
"""Attributes of the whole drawing: right-angled lines, the package's own choice, lose their labels."""


def node_class(icon: str) -> tuple[str, str]:
    """The module below `diagrams` and the class of an icon; a general one where `icon` names none."""
    module, _, name = (icon if _DOTTED.fullmatch(icon) else _PLAIN).rpartition(".")
    return module, name


def box_label(box: Box) -> str:
    """What stands under a box's icon, line by line."""
    return stacked(title_of(box), box.service, findings_of(box))


def tile_label(tile: Tile, serves: str) -> str:
    """What stands under a folded thing's icon, line by line."""
    return stacked(title_of(tile), tile.service, serves)


def stacked(*texts: str) -> str:
    """Texts under each other, parted at middle dots where they are wide."""
    lines = [part for text in texts for part in (text.split(" · ") if len(text) > _NARROW else [text])]
    return "\n".join(shown(line) for line in lines if line)


def edge_attributes(line: Line) -> dict[str, str]:
    """The keywords for an `Edge`, only those that differ from the package's own."""
    look = LINES[line.kind]
    drawn = {"label": shown(label_of(line)), "color": look.colour}
    if look.stroke is not Stroke.SOLID:
        drawn["style"] = look.stroke.value
    if line.spine:
        drawn["penwidth"] = _SPINE
    return {name: value for name, value in drawn.items() if value}
