"""Takes steps of a few pixels out of lines: the eye reads one as a slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import copysign

from msgspec import Struct

from archgen.drawing.bundles import Key, Wire
from archgen.drawing.placing import Placing
from archgen.drawing.ports import CLEAR, EVEN, Run, crosses_border, is_clear, room_for_ports

LEAST_STEP = 8.0
"""A step lower than this is a slip: the two arcs of its corners have no room in it."""
_BESIDE = 8.0
"""What stays free between a port that is moved and the next one of its side."""
_ROUNDS = 2

_Port = tuple[str, str, Key]
"""A box, its left or right side, and the bundle that meets it there."""


class _Lines(Struct):
    """The lines while they are levelled: heights by wire, from its left end to its right one."""

    placing: Placing
    wires: dict[int, Wire]
    heights: dict[int, list[float]]
    ports: dict[_Port, list[int]]

    def port_at(self, index: int, place: int) -> _Port | None:
        """The port at a place of a wire; None for one where it passes a column."""
        wire = self.wires[index]
        if place == 0:
            return (wire.chain.left, "right", wire.start)
        return (wire.chain.right, "left", wire.end) if place == len(self.heights[index]) - 1 else None

    def height(self, port: _Port) -> float:
        """The height of a port."""
        return self.heights[self.ports[port][0]][_end(port)]


def level(placing: Placing, wires: Sequence[Wire], runs: Mapping[int, Run]) -> dict[int, Run]:
    """The runs with small steps taken out where ports and passing places have the room for it."""
    lines = _Lines(placing, {}, {}, {})
    for wire in wires:
        if wire.index in runs and not wire.loop:
            run = runs[wire.index]
            lines.wires[wire.index] = wire
            lines.heights[wire.index] = [run.left, *run.crossed, run.right]
            for place in (0, len(run.crossed) + 1):
                port = lines.port_at(wire.index, place)
                if port is not None:
                    lines.ports.setdefault(port, []).append(wire.index)
    for index in [*lines.heights] * _ROUNDS:
        # What one wire gave up may be the room that another before it lacked.
        _level_one(index, lines)
    levelled = {index: Run(found[0], tuple(found[1:-1]), found[-1]) for index, found in lines.heights.items()}
    return {**runs, **levelled}


def _level_one(index: int, lines: _Lines) -> None:
    """Take out every small step of one wire that can go, from left to right, or make it a whole one."""
    heights = lines.heights[index]
    for after in range(1, len(heights)):
        old, new = heights[after - 1], heights[after]
        if not EVEN < abs(new - old) < LEAST_STEP:
            continue
        whole = copysign(LEAST_STEP, new - old)
        goals = ((after, old), (after - 1, new), (after, old + whole), (after - 1, new - whole))
        for place, goal in goals:
            if _moved(index, _block(heights, place), goal, lines):
                break


def _block(heights: Sequence[float], place: int) -> range:
    """The places around one that stand at its height without a break."""
    first = last = place
    while first > 0 and abs(heights[first - 1] - heights[place]) < EVEN:
        first -= 1
    while last + 1 < len(heights) and abs(heights[last + 1] - heights[place]) < EVEN:
        last += 1
    return range(first, last + 1)


def _moved(index: int, block: range, goal: float, lines: _Lines) -> bool:
    """Move some places of a wire, and what has to go with them, if that is possible."""
    heights = lines.heights[index]
    shift = goal - heights[block[0]]
    moving: tuple[_Port, ...] = ()
    for place in block:
        port = lines.port_at(index, place)
        if port is None and not _may_pass(index, place, goal, lines):
            return False
        if port is not None:
            moving = _movable(port, index, shift, lines)
            if not moving:
                return False
    for place in block:
        if lines.port_at(index, place) is None:
            heights[place] = goal
    for port in moving:
        for each in lines.ports[port]:
            lines.heights[each][_end(port)] += shift
    return True


def _may_pass(index: int, place: int, goal: float, lines: _Lines) -> bool:
    """Whether a wire may cross a column at another height."""
    column = lines.wires[index].first + place
    others = (
        lines.heights[other][column - wire.first]
        for other, wire in lines.wires.items()
        if other != index and wire.first < column < wire.last
    )
    return (
        is_clear(lines.placing, column, goal)
        and not crosses_border(lines.placing, column, lines.heights[index][place], goal)
        and all(abs(other - goal) > CLEAR for other in others)
    )


def _movable(port: _Port, index: int, shift: float, lines: _Lines) -> tuple[_Port, ...]:
    """The ports that move for one to move: itself, or all of its side; none if neither is possible."""
    side = tuple(other for other in lines.ports if other[:2] == port[:2])
    for group in ((port,), side):
        if all(_may_move(each, index, shift, lines) for each in group) and all(
            _keeps_order(lines.height(each), shift, lines.height(other))
            for each in group
            for other in side
            if other not in group
        ):
            return group
    return ()


def _may_move(port: _Port, index: int, shift: float, lines: _Lines) -> bool:
    """Whether a port may move: with no other line of a request path in it, and no new small step in any."""
    goal = lines.height(port) + shift
    box, side, _ = port
    nexts = [
        lines.heights[other][1 if side == "right" else -2] for other in lines.ports[port] if other != index
    ]
    return (
        abs(goal - lines.placing.y[box]) <= room_for_ports(lines.placing, box, entered=side == "left")
        and not any(lines.wires[each].chain.line.spine for each in lines.ports[port] if each != index)
        and all(abs(near - goal) >= LEAST_STEP for near in nexts)
    )


def _keeps_order(height: float, shift: float, other: float) -> bool:
    """Whether a port stays on its side of another, and clear of it."""
    return (other - height) * (other - height - shift) > 0 and abs(other - height - shift) >= _BESIDE


def _end(port: _Port) -> int:
    return 0 if port[1] == "right" else -1
