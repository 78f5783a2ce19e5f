"""Routes of many APIs on one picture: those that ask the same of the same callers stand as one box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.views.composing import listed, several
from archgen.views.route_groups import RouteGroup, told
from archgen.views.stacks import told_of, worst_of
from archgen.views.view import Box, Frame, FrameKind

MOST = 14
"""A picture with the routes of more APIs than this is a tower that nobody reads."""
_FRAME = Frame("@routes", FrameKind.GROUP, "Routes", "")


class Crowd(Struct, frozen=True):
    """Groups of several APIs that ask the same: `group` tells what, `rows` are theirs."""

    group: RouteGroup
    rows: tuple[RouteGroup, ...]

    @property
    def apis(self) -> tuple[str, ...]:
        """Whose routes these are."""
        return tuple(dict.fromkeys(row.api for row in self.rows))


def sentences(
    blueprint: Blueprint, found: Sequence[Crowd], callers: Mapping[str, Sequence[str]]
) -> list[str]:
    """What each crowd asks; where groups stand together, also whose routes they are and who calls them."""
    said = [told(blueprint, crowd.group) for crowd in found]
    if all(len(crowd.rows) == 1 for crowd in found):
        return said
    return [
        f"{_whole(blueprint, crowd)}: {_asks(words)}{_called(blueprint, callers, crowd)}."
        for crowd, words in zip(found, said, strict=True)
    ]


def _whole(blueprint: Blueprint, crowd: Crowd) -> str:
    return f"{crowd.group.title} of {_whose(blueprint, crowd.apis)}"


def _asks(sentence: str) -> str:
    """What a sentence about routes says of them."""
    return sentence.partition(": ")[2].removesuffix(".")


def _whose(blueprint: Blueprint, apis: Sequence[str]) -> str:
    return several([blueprint.resources[name].title for name in apis], "APIs")


def _called(blueprint: Blueprint, callers: Mapping[str, Sequence[str]], crowd: Crowd) -> str:
    known = [
        blueprint.resources[name].title for name in callers[crowd.group.api] if name in blueprint.resources
    ]
    return f"; called by {listed(known)}" if known else ""


def crowds(groups: Sequence[RouteGroup], callers: Mapping[str, Sequence[str]]) -> tuple[Crowd, ...]:
    """The groups, each for itself; of many APIs, those together that ask the same of the same callers."""
    found: dict[tuple[object, ...], list[RouteGroup]] = {}
    many = len({group.api for group in groups}) > MOST
    for group in groups:
        asks = (group.authorizer, group.known, group.needs, tuple(callers[group.api]))
        found.setdefault(asks if many else (group.id,), []).append(group)
    return tuple(_crowd(rows) for rows in found.values())


def _crowd(rows: Sequence[RouteGroup]) -> Crowd:
    first, *others = rows
    if not others:
        return Crowd(first, tuple(rows))
    routes = tuple(name for row in rows for name in row.routes)
    return Crowd(replace(first, routes=routes, objects=min(row.objects for row in rows)), tuple(rows))


def stand_together(
    blueprint: Blueprint, found: Sequence[Crowd], boxes: Sequence[Box], frames: Sequence[Frame]
) -> tuple[tuple[Box, ...], tuple[Frame, ...], dict[str, str]]:
    """The boxes with one for each crowd, the frames, and for each group's box the one that stands for it.

    Where groups stand together, all stand in one frame, and theirs are gone.
    """
    standing = {row.id: crowd.group.id for crowd in found for row in crowd.rows}
    if all(len(crowd.rows) == 1 for crowd in found):
        return tuple(boxes), tuple(frames), standing
    by_id = {box.id: box for box in boxes}
    joined = {
        crowd.group.id: _joined(blueprint, crowd, [by_id[row.id] for row in crowd.rows]) for crowd in found
    }
    kept = [joined.get(box.id, box) for box in boxes if standing.get(box.id, box.id) == box.id]
    apis = {row.api for crowd in found for row in crowd.rows}
    return tuple(kept), (*(frame for frame in frames if frame.id not in apis), _FRAME), standing


def _joined(blueprint: Blueprint, crowd: Crowd, boxes: Sequence[Box]) -> Box:
    return replace(
        boxes[0],
        title=crowd.group.title,
        service=f"of {_whose(blueprint, crowd.apis)}",
        frame=_FRAME.id,
        members=tuple(name for box in boxes for name in box.members),
        findings=sum(box.findings for box in boxes),
        worst=worst_of(boxes),
        told=told_of(boxes),
    )
