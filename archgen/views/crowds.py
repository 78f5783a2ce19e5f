"""Boxes that are alike become stacks; on a crowded picture, so does whatever is of one sort in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from archgen.views.stacks import many, stack, told_of, worst_of
from archgen.views.strokes import Stroke
from archgen.views.view import Box

MOST = 36
"""A picture of one question with more boxes than this says less of each, so that it can be read."""
HIGHEST = 14
"""So does one with more of them in a column: its columns mean something, and are not dealt out."""


def settle(
    boxes: Sequence[Box], arrows: Sequence[Stroke], kept: frozenset[str], alone: frozenset[str] = frozenset()
) -> tuple[tuple[Box, ...], dict[str, str]]:
    """The boxes of a picture, and for each that was given the id of the one that stands for it.

    Those in `kept` are no part of a stack of equals; those in `alone` of no stack, however crowded
    the picture is.
    """
    stacked, standing = stack(boxes, arrows, kept | alone)
    longest = max(Counter(box.column for box in stacked).values(), default=0)
    if len(stacked) <= MOST and longest <= HIGHEST:
        return stacked, standing
    groups: dict[tuple[object, ...], list[Box]] = {}
    for box in stacked:
        apart = box.id if box.id in alone else ""
        groups.setdefault((box.type, box.frame, box.column, apart), []).append(box)
    joined = {group[0].id: _joined(group) for group in groups.values()}
    moved = {box.id: group[0].id for group in groups.values() for box in group}
    thin = tuple(joined[box.id] for box in stacked if box.id in joined)
    return thin, {name: moved[place] for name, place in standing.items()}


def _joined(group: Sequence[Box]) -> Box:
    """One box for several of a sort, which names as many of them as it has room for."""
    first = group[0]
    if len(group) == 1:
        return first
    members = tuple(name for box in group for name in box.members)
    return replace(
        first,
        title=many(len(members), first),
        service=", ".join(_names(group)),
        members=members,
        findings=sum(box.findings for box in group),
        worst=worst_of(group),
        told=told_of(group),
    )


def _names(group: Iterable[Box]) -> list[str]:
    return [box.service if len(box.members) > 1 else box.title for box in group]
