"""How anyone can get in: a row for each route, or for routes alike, then every other way in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE
from archgen.graph.attributes import exposure, reach, stores_in_reach
from archgen.graph.doors import DEFAULT, Door, front, has_routes, is_edge
from archgen.graph.model import Graph
from archgen.graph.nature import opens_things, outside
from archgen.graph.web_acls import acls
from archgen.policy.report import Report
from archgen.reviews.approach import clients, clients_of, edges_before, open_doors
from archgen.reviews.language import listed, quantity
from archgen.reviews.marking import marked
from archgen.reviews.model import (
    NONE,
    NOT_STATED,
    Run,
    Section,
    Table,
    Words,
    cell,
    code,
    fill,
    joined,
    lean,
    named,
    plain,
    soft,
    strong,
)
from archgen.reviews.settings import (
    asked_of,
    authorizer_of,
    rate_in_words,
    rate_rules,
    speaks_websocket,
    throttle_of,
    with_scopes,
)

_HEAD = (
    "Entry",
    "Clients",
    "Exposed to",
    "Authentication",
    "Scope",
    "Object check",
    "Web ACL",
    "Throttle and limit",
    "Body check",
    "Reaches",
)
_ANYONE: Words = (plain("anyone"),)


class _Ways(Struct, frozen=True, dict=True):
    """What every row asks: the graph and the findings."""

    graph: Graph
    report: Report


def entries(graph: Graph, report: Report) -> Section | None:
    """The section; None when nothing can be entered."""
    ways = _Ways(graph, report)
    rows: list[tuple[Words, ...]] = []
    others: list[tuple[Words, ...]] = []
    for resource in graph.blueprint.resources.values():
        if has_routes(resource):
            routes = resource.routes
            rows += _alike([_route(ways, resource, name, route) for name, route in routes.items()])
            others += _hosts(ways, resource)
        elif not outside(resource):
            others += _others(ways, resource)
    rows += others
    count = len(others) + sum(len(one.routes) for one in graph.blueprint.resources.values())
    if not rows:
        return None
    table = lean(Table("Ways in", _HEAD, tuple(rows)))
    return Section("entry-points", "Entry points", (table,), badge=str(count))


def _alike(rows: Iterable[tuple[Words, ...]]) -> list[tuple[Words, ...]]:
    """The rows of an API's routes; routes of which all else is the same share one."""
    groups: dict[tuple[Words, ...], list[Words]] = {}
    for entry, *rest in rows:
        groups.setdefault(tuple(rest), []).append(entry)
    return [(joined(entries, ", "), *rest) for rest, entries in groups.items()]


def _route(ways: _Ways, api: Resource, name: str, route: Any) -> tuple[Words, ...]:  # noqa: ANN401 - a Route
    graph, report = ways.graph, ways.report
    node = f"{api.id}/{name}"
    lead: Words = (code(name),)
    if route.sensitive and route.sensitive != "none":
        lead += (plain(" "), strong(route.sensitive))
    guards = [acl.id for acl in acls(graph.blueprint, api)]
    before = [
        acl.id
        for edge in edges_before(graph, api)
        for acl in acls(graph.blueprint, graph.blueprint.resources[edge])
    ]
    here = (api.id, *([route.to] if route.to else ()))
    return (
        lead,
        _ANYONE if route.public else named(clients_of(graph, node)),
        marked(report, "exposed", (api.id,), _exposed(graph, api, node)),
        marked(report, "authentication", (api.id,), _asks(ways, api, route), name),
        marked(report, "scope", (api.id,), cell(with_scopes(route)), name),
        marked(report, "object", (api.id,), _object_check(route), name),
        marked(
            report,
            "web-acl",
            (api.id, *before, *guards),
            named([*before, *guards]) if before or guards else (plain("none"),),
        ),
        marked(report, "throttle", (api.id,), _throttle(api, route)),
        marked(report, "body", here, _body(api, route), name),
        _reaches(graph, node, route.to),
    )


