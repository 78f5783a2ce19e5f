"""The colours and strokes of a picture: AWS's for its frames, one for every meaning of a line."""

from __future__ import annotations

from msgspec import Struct

from archgen.policy.report import Decision
from archgen.views.view import FrameKind, Lane, LineKind

INK = "#16202c"
QUIET = "#545b64"
FAINT = "#697280"
PAPER = "#ffffff"
RULE = "#c4cad2"
RED = "#c7131f"
GLOW = "#ffcf70"
FAINTNESS = 0.22


class Stroke(Struct, frozen=True):
    """How a line is drawn: its colour, width in pixels and dashes (empty for none)."""

    colour: str
    width: float
    dashes: str = ""


class FrameLook(Struct, frozen=True):
    """How a frame is drawn: its border, the colour of its title, the tint inside (empty for none)."""

    border: Stroke
    title: str
    tint: str = ""


LINES: dict[LineKind, Stroke] = {
    LineKind.REQUEST: Stroke("#232f3e", 2.0),
    LineKind.DATA: Stroke("#2e6db4", 1.7),
    LineKind.MESSAGE: Stroke("#b8177a", 1.7, "7 4"),
    LineKind.GUARD: Stroke(RED, 1.7),
    LineKind.IDENTITY: Stroke(RED, 1.7, "6 4"),
    LineKind.DNS: Stroke("#68737f", 1.7, "2 4"),
    LineKind.REPLICATION: Stroke("#7040c4", 1.7, "9 4"),
    LineKind.NOTE: Stroke("#8a94a0", 1.4, "3 4"),
}

FRAMES: dict[FrameKind, FrameLook] = {
    FrameKind.CLOUD: FrameLook(Stroke("#232f3e", 1.5), "#232f3e"),
    FrameKind.ACCOUNT: FrameLook(Stroke("#c01f62", 1.5), "#a81552"),
    FrameKind.REGION: FrameLook(Stroke("#00a4a6", 1.5, "6 4"), "#00757a"),
    FrameKind.VPC: FrameLook(Stroke("#8c4fff", 1.5), "#6d34d6"),
    FrameKind.SUBNET: FrameLook(Stroke("#00a4a6", 1.2), "#00757a", "#e9f7f7"),
    FrameKind.ON_PREMISES: FrameLook(Stroke("#7d8998", 1.5), "#4a5564"),
    FrameKind.GROUP: FrameLook(Stroke("#7d8998", 1.2, "6 4"), "#4a5564"),
    FrameKind.KEY: FrameLook(Stroke("#a77b16", 1.3, "3 3"), "#75550a"),
    FrameKind.BOUNDARY: FrameLook(Stroke("#b3402a", 1.4, "7 4"), "#8f3120"),
}

LANES: dict[Lane, str] = {
    Lane.OUTSIDE: "#f6f7f9",
    Lane.EDGE: "#fdf2f2",
    Lane.NETWORK: "#f6f1fe",
    Lane.API: "#f2f6f9",
    Lane.IDENTITY: "#fdf2f2",
    Lane.COMPUTE: "#fff7ec",
    Lane.MESSAGING: "#fdf0f7",
    Lane.DATA: "#f0f3ff",
    Lane.OPERATIONS: "#f4f5f6",
}

VERDICTS: dict[str, str] = {
    Decision.APPROVE.value: "#2b6e31",
    Decision.APPROVE_WITH_CONDITIONS.value: "#9a5200",
    Decision.CHANGES_REQUIRED.value: "#b8121d",
    Decision.NOT_REVIEWABLE.value: "#4a5564",
}
"""The ground of the decision in the heading, whose text is white."""

SEVERITIES: dict[str, str] = {
    "critical": "#8f0b16",
    "high": "#d1131f",
    "medium": "#b35900",
    "low": "#2e6db4",
    "info": "#5c6672",
}
"""The colour of a badge by its worst finding; white text on each has a contrast of at least 4.5."""
