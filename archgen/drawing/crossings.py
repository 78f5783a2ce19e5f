"""Where a line bridges another: the horizontal one hops over the vertical one."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.drawing.direction import Point
from archgen.drawing.route import Path

CORNER = 6.0
"""Nearer than this to a corner there is no room for a bridge."""


def find_hops(paths: Sequence[Path]) -> tuple[tuple[Point, ...], ...]:
    """For every path the points where it bridges a line of another bundle, from left to right."""
    uprights = [
        (stretch.start[0], stretch.start[1], stretch.end[1], stretch.keys)
        for path in paths
        for stretch in path.stretches
        if not stretch.flat
    ]
    found = []
    for path in paths:
        hops: set[Point] = set()
        for stretch in path.stretches:
            if not stretch.flat:
                continue
            (left, y), (right, _) = stretch.start, stretch.end
            for x, top, bottom, keys in uprights:
                inside = left + CORNER < x < right - CORNER and top + CORNER < y < bottom - CORNER
                if inside and not keys & stretch.keys:
                    hops.add((x, y))
        found.append(tuple(sorted(hops)))
    return tuple(found)
