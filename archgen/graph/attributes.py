"""What follows from a graph for its nodes: who reaches them, what they reach, whose data is there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.units import Duration
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import carries, keeps_records, outside, stores
from archgen.graph.settings import declares, setting
from archgen.graph.sources import ACCOUNT, CORPORATE, FOREIGN, INTERNET, PARTNER, VPC


class Exposure(IntEnum):
    """The least trusted place from which a request reaches something."""

    NONE = 0
    ACCOUNT = 1
    VPC = 2
    CORPORATE = 3
    PARTNER = 4
    INTERNET = 5


class DataClass(IntEnum):
    """How secret data is; unstated where neither the data nor the blueprint says so."""

    UNSTATED = 0
    PUBLIC = 1
    INTERNAL = 2
    CONFIDENTIAL = 3
    RESTRICTED = 4


_SOURCES = (
    (Exposure.INTERNET, (INTERNET,)),
    (Exposure.PARTNER, (PARTNER, FOREIGN)),
    (Exposure.CORPORATE, (CORPORATE,)),
    (Exposure.VPC, (VPC,)),
    (Exposure.ACCOUNT, (ACCOUNT,)),
)
_WORDS = {
    "public": DataClass.PUBLIC,
    "personal": DataClass.CONFIDENTIAL,
    "financial": DataClass.CONFIDENTIAL,
    "payment": DataClass.RESTRICTED,
    "health": DataClass.RESTRICTED,
    "credentials": DataClass.RESTRICTED,
}
_SHORT_LIVED_DAYS = 7


def drives(edge: Edge) -> bool:
    """True when a request travels along the edge and no closing guard shuts it."""
    return edge.kind.drives and not edge.shut


def parts_of(graph: Graph, resource_id: str) -> tuple[str, ...]:
    """The nodes of a resource: itself, its doors, stages and routes, by id."""
    return _parts(graph).get(resource_id, ())


@once
def _parts(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    rows: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        rows.setdefault(node.resource, []).append(node.id)
    return {name: tuple(ids) for name, ids in rows.items()}


@once
def _exposures(graph: Graph) -> Mapping[str, Exposure]:
    found: dict[str, Exposure] = {}
    for exposure, sources in _SOURCES:
        for name in _spread(graph, sources, drives, known=found):
            found[name] = exposure
    return found


def exposure(graph: Graph, node_id: str) -> Exposure:
    """The least trusted source whose requests reach a node; a resource counts with its doors and routes."""
    found = _exposures(graph)
    ids = (node_id, *parts_of(graph, node_id))
    return max((found.get(name, Exposure.NONE) for name in ids), default=Exposure.NONE)


def _spread(
    graph: Graph,
    starts: Iterable[str],
    follows: Callable[[Edge], bool],
    known: Mapping[str, object] | None = None,
) -> list[str]:
    """What is reached from some nodes, themselves included, nearest first; stops at what is known."""
    seen = {name: None for name in starts if name in graph.nodes and (known is None or name not in known)}
    queue = deque(seen)
    while queue:
        for edge in graph.out[queue.popleft()]:
            if edge.target not in seen and (known is None or edge.target not in known) and follows(edge):
                seen[edge.target] = None
                queue.append(edge.target)
    return list(seen)


@once
def reach(graph: Graph, node_id: str) -> tuple[str, ...]:
    """The nodes that a request at `node_id` goes on to, nearest first, itself left out.

    A resource with doors or routes reaches what they reach.
    """
    starts = (node_id, *parts_of(graph, node_id))
    return tuple(name for name in _spread(graph, starts, drives) if name not in starts)


def stores_in_reach(graph: Graph, node_id: str) -> tuple[str, ...]:
    """The stores that a node reads or writes, directly or through others; credentials and logs are none."""
    resources = graph.blueprint.resources
    return tuple(name for name in reach(graph, node_id) if name in resources and stores(resources[name]))


def asset_class(blueprint: Blueprint, name: str) -> DataClass:
    """How secret a named asset or data word is; words that say nothing have the blueprint's own class."""
    asset = blueprint.data.get(name)
    if asset is None:
        return _word_class(blueprint, name)
    if asset.classification:
        return DataClass[asset.classification.upper()]
    return max((_word_class(blueprint, word) for word in asset.kinds), default=DataClass.UNSTATED)


