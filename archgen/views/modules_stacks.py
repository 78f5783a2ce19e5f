"""Modules that the same people call, as one box: for designs whose modules alone are too many to draw."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archgen.views.gathering import Group, gather
from archgen.views.scene import Part
from archgen.views.view import Box, Lane

_FEWEST = 3
"""So many modules make a stack."""


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


def _stacked(modules: Sequence[Box]) -> Group:
    face = replace(
        modules[0],
        title=f"{len(modules)} modules",
        service=", ".join(module.title for module in modules),
        members=(),
    )
    return Group(face, frozenset(module.id for module in modules))
