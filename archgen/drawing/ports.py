"""Where lines touch their boxes: ports on the left and right side of an icon, never at its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from archgen.drawing.bundles import Key, Wire
from archgen.drawing.direction import across_of
from archgen.drawing.placing import Placing
from archgen.views.view import Direction, LineKind

REACH = 22.0
"""How far above or below the icon's centre a port may lie."""
SPACING = 13.0
CLEAR = 9.0
"""What stays free between a long line that was moved and anything else in its column."""
EVEN = 0.5
"""Heights closer than this count as one."""


class Run(Struct, frozen=True):
    """The heights of a wire: at its left end, in each crossed column, at its right end."""

    left: float
    crossed: tuple[float, ...]
    right: float

    def at(self, column: int, wire: Wire) -> float:
        """The height of the wire in a column between its ends (inclusive)."""
        if column == wire.first:
            return self.left
        return self.right if column == wire.last else self.crossed[column - wire.first - 1]


class _Port(Struct):
    """One port while it is being found: the box and side, the wires, and how far it is off centre."""

    box: str
    side: str
    key: Key
    wires: list[Wire]
    far: float = 0.0
    offset: float = 0.0


def assign_ports(placing: Placing, wires: Sequence[Wire]) -> dict[int, Run]:
    """The heights at which every wire that is not upright leaves, crosses columns and arrives."""
    flat = [wire for wire in wires if not wire.upright]
    ports = _collect(placing, flat)
    sides: dict[tuple[str, str], list[_Port]] = {}
    for port in ports.values():
        sides.setdefault((port.box, port.side), []).append(port)
    for side in sides.values():
        _spread(side, placing)
    for wire in flat:
        _align(wire, ports, sides, placing)
    runs = {wire.index: _run(wire, ports, placing) for wire in flat}
    return _follow_ends(placing, flat, runs)


def _sides(wire: Wire) -> tuple[tuple[str, str, Key], tuple[str, str, Key]]:
    end_side = "right" if wire.loop else "left"
    start = (*wire.start, "a") if wire.loop else wire.start
    end = (*wire.end, "b") if wire.loop else wire.end
    return (wire.chain.left, "right", start), (wire.chain.right, end_side, end)


def _collect(placing: Placing, wires: Sequence[Wire]) -> dict[tuple[str, str, Key], _Port]:
    ports: dict[tuple[str, str, Key], _Port] = {}
    reach: dict[tuple[str, str, Key], list[float]] = {}
    for wire in wires:
        ends = _sides(wire)
        heights = (
            placing.y[wire.chain.left],
            *(y for _, y in wire.chain.waypoints),
            placing.y[wire.chain.right],
        )
        for place, far in zip(ends, (heights[1], heights[-2]), strict=True):
            ports.setdefault(place, _Port(place[0], place[1], place[2], [])).wires.append(wire)
            reach.setdefault(place, []).append(far)
    for place, port in ports.items():
        port.far = sum(reach[place]) / len(reach[place])
    return ports


def _spread(side: list[_Port], placing: Placing) -> None:
    """Give the ports of one side of one box their heights, sorted by where their lines go."""
    centre = placing.y[side[0].box]
    reach = room_for_ports(placing, side[0].box, entered=side[0].side == "left")
    side.sort(key=lambda port: (port.far, min(wire.index for wire in port.wires)))
    middle = _middle(side, centre)
    if middle is None:
        step = min(SPACING, 2 * reach / max(1, len(side) - 1))
        for place, port in enumerate(side):
            port.offset = (place - (len(side) - 1) / 2) * step
        return
    above, below = middle, len(side) - 1 - middle
    for place, port in enumerate(side):
        room = above if place < middle else below
        port.offset = (place - middle) * min(SPACING, reach / max(1, room))


def room_for_ports(placing: Placing, box: str, *, entered: bool) -> float:
    """How far from the icon's centre ports may lie, on the side through which lines enter or the other.

    A badge stands over the icon: where the flow goes down, lines come in beside it.
    """
    badge = placing.view.direction is Direction.DOWN and entered and placing.boxes[box].findings
    return SPACING if badge else REACH


