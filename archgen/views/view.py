"""A view: boxes, frames, marks, shelves and lines. No coordinates."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class LineKind(StrEnum):
    """What a line means; its colour and dash follow."""

    REQUEST = "request"
    DATA = "data"
    MESSAGE = "message"
    GUARD = "guard"
    IDENTITY = "identity"
    DNS = "dns"
    REPLICATION = "replication"
    NOTE = "note"
    ANSWER = "answer"


class FrameKind(StrEnum):
    """What a frame stands for; its symbol and colour follow. A boundary is where trust ends."""

    CLOUD = "cloud"
    ACCOUNT = "account"
    REGION = "region"
    VPC = "vpc"
    SUBNET = "subnet"
    PUBLIC_SUBNET = "public-subnet"
    SECURITY_GROUP = "security-group"
    ON_PREMISES = "on-premises"
    GROUP = "group"
    BOUNDARY = "boundary"
    KEY = "key"


class Lane(StrEnum):
    """The tinted band a column belongs to, from what is in it."""

    OUTSIDE = "outside"
    EDGE = "edge"
    NETWORK = "network"
    API = "api"
    IDENTITY = "identity"
    COMPUTE = "compute"
    MESSAGING = "messaging"
    DATA = "data"
    OPERATIONS = "operations"


class Emphasis(StrEnum):
    """How strongly something is drawn.

    A picture of one finding has a lit path, and the rest faint. What belongs on another page is foreign.
    """

    PLAIN = "plain"
    FAINT = "faint"
    LIT = "lit"
    PLACE = "place"
    FOREIGN = "foreign"


class Mark(Struct, frozen=True):
    """A small sign under a box for something that is not a line: its log, key, certificate, alarm.

    `resource` names the tile on a shelf; `icon` as for boxes; `index` counts from 1 when the
    picture has several of that icon, else 0.
    """

    resource: str
    icon: str
    index: int = 0


class Told(Struct, frozen=True):
    """An open finding as a picture tells it: its id, its severity's word, what is wrong."""

    id: str
    severity: str
    message: str


class Box(Struct, frozen=True):
    """Something with lines of its own.

    `icon` is the dotted name of a `diagrams` node class (`aws.compute.Lambda`). `service` is
    the second line ("AWS Lambda · python3.13"). `frame` is the innermost frame's id, empty
    for what stands outside AWS. `column` is the least column by type (0 client, 1 edge, 2 network,
    3 API and identity, 4 everything else). `members` are the resources it stands for:
    one, or several for a stack of equals. `told` are its open findings, the worst first.
    `copy_of` is the id of the box for the same in its first Region, empty for that box itself.
    `steps` are the numbers of steps told at the box, as no line has them.
    """

    id: str
    title: str
    service: str
    icon: str
    type: str
    lane: Lane
    frame: str
    column: int
    members: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    findings: int = 0
    worst: str = ""
    emphasis: Emphasis = Emphasis.PLAIN
    told: tuple[Told, ...] = ()
    copy_of: str = ""
    steps: tuple[int, ...] = ()


class Tile(Struct, frozen=True):
    """Something folded to a shelf: icon, name, one setting; `index` as on its marks.

    Findings and steps as on a box.
    """

    resource: str
    title: str
    service: str
    icon: str
    index: int = 0
    emphasis: Emphasis = Emphasis.PLAIN
    findings: int = 0
    worst: str = ""
    told: tuple[Told, ...] = ()
    steps: tuple[int, ...] = ()


class Frame(Struct, frozen=True):
    """An account, Region, VPC or subnet around boxes; `parent` is empty for the outermost.

    `shelf` holds the folded things that live here. In the picture of a finding that is about the frame
    it is the place to mend, and has the numbers of the `steps` told there.
    """

    id: str
    kind: FrameKind
    title: str
    parent: str
    shelf: tuple[Tile, ...] = ()
    emphasis: Emphasis = Emphasis.PLAIN
    steps: tuple[int, ...] = ()


class Line(Struct, frozen=True):
    """An arrow between two boxes. `source` and `target` are box ids, the arrow ends at `target`.

    `steps` are the numbers of the main flow's steps along it. `spine` is true on the request path,
    `both` where the arrow stands at either end.
    """

    source: str
    target: str
    kind: LineKind
    label: str = ""
    steps: tuple[int, ...] = ()
    spine: bool = False
    emphasis: Emphasis = Emphasis.PLAIN
    both: bool = False


class KeyStep(Struct, frozen=True):
    """A numbered sentence in the key beside the drawing."""

    number: int
    text: str


class Message(Struct, frozen=True):
    """One step of a flow, from the box that speaks to the one that hears; `words` are the step's own.

    `settings` are what bounds the step or proves who takes it, as far as the design states it. `typed` is
    where the words are what a program sends: a route, an action.
    """

    number: int
    source: str
    target: str
    kind: LineKind
    words: str
    settings: tuple[str, ...] = ()
    typed: bool = False


class Direction(StrEnum):
    """Which way the flow of a picture goes: from left to right, or from the top down."""

    RIGHT = "right"
    DOWN = "down"


class View(Struct, frozen=True):
    """One picture's content. `facts` is the line under the title, `verdict` the decision's words.

    `outside` are folded things outside AWS. `alternative` is the text for people who do not see
    the picture. Boxes, frames and lines are in the order of the file; frames parents first. In a
    `ranked` view a box's column is the very one it stands in, and not only the least. `legend` has
    words of its own for kinds of line. A view with `messages` is told from the top down, in place of
    lines: its boxes stand side by side in their order, each frame's together, whatever its `direction`.
    `modules` is how many modules have pages of their own beside it. `rule` is the name of the rule whose
    finding it shows, in place of `counts`.
    """

    title: str
    facts: str
    verdict: str
    counts: str
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    outside: tuple[Tile, ...]
    steps_title: str
    steps: tuple[KeyStep, ...]
    alternative: str
    ranked: bool = False
    legend: tuple[tuple[LineKind, str], ...] = ()
    messages: tuple[Message, ...] = ()
    direction: Direction = Direction.RIGHT
    modules: int = 0
    rule: str = ""


class Page(Struct, frozen=True):
    """A view with the name that sets its file apart; empty for a kind's only picture."""

    name: str
    view: View


class UnknownPageError(ValueError):
    """A picture was asked for that the design does not have; the text says what there is."""
