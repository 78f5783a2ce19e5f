"""Colours and strokes of the text diagrams, one place for Mermaid, DOT and the diagrams package."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from archgen.views.view import Box, Frame, FrameKind, Lane, Line, LineKind, Tile


class Stroke(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


class LineLook(Struct, frozen=True):
    """A kind of line: a colour as `#rrggbb`, seen on white and on black paper, and a stroke."""

    colour: str
    stroke: Stroke = Stroke.SOLID


LINES: Mapping[LineKind, LineLook] = {
    LineKind.REQUEST: LineLook("#5A6B86"),
    LineKind.DATA: LineLook("#2E73B8"),
    LineKind.MESSAGE: LineLook("#C7368D", Stroke.DASHED),
    LineKind.GUARD: LineLook("#D13212"),
    LineKind.IDENTITY: LineLook("#D13212", Stroke.DASHED),
    LineKind.DNS: LineLook("#7D8998", Stroke.DOTTED),
    LineKind.REPLICATION: LineLook("#8456CE", Stroke.DASHED),
    LineKind.NOTE: LineLook("#7D8998", Stroke.DOTTED),
    LineKind.ANSWER: LineLook("#5A6B86", Stroke.DASHED),
}
"""The look of every kind of line."""


class LaneLook(Struct, frozen=True):
    """The boxes of a lane: fill and edge as `#rrggbb`; text on them is `INK`."""

    fill: str
    edge: str


FAINTNESS = 0.25
"""How much is left to see of what a picture of one finding is not about, 0 to 1."""

FAINT = "#C9CFD6"
"""The colour of the same where nothing can be seen through."""

INK = "#16191F"
"""The colour of text on a box."""

LANES: Mapping[Lane, LaneLook] = {
    Lane.OUTSIDE: LaneLook("#F2F3F3", "#5A6B86"),
    Lane.EDGE: LaneLook("#FDECEC", "#D13212"),
    Lane.NETWORK: LaneLook("#F1EAFB", "#8456CE"),
    Lane.API: LaneLook("#EEEBFA", "#6B4FBB"),
    Lane.IDENTITY: LaneLook("#FCE9EE", "#C02A4B"),
    Lane.COMPUTE: LaneLook("#FEF2E0", "#C96A00"),
    Lane.MESSAGING: LaneLook("#FBE9F3", "#C7368D"),
    Lane.DATA: LaneLook("#E8EEFB", "#2E5FC4"),
    Lane.OPERATIONS: LaneLook("#EAF4EA", "#4B8A2B"),
}
"""The look of every lane."""


class FrameLook(Struct, frozen=True):
    """The border of a frame: a colour as `#rrggbb` and a stroke."""

    colour: str
    stroke: Stroke = Stroke.SOLID


FRAMES: Mapping[FrameKind, FrameLook] = {
    FrameKind.CLOUD: FrameLook("#5A6B86"),
    FrameKind.ACCOUNT: FrameLook("#C7368D"),
    FrameKind.REGION: FrameLook("#00929B", Stroke.DASHED),
    FrameKind.VPC: FrameLook("#8456CE"),
    FrameKind.SUBNET: FrameLook("#00929B"),
    FrameKind.PUBLIC_SUBNET: FrameLook("#6A8D12"),
    FrameKind.SECURITY_GROUP: FrameLook("#C9303F"),
    FrameKind.ON_PREMISES: FrameLook("#7D8998"),
    FrameKind.GROUP: FrameLook("#7D8998", Stroke.DOTTED),
    FrameKind.KEY: FrameLook("#A77B16", Stroke.DOTTED),
    FrameKind.BOUNDARY: FrameLook("#B3402A", Stroke.DASHED),
}
"""The look of every kind of frame."""

SHELF = FrameLook("#7D8998", Stroke.DOTTED)
"""The border around folded things."""


def label_of(line: Line) -> str:
    """A line's words: the numbers of its steps, then its label: `(1, 5) reads`."""
    return _numbered(line.steps, line.label)


def title_of(thing: Box | Tile | Frame) -> str:
    """What is called by its title, after the numbers of the steps told there: `(2) inner`."""
    return _numbered(thing.steps, thing.title)


def _numbered(steps: tuple[int, ...], words: str) -> str:
    numbers = f"({', '.join(str(step) for step in steps)})" if steps else ""
    return " ".join(part for part in (numbers, words) if part)


def findings_of(box: Box) -> str:
    """What is open on a box: `2 findings, worst high`; empty where nothing is."""
    if not box.findings:
        return ""
    many = f"{box.findings} finding{'s' * (box.findings != 1)}"
    return f"{many}, worst {box.worst}" if box.worst else many
