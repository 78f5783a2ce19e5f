"""Our own small signs: marks of 16 px, and the corner tabs of frames.

The package's icons are drawn for 48 px and up; at 16 px their thin lines run together. A glyph is a
few white strokes on a square in the service family's colour, on a grid of 16 units.
"""

from __future__ import annotations

from msgspec import Struct

from archgen.drawing.picture import Picture, Rect
from archgen.formats.svg.colours import PAPER, WHITE
from archgen.formats.svg.icons import use
from archgen.formats.svg.markup import Colour, number, tag
from archgen.views.view import FrameKind

CORNER = 4.0
"""The radius of a frame's corners."""
_GRID = 16.0
_RED = Colour("#d92f38")
_PINK = Colour("#cf2670")
_GREEN = Colour("#4b8b27")
_ORANGE = Colour("#dd6b10")
_PURPLE = Colour("#7a45c8")


class Glyph(Struct, frozen=True):
    """A sign: the colour of its square and the path of its strokes."""

    colour: Colour
    strokes: str


_LOGS = Glyph(_PINK, "M4 4.4h8M4 6.8h8M4 9.2h8M4 11.6h4.6")
_ALARM = Glyph(
    _PINK,
    "M8 3.2C6 3.2 5 4.7 5 6.6 5 9.2 3.8 9.9 3.6 10.9h8.8C12.2 9.9 11 9.2 11 6.6 11 4.7 10 3.2 8 3.2Z"
    "M6.8 12.7a1.3 1.3 0 0 0 2.4 0",
)
GLYPHS: dict[str, Glyph] = {
    "aws.management.CloudwatchLogs": _LOGS,
    "aws.management.CloudwatchAlarm": _ALARM,
    "aws.management.Cloudwatch": Glyph(_PINK, "M4 12V9.5M6.7 12V6M9.3 12V8M12 12V4"),
    "aws.management.Cloudtrail": Glyph(
        _PINK,
        "M5.2 9.6a2.3 2.3 0 0 1 0-4.5 3.1 3.1 0 0 1 5.8-.5 2.6 2.6 0 0 1 .6 5ZM4 12.2h5.6M11.6 12.2h.4",
    ),
    "aws.security.KeyManagementService": Glyph(
        _RED, "M3.4 8a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 1 0-4.4 0ZM7.8 8h5M10.4 8v2.2M12.6 8v1.8"
    ),
    "aws.security.CertificateManager": Glyph(
        _RED, "M5.2 6.2a2.8 2.8 0 1 0 5.6 0 2.8 2.8 0 1 0-5.6 0ZM6.3 8.6 5.6 13 8 11.6 10.4 13 9.7 8.6"
    ),
    "aws.security.SecretsManager": Glyph(_RED, "M4.4 7.4h7.2v5H4.4ZM5.8 7.2V5.6a2.2 2.2 0 0 1 4.4 0V7.2"),
    "aws.security.IAMRole": Glyph(
        _RED,
        "M5.9 5.4a2.1 2.1 0 1 0 4.2 0 2.1 2.1 0 1 0-4.2 0ZM3.9 12.6c0-2.7 1.7-3.8 4.1-3.8s4.1 1.1 4.1 3.8",
    ),
    "aws.security.Cognito": Glyph(
        _RED,
        "M3.2 4.4h9.6v7.2H3.2ZM5.3 7a1.1 1.1 0 1 0 2.2 0 1.1 1.1 0 1 0-2.2 0Z"
        "M4.9 10c.2-.9.8-1.3 1.5-1.3s1.3.4 1.5 1.3M9.6 7h1.6M9.6 9.2h1.6",
    ),
    "aws.security.WAF": Glyph(_RED, "M3.6 4.6h8.8v6.8H3.6ZM3.6 8h8.8M6.6 4.6V8M9.6 8v3.4"),
    "aws.security.Shield": Glyph(_RED, "M8 3.2 12.2 4.6V8c0 2.6-1.7 4.2-4.2 5-2.5-.8-4.2-2.4-4.2-5V4.6Z"),
    "aws.storage.SimpleStorageServiceS3": Glyph(_GREEN, "M3.8 4.4h8.4L11.1 12.3H4.9ZM4.2 7h7.6"),
    "aws.integration.SimpleNotificationServiceSns": Glyph(
        _PINK, "M4 8h8M4 8 11 4.2M4 8l7 3.8M12 8h.1M11 4.2h.1M11 11.8h.1"
    ),
    "aws.integration.SimpleQueueServiceSqs": Glyph(_PINK, "M3.6 4.6h8.8v6.8H3.6ZM6.5 6.6v2.8M9.5 6.6v2.8"),
    "aws.network.Route53": Glyph(_PURPLE, "M3.2 8.4h2.4L7 4.8 9.2 11.6 10.6 8.4h2.2"),
    "aws.compute.Lambda": Glyph(_ORANGE, "M5.2 3.6h1.5L10.6 12.3h1.2M7.8 6.6 4.6 12.3"),
}
"""A glyph for every icon that is often a mark; others are the package's icon, small."""

