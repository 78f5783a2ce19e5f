"""Frames and modules that somebody wants as one box, by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.look import look_of
from archgen.finding.nearest import nearest
from archgen.views.faces import icon_of, lane_of, service_of
from archgen.views.gathering import Group, counted, filled, gather
from archgen.views.modules import Module
from archgen.views.scene import Part, Scene
from archgen.views.view import Box, Frame, FrameKind, Lane, UnknownPageError

_PLAIN = "aws.general.General"
_ICONS = {
    FrameKind.ACCOUNT: look_of("account").icon,
    FrameKind.VPC: look_of("vpc").icon,
    FrameKind.SUBNET: look_of("subnet").icon,
    FrameKind.PUBLIC_SUBNET: "aws.network.PublicSubnet",
    FrameKind.ON_PREMISES: look_of("on-premises").icon,
}
_LISTED = 12
_ELSEWHERE = "@"
"""In the id of a frame, what is before the Region it stands in where that is not its first."""


def fold_frames(scene: Scene, part: Part, names: Iterable[str]) -> Part:
    """The part with each of these frames as one box that counts what is in it, its shelf too.

    A frame within another that is folded goes with that. `names` are keys of accounts, VPCs and
    subnets, and codes of Regions.
    A name that no frame has folds nothing: `check_known` tells.
    """
    groups, kept = folding(scene, part.boxes, part.tiles, names)
    if not groups:
        return part
    bare = tuple(filled(group, ()) for group in groups if not group.boxes)
    gathered = gather(Part(part.boxes, part.arrows, kept), [group for group in groups if group.boxes])
    return replace(gathered, boxes=(*gathered.boxes, *bare))


def folding(
    scene: Scene, boxes: Iterable[Box], tiles: Iterable[Resource], names: Iterable[str]
) -> tuple[tuple[Group, ...], tuple[Resource, ...]]:
    """What each of the frames of these names stands for as one box, and the tiles that are in none."""
    known = _names(scene)
    wanted = {frame for name in names for frame in known.get(name, ())}
    chosen = {name: _outermost(rows, wanted) for name, rows in scene.above.items()}
    shelved: dict[str, list[Box]] = {}
    kept = []
    for tile in tiles:
        frame = chosen.get(scene.framing.shelve(tile), "")
        if frame:
            shelved.setdefault(frame, []).append(_as_box(scene.blueprint, tile.id))
        else:
            kept.append(tile)
    held: dict[str, list[Box]] = {}
    for box in boxes:
        if chosen.get(box.frame):
            held.setdefault(chosen[box.frame], []).append(box)
    frames = {name: rows[0] for name, rows in scene.above.items() if rows}
    used = [name for name in frames if name in held or name in shelved]
    groups = [_group(scene, frames[name], held.get(name, ()), shelved.get(name, ())) for name in used]
    return tuple(groups), tuple(kept)


def parted(names: Iterable[str], modules: Sequence[Module]) -> tuple[tuple[Module, ...], tuple[str, ...]]:
    """The modules that some of the names mean, and the names that mean none."""
    rows = tuple(names)
    by_name = {module.name: module for module in modules}
    found = tuple(by_name[name] for name in dict.fromkeys(rows) if name in by_name)
    return found, tuple(name for name in rows if name not in by_name)


def check_known(scene: Scene, names: Iterable[str], modules: Iterable[Module]) -> None:
    """Raise `UnknownPageError` for a name that neither a frame nor a module has."""
    known = [*_names(scene), *(module.name for module in modules)]
    for name in names:
        if name not in known:
            near = nearest(name, known)
            listed = ", ".join(known[:_LISTED]) + (" and more" if len(known) > _LISTED else "")
            hint = f"did you mean {near}?" if near else f"there are {listed}" if known else "it has no frames"
            raise UnknownPageError(f"there is no frame {name} in {scene.blueprint.name}; {hint}")


def _names(scene: Scene) -> Mapping[str, tuple[str, ...]]:
    """The frames that each name means: a Region's code in every account, a network's in every Region."""
    found: dict[str, tuple[str, ...]] = {}
    accounts = scene.blueprint.of_type("account")
    for frame in scene.framing.ordered():
        if frame.kind is FrameKind.CLOUD:
            said = [account.id for account in accounts] if len(accounts) == 1 else []
        elif frame.kind in (FrameKind.SUBNET, FrameKind.PUBLIC_SUBNET):
            said = frame.id.partition(_ELSEWHERE)[0].split("+")
        elif frame.kind is FrameKind.REGION:
            said = list(dict.fromkeys((frame.id, frame.id.rpartition("/")[2])))
        else:
            said = [frame.id.partition(_ELSEWHERE)[0]]
        for name in said:
            found[name] = (*found.get(name, ()), frame.id)
    return found


def _outermost(rows: Sequence[Frame], wanted: set[str]) -> str:
    return next((frame.id for frame in reversed(rows) if frame.id in wanted), "")


def _group(scene: Scene, frame: Frame, boxes: Sequence[Box], shelved: Sequence[Box]) -> Group:
    lanes = Counter(box.lane for box in boxes)
    face = Box(
        id=frame.id,
        title=frame.title,
        service=counted((*boxes, *shelved)),
        icon=_ICONS.get(frame.kind, _PLAIN),
        type=frame.kind.value,
        lane=max(lanes, key=lambda lane: lanes[lane]) if lanes else Lane.OPERATIONS,
        frame=frame.parent,
        column=min((box.column for box in boxes), default=4),
        members=tuple(box.id for box in shelved) if not boxes else (),
    )
    told = tuple(told for box in shelved for told in scene.owned.get(box.id, ()))
    return Group(face, frozenset(box.id for box in boxes), told)


def _as_box(blueprint: Blueprint, name: str) -> Box:
    """A folded resource in the form in which things are counted."""
    resource = blueprint.resources[name]
    lane = lane_of(resource)
    return Box(
        name, resource.title, service_of(resource), icon_of(resource), resource.type, lane, "", 4, (name,)
    )
