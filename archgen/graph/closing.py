"""Which doors are shut: to whoever comes past an edge, and to networks that are not let in."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.asking import authorizer_of
from archgen.graph.doors import Door, has_routes, is_edge
from archgen.graph.policies import admitted
from archgen.graph.settings import declares, setting
from archgen.graph.sources import CORPORATE, PARTNER, VPC
from archgen.graph.web_acls import acls, admits_addresses_only, demands_header


def lines_from_edges(blueprint: Blueprint, origin: str) -> tuple[Relation, ...]:
    """The `origin` lines of edges that fetch from a resource."""
    written = (line for line in blueprint.incoming.get(origin, ()) if line.verb == "origin")
    return tuple(line for line in written if is_edge(blueprint.resources[line.source]))


def let_in(blueprint: Blueprint, resource: Resource) -> tuple[str, ...] | None:
    """The sources that a resource lets in by their network; None where it asks for no network.

    Addresses say nothing on what an edge fetches from: the edge must pass, and its addresses are
    those of every distribution of every customer.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
    """
    by_policy = admitted(resource)
    by_acl = any(admits_addresses_only(acl) for acl in acls(blueprint, resource))
    zones = by_policy if by_policy is not None else (PARTNER, CORPORATE) if by_acl else None
    if zones is not None and VPC not in zones and lines_from_edges(blueprint, resource.id):
        return None
    return zones


def shut_by_edge(blueprint: Blueprint, origin: Resource, door: Door) -> bool:
    """True when AWS or an authorizer turns away whoever comes past the edges of this origin.

    Counts a web ACL whose every allow rule demands the edge's secret header, authorizers on all
    routes that read that secret, client certificates on the edge's own line, and signed access
    to a function URL that asks for signatures.
    """
    lines = lines_from_edges(blueprint, origin.id)
    headers = _headers(blueprint, lines)
    if any(demands_header(acl, headers) for acl in acls(blueprint, origin)):
        return True
    if has_routes(origin):
        certified = (
            door.certified and bool(lines) and all(line.settings.auth == "mutual-tls" for line in lines)
        )
        return certified or _checked_by_code(blueprint, origin, headers)
    return _signed(blueprint, origin, lines)


def _headers(blueprint: Blueprint, lines: tuple[Relation, ...]) -> tuple[tuple[str, str], ...]:
    sent: list[Any] = [
        getattr(blueprint.resources[line.source].body, "origin_header", None) for line in lines
    ]
    return tuple(((header.name or "").lower(), str(header.secret)) for header in sent if header is not None)


def _checked_by_code(blueprint: Blueprint, api: Resource, headers: tuple[tuple[str, str], ...]) -> bool:
    """True when each route that leads anywhere asks a function that reads a secret of these headers."""
    body: Any = api.body
    names = {authorizer_of(api, route) for route in (body.routes or {}).values() if route.to != "mock"}
    return bool(names) and all(_reads_header(blueprint, name, headers) for name in sorted(names))


def _reads_header(blueprint: Blueprint, name: str, headers: tuple[tuple[str, str], ...]) -> bool:
    asked = blueprint.resources.get(name)
    if asked is None or not declares(asked, "identity_source"):
        return False
    body: Any = asked.body
    if body.function is None or body.on_error == "allow":
        return False
    read = {line.target for line in blueprint.outgoing.get(body.function, ()) if line.verb == "reads"}
    sources = tuple(source.lower() for source in body.identity_source or ())
    own = tuple(s for s in sources if s.startswith("header.") and s != "header.authorization")
    named = {source.rpartition("header.")[2] for source in sources if "header." in source}
    return any(secret in read and (name in named if name else bool(own)) for name, secret in headers)


def _signed(blueprint: Blueprint, origin: Resource, lines: tuple[Relation, ...]) -> bool:
    url: Any = setting(origin, "url")
    asks = url is not None and url.auth == "iam"
    edges = [blueprint.resources[line.source] for line in lines]
    return asks and bool(edges) and all(edge.value("origin_access") == "oac" for edge in edges)
