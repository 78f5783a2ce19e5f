"""The copies of a design in further Regions in the same order as in the first, so that they compare."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from archgen.drawing.grid import Grid
from archgen.drawing.order import Order
from archgen.views.view import Box


def mirrored(grid: Grid, order: Order, boxes: Mapping[str, Box]) -> Order:
    """The order with copies, and lines between copies, standing as those do that they are copies of.

    What is no copy keeps its place; so does every frame. Without copies it is the order as it was.
    """
    first = _firsts(grid, boxes)
    spot = {number: place for column in order for place, number in enumerate(column)}
    found: Order = []
    for column in order:
        found.append([])
        for _, group in groupby(column, key=lambda number: grid.items[number].path):
            found[-1] += _sorted(list(group), first, spot)
    return found


def _sorted(group: list[int], first: Mapping[int, int], spot: Mapping[int, int]) -> list[int]:
    """The items of one frame and column: the copies among them in the places that copies had."""
    copies = iter(sorted((one for one in group if one in first), key=lambda one: spot[first[one]]))
    return [next(copies) if one in first else one for one in group]


def _firsts(grid: Grid, boxes: Mapping[str, Box]) -> dict[int, int]:
    """For each copy, the item that it is a copy of: a box, or the place where a line passes."""
    name = {box.id: box.copy_of or box.id for box in boxes.values()}
    found = {
        item.number: grid.item_of[name[item.box]]
        for item in grid.items
        if item.box and name[item.box] != item.box
    }
    passing = {(run.line.source, run.line.target): run.passes for run in grid.runs}
    for run in grid.runs:
        ends = (run.line.source, run.line.target)
        original = passing.get((name[ends[0]], name[ends[1]]), ())
        if len(original) == len(run.passes):
            found |= dict(zip(run.passes, original, strict=True))
    return {one: other for one, other in found.items() if one != other}
