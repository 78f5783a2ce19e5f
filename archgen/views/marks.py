"""Signs on boxes for what is folded to a shelf, with the numbers that join a sign and its tile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.verbs import VERBS
from archgen.views.faces import icon_of
from archgen.views.strokes import Stroke
from archgen.views.view import LineKind, Mark

# Relations that say nothing of the box itself: who tends it, where it stands, what else is told.
_UNSIGNED = frozenset({"deployed_by", "admins", "users", "in", "via", "used_by", "notifies", "subscribers"})

_FAILURES = frozenset({"dead_letter", "on_failure"})


def numbers(tiles: Iterable[Resource]) -> dict[str, int]:
    """The number of each folded resource among those of one icon; 0 where it is the only one."""
    by_icon: dict[str, list[str]] = {}
    for resource in tiles:
        by_icon.setdefault(icon_of(resource), []).append(resource.id)
    return {
        name: place if len(names) > 1 else 0
        for names in by_icon.values()
        for place, name in enumerate(names, 1)
    }


def marks(
    blueprint: Blueprint, tiles: Mapping[str, int], shown: frozenset[str], guards: Iterable[Stroke]
) -> dict[str, tuple[Mark, ...]]:
    """For each box its signs: folded resources it is related to, then guards drawn elsewhere.

    `tiles` has the number of each folded resource, `shown` the boxes, `guards` the arrows of guards
    that are drawn at something else.
    """
    found: dict[str, dict[str, Mark]] = {}
    for relation in blueprint.relations:
        drawn = VERBS[relation.verb].line and relation.verb not in _FAILURES
        if drawn or relation.verb in _UNSIGNED:
            continue
        for box, tile in ((relation.source, relation.target), (relation.target, relation.source)):
            if box in shown and tile in tiles:
                mark = Mark(tile, icon_of(blueprint.resources[tile]), tiles[tile])
                found.setdefault(box, {}).setdefault(tile, mark)
    for guard in guards:
        if guard.kind is LineKind.GUARD and guard.target in shown:
            mark = Mark(guard.source, icon_of(blueprint.resources[guard.source]))
            found.setdefault(guard.target, {}).setdefault(guard.source, mark)
    order = {name: place for place, name in enumerate(blueprint.resources)}
    return {
        box: tuple(sorted(signs.values(), key=lambda mark: (mark.icon, order[mark.resource])))
        for box, signs in found.items()
    }
