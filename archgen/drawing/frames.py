"""Which columns each frame spans, how frames lie in each other, and their paddings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.views.view import Box, Direction, Frame, FrameKind, Lane, View

TOP_LANES = 66
"""Pixels from a frame's top to its first box where lane titles stand between them."""
TOP_INNER = 40
"""The same for frames without lanes."""
TOP_FRAME = 34
"""Pixels from a frame's top to the top of a frame within it."""
BOTTOM = 18
"""Pixels from a frame's last content, or its shelf, to its bottom."""
LANES_ASIDE = 140
"""Where the flow goes down, from a frame's side to its first box where lane titles stand between them."""
ASIDE = 20
"""The same for frames without lanes."""
ASIDE_INNER = 17
"""The same from a frame's side to that of a frame within it."""
SIBLINGS = 28
"""Pixels between two frames, one above the other."""
FOREIGN = 16
"""Pixels between a frame and a box that is not in it."""
OWNERS = frozenset({FrameKind.CLOUD, FrameKind.ACCOUNT})
"""What owns the lanes of boxes around which there is no Region."""
OUTERMOST = ""
"""The page: the parent of the outermost frames."""


class Framing(Struct, frozen=True):
    """The frames as a tree over the columns.

    `parent` and `children` (in their order from the top) by id, the page's id being empty;
    `span` gives each frame's first and last column, `depth` how many frames it stands in.
    `path` sorts what stands directly in a frame: boxes before inner frames, frames in order.
    `lanes` are the frames whose columns have tinted lanes with titles.
    """

    parent: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]
    span: Mapping[str, tuple[int, int]]
    depth: Mapping[str, int]
    path: Mapping[str, tuple[int, ...]]
    lanes: frozenset[str]
    direction: Direction = Direction.RIGHT
    titles: Mapping[str, float] = {}

    def chain(self, frame: str) -> list[str]:
        """The frame and all around it, innermost first, ending with the page."""
        found = [frame]
        while frame:
            frame = self.parent[frame]
            found.append(frame)
        return found

    def covers(self, frame: str, column: int) -> bool:
        """Whether the column lies within the frame's span; the page covers all."""
        if not frame:
            return True
        first, last = self.span[frame]
        return first <= column <= last

    def within(self, first: str, second: str, column: int) -> str:
        """The innermost frame around either box's frame that covers the column."""
        around = [frame for frame in self.chain(first) if self.covers(frame, column)]
        around += [frame for frame in self.chain(second) if self.covers(frame, column)]
        return max(around, key=lambda frame: self.depth[frame])

    def top(self, frame: str) -> int:
        """Pixels from the frame's top to boxes directly in it."""
        if self.direction is Direction.DOWN:
            return LANES_ASIDE if frame in self.lanes else ASIDE
        return TOP_LANES if frame in self.lanes else TOP_INNER

    def beside_title(self, frame: str) -> float:
        """Where the flow goes down, pixels from a frame's side to the first line that may enter it.

        Lines come in through the frame's upper side, and so beside its title.
        """
        return self.titles.get(frame, 0.0) if self.direction is Direction.DOWN else 0.0

    def top_for(self, frame: str, child: str) -> int:
        """Pixels from the frame's top to the top of a frame within it."""
        under_titles = frame in self.lanes and child not in self.lanes
        if self.direction is Direction.DOWN:
            return LANES_ASIDE if under_titles else ASIDE_INNER
        return TOP_LANES if under_titles else TOP_FRAME