def _word_class(blueprint: Blueprint, word: str) -> DataClass:
    if word in _WORDS:
        return _WORDS[word]
    stated = _own_class(blueprint)
    return DataClass.INTERNAL if stated is DataClass.UNSTATED else stated


def _own_class(blueprint: Blueprint) -> DataClass:
    word = blueprint.classification.upper()
    return DataClass[word] if word in DataClass.__members__ else DataClass.UNSTATED


def _assets(graph: Graph, resource: Resource) -> tuple[str, ...]:
    """The data that a resource is said to hold, or that lines are said to bring to it."""
    held = tuple(setting(resource, "holds") or ())
    if held:
        return held
    lines = graph.blueprint.incoming.get(resource.id, ())
    return tuple(dict.fromkeys(name for line in lines for name in line.settings.carries or ()))


def _own_data(graph: Graph, resource: Resource) -> DataClass | None:
    """The class of what is kept or passed on in a resource; None where it only handles data of others."""
    blueprint = graph.blueprint
    assets = _assets(graph, resource)
    if assets:
        return max(asset_class(blueprint, name) for name in assets)
    if stores(resource):
        return _own_class(blueprint) if _used(graph, resource) else DataClass.UNSTATED
    if _opaque(graph, resource):
        return _own_class(blueprint)
    return None


def assets_in_reach(graph: Graph, node_id: str) -> tuple[str, ...]:
    """The data that a node, or what a request at it goes on to, is said to hold or to be brought."""
    resources = graph.blueprint.resources
    names = (name for name in (node_id, *reach(graph, node_id)) if name in resources)
    return tuple(dict.fromkeys(asset for name in names for asset in _assets(graph, resources[name])))


def class_is_stated(graph: Graph, resource_id: str) -> bool:
    """True where the data on a resource is named, and the class is not only the blueprint's own."""
    resource = graph.blueprint.resources.get(resource_id)
    assets = () if resource is None else _assets(graph, resource)
    return any(_is_classed(graph.blueprint, name) for name in assets)


def _is_classed(blueprint: Blueprint, name: str) -> bool:
    asset = blueprint.data.get(name)
    if asset is None:
        return name in _WORDS
    return bool(asset.classification) or any(word in _WORDS for word in asset.kinds)


def _used(graph: Graph, resource: Resource) -> bool:
    kinds = (EdgeKind.DATA, EdgeKind.EVENT)
    return any(edge.kind in kinds for edge in (*graph.into[resource.id], *graph.out[resource.id]))


def _opaque(graph: Graph, resource: Resource) -> bool:
    """True for a backend of which the blueprint shows only that requests end there."""
    if outside(resource) or not declares(resource, "capabilities") or resource.id not in graph.nodes:
        return False
    onward = any(edge.kind.drives for edge in graph.out[resource.id])
    return not onward and any(edge.kind is EdgeKind.REQUEST for edge in graph.into[resource.id])


@once
def _classes_in_reach(graph: Graph, *, said: bool = False) -> Mapping[str, DataClass]:
    """The greatest class at or behind each node: one backward sweep for each class, from the top.

    With `said` only data counts whose class is stated and not just the blueprint's own.
    """
    owners: dict[DataClass, list[str]] = {}
    for resource in graph.blueprint.resources.values():
        own = _own_data(graph, resource) if resource.id in graph.nodes else None
        if own and (not said or class_is_stated(graph, resource.id)):
            owners.setdefault(own, []).append(resource.id)
    found: dict[str, DataClass] = {}
    for data in sorted(owners, reverse=True):
        queue = deque(name for name in owners[data] if name not in found)
        found.update(dict.fromkeys(queue, data))
        while queue:
            for edge in graph.into[queue.popleft()]:
                if edge.source not in found and drives(edge):
                    found[edge.source] = data
                    queue.append(edge.source)
    return found


