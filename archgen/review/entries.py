"""How anyone can get in: one row for each route, then every other way in."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Enters
from archgen.graph.attributes import exposure, stores_in_reach
from archgen.graph.model import Graph, NodeKind
from archgen.review.language import listed
from archgen.review.model import NONE, NOT_STATED, Section, Table, Words, cell, code, plain, soft, strong

_HEAD = (
    "Entry",
    "Exposed to",
    "Authentication",
    "Scope",
    "Object check",
    "Web ACL",
    "Throttle",
    "Body check",
    "Reaches",
)


def entries(graph: Graph) -> Section | None:
    """The section; None when nothing can be entered."""
    rows: list[tuple[Words, ...]] = []
    for resource in graph.blueprint.resources.values():
        routes = getattr(resource.body, "routes", None)
        if isinstance(routes, dict):
            rows += [_route(graph, resource, name, route) for name, route in routes.items()]
        elif isinstance(resource.body, Enters):
            rows += _other(graph, resource)
    if not rows:
        return None
    return Section(
        "entry-points", "Entry points", (Table("Ways in", _HEAD, tuple(rows)),), badge=str(len(rows))
    )


def _route(graph: Graph, api: Resource, name: str, route: Any) -> tuple[Words, ...]:  # noqa: ANN401 - a Route
    blueprint = graph.blueprint
    node = f"{api.id}/{name}"
    lead: Words = (code(name),)
    if route.sensitive and route.sensitive != "none":
        lead += (plain(" "), strong(route.sensitive))
    return (
        lead,
        _exposed(graph, node),
        _asks(blueprint, api, route),
        cell(listed([*(route.scopes or ()), *(route.groups or ())])),
        _object_check(route),
        _guards(blueprint, api.id),
        _throttle(api, route),
        _body(api, route),
        _reaches(graph, node, route.to),
    )


def _exposed(graph: Graph, node: str) -> Words:
    if node not in graph.nodes:
        return NOT_STATED
    return (plain(exposure(graph, node).name.lower()),)


def _asks(blueprint: Blueprint, api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    if route.public:
        return (plain("none: "), soft(route.public))
    name = route.authorizer or getattr(api.body, "authorizer", None)
    if not name or name == "none":
        return (strong("none"),)
    if name not in blueprint.resources:
        return (plain(name.upper() if name == "iam" else name),)
    who = blueprint.resources[name]
    behind = getattr(who.body, "user_pool", None) or listed(getattr(who.body, "issuer", None) or ())
    token = getattr(who.body, "token", None)
    words: Words = (code(name),)
    if token or behind:
        words += (plain(f": {token or 'a'} token{f' of {behind}' if behind else ''}"),)
    return words


def _object_check(route: Any) -> Words:  # noqa: ANN401 - a Route
    if route.object_check in ("handler", "authorizer"):
        return (plain(f"in the {route.object_check} "), soft("(stated)"))
    if route.object_check:
        return cell(route.object_check)
    return NONE if route.to == "mock" or route.public else NOT_STATED


def _guards(blueprint: Blueprint, target: str) -> Words:
    names = [
        r.source
        for r in blueprint.incoming.get(target, ())
        if r.verb == "protects" and _inspects(blueprint, r.source)
    ]
    if not names:
        return (strong("none"),)
    words: list = []
    for place, name in enumerate(names):
        words += [plain(", ")] * bool(place) + [code(name)]
    return tuple(words)


def _inspects(blueprint: Blueprint, name: str) -> bool:
    return hasattr(blueprint.resources[name].body, "managed_rules")


def _throttle(api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    own, shared = route.throttle, getattr(api.body, "throttle", None)
    chosen = own or shared
    if chosen is None or chosen.rate is None:
        return (soft("the account's (AWS default)"),)
    burst = f", burst {chosen.burst:,}" if chosen.burst else ""
    limit = (
        f"; {route.limit.requests.text} by {route.limit.by} (stated)"
        if route.limit and route.limit.requests
        else ""
    )
    return (plain(f"{chosen.rate.text}{burst}{'' if own else ' (API)'}{limit}"),)


def _body(api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    validated = route.validate_ or getattr(api.body, "validate_", None)
    if not validated or validated == "none":
        return (plain("none"),)
    model = route.model
    closed = model is not None and getattr(model, "closed", None)
    return (plain(validated.replace("-", " ") + (", closed model" if closed else "")),)


def _reaches(graph: Graph, node: str, target: str | None) -> Words:
    if target == "mock":
        return (plain("nothing"),)
    stores = stores_in_reach(graph, node) if node in graph.nodes else ()
    words: list = [code(target or "?")]
    for place, name in enumerate(stores):
        words += [plain(" → " if place == 0 else ", "), code(name)]
    return tuple(words)


def _other(graph: Graph, resource: Resource) -> list[tuple[Words, ...]]:
    """Doors of resources without routes: an edge, a sign-in, a function URL."""
    doors = [n for n in graph.nodes.values() if n.resource == resource.id and n.kind is NodeKind.DOOR]
    nodes = [door.id for door in doors] or ([resource.id] if resource.id in graph.nodes else [])
    rows = []
    for node in nodes:
        if not graph.into.get(node):
            continue
        rows.append(
            (
                (code(node),),
                _exposed(graph, node),
                NONE,
                NONE,
                NONE,
                _guards(graph.blueprint, resource.id),
                NONE,
                NONE,
                _reaches(graph, node, resource.id),
            )
        )
    return rows
