"""On which module's page a folded resource lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archgen.views.modules import Module
from archgen.views.scene import Scene

_SHARED = ""


def tiles_by_module(scene: Scene, modules: Sequence[Module]) -> Mapping[str, str]:
    """The name of the module that alone has to do with a folded resource; empty where it is shared.

    A folded resource that no box has anything to do with, an alarm's topic say, lies where the folded
    ones do that it serves.
    """
    at = {name: module.name for module in modules for name in module.boxes}
    boxed = {box.id for box in scene.boxes}
    tiles = {tile.id for tile in scene.tiles}
    users: dict[str, set[str]] = {name: set() for name in tiles}
    beside: dict[str, list[str]] = {name: [] for name in tiles}
    for relation in scene.blueprint.relations:
        for tile, other in ((relation.source, relation.target), (relation.target, relation.source)):
            if tile in tiles and other in boxed:
                users[tile].add(at.get(other, _SHARED))
            elif tile in tiles and other in tiles:
                beside[tile].append(other)
    return {tile: _owner(tile, users, beside) for tile in tiles}


def _owner(tile: str, users: Mapping[str, set[str]], beside: Mapping[str, Sequence[str]]) -> str:
    seen, ring = {tile}, [tile]
    while ring:
        found = {user for name in ring for user in users[name]}
        if found:
            return found.pop() if len(found) == 1 else _SHARED
        ring = [other for name in ring for other in dict.fromkeys(beside[name]) if other not in seen]
        seen.update(ring)
    return _SHARED
