"""Which column each box stands in: by the depth of its flow, with a lower bound by its type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from archgen.views.view import Box, FrameKind, Lane, LineKind, View

FIRST_FREE = 4
"""Types from this lower bound on stand where their flow puts them; those below keep to the left."""
NEAR = 2
"""So many columns may a store move to stand with the others in the last column."""
UNORDERED = {LineKind.REPLICATION, LineKind.NOTE}
"""Lines that say nothing about left and right."""
INNER = {FrameKind.VPC, FrameKind.SUBNET, FrameKind.GROUP}


class _Flow(Struct):
    """The boxes to lay out and who leads to whom, all from left to right."""

    least: dict[str, int]
    after: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.after = {box: [] for box in self.least}
        self.before = {box: [] for box in self.least}

    def join(self, left: str, right: str) -> None:
        """Have `right` stand right of `left`."""
        if right not in self.after[left]:
            self.after[left].append(right)
            self.before[right].append(left)


def columns_of(view: View, root: Mapping[str, str]) -> dict[str, int]:
    """The column of every box, from 0, none empty; a satellite stands in its root's.

    `root` maps each box to the ordinary box that carries it. A ranked view says the columns itself.
    The copies of a resource in several Regions share a column.
    """
    root = _as_one(view, root)
    boxes = {box.id: box for box in view.boxes if root[box.id] == box.id}
    if view.ranked:
        column = _compact({name: box.column for name, box in boxes.items()})
        return {box.id: column[root[box.id]] for box in view.boxes}
    pairs = _pairs(view, root)
    home = {frame.id for frame in view.frames if frame.kind is FrameKind.ON_PREMISES}
    outer = _outer(boxes, pairs, home)
    flow = _flow(boxes, pairs, outer, home)
    column = _compact(_longest(flow, *_worldwide(view, boxes)))
    _draw_near(flow, column)
    _gather_stores(view, boxes, flow, column)
    column = _compact(column)
    edge = max(column.values(), default=-1) + 1
    column |= dict.fromkeys(outer, edge)
    return {box.id: column[root[box.id]] for box in view.boxes}


def _as_one(view: View, root: Mapping[str, str]) -> dict[str, str]:
    """Who carries each box, every copy taken for the first."""
    first = {box.id: box.copy_of or box.id for box in view.boxes}
    return {name: root[first[root[one]]] for name, one in first.items()}


def _pairs(view: View, root: Mapping[str, str]) -> list[tuple[str, str]]:
    """The lines between ordinary boxes, in order."""
    ends = ((root[line.source], root[line.target]) for line in view.lines if line.kind not in UNORDERED)
    return list(dict.fromkeys((source, target) for source, target in ends if source != target))


def _outer(boxes: Mapping[str, Box], pairs: Iterable[tuple[str, str]], home: set[str]) -> list[str]:
    """The systems outside AWS that are called from it: they stand right of everything."""
    called = {target for _, target in pairs}
    return [
        box.id
        for box in boxes.values()
        if box.lane is Lane.OUTSIDE
        and box.column >= FIRST_FREE
        and box.frame not in home
        and box.id in called
    ]


def _least(box: Box, home: set[str]) -> int:
    """The box's lower bound; what stands outside AWS at home, or is never called, starts at the left."""
    return 0 if box.lane is Lane.OUTSIDE or box.frame in home else box.column


def _flow(
    boxes: Mapping[str, Box], pairs: Iterable[tuple[str, str]], outer: Iterable[str], home: set[str]
) -> _Flow:
    """The lines laid from left to right: those to types further left, and those closing a circle, turned."""
    right = set(outer)
    flow = _Flow({name: _least(box, home) for name, box in boxes.items() if name not in right})
    loose = _Flow(flow.least)
    for source, target in pairs:
        if source in right or target in right:
            continue
        low, high = flow.least[source], flow.least[target]
        if low == high == 0:
            continue
        if high < min(low, FIRST_FREE):
            loose.join(target, source)
        else:
            loose.join(source, target)
    for left, follower in _without_circles(loose):
        flow.join(left, follower)
    return flow


