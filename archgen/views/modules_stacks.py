"""Stacks of modules that the same people call, and of boxes that nobody has to do with."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archgen.views.gathering import Group, gather
from archgen.views.scene import Part
from archgen.views.stacks import many
from archgen.views.view import Box, Lane

_FEWEST = 3
"""So many make a stack."""


def with_stacked_modules(part: Part) -> Part:
    """The part with modules of one sort, in one frame and called by the same from outside, as one box each.

    What they have to do with each other is on their own pages.
    """
    outside = {box.id for box in part.boxes if box.lane is Lane.OUTSIDE}
    callers: dict[str, set[str]] = {}
    for arrow in part.arrows:
        if arrow.source in outside:
            callers.setdefault(arrow.target, set()).add(arrow.source)
    equals: dict[tuple[str, str, frozenset[str]], list[Box]] = {}
    for box in part.boxes:
        if len(box.members) > 1 and box.id not in outside:
            key = (box.type, box.frame, frozenset(callers.get(box.id, ())))
            equals.setdefault(key, []).append(box)
    return gather(part, [_stacked(rows) for rows in equals.values() if len(rows) >= _FEWEST])


def with_stacked_idle(part: Part) -> Part:
    """The part with boxes without any arrow, of one sort and in one frame, as one box each."""
    busy = {end for arrow in part.arrows for end in (arrow.source, arrow.target)}
    equals: dict[tuple[str, str], list[Box]] = {}
    for box in part.boxes:
        if box.id not in busy and len(box.members) == 1:
            equals.setdefault((box.type, box.frame), []).append(box)
    groups = [
        Group(_named(rows, many(len(rows), rows[0])), frozenset(box.id for box in rows))
        for rows in equals.values()
        if len(rows) >= _FEWEST
    ]
    return gather(part, groups)


def _stacked(modules: Sequence[Box]) -> Group:
    face = _named(modules, f"{len(modules)} modules")
    return Group(face, frozenset(module.id for module in modules))


def _named(boxes: Sequence[Box], title: str) -> Box:
    return replace(boxes[0], title=title, service=", ".join(box.title for box in boxes), members=())
