"""A large design in pages: the overview with a box for each module, and each module by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.views.gathering import Group, common_frame, counted, gather
from archgen.views.modules import Module
from archgen.views.modules_commons import with_common_signs
from archgen.views.modules_shelves import tiles_by_module
from archgen.views.scene import Part, Scene
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Emphasis, FrameKind, Told

_MOST_NAMED = 4
_FREE = 4
"""The least column of what stands where its lines put it."""


def overview_part(
    scene: Scene, part: Part, modules: Sequence[Module], alone: frozenset[str] = frozenset()
) -> Part:
    """The part with a box for each module; boxes named in `alone` stand by themselves.

    What lies on shelves for one module only is on that module's page.
    """
    owned = tiles_by_module(scene, modules)
    tiles = tuple(tile for tile in part.tiles if not owned.get(tile.id))
    away: dict[str, list[Told]] = {}
    for tile in part.tiles:
        away.setdefault(owned.get(tile.id, ""), []).extend(scene.owned.get(tile.id, ()))
    groups = (
        replace(_group(scene, module, alone), told=tuple(away.get(module.name, ())))
        for module in modules
        if not alone.issuperset(module.boxes)
    )
    return with_common_signs(scene, gather(replace(part, tiles=tiles), tuple(groups)))


def gathered_modules(scene: Scene, part: Part, modules: Iterable[Module]) -> Part:
    """The part with a box for each of the modules, its shelves as they are."""
    return gather(part, [_group(scene, module) for module in modules])


def module_parts(scene: Scene, modules: Sequence[Module]) -> tuple[Part, ...]:
    """For each module its boxes, whatever these have to do with, and the shelves they use.

    What belongs to another module stands there faint, one box for each such module, and so says its
    name. Guards are drawn to everything of the module that they protect.
    """
    at = {name: module for module in modules for name in module.boxes}
    boxes = {box.id: box for box in scene.boxes}
    owned = tiles_by_module(scene, modules)
    touching: dict[str, list[int]] = {}
    arrows = (*scene.arrows, *scene.guards)
    for place, arrow in enumerate(arrows):
        for end in dict.fromkeys((arrow.source, arrow.target)):
            if end in at:
                touching.setdefault(at[end].name, []).append(place)
    parts = []
    for module in modules:
        mine = frozenset(module.boxes)
        drawn = tuple(arrows[place] for place in dict.fromkeys(touching.get(module.name, ())))
        around = {end for arrow in drawn for end in (arrow.source, arrow.target)} - mine
        shown = tuple(_seen(box, box.id in mine) for box in scene.boxes if box.id in mine or box.id in around)
        signs = {mark.resource for name in module.boxes for mark in boxes[name].marks}
        tiles = tuple(tile for tile in scene.tiles if owned.get(tile.id) == module.name or tile.id in signs)
        parts.append(gather(Part(shown, drawn, tiles), _strangers(around, at, boxes, drawn)))
    return tuple(parts)


def _seen(box: Box, own: bool) -> Box:  # noqa: FBT001 - of the module or not
    return box if own else replace(box, marks=())


def _strangers(
    around: Iterable[str], at: Mapping[str, Module], boxes: Mapping[str, Box], drawn: Iterable[Stroke]
) -> list[Group]:
    """One box for each other module that has something to do with this one."""
    theirs: dict[str, list[Box]] = {}
    for name in boxes:
        if name in around and name in at:
            theirs.setdefault(at[name].name, []).append(boxes[name])
    asking = {arrow.source for arrow in drawn}
    return [_stranger(at[rows[0].id], rows, boxes, asking) for rows in theirs.values()]


def _stranger(module: Module, rows: Sequence[Box], boxes: Mapping[str, Box], asking: set[str]) -> Group:
    """The box for another module; one that is only asked stands right of who asks, an API too."""
    first = rows[0] if len(rows) == 1 else boxes[module.entry]
    alone = "another module" if first.id == module.entry else f"module {module.title}"
    named = ", ".join(box.title for box in rows[:_MOST_NAMED])
    more = f" and {len(rows) - _MOST_NAMED} more" if len(rows) > _MOST_NAMED else ""
    face = replace(
        first,
        id=rows[0].id,
        title=first.title if len(rows) == 1 else module.title,
        service=alone if len(rows) == 1 else f"module: {named}{more}",
        frame=rows[0].frame,
        column=first.column if asking.intersection(box.id for box in rows) else max(first.column, _FREE),
        emphasis=Emphasis.FOREIGN,
    )
    return Group(face, frozenset(box.id for box in rows))


def _group(scene: Scene, module: Module, alone: frozenset[str] = frozenset()) -> Group:
    """The module as a box that looks like its entry and counts the rest."""
    names = frozenset(module.boxes) - alone
    boxes = [box for box in scene.boxes if box.id in names]
    entry = next(box for box in scene.boxes if box.id == module.entry)
    rest = [box for box in boxes if box.id != module.entry]
    title = module.title if module.entry in names else f"More of {module.title}"
    place = common_frame((box.frame for box in boxes if not _worldwide(scene, box)), _ids(scene))
    face = replace(
        entry,
        id=module.entry if module.entry in names else min(names, default=""),
        title=title,
        service=counted(rest),
        frame=place or entry.frame,
        marks=(),
    )
    return Group(face, names)


def _ids(scene: Scene) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(frame.id for frame in rows) for name, rows in scene.above.items()}


def _worldwide(scene: Scene, box: Box) -> bool:
    """True for a box outside every Region, such as a distribution before an API."""
    return all(frame.kind is not FrameKind.REGION for frame in scene.above[box.frame])