def _without_circles(flow: _Flow) -> list[tuple[str, str]]:
    """The pairs of the flow with those turned round that would close a circle, found depth first."""
    found: list[tuple[str, str]] = []
    open_now: set[str] = set()
    done: set[str] = set()
    starts = sorted(flow.least, key=lambda box: (flow.least[box], bool(flow.before[box])))
    for start in starts:
        if start in done:
            continue
        open_now.add(start)
        path = [(start, iter(flow.after[start]))]
        while path:
            box, rest = path[-1]
            target = next(rest, None)
            if target is None:
                path.pop()
                open_now.discard(box)
                done.add(box)
            elif target in open_now:
                found.append((target, box))
            else:
                found.append((box, target))
                if target not in done:
                    open_now.add(target)
                    path.append((target, iter(flow.after[target])))
    return found


def _worldwide(view: View, boxes: Mapping[str, Box]) -> tuple[set[str], set[str]]:
    """The boxes of edge services outside every Region, and the boxes within one."""
    parent = {frame.id: frame.parent for frame in view.frames}
    regions = {frame.id for frame in view.frames if frame.kind is FrameKind.REGION}

    def inside(frame: str) -> bool:
        while frame:
            if frame in regions:
                return True
            frame = parent[frame]
        return False

    within = {name for name, box in boxes.items() if inside(box.frame)}
    edge = {name for name, box in boxes.items() if box.column == 1 and name not in within}
    return edge, within


def _longest(flow: _Flow, edge: set[str], within: set[str]) -> dict[str, int]:
    """Each box one column right of the last that leads to it; Regions start right of edge services."""
    order = _order(flow)
    start = 0
    while True:
        column: dict[str, int] = {}
        for box in order:
            least = max(flow.least[box], start if box in within else 0)
            column[box] = max([least, *(column[other] + 1 for other in flow.before[box])])
        needed = max((column[box] + 1 for box in edge if box in column), default=0)
        if needed <= start or start > len(order):
            return column
        start = needed


def _order(flow: _Flow) -> list[str]:
    """The boxes so that each comes after all that lead to it."""
    waiting = {box: len(before) for box, before in flow.before.items()}
    order = [box for box, count in waiting.items() if not count]
    for box in order:
        for target in flow.after[box]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _compact(column: Mapping[str, int]) -> dict[str, int]:
    """The columns renumbered from 0 without gaps."""
    number = {used: index for index, used in enumerate(sorted(set(column.values())))}
    return {box: number[value] for box, value in column.items()}


def _draw_near(flow: _Flow, column: dict[str, int]) -> None:
    """What nobody calls (a schedule, say) moves right to just before the first it calls."""
    for box, least in flow.least.items():
        if least >= FIRST_FREE and not flow.before[box] and flow.after[box]:
            column[box] = max(column[box], min(column[target] for target in flow.after[box]) - 1)


def _gather_stores(view: View, boxes: Mapping[str, Box], flow: _Flow, column: dict[str, int]) -> None:
    """Stores that lead nowhere stand together in the last column if it is near.

    So do those that only clients come to, however far it is: among functions they would look like one.
    Where that column has boxes of an inner frame (a VPC) the stores outside it take one more,
    so that no line has to go round the frame.
    """
    last = max(column.values(), default=0)
    inner = {frame.id for frame in view.frames if frame.kind in INNER}
    ends = [
        name
        for name in column
        if boxes[name].lane is Lane.DATA and flow.least[name] >= FIRST_FREE and not flow.after[name]
    ]
    called = {
        name: {other for other in flow.before[name] if boxes[other].lane is not Lane.OUTSIDE} for name in ends
    }
    free = [
        name
        for name in ends
        if boxes[name].frame not in inner and (last - column[name] <= NEAR or not called[name])
    ]
    crowded = any(column[name] == last and boxes[name].frame in inner for name in column)
    for name in free:
        column[name] = last + 1 if crowded else last
    for name in ends:
        if boxes[name].frame in inner and last - column[name] <= NEAR:
            column[name] = max(column[name], min(last, _frame_end(boxes, column, boxes[name].frame)))


def _frame_end(boxes: Mapping[str, Box], column: Mapping[str, int], frame: str) -> int:
    """The last column with a box of the frame."""
    return max(column[name] for name in column if boxes[name].frame == frame)
