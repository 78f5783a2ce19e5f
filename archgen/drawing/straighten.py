"""Takes needless steps out of long lines once everything else stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from archgen.drawing.grid import Run
from archgen.drawing.heights import Heights, Stacking
from archgen.drawing.satellites import Hangings

ROUNDS = 4


def straighten(stacking: Stacking, heights: Heights, hung: Hangings) -> Heights:
    """The heights with the passing places of long lines on as few levels as their room allows.

    Boxes and frames stay where they are; a line changes only if it loses steps.
    """
    y = list(heights.items)
    current = replace(heights, items=tuple(y))
    for _ in range(ROUNDS):
        for run in stacking.grid.runs:
            if run.passes:
                _settle(run, stacking, current, hung, y)
                current = replace(heights, items=tuple(y))
        if current == heights:
            break
        heights = current
    return current


def _settle(run: Run, stacking: Stacking, heights: Heights, hung: Hangings, y: list[float]) -> None:
    """Move one line's places if that takes steps out of it."""
    item_of = stacking.grid.item_of
    start = y[item_of[run.left]] + hung.offset[run.left]
    end = y[item_of[run.right]] + hung.offset[run.right]
    rooms = [stacking.room(number, heights) for number in run.passes]
    levels = _levels(start, rooms, end)
    if _steps([start, *levels, end]) < _steps([start, *(y[number] for number in run.passes), end]):
        for number, level in zip(run.passes, levels, strict=True):
            y[number] = level


def _levels(start: float, rooms: Sequence[tuple[float, float]], end: float) -> list[float]:
    """A level in each room, with as few changes from `start` to `end` as possible."""
    groups: list[tuple[float, float, int]] = [(start, start, 0)]
    for low, high in rooms:
        least, most, count = groups[-1]
        if max(least, low) <= min(most, high):
            groups[-1] = (max(least, low), min(most, high), count + 1)
        else:
            groups.append((low, high, 1))
    levels: list[float] = []
    previous = start
    for place, (low, high, count) in enumerate(groups):
        wish = end if place == len(groups) - 1 and low <= end <= high else previous
        previous = min(max(wish, low), high)
        levels.extend([previous] * count)
    return levels


def _steps(levels: Sequence[float]) -> int:
    """How often the level changes."""
    return sum(one != other for one, other in pairwise(levels))
