"""Claims of tokens on which something in the design decides."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.claim_facts import CUSTOM
from archgen.graph.attributes import drives
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.end_users import directories
from archgen.rules.readings.routes import Way, every_route
from archgen.source.document import Pointer


class UsedClaim(Struct, frozen=True):
    """A claim by its attribute's name, who decides on it, where that is written, and whether for tenants."""

    name: str
    resource: str
    path: Pointer
    tenant: bool = False


@once
def used_claims(graph: Graph, directory: str) -> tuple[UsedClaim, ...]:
    """The claims of a directory's tokens on which something decides, each place once.

    They are told by relations that take the tenant from a claim, by mappings, by what authorizers read,
    and by the roles and tags of identity pools.
    """
    blueprint = graph.blueprint
    ways = _ways(graph).get(directory, ())
    found = [
        *(claim for way in ways for claim in (*_mapped(blueprint, way), *_read(blueprint, way))),
        *(claim for name in _reached(graph, ways) for claim in _tenants(blueprint, name)),
        *(claim for pool in blueprint.of_type("identity-pool") for claim in _vended(pool, directory)),
    ]
    return tuple(dict.fromkeys(found))


@once
def _ways(graph: Graph) -> Mapping[str, list[Way]]:
    """The routes that people call, by the directory at which they sign in."""
    rows: dict[str, list[Way]] = {}
    for way in every_route(graph.blueprint):
        if way.authorizer != "none":
            for one in directories(graph.blueprint, way):
                rows.setdefault(one.id, []).append(way)
    return rows


def _reached(graph: Graph, ways: list[Way] | tuple[Way, ...]) -> list[str]:
    """The resources to which requests on these routes go on, nearest first."""
    seen = {way.node: None for way in ways if way.node in graph.nodes}
    queue = deque(seen)
    while queue:
        for edge in graph.out[queue.popleft()]:
            if edge.target not in seen and drives(edge):
                seen[edge.target] = None
                queue.append(edge.target)
    return [name for name in seen if name in graph.blueprint.resources]


def _tenants(blueprint: Blueprint, name: str) -> Iterator[UsedClaim]:
    for line in blueprint.outgoing.get(name, ()):
        claim = _named(line.settings.tenant or "")
        if claim:
            yield UsedClaim(claim, line.source, line.path, tenant=True)


def _mapped(blueprint: Blueprint, way: Way) -> Iterator[UsedClaim]:
    target = blueprint.resources.get(str(way.route.to))
    shared = getattr(target and target.body, "tenancy", None) == "shared"
    for key, value in (way.route.mapping or {}).items():
        claim = _named(value)
        if claim:
            yield UsedClaim(claim, way.api.id, ("routes", way.name, "mapping", key), tenant=shared)


def _read(blueprint: Blueprint, way: Way) -> Iterator[UsedClaim]:
    asked = blueprint.resources.get(way.authorizer)
    for text in getattr(asked and asked.body, "decides_on", None) or ():
        claim = _named(text)
        if claim and asked is not None:
            yield UsedClaim(claim, asked.id, ("decides_on",))


def _vended(pool: Resource, directory: str) -> Iterator[UsedClaim]:
    if directory not in (getattr(pool.body, "signs_in_with", None) or ()):
        return
    for name in getattr(pool.body, "tags_from", None) or ():
        yield UsedClaim(_attribute(name), pool.id, ("tags_from",), tenant=True)
    for key in getattr(pool.body, "roles", None) or {}:
        if _named(key):
            yield UsedClaim(_named(key), pool.id, ("roles", key))


def _named(text: str) -> str:
    """The attribute behind `claim:NAME` or `claim.NAME`; empty for what names no claim."""
    for lead in ("claim:", "claim.", "claims."):
        if text.startswith(lead):
            return _attribute(text.removeprefix(lead))
    return ""


def _attribute(name: str) -> str:
    return name.removeprefix("claim.").removeprefix(CUSTOM)
