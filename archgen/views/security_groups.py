"""Security groups as frames: a group whose members all stand in one place is drawn around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.graph.settings import setting
from archgen.views.view import Box, Frame, FrameKind


def around(
    blueprint: Blueprint, boxes: Sequence[Box], frames: Iterable[Frame]
) -> tuple[tuple[Box, ...], tuple[Frame, ...]]:
    """The boxes in the frames of their security groups, where they have just one, and all frames.

    A group with members in several frames is no frame: the boxes' second lines name it.
    """
    places: dict[str, set[str]] = {}
    for box in boxes:
        for group in _groups(blueprint, box):
            places.setdefault(group, set()).add(box.frame)
    drawn = {
        name: Frame(name, FrameKind.SECURITY_GROUP, blueprint.resources[name].title, next(iter(found)))
        for name, found in places.items()
        if len(found) == 1
    }
    settled = []
    for box in boxes:
        groups = _groups(blueprint, box)
        inside = len(groups) == 1 and groups[0] in drawn and box.frame
        settled.append(replace(box, frame=groups[0], service=_without(box, groups[0])) if inside else box)
    used = {box.frame for box in settled}
    return tuple(settled), (*frames, *(frame for name, frame in drawn.items() if name in used))


def _groups(blueprint: Blueprint, box: Box) -> tuple[str, ...]:
    """The groups that any of a box's resources is in, each once."""
    rows = (
        setting(blueprint.resources[name], "security_groups")
        for name in box.members
        if _known(blueprint, name)
    )
    return tuple(dict.fromkeys(group for row in rows for group in row or () if _known(blueprint, group)))


def _known(blueprint: Blueprint, name: str) -> bool:
    return name in blueprint.resources


def _without(box: Box, group: str) -> str:
    return " · ".join(part for part in box.service.split(" · ") if part != f"group {group}")
