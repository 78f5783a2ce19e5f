"""The far side of a picture of identity: code and roles, who may take them, and what they may use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.blueprint.model import Blueprint
from archgen.graph.doors import has_routes
from archgen.graph.nature import signs_in
from archgen.graph.settings import declares, setting
from archgen.graph.written_rights import roles
from archgen.views.callers import direct, proof
from archgen.views.composing import depths
from archgen.views.passages import passages
from archgen.views.roles_taken import Taking, Use, acts, acts_as, role_words, takings, uses
from archgen.views.route_groups import RouteGroup
from archgen.views.stages import ACTING, CHECKS, SIGN_IN, WHO, Scene
from archgen.views.view import Box, Lane, LineKind

_PARTY = "aws.general.Users"


def add_acting(scene: Scene, groups: Sequence[RouteGroup]) -> None:
    """Code and roles with what they may use, right of the routes that lead to them."""
    blueprint = scene.blueprint
    used, taken = uses(blueprint), takings(blueprint)
    column = _acting_columns(blueprint, groups, used, taken)
    last = max(column.values(), default=ACTING) + 1
    for name, place in column.items():
        one = blueprint.resources[name]
        scene.show(name, place, acts_as(blueprint, one) if acts(one) else role_words(blueprint, one, used))
    _add_started(scene, groups, last)
    for taking in taken:
        _add_taking(scene, taking)
    for use in used:
        _add_use(scene, use, groups, last)


def _add_started(scene: Scene, groups: Iterable[RouteGroup], last: int) -> None:
    """What routes lead to, and the code that authorizers ask."""
    resources = scene.blueprint.resources
    for group in groups:
        for name, actions in group.targets.items():
            scene.show(name, last)
            kind = LineKind.REQUEST if acts(resources[name]) else LineKind.DATA
            scene.lead(group.id, name, kind, ", ".join(actions))
    for check in [one for one in resources.values() if one.id in scene.boxes]:
        if declares(check, "identity_source"):
            scene.lead(check.id, str(setting(check, "function")), LineKind.IDENTITY, "asks")


def _add_use(scene: Scene, use: Use, groups: Iterable[RouteGroup], last: int) -> None:
    """What somebody may do: of an API, to each group of its routes."""
    if not has_routes(scene.blueprint.resources[use.target]):
        scene.show(use.target, last)
        scene.lead(use.holder, use.target, LineKind.DATA, use.words)
        return
    for group in groups:
        if group.api == use.target:
            scene.lead(use.holder, group.id, LineKind.DATA, use.words)


def _acting_columns(
    blueprint: Blueprint, groups: Iterable[RouteGroup], used: Sequence[Use], taken: Sequence[Taking]
) -> dict[str, int]:
    """The columns of code and roles: each right of who takes it; a role to call an API before its routes."""
    called = {name for group in groups for name in group.targets}
    names = [one.id for one in blueprint.resources.values() if acts(one)]
    busy = called | {use.holder for use in used} | {row.name for row in taken}
    asked = {str(setting(one, "function")) for one in blueprint.resources.values()}
    names = [name for name in names if name in busy | asked]
    drawn = [role.id for role in roles(blueprint)]
    pairs = [(use.holder, use.target) for use in used] + [(row.name, row.role) for row in taken]
    deep = depths([*names, *drawn], pairs)
    calling = {use.holder for use in used if has_routes(blueprint.resources[use.target])}
    return {name: CHECKS if name in calling and name in drawn else ACTING + deep[name] for name in deep}


def _add_taking(scene: Scene, taking: Taking) -> None:
    if taking.title:
        box = Box(
            taking.name, taking.title, taking.kind, _PARTY, "client", Lane.OUTSIDE, "", WHO, (taking.name,)
        )
        scene.boxes.setdefault(taking.name, box)
    elif taking.name in scene.blueprint.resources:
        one = scene.blueprint.resources[taking.name]
        scene.show(one.id, SIGN_IN if signs_in(one) or declares(one, "guests") else WHO)
    scene.lead(taking.name, taking.role, LineKind.NOTE, taking.words)


def add_direct(scene: Scene) -> None:
    """What callers reach past every API."""
    for row in direct(scene.graph, passages(scene.graph)):
        scene.show(row.source, WHO)
        last = max(box.column for box in scene.boxes.values())
        scene.show(row.target, max(last, ACTING + 1))
        words = proof(scene.blueprint, row.source, row.target) or "link or credentials"
        scene.lead(row.source, row.target, LineKind.REQUEST, words)