def _exposed(graph: Graph, api: Resource, node: str) -> Words:
    """The least trusted place from which the route is reached, and by what way."""
    if node not in graph.nodes:
        return NOT_STATED
    whence = exposure(graph, node).name.lower()
    if whence == "none":
        return (plain("nobody"),)
    edges = edges_before(graph, api)
    if edges and not open_doors(graph, api):
        return fill(whence + ", through {}", named(edges, last="and"))
    hosts = [_host(door) for door in open_doors(graph, api)]
    return fill(whence + ", at {}", joined(hosts, " and ")) if hosts else (plain(whence),)


def _host(door: Door) -> Words:
    return (plain("AWS's default host" if door.part == DEFAULT else door.part),)


def _asks(ways: _Ways, api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    if route.public:
        return (plain("none: "), soft(route.public))
    name = authorizer_of(api, route)
    if not name:
        return (plain("none"),)
    words = asked_of(ways.graph.blueprint, name)
    if speaks_websocket(api) and route is not api.routes[ASKING_ROUTE]:
        return (*words, plain(" at "), code(ASKING_ROUTE))
    return (*words, plain(" and a second factor")) if route.mfa else words


def _object_check(route: Any) -> Words:  # noqa: ANN401 - a Route
    if route.object_check in ("handler", "authorizer"):
        return (plain(f"in the {route.object_check} "), soft("(stated)"))
    if route.object_check:
        return cell(route.object_check.replace("-", " "))
    return NONE if route.to == "mock" or route.public else NOT_STATED


def _throttle(api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    own, shared = throttle_of(route.throttle), throttle_of(getattr(api.body, "throttle", None))
    words: Words = (soft("the account's (AWS default)"),)
    if own or shared:
        words = (plain(own or f"{shared} (API)"),)
    if route.limit and route.limit.requests:
        by = f" by {route.limit.by}" if route.limit.by else ""
        words += (plain(f"; {rate_in_words(route.limit.requests)}{by} "), soft("(stated)"))
    return words


def _body(api: Resource, route: Any) -> Words:  # noqa: ANN401 - a Route
    validated = route.validate_ or getattr(api.body, "validate_", None) or "none"
    said = [validated.replace("-", " ")]
    if getattr(route.model, "closed", None):
        said.append("closed model")
    elif route.model is not None:
        said.append("model")
    if route.max_body is not None:
        said.append(f"at most {quantity(route.max_body.text)}")
    return (plain(", ".join(said)),)


def _reaches(graph: Graph, node: str, target: str | None) -> Words:
    """The code behind a node, and the data, credentials and outside systems behind that."""
    resources = graph.blueprint.resources
    if not target or target not in resources:
        return (plain("nothing"),)
    behind = [name for name in reach(graph, node) if name in resources and name != target]
    kept = [*stores_in_reach(graph, node), *(name for name in behind if opens_things(resources[name]))]
    kept += [name for name in behind if outside(resources[name])]
    words: Words = (code(target),)
    return (*words, plain(" → "), *named(list(dict.fromkeys(kept)))) if kept else words


def _hosts(ways: _Ways, api: Resource) -> list[tuple[Words, ...]]:
    """The hosts of an API that stands behind an edge: each a way round it, if it were open."""
    graph = ways.graph
    if not edges_before(graph, api):
        return []
    rows: list[tuple[Words, ...]] = []
    for door in front(api):
        shut = door.node not in {one.node for one in open_doors(graph, api)}
        proof: Words = _header(graph, api) if shut else (strong("none of its own"),)
        rest: Words = (plain("as its routes"),)
        guards = [acl.id for acl in acls(graph.blueprint, api)]
        where: Words = marked(ways.report, "exposed", (api.id,), (plain("internet"),))
        inspected = named(guards) if guards else (plain("none"),)
        rows.append(
            (_host_name(door, api), NONE, where, proof, rest, rest, inspected, rest, rest, (code(api.id),))
        )
    return rows


def _host_name(door: Door, api: Resource) -> Words:
    if door.part == DEFAULT:
        return (plain("default host of "), code(api.id))
    return (code(door.part),)


def _header(graph: Graph, api: Resource) -> Words:
    lines = [r for e in edges_before(graph, api) for r in graph.blueprint.outgoing.get(e, ())]
    secrets = [r.target for r in lines if r.verb == "origin_header"]
    if not secrets:
        return (plain("shut but to its edge"),)
    return code(secrets[0]), plain(", then as its routes")


def _others(ways: _Ways, resource: Resource) -> list[tuple[Words, ...]]:
    """Doors of resources without routes: a sign-in, an edge before something else, a function URL."""
    graph, report = ways.graph, ways.report
    if is_edge(resource) and _only_routes(graph, resource):
        return []
    guards = [acl.id for acl in acls(graph.blueprint, resource)]
    rows: list[tuple[Words, ...]] = []
    for door in front(resource):
        limits = rate_rules(graph.blueprint, resource)
        inspected: Words = named(guards) if guards else (plain("none"),)
        here = (resource.id, *guards)
        rows.append(
            (
                _door_name(resource, door),
                _callers(graph, resource),
                (plain(exposure(graph, door.node).name.lower()),),
                marked(report, "authentication", (resource.id,), _proof(resource)),
                NONE,
                NONE,
                marked(report, "web-acl", here, inspected),
                cell("; ".join(limits)),
                NONE,
                _behind(graph, resource, door),
            )
        )
    return rows


def _only_routes(graph: Graph, edge: Resource) -> bool:
    """True for an edge that fetches from APIs alone: their routes are the rows."""
    lines = graph.blueprint.outgoing.get(edge.id, ())
    origins = [graph.blueprint.resources[r.target] for r in lines if r.verb == "origin"]
    return bool(origins) and all(has_routes(origin) for origin in origins)


def _door_name(resource: Resource, door: Door) -> Words:
    if hasattr(resource.body, "app_clients"):
        return plain("sign-in at "), code(resource.id)
    return (code(f"{resource.id}/{door.part}" if door.part else resource.id),)


def _callers(graph: Graph, resource: Resource) -> Words:
    lines = graph.blueprint.incoming.get(resource.id, ())
    known = [r.source for r in lines if r.verb in ("calls", "signs_in_with")]
    inside = [name for name in known if outside(graph.blueprint.resources[name])]
    if not inside and hasattr(resource.body, "app_clients"):
        inside = [n for n in clients(graph) if hasattr(graph.blueprint.resources[n].body, "signs_in_with")]
    return named(list(dict.fromkeys(inside))) if inside else _ANYONE


def _proof(resource: Resource) -> Words:
    body: Any = resource.body
    if hasattr(body, "app_clients"):
        ways = dict.fromkeys(w for app in (body.app_clients or {}).values() for w in app.sign_in or ())
        by = [way.upper() if way == "srp" else way for way in ways if way != "refresh"]
        words = "password" + (f" by {listed(by)}" if by else "")
        factor = body.mfa or resource.value("mfa")
        words += {"required": "; second factor", "optional": "; second factor by risk or choice"}.get(
            factor, "; no second factor"
        )
        return (plain(words),)
    url = getattr(body, "url", None)
    if url is not None:
        return (plain("a signature by IAM"),) if url.auth == "iam" else (Run("none"),)
    return (plain("signed links"),) if getattr(body, "signed", None) else (plain("none"),)


def _behind(graph: Graph, resource: Resource, door: Door) -> Words:
    if hasattr(resource.body, "app_clients"):
        takers = [
            r.source
            for r in graph.blueprint.incoming.get(resource.id, ())
            if r.verb in ("user_pool", "authorizer", "issuer")
            or (r.verb == "signs_in_with" and not outside(graph.blueprint.resources[r.source]))
        ]
        return (
            fill("tokens for {}", named(takers, last="and")) if takers else (plain("tokens nobody asks for"),)
        )
    return _reaches(graph, door.node, resource.id)