_TABS: dict[FrameKind, str] = {
    FrameKind.CLOUD: "M7.2 16.4a3.3 3.3 0 0 1-.3-6.6 4.6 4.6 0 0 1 8.7-1.2 3.9 3.9 0 0 1 1.3 7.8Z",
    FrameKind.ACCOUNT: (
        "M9.4 8.6a2.6 2.6 0 1 0 5.2 0 2.6 2.6 0 1 0-5.2 0ZM6.6 18c0-3.6 2.2-5 5.4-5s5.4 1.4 5.4 5"
    ),
    FrameKind.REGION: "M7.5 19V5.5M7.5 6.2h9.2l-2 2.9 2 2.9H7.5",
    FrameKind.VPC: (
        "M6 13.6a2.8 2.8 0 0 1-.2-5.5 4 4 0 0 1 7.5-1"
        "M15 9.4l4 1.5v2.8c0 2.4-1.6 4-4 4.8-2.4-.8-4-2.4-4-4.8v-2.8Z"
    ),
    FrameKind.SUBNET: "M7.6 11h8.8v7H7.6ZM9.4 10.8V8.6a2.6 2.6 0 0 1 5.2 0v2.2M12 13.6v2",
    FrameKind.PUBLIC_SUBNET: "M7.6 11h8.8v7H7.6ZM9.4 10.8V8.2a2.6 2.6 0 0 1 5-1M12 13.6v2",
    FrameKind.SECURITY_GROUP: "M5.6 7h12.8v10H5.6ZM5.6 12h12.8M10 7v5M14 12v5",
    FrameKind.ON_PREMISES: "M6.5 19V5.5h7V19M13.5 10h4v9M5 19h14M9 8.6h2M9 11.6h2M9 14.6h2",
    FrameKind.KEY: "M6.2 12a3.1 3.1 0 1 0 6.2 0 3.1 3.1 0 1 0-6.2 0ZM12.4 12H18.6M18.2 12v3M15.4 12v2.4",
    FrameKind.BOUNDARY: "M12 4.8 18 7v4.6c0 3.8-2.5 6.4-6 7.6-3.5-1.2-6-3.8-6-7.6V7ZM9.2 11.9l2 2 3.6-3.9",
    FrameKind.GROUP: "M5.5 5.5h6v6h-6ZM12.5 12.5h6v6h-6ZM12.5 5.5h6v6h-6ZM5.5 12.5h6v6h-6Z",
}


def icon_names(picture: Picture) -> tuple[str, ...]:
    """The names of the package's icons a picture shows, each once, sorted."""
    tiles = (*picture.outside, *(tile for frame in picture.frames for tile in frame.tiles))
    signs = {tile.icon_name for tile in tiles} | {mark.icon for box in picture.boxes for mark in box.marks}
    return tuple(sorted({box.icon_name for box in picture.boxes} | (signs - GLYPHS.keys())))


def sign(icon: str, area: Rect) -> str:
    """A mark or a tile's sign in its square: our glyph, or the icon itself where we have none.

    A mark and its tile look alike, so that one is found by the other.
    """
    glyph = GLYPHS.get(icon)
    return use(icon, area) if glyph is None else _draw(glyph, area)


def frame_tab(kind: FrameKind, x: float, y: float, size: float, colour: Colour) -> str:
    """A frame's corner tab with its glyph cut out, `size` pixels square, round where the frame is."""
    outline = f"M{number(x + size)} {number(y)}v{number(size)}h{number(-size)}v{number(CORNER - size)}"
    arc = f"a{number(CORNER)} {number(CORNER)} 0 0 1 {number(CORNER)} {number(-CORNER)}Z"
    return tag("path", d=outline + arc, fill=colour) + _strokes(_TABS[kind], x, y, size / 24.0, (1.5, PAPER))


def _draw(glyph: Glyph, area: Rect) -> str:
    scale = area.width / _GRID
    square = tag(
        "rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=2.0 * scale, fill=glyph.colour
    )
    return square + _strokes(glyph.strokes, area.x, area.y, scale, (1.3, WHITE))


def _strokes(strokes: str, x: float, y: float, scale: float, pen: tuple[float, Colour]) -> str:
    return tag(
        "path",
        d=strokes,
        transform=f"translate({number(x)} {number(y)}) scale({number(scale)})",
        fill="none",
        stroke=pen[1],
        stroke_width=pen[0],
        stroke_linecap="round",
        stroke_linejoin="round",
    )
