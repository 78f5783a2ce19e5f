"""The routes of APIs that ask the same of whoever calls them: one box for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.asking import asked_by_route, authorizer_of
from archgen.graph.doors import has_routes
from archgen.graph.model import Guard, Strength
from archgen.views.composing import listed
from archgen.views.faces import icon_of
from archgen.views.proofs import UNKNOWN, credential
from archgen.views.view import Box, Lane

_MANY = 6
"""An API with more groups than this has one for each authorizer."""
_CROWDED = 12
"""With more groups than this in all, so has every API."""
_OBJECTS = {
    Strength.ENFORCED: "bound to the caller's own objects",
    Strength.STATED: "objects checked by code, as stated",
    Strength.OPEN: "objects not checked",
}


class RouteGroup(Struct, frozen=True):
    """Routes of one API with one authorizer, one set of scopes and groups, and where they lead.

    `authorizer` is a resource, `iam` or `none`; `known` is how surely callers are known. `targets` are
    the resources behind, each with the actions that the routes use on it.
    """

    id: str
    api: str
    routes: tuple[str, ...]
    authorizer: str
    known: Strength
    needs: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]]
    objects: Strength

    @property
    def title(self) -> str:
        """The route, or how many there are."""
        return self.routes[0] if len(self.routes) == 1 else f"{len(self.routes)} routes"


def route_groups(blueprint: Blueprint) -> tuple[RouteGroup, ...]:
    """The groups of every API, in the order of their first route; coarser ones where there are many."""
    apis = [one for one in blueprint.resources.values() if has_routes(one)]
    fine = [_groups(blueprint, api, fine=True) for api in apis]
    crowded = sum(len(groups) for groups in fine) > _CROWDED
    found: list[RouteGroup] = []
    for api, groups in zip(apis, fine, strict=True):
        coarse = crowded or len(groups) > _MANY
        found += _groups(blueprint, api, fine=False) if coarse else groups
    return tuple(found)


def _groups(blueprint: Blueprint, api: Resource, *, fine: bool) -> list[RouteGroup]:
    rows: dict[tuple[object, ...], list[str]] = {}
    for name, route in api.routes.items():
        known = asked_by_route(blueprint, api, name, route).guards[Guard.IDENTITY]
        needs = _needs(route) if fine else ()
        rows.setdefault((authorizer_of(api, route), known, needs), []).append(name)
    return [_group(blueprint, api, names) for names in rows.values()]


def _group(blueprint: Blueprint, api: Resource, names: list[str]) -> RouteGroup:
    routes = [api.routes[name] for name in names]
    asked = [asked_by_route(blueprint, api, name, api.routes[name]).guards for name in names]
    targets: dict[str, list[str]] = {}
    for route in routes:
        if route.to in blueprint.resources:
            action = str(route.action or "").rpartition(":")[2]
            targets.setdefault(str(route.to), []).extend([action] if action else [])
    return RouteGroup(
        id=f"{api.id}/{names[0]}",
        api=api.id,
        routes=tuple(names),
        authorizer=authorizer_of(api, routes[0]),
        known=min(guards[Guard.IDENTITY] for guards in asked),
        needs=tuple(dict.fromkeys(need for route in routes for need in _needs(route))),
        targets={name: tuple(dict.fromkeys(actions)) for name, actions in targets.items()},
        objects=min(guards[Guard.OBJECT] for guards in asked),
    )


def _needs(route: Any) -> tuple[str, ...]:  # noqa: ANN401 - a route of the catalogue
    """What a route asks for besides who calls: scopes, groups, a second factor."""
    groups = tuple(f"group {name}" for name in route.groups or ())
    return (*(route.scopes or ()), *groups, *(("MFA",) if route.mfa else ()))


def group_box(blueprint: Blueprint, group: RouteGroup, frame: str, column: int) -> Box:
    """The box of a group; its second line names the routes where they are several."""
    service = ", ".join(group.routes) if len(group.routes) > 1 else ""
    api = blueprint.resources[group.api]
    members = tuple(f"{group.api}/{name}" for name in group.routes)
    return Box(group.id, group.title, service, icon_of(api), api.type, Lane.API, frame, column, members)


def told(blueprint: Blueprint, group: RouteGroup) -> str:
    """What the routes of a group ask, as a sentence."""
    said = [listed(group.routes) if len(group.routes) <= 2 else group.title]  # noqa: PLR2004 - two fit
    if group.known is Strength.OPEN:
        return f"{said[0]}: {UNKNOWN}."
    asks = "a signed webhook" if group.authorizer == "none" else credential(blueprint, group.authorizer)
    needs = f"; asks for {listed(group.needs)}" if group.needs else ""
    objects = f"; {_OBJECTS[group.objects]}" if group.objects in _OBJECTS else ""
    return f"{said[0]}: {asks}{needs}{objects}."


def groups_of(groups: Iterable[RouteGroup], api: str) -> tuple[RouteGroup, ...]:
    """Those of one API."""
    return tuple(group for group in groups if group.api == api)
