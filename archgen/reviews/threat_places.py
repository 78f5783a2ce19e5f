"""Where threats come to: crossings of a boundary, stores, credentials, records; and what bears on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.doors import is_edge
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records, opens_things, outside, signs_in, stores
from archgen.graph.web_acls import acls
from archgen.reviews.model import Words, few, named, plain
from archgen.rules.readings.kept_data import only_records
from archgen.rules.readings.routes import API, origins, routes
from archgen.views.passages import passages

_SHOWN = 3


class Ground(StrEnum):
    """What kind of place a threat comes to."""

    ENTRY = "entry"
    SIGN_IN = "sign-in"
    ONWARD = "onward"
    OUTWARD = "outward"
    STORE = "store"
    CREDENTIAL = "credential"
    RECORD = "record"


class Place(Struct, frozen=True):
    """Where threats come to: the words of the table, and the resources whose controls bear on it."""

    ground: Ground
    where: Words
    resources: frozenset[str]


def places(graph: Graph) -> Iterator[Place]:
    """The crossings in the order of the file, then stores, secrets and records."""
    yield from _crossings(graph)
    resources = graph.blueprint.resources.values()
    kinds = (
        (
            Ground.STORE,
            [one for one in resources if stores(one) and not computes(one) and not only_records(graph, one)],
        ),
        (Ground.CREDENTIAL, [one for one in resources if opens_things(one)]),
        (Ground.RECORD, [one for one in resources if _records(graph, one)]),
    )
    taken: set[str] = set()
    for ground, found in kinds:
        names = [one.id for one in found if one.id not in taken]
        taken.update(names)
        if ground is Ground.STORE:
            yield from (Place(ground, named([name]), _with_users(graph, name)) for name in names)
        elif names:
            yield Place(ground, few(names, _SHOWN), frozenset(names))


def _records(graph: Graph, one: Resource) -> bool:
    """True for logs, for trails, and for stores that keep nothing else."""
    return keeps_records(one) or one.type == "cloudtrail" or (stores(one) and only_records(graph, one))


def _crossings(graph: Graph) -> Iterator[Place]:
    """Calls from outside by the door they come to, from an edge to its origin, and to systems of others."""
    resources = graph.blueprint.resources
    inward: dict[str, list[str]] = {}
    onward: dict[str, list[str]] = {}
    outward: dict[str, list[str]] = {}
    for passage in passages(graph):
        source, target = resources[passage.source], resources[passage.target]
        if outside(target) and not outside(source):
            outward.setdefault(target.id, []).append(source.id)
        elif outside(source) and not outside(target):
            inward.setdefault(target.id, []).append(source.id)
        elif is_edge(source):
            onward.setdefault(target.id, []).append(source.id)
    for door, sources in inward.items():
        ground = Ground.SIGN_IN if signs_in(resources[door]) else Ground.ENTRY
        yield Place(ground, _from(sources, door), _before(graph, door))
    for origin, sources in onward.items():
        yield Place(Ground.ONWARD, _from(sources, origin), _guards(graph, origin))
    for system, sources in outward.items():
        if not signs_in(resources[system]):
            yield Place(Ground.OUTWARD, _from(sources, system), frozenset(sources))


def _from(sources: Iterable[str], target: str) -> Words:
    return (*few(list(dict.fromkeys(sources)), _SHOWN), plain(" → "), *named([target]))


def _before(graph: Graph, door: str) -> frozenset[str]:
    """What bears on a call to a door: the door, what it fetches from, their guards, and the code behind."""
    blueprint = graph.blueprint
    found = set(_guards(graph, door))
    for origin in origins(blueprint, door):
        if origin.type == API:
            found |= _guards(graph, origin.id)
    for name in tuple(found):
        if name in blueprint.resources and blueprint.resources[name].type == API:
            found |= {str(way.route.to) for way in routes(blueprint.resources[name])}
    return frozenset(found)


def _guards(graph: Graph, name: str) -> frozenset[str]:
    """A door with the web ACLs and shields before it, and with who decides about its callers."""
    blueprint = graph.blueprint
    door = blueprint.resources[name]
    lines = blueprint.incoming.get(name, ())
    found = {name, *(acl.id for acl in acls(blueprint, door))}
    found |= {line.source for line in lines if line.verb == "protects"}
    if door.type == API:
        found |= {way.authorizer for way in routes(door)}
    return frozenset(found)


def _with_users(graph: Graph, store: str) -> frozenset[str]:
    """A store with whoever reads or writes it, its key, and the trails that record what is done to it."""
    blueprint = graph.blueprint
    users = {line.source for line in blueprint.incoming.get(store, ()) if line.verb in ("reads", "writes")}
    keys = {line.target for line in blueprint.outgoing.get(store, ()) if line.verb == "encryption_key"}
    trails = {one.id for one in blueprint.of_type("cloudtrail")}
    return frozenset({store, *users, *keys, *trails})
