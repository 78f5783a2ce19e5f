"""Moves ports a little where lines of different bundles would lie on each other.

The order of the tracks avoids that wherever some order does. Where two lines change places between
two columns at the same heights, none does: then one of them has to end elsewhere on its icon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

from msgspec.structs import replace

from archgen.drawing.bundles import Wire
from archgen.drawing.jogs import LEAST_STEP
from archgen.drawing.placing import Placing
from archgen.drawing.ports import EVEN, Run, crosses_border, is_clear, room_for_ports
from archgen.drawing.route import Path, Stretch

_NEAR = 3.0
_LONGEST = 4.0
_LEAST_APART = 5.0
_STEPS = (6.5, -6.5, 10.0, -10.0, 13.0, -13.0, 5.5, -5.5)
"""Pixels by which a port moves, the last where others stand on both sides of it."""
_ROUNDS = 8

Runs = Mapping[int, Run]
Laid = TypeVar("Laid")


def nudge(
    placing: Placing, wires: Sequence[Wire], runs: Runs, lay: Callable[[Runs], tuple[Laid, tuple[Path, ...]]]
) -> tuple[Laid, tuple[Path, ...]]:
    """What `lay` makes of the heights, with ends moved as long as that leaves fewer lines on others."""
    best = lay(runs)
    clashes = find_clashes(best[1])
    for _ in range(_ROUNDS):
        if not clashes:
            break
        trials = _trials(placing, wires, runs, clashes)
        for trial in sorted(trials, key=partial(_new_slips, runs)):
            found = lay(trial)
            left = find_clashes(found[1])
            if len(left) < len(clashes):
                best, clashes, runs = found, left, trial
                break
        else:
            break
    return best


def _new_slips(runs: Runs, trial: Runs) -> int:
    """How many more steps of a few pixels a trial has than the heights that it starts from."""
    changed = [index for index, run in trial.items() if run is not runs[index]]
    return sum(_slips(trial[index]) - _slips(runs[index]) for index in changed)


def _slips(run: Run) -> int:
    heights = (run.left, *run.crossed, run.right)
    return sum(EVEN < abs(one - other) < LEAST_STEP for one, other in pairwise(heights))


def find_clashes(paths: Sequence[Path]) -> list[tuple[int, int]]:
    """Pairs of wires, by their index, that lie on each other for more than 4 px without sharing a bundle."""
    level = sorted(
        (
            (stretch.start[1], path.wire.index, stretch)
            for path in paths
            for stretch in path.stretches
            if stretch.flat
        ),
        key=lambda entry: entry[:2],
    )
    found: dict[tuple[int, int], None] = {}
    for place, (y, one, piece) in enumerate(level):
        for other_y, other, under in level[place + 1 :]:
            if other_y - y >= _NEAR:
                break
            if one != other and not piece.keys & under.keys and _common(piece, under) > _LONGEST:
                found[min(one, other), max(one, other)] = None
    return sorted(found)


def _common(one: Stretch, other: Stretch) -> float:
    return min(one.end[0], other.end[0]) - max(one.start[0], other.start[0])


def _trials(
    placing: Placing, wires: Sequence[Wire], runs: Runs, clashes: Sequence[tuple[int, int]]
) -> Iterator[Runs]:
    """The heights with one thing of a clashing line moved a little: best ends that bend anyway."""
    by_index = {wire.index: wire for wire in wires}
    clashing = [by_index[index] for pair in clashes for index in pair]
    movable = [wire for wire in clashing if not wire.loop and not wire.upright]
    for level in (False, True):
        for wire in movable:
            for at_left in (True, False):
                if _is_level(runs[wire.index], at_left=at_left) is level:
                    yield from _moved(placing, wires, runs, wire, at_left=at_left)
    for wire in movable:
        yield from _passing_elsewhere(placing, runs, wire)


def _moved(
    placing: Placing, wires: Sequence[Wire], runs: Runs, wire: Wire, *, at_left: bool
) -> Iterator[Runs]:
    """The heights with one port moved, with all lines in it; none where the request path runs on level."""
    box = wire.chain.left if at_left else wire.chain.right
    flat = [other for other in wires if not other.upright and not other.loop]
    side = [other for other in flat if _end(other, at_left)[0] == box]
    port = [other for other in side if _end(other, at_left) == _end(wire, at_left)]
    if any(other.chain.line.spine and _is_level(runs[other.index], at_left=at_left) for other in port):
        return
    beside = [_height(runs[other.index], at_left=at_left) for other in side if other not in port]
    room = room_for_ports(placing, box, entered=not at_left)
    for step in _STEPS:
        height = _height(runs[wire.index], at_left=at_left) + step
        apart = all(abs(height - other) >= _LEAST_APART for other in beside)
        if apart and abs(height - placing.y[box]) <= room:
            yield {**runs, **{other.index: _with(runs[other.index], height, at_left) for other in port}}


def _passing_elsewhere(placing: Placing, runs: Runs, wire: Wire) -> Iterator[Runs]:
    """The heights with one place where a long line passes a column moved."""
    run = runs[wire.index]
    for place, height in enumerate(run.crossed):
        column = wire.chain.waypoints[place][0]
        for step in _STEPS:
            moved = height + step
            if is_clear(placing, column, moved) and not crosses_border(placing, column, height, moved):
                yield {
                    **runs,
                    wire.index: replace(
                        run, crossed=(*run.crossed[:place], moved, *run.crossed[place + 1 :])
                    ),
                }


def _with(run: Run, height: float, at_left: bool) -> Run:  # noqa: FBT001
    return replace(run, left=height) if at_left else replace(run, right=height)


def _end(wire: Wire, at_left: bool) -> tuple[str, tuple[str, ...]]:  # noqa: FBT001
    """The box and the bundle at one end of a wire."""
    return (wire.chain.left, wire.start) if at_left else (wire.chain.right, wire.end)


def _height(run: Run, *, at_left: bool) -> float:
    return run.left if at_left else run.right


def _is_level(run: Run, *, at_left: bool) -> bool:
    """Whether a line keeps its height in the gap next to an end."""
    heights = (run.left, *run.crossed, run.right)
    near, far = heights[:2] if at_left else (heights[-1], heights[-2])
    return abs(near - far) < EVEN