def framing(view: View, column: Mapping[str, int], titles: Mapping[str, float]) -> Framing:
    """The tree of the view's frames over the columns of its boxes."""
    parent = {frame.id: frame.parent for frame in view.frames}
    depth = {OUTERMOST: -1}
    for frame in view.frames:
        depth[frame.id] = depth[frame.parent] + 1
    span = _spans(view, parent, column)
    filled = {around for box in view.boxes for around in _around(parent, box.frame)}
    inner: dict[str, list[str]] = {OUTERMOST: [], **{frame: [] for frame in parent}}
    for name in sorted(parent, key=lambda name: name not in filled):
        inner[parent[name]].append(name)
    path: dict[str, tuple[int, ...]] = {OUTERMOST: ()}
    for frame in view.frames:
        place = 1 + inner[frame.parent].index(frame.id)
        path[frame.id] = (*path[frame.parent], place)
    children = {name: tuple(names) for name, names in inner.items()}
    return Framing(parent, children, span, depth, path, _with_lanes(view), view.direction, titles)


def row_below(view: View, column: Mapping[str, int]) -> int | None:
    """The column for frames of nothing but shelves where the flow goes down; None where there are none.

    They lie below what the others hold, as wide as that, and not as towers beside it.
    """
    frames = {frame.id: frame for frame in view.frames}
    filled = {around.id for box in view.boxes for around in upwards(box.frame, frames)}
    bare = any(frame.id not in filled for frame in view.frames)
    if view.direction is not Direction.DOWN or not bare or not filled:
        return None
    return 1 + max(column[box.id] for box in view.boxes if box.frame)


def with_row_below(view: View, column: Mapping[str, int]) -> dict[str, int]:
    """The columns of boxes, with one left free for frames of nothing but shelves where the flow goes down."""
    below = row_below(view, column)
    if below is None or below not in column.values():
        return dict(column)
    return {box: place + (place >= below) for box, place in column.items()}


def _around(parent: Mapping[str, str], frame: str) -> list[str]:
    """The frame and those around it, without the page."""
    found = []
    while frame:
        found.append(frame)
        frame = parent[frame]
    return found


def _spans(view: View, parent: Mapping[str, str], column: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Each frame's first and last column: its members', or its parent's if it has none."""
    members: dict[str, list[int]] = {frame: [] for frame in parent}
    for box in view.boxes:
        for around in _around(parent, box.frame):
            members[around].append(column[box.id])
    inside = [column[box.id] for box in view.boxes if box.frame] or list(column.values())
    if (below := row_below(view, column)) is not None:
        inside.append(below)
        bare = [frame.id for frame in view.frames if not members[frame.id]]
        for around in dict.fromkeys(found for frame in bare for found in _around(parent, frame)):
            members[around].append(below)
    inside = inside or [0]
    found: dict[str, tuple[int, int]] = {}
    for frame in view.frames:
        own = members[frame.id]
        whole = found.get(frame.parent, (min(inside), max(inside)))
        found[frame.id] = (min(own), max(own)) if own else whole
    return found


def _with_lanes(view: View) -> frozenset[str]:
    """Regions, and accounts and the Cloud where they own the lanes of boxes."""
    frames = {frame.id: frame for frame in view.frames}
    owners = {lane_owner(box.frame, frames) for box in view.boxes if box.lane is not Lane.OUTSIDE}
    return frozenset(
        frame.id for frame in view.frames if frame.kind is FrameKind.REGION or frame.id in owners
    )


def lane_owner(frame: str, frames: Mapping[str, Frame]) -> str:
    """The Region around a frame, else the account or Cloud nearest to it; empty if there is none."""
    above = list(upwards(frame, frames))
    region = next((found.id for found in above if found.kind is FrameKind.REGION), "")
    return region or next((found.id for found in above if found.kind in OWNERS), "")


def upwards(frame: str, frames: Mapping[str, Frame]) -> Iterator[Frame]:
    """The frame and those around it, innermost first."""
    while frame in frames:
        yield frames[frame]
        frame = frames[frame].parent


def members(view: View) -> dict[str, tuple[Box, ...]]:
    """The boxes of each frame, those of frames within it included."""
    parent = {frame.id: frame.parent for frame in view.frames}
    found: dict[str, list[Box]] = {frame: [] for frame in parent}
    for box in view.boxes:
        for frame in _around(parent, box.frame):
            found[frame].append(box)
    return {frame: tuple(boxes) for frame, boxes in found.items()}
