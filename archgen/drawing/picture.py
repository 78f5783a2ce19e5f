"""A finished picture: every box, frame, line and text with its coordinates, ready to be painted.

Lengths are pixels at scale 1, x to the right, y down, from the page's top left corner.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from archgen.drawing.measure import width
from archgen.views.view import Emphasis, FrameKind, Lane, LineKind, Told


class Rect(Struct, frozen=True):
    """A rectangle by its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom side."""
        return self.y + self.height


class Text(Struct, frozen=True):
    """One line of text: `x`, `y` is its anchor on the base line; `anchor` is start, middle or end.

    `tone` is `ink` (names), `quiet` (second lines, facts), `frame` (a frame's title, in the frame's
    colour), `lane` and `shelf` (small spaced titles over a lane and over a shelf; room is kept for
    1 px between letters), `verdict` (the decision in the heading). What is typed, such as a route or a
    rule's name, is in `mono`.
    """

    content: str
    x: float
    y: float
    size: float
    bold: bool = False
    anchor: str = "start"
    tone: str = "ink"
    mono: bool = False

    @property
    def width(self) -> float:
        """How wide it is in its cut of the shipped fonts, without the room between spaced letters."""
        return width(self.content, self.size, self.bold, mono=self.mono)


class PlacedMark(Struct, frozen=True):
    """A 16 px sign under a box; `index` 0 prints no number."""

    resource: str
    icon: str
    index: int
    area: Rect


class PlacedBox(Struct, frozen=True):
    """A box: the icon's square, everything it covers, its texts and its marks.

    `cards` is how many white cards stand behind the icon of a stack. `bounds` holds icon,
    texts and marks; no foreign line may cross it. `title`, `type` and `told`, its open findings
    from the worst on, describe it to readers.
    """

    id: str
    type: str
    title: str
    icon_name: str
    icon: Rect
    bounds: Rect
    texts: tuple[Text, ...]
    marks: tuple[PlacedMark, ...] = ()
    cards: int = 0
    findings: int = 0
    worst: str = ""
    emphasis: Emphasis = Emphasis.PLAIN
    told: tuple[Told, ...] = ()


class PlacedTile(Struct, frozen=True):
    """A shelf tile: its icon, its texts, its index (0 prints none), and its open findings as boxes have."""

    resource: str
    icon_name: str
    icon: Rect
    bounds: Rect
    texts: tuple[Text, ...]
    index: int = 0
    emphasis: Emphasis = Emphasis.PLAIN
    findings: int = 0
    worst: str = ""
    told: tuple[Told, ...] = ()


class PlacedFrame(Struct, frozen=True):
    """A frame with its title, and its shelf if it has one (`rule_y` is the dotted rule above).

    `emphasis` is plain, or place: where a finding is to be mended.
    """

    id: str
    kind: FrameKind
    area: Rect
    title: Text
    members: tuple[str, ...]
    shelf_title: Text | None = None
    rule_y: float | None = None
    tiles: tuple[PlacedTile, ...] = ()
    emphasis: Emphasis = Emphasis.PLAIN


class PlacedLane(Struct, frozen=True):
    """A tinted band of one or more columns within a frame, and its title.

    `more` are the title's further lines where the band is too narrow for one.
    """

    lanes: tuple[Lane, ...]
    area: Rect
    title: Text
    more: tuple[Text, ...] = ()


class PlacedLabel(Struct, frozen=True):
    """A white pill on a line: step numbers in circles, then words (either may be missing)."""

    area: Rect
    steps: tuple[int, ...]
    words: str


class PlacedNumbers(Struct, frozen=True):
    """Steps in circles side by side that no line carries; `of` is the box, tile or frame where they are."""

    of: str
    area: Rect
    steps: tuple[int, ...]


class Caption(Struct, frozen=True):
    """Words of a message beside its line, on paper: one text for each line of words."""

    area: Rect
    texts: tuple[Text, ...]


class RoutedLine(Struct, frozen=True):
    """An orthogonal line. `points` runs from source to target; the arrow stands at the last.

    `hops` are the points where it bridges a line of another bundle. `bundle` names the lines
    it shares a trunk with. `words` are all its words, which a label may shorten or lack room for.
    `captions` are what a message says, over its line, and what bounds it, under it.
    """

    source: str
    target: str
    kind: LineKind
    points: tuple[tuple[float, float], ...]
    bundle: str
    spine: bool = False
    hops: tuple[tuple[float, float], ...] = ()
    label: PlacedLabel | None = None
    arrow_at_start: bool = False
    emphasis: Emphasis = Emphasis.PLAIN
    words: str = ""
    captions: tuple[Caption, ...] = ()


class Lifeline(Struct, frozen=True):
    """The upright line under a box of a sequence; `bars` are where it has a part in what happens."""

    box: str
    x: float
    top: float
    bottom: float
    bars: tuple[Rect, ...]


class KeySign(StrEnum):
    """What the key explains beside lines: badges by their worst finding, stacks, rings around icons."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    STACK = "stack"
    LIT = "lit"
    PLACE = "place"
    FOREIGN = "foreign"


class Key(Struct, frozen=True):
    """The block beside or below the drawing: numbered steps, then the kinds of line and the signs in use.

    A step numbered 0 continues the sentence above it and has no circle. `circles` are the places
    of the numbers of all steps but those. A kind's rectangle is where its sample line runs, at half
    height; in the middle of a sign's stands the sign.
    """

    area: Rect
    title: Text
    steps: tuple[tuple[int, Text], ...]
    kinds: tuple[tuple[LineKind, Rect, Text], ...]
    circles: tuple[Rect, ...] = ()
    signs: tuple[tuple[KeySign, Rect, Text], ...] = ()


class Picture(Struct, frozen=True):
    """The whole page. `width` and `height` in pixels at scale 1. A sequence has `lifelines`.

    `modules` is how many modules have pages of their own beside this one. `numbers` are those of steps
    that stand on no line.
    """

    width: float
    height: float
    heading: tuple[Text, ...]
    frames: tuple[PlacedFrame, ...]
    lanes: tuple[PlacedLane, ...]
    boxes: tuple[PlacedBox, ...]
    lines: tuple[RoutedLine, ...]
    key: Key | None
    outside_title: Text | None
    outside: tuple[PlacedTile, ...]
    alternative: str
    title: str
    lifelines: tuple[Lifeline, ...] = ()
    modules: int = 0
    numbers: tuple[PlacedNumbers, ...] = ()


class Album(Struct, frozen=True):
    """The pictures of one design for a format that binds them: each with its name, empty for the only one.

    `title` is the design's name, `author` who owns it (empty where nobody is stated).
    """

    title: str
    author: str
    pages: tuple[tuple[str, Picture], ...]
