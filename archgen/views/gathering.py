"""Many boxes drawn as one: what stands for a module or for a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.views.scene import Part
from archgen.views.stacks import has_noun, many, told_of, worst_first
from archgen.views.view import Box, Emphasis, Mark, Told

_SORTS = 6
"""So many sorts a box counts that stands for others."""


class Group(Struct, frozen=True):
    """Boxes that one box stands for: that box without its counts, and the ids of theirs.

    `told` are findings of what it stands for besides: things folded to its shelves.
    """

    face: Box
    boxes: frozenset[str]
    told: tuple[Told, ...] = ()


def gather(part: Part, groups: Sequence[Group]) -> Part:
    """The part with the boxes of each group as one, which stands where the first of them stood.

    Arrows within a group go, those that leave or enter it end at its box.
    """
    standing = {name: group.face.id for group in groups for name in group.boxes}
    members: dict[str, list[Box]] = {}
    for box in part.boxes:
        if box.id in standing:
            members.setdefault(standing[box.id], []).append(box)
    faces = {group.face.id: filled(group, members.get(group.face.id, ())) for group in groups}
    boxes = dict.fromkeys(standing.get(box.id, box.id) for box in part.boxes)
    alone = {box.id: box for box in part.boxes if box.id not in standing}
    arrows = (
        replace(
            arrow,
            source=standing.get(arrow.source, arrow.source),
            target=standing.get(arrow.target, arrow.target),
        )
        for arrow in part.arrows
    )
    return Part(
        tuple(faces[name] if name in faces else alone[name] for name in boxes),
        tuple(arrow for arrow in arrows if arrow.source != arrow.target),
        part.tiles,
    )


def counted(boxes: Iterable[Box]) -> str:
    """`3 functions, 2 tables, 1 WAF`: how many of each sort, the most first."""
    kinds: dict[tuple[str, str], list[Box]] = {}
    for box in boxes:
        kind = "" if has_noun(box) else box.service.split(" · ")[0]
        kinds.setdefault((box.type, kind), []).append(box)
    sizes = [(sum(len(box.members) for box in rows), rows[0]) for rows in kinds.values()]
    said = [many(*size) for size in sorted(sizes, key=lambda size: -size[0])]
    rest = len(said) - _SORTS
    return ", ".join([*said[:_SORTS], f"{rest} sorts more"] if rest > 1 else said)


def filled(group: Group, boxes: Sequence[Box]) -> Box:
    """The group's box with everything that it stands for; a stranger's findings are told on its own page."""
    face = group.face
    told = () if face.emphasis is Emphasis.FOREIGN else worst_first((*told_of(boxes), *group.told))
    return replace(
        face,
        members=tuple(name for box in boxes for name in box.members) or face.members,
        marks=() if face.emphasis is Emphasis.FOREIGN else _marks(boxes),
        findings=len(told),
        worst=told[0].severity if told else "",
        told=told,
    )


def _marks(boxes: Sequence[Box]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(mark for box in boxes for mark in box.marks))


def common_frame(frames: Iterable[str], above: Mapping[str, Sequence[str]]) -> str:
    """The innermost frame that holds all of these; `above` has each frame and those around it."""
    rows = [above[frame] for frame in dict.fromkeys(frames)]
    return next((frame for frame in rows[0] if all(frame in row for row in rows)), "") if rows else ""
