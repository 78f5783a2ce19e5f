"""The colours and strokes of a picture: AWS's for its frames, one for every meaning of a line.

Every colour stands here once, with what it is on light paper and what it is on dark paper. Kinds of
line differ without their colours, too: in their dashes, in their heads, or in how dark they are.
"""

from __future__ import annotations

from msgspec import Struct

from archgen.formats.svg.markup import Colour
from archgen.policy.report import Decision
from archgen.views.view import FrameKind, Lane, LineKind

PAPER = Colour("#ffffff", "#0f1b2a")
"""The ground, and what is cut out of dark ink: numbers in circles, the signs in frames' tabs."""
WHITE = Colour("#ffffff")
"""Ink on grounds of strong colour, which are the same on any paper."""
INK = Colour("#16202c", "#e9edf2")
QUIET = Colour("#545b64", "#b9c2cd")
FAINT = Colour("#5f6875", "#a3aebb")
RULE = Colour("#c4cad2", "#465365")
CARD = Colour("#8a94a0", "#7d8998")
"""The rim of the cards behind a stack."""
RING = Colour("#232f3e", "#e3e8ee")
"""The disc under a step's number."""
TILE = Colour("none", "#eef1f4")
"""Under an icon: AWS draws some as dark lines for light paper, and icons are not ours to change."""
RED = Colour("#c7131f", "#ff7d7d")
GLOW = Colour("#ffcf70", "#96701c")
FAINTNESS = 0.22


class Stroke(Struct, frozen=True):
    """How a line is drawn: its colour, width in pixels and dashes (empty for none).

    `hollow` is an arrow's head that is paper inside.
    """

    colour: Colour
    width: float
    dashes: str = ""
    hollow: bool = False


class FrameLook(Struct, frozen=True):
    """How a frame is drawn: its border, the colour of its title, the tint inside (None for none)."""

    border: Stroke
    title: Colour
    tint: Colour | None = None


LINES: dict[LineKind, Stroke] = {
    LineKind.REQUEST: Stroke(Colour("#232f3e", "#f1f4f7"), 2.0),
    LineKind.DATA: Stroke(Colour("#2e6db4", "#579de6"), 1.7),
    LineKind.MESSAGE: Stroke(Colour("#b8177a", "#f277c4"), 1.7, "7 4"),
    LineKind.GUARD: Stroke(RED, 1.7, hollow=True),
    LineKind.IDENTITY: Stroke(RED, 1.7, "8 3 2 3", hollow=True),
    LineKind.DNS: Stroke(Colour("#68737f", "#a3afbc"), 1.7, "2 3"),
    LineKind.REPLICATION: Stroke(Colour("#7040c4", "#b896ff"), 1.7, "14 4 3 4 3 4"),
    LineKind.NOTE: Stroke(Colour("#7d8793", "#8f9cab"), 1.4, "3 6"),
    LineKind.ANSWER: Stroke(Colour("#4a5564", "#c3ccd6"), 1.6, "5 3", hollow=True),
}

_TEAL = Colour("#00a4a6", "#2bbfc1")
_TEAL_INK = Colour("#006b70", "#5fd6d8")
_GREY = Colour("#7d8998", "#9aa7b5")
_GREY_INK = Colour("#4a5564", "#bfc9d4")

FRAMES: dict[FrameKind, FrameLook] = {
    FrameKind.CLOUD: FrameLook(Stroke(Colour("#242f3e", "#c3ccd7"), 1.5), Colour("#242f3e", "#dbe2ea")),
    FrameKind.ACCOUNT: FrameLook(Stroke(Colour("#e7157b", "#ff63ac"), 1.5), Colour("#a81552", "#ff94c5")),
    FrameKind.REGION: FrameLook(Stroke(_TEAL, 1.5, "6 4"), _TEAL_INK),
    FrameKind.VPC: FrameLook(Stroke(Colour("#8c4fff", "#a87eff"), 1.5), Colour("#6d34d6", "#c6abff")),
    FrameKind.SUBNET: FrameLook(Stroke(_TEAL, 1.2), _TEAL_INK, Colour("#e6f6f7", "#123237")),
    FrameKind.PUBLIC_SUBNET: FrameLook(
        Stroke(Colour("#7aa116", "#9cc53a"), 1.2),
        Colour("#4a650a", "#b9da6c"),
        Colour("#f2f6e8", "#26301a"),
    ),
    FrameKind.SECURITY_GROUP: FrameLook(
        Stroke(Colour("#dd344c", "#ff7182"), 1.2), Colour("#b01f35", "#ff9ca8")
    ),
    FrameKind.ON_PREMISES: FrameLook(Stroke(_GREY, 1.5), _GREY_INK),
    FrameKind.GROUP: FrameLook(Stroke(_GREY, 1.2, "6 4"), _GREY_INK),
    FrameKind.KEY: FrameLook(Stroke(Colour("#a77b16", "#d6ab3c"), 1.3, "3 3"), Colour("#75550a", "#e6c470")),
    FrameKind.BOUNDARY: FrameLook(
        Stroke(Colour("#b3402a", "#f58f79"), 1.4, "7 4"), Colour("#8f3120", "#ffab98")
    ),
}
"""Borders as AWS's diagrams have them (the AWS icon set of 30 January 2026, npm aws-icons 3.3.0, and
https://github.com/awslabs/diagram-as-code/tree/main/definitions); titles darker, to be read."""

LANES: dict[Lane, Colour] = {
    Lane.OUTSIDE: Colour("#f6f7f9", "#152232"),
    Lane.EDGE: Colour("#fdf2f2", "#271d29"),
    Lane.NETWORK: Colour("#f6f1fe", "#1f1f38"),
    Lane.API: Colour("#f2f6f9", "#142636"),
    Lane.IDENTITY: Colour("#fdf2f2", "#271d29"),
    Lane.COMPUTE: Colour("#fff7ec", "#25231f"),
    Lane.MESSAGING: Colour("#fdf0f7", "#271d31"),
    Lane.DATA: Colour("#f0f3ff", "#16233f"),
    Lane.OPERATIONS: Colour("#f4f5f6", "#162230"),
}

VERDICTS: dict[str, Colour] = {
    Decision.APPROVE.value: Colour("#2b6e31"),
    Decision.APPROVE_WITH_CONDITIONS.value: Colour("#9a5200"),
    Decision.CHANGES_REQUIRED.value: Colour("#b8121d"),
    Decision.NOT_REVIEWABLE.value: Colour("#4a5564"),
}
"""The ground of the decision in the heading, whose text is white."""

SEVERITIES: dict[str, Colour] = {
    "critical": Colour("#8f0b16", "#b80f22"),
    "high": Colour("#d1131f", "#d92f38"),
    "medium": Colour("#b35900"),
    "low": Colour("#2e6db4"),
    "info": Colour("#5c6672"),
}
"""The colour of a badge by its worst finding; white text on each has a contrast of at least 4.5."""