def _middle(side: list[_Port], centre: float) -> int | None:
    """The port that keeps the icon's centre: the request path's, and the straighter one of two.

    Without one it is the only request coming in; what else comes in, such as its name, is beside it.
    """
    best: tuple[float, int] | None = None
    for place, port in enumerate(side):
        if any(wire.chain.line.spine for wire in port.wires):
            bend = abs(port.far - centre)
            if best is None or bend < best[0]:
                best = (bend, place)
    if best is not None:
        return best[1]
    requests = [place for place, port in enumerate(side) if port.wires[0].chain.line.kind is LineKind.REQUEST]
    return requests[0] if side[0].side == "left" and len(requests) == 1 else None


def _align(
    wire: Wire,
    ports: Mapping[tuple[str, str, Key], _Port],
    sides: Mapping[tuple[str, str], list[_Port]],
    placing: Placing,
) -> None:
    """Move a lone port to the height of the shifted one it faces, so that the line has no jog."""
    if wire.loop:
        return
    start, end = (ports[place] for place in _sides(wire))
    apart = (placing.y[start.box] + start.offset) - (placing.y[end.box] + end.offset)
    flat_way = all(
        abs(y - placing.y[end.box]) < EVEN or abs(y - placing.y[start.box]) < EVEN
        for _, y in wire.chain.waypoints
    )
    if abs(apart) < EVEN or not flat_way:
        return
    for port, shift in ((end, apart), (start, -apart)):
        lone = len(sides[port.box, port.side]) == 1 and len(port.wires) == 1
        room = room_for_ports(placing, port.box, entered=port.side == "left")
        if lone and abs(port.offset + shift) <= room and not wire.chain.line.spine:
            port.offset += shift
            return


def _run(wire: Wire, ports: Mapping[tuple[str, str, Key], _Port], placing: Placing) -> Run:
    start, end = (ports[place] for place in _sides(wire))
    return Run(
        placing.y[start.box] + start.offset,
        tuple(y for _, y in wire.chain.waypoints),
        placing.y[end.box] + end.offset,
    )


def _follow_ends(placing: Placing, wires: Sequence[Wire], runs: dict[int, Run]) -> dict[int, Run]:
    """Let long lines that stood at a box's centre follow the port they now leave from."""
    taken: dict[int, list[tuple[int, float]]] = {}
    for wire in wires:
        for column, y in wire.chain.waypoints:
            taken.setdefault(column, []).append((wire.index, y))
    for wire in wires:
        run = runs[wire.index]
        if not run.crossed:
            continue
        crossed = list(run.crossed)
        for order, port in ((range(len(crossed)), run.left), (reversed(range(len(crossed))), run.right)):
            for place in order:
                near = abs(crossed[place] - port) <= REACH + EVEN
                column = wire.chain.waypoints[place][0]
                free = _is_free(placing, taken[column], wire, column, port)
                if not near or not free or crosses_border(placing, column, crossed[place], port):
                    break
                taken[column].remove((wire.index, crossed[place]))
                crossed[place] = port
                taken[column].append((wire.index, port))
        runs[wire.index] = Run(run.left, tuple(crossed), run.right)
    return runs


def _is_free(
    placing: Placing, taken: Sequence[tuple[int, float]], wire: Wire, column: int, height: float
) -> bool:
    return is_clear(placing, column, height) and all(
        index == wire.index or abs(y - height) > CLEAR for index, y in taken
    )


def is_clear(placing: Placing, column: int, height: float) -> bool:
    """Whether a line may pass a column at a height without touching a box there."""
    return all(
        not placing.y[box] - above - CLEAR < height < placing.y[box] + below + CLEAR
        for box in placing.columns[column]
        for above, below in [across_of(placing.sizes[box], placing.view.direction)]
    )


def crosses_border(placing: Placing, column: int, old: float, new: float) -> bool:
    """Whether a frame's top or bottom in the column lies between two heights, or close to them."""
    low, high = min(old, new) - CLEAR, max(old, new) + CLEAR
    return any(
        extent.first <= column <= extent.last and any(low < y < high for y in (extent.top, extent.bottom))
        for extent in placing.frames.values()
    )