def class_in_reach(graph: Graph, node_id: str) -> DataClass:
    """The greatest class of data that a request at a node can touch."""
    return _greatest(graph, node_id, _classes_in_reach(graph))


def class_in_reach_is_stated(graph: Graph, node_id: str) -> bool:
    """True where the greatest class behind a node is said of the data itself."""
    said = _greatest(graph, node_id, _classes_in_reach(graph, said=True))
    return said is not DataClass.UNSTATED and said is class_in_reach(graph, node_id)


def _greatest(graph: Graph, node_id: str, found: Mapping[str, DataClass]) -> DataClass:
    ids = (node_id, *parts_of(graph, node_id))
    return max((found.get(name, DataClass.UNSTATED) for name in ids), default=DataClass.UNSTATED)


def leads_to_store(graph: Graph, node_id: str) -> bool:
    """True when a request at a node goes on to a store, directly or through others."""
    before = _before_stores(graph)
    return any(name in before for name in (node_id, *parts_of(graph, node_id)))


@once
def _before_stores(graph: Graph) -> frozenset[str]:
    """The nodes from which a store is reached: one sweep backwards from all stores."""
    resources = graph.blueprint.resources
    queue = deque(name for name in graph.nodes if name in resources and stores(resources[name]))
    seen: set[str] = set()
    while queue:
        for edge in graph.into[queue.popleft()]:
            if edge.source not in seen and drives(edge):
                seen.add(edge.source)
                queue.append(edge.source)
    return frozenset(seen)


@once
def data_class(graph: Graph, resource_id: str) -> DataClass:
    """The greatest class of data on or behind a resource.

    What it is said to hold decides; then what lines bring to it; for logs and messages whoever
    writes them, for a store in use and a backend nobody describes the blueprint's own class.
    """
    resource = graph.blueprint.resources.get(resource_id)
    if resource is None:
        return DataClass.UNSTATED
    own = _own_data(graph, resource)
    if own is not None:
        return own
    if carries(resource) or keeps_records(resource):
        writers = [
            e.source
            for e in graph.into[resource_id]
            if e.kind in (EdgeKind.ASYNC, EdgeKind.LOG, EdgeKind.FAILURE)
        ]
        written = max((class_in_reach(graph, name) for name in writers), default=DataClass.UNSTATED)
        return max(written, class_in_reach(graph, resource_id))
    return class_in_reach(graph, resource_id)


@once
def kinds(graph: Graph, resource_id: str) -> frozenset[str]:
    """The data words on or behind a resource: `personal`, `payment` and so on."""
    blueprint = graph.blueprint
    resource = blueprint.resources.get(resource_id)
    if resource is None:
        return frozenset()
    own = _words(blueprint, _assets(graph, resource))
    if own or stores(resource):
        return own
    behind = (blueprint.resources[name] for name in reach(graph, resource_id) if name in blueprint.resources)
    return frozenset().union(*(_words(blueprint, _assets(graph, other)) for other in behind))


def _words(blueprint: Blueprint, names: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word for name in names for word in (blueprint.data[name].kinds if name in blueprint.data else (name,))
    )


@once
def is_record(graph: Graph, resource_id: str) -> bool:
    """True for a store that the design writes and that would be missed.

    No cache, session or lock table (items gone within a week), and not only public data.
    """
    resource = graph.blueprint.resources.get(resource_id)
    if resource is None or not stores(resource) or resource_id not in graph.nodes:
        return False
    written = any(edge.op == "write" for edge in graph.into[resource_id])
    return written and not _short_lived(resource) and data_class(graph, resource_id) is not DataClass.PUBLIC


def _short_lived(resource: Resource) -> bool:
    """True when items go within a week; `ttl` may also name the attribute that says when."""
    ttl = setting(resource, "ttl")
    return isinstance(ttl, Duration) and ttl.days <= _SHORT_LIVED_DAYS
