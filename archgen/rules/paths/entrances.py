"""Who comes in by which door, as far as the doors themselves decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archgen.blueprint.model import Resource
from archgen.graph.attributes import Exposure, exposure, reach
from archgen.graph.doors import Door, front
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph
from archgen.graph.nature import carries, opens_things, stores
from archgen.rules.paths.callers import callers
from archgen.rules.paths.findings import entries_to_data, runs_code
from archgen.rules.readings.context import Caller

_WHO = {
    Exposure.INTERNET: Caller.ANYONE,
    Exposure.PARTNER: Caller.KNOWN,
    Exposure.CORPORATE: Caller.KNOWN,
}


def doors_of(graph: Graph, resource_id: str) -> tuple[Door, ...]:
    """The hosts of a resource that the graph has, its own names first."""
    doors = front(graph.blueprint.resources[resource_id])
    return tuple(door for door in doors if door.node in graph.nodes)


@once
def entrances(graph: Graph, resource_id: str) -> tuple[Edge, ...]:
    """The edges by which requests get into a resource's doors; what is shut to its source is left out."""
    return tuple(
        edge
        for door in doors_of(graph, resource_id)
        for edge in graph.into[door.node]
        if edge.kind.drives and not edge.shut and exposure(graph, edge.source) > Exposure.NONE
    )


def comers(graph: Graph, doors: Iterable[Edge], targets: tuple[str, ...]) -> Mapping[str, Caller]:
    """For each target the least known caller who gets there by one of these edges into doors.

    Nobody counts as less known than whoever finds the door: in a VPC only insiders do.
    """
    found = dict.fromkeys(targets, Caller.INSIDE)
    groups: dict[Caller, list[Edge]] = {}
    for edge in doors:
        groups.setdefault(_WHO.get(exposure(graph, edge.source), Caller.INSIDE), []).append(edge)
    for most, edges in groups.items():
        for name, who in callers(graph, tuple(edges), targets).items():
            found[name] = max(found[name], min(who, most))
    return found


def behind_door(graph: Graph, node: str, owner: str) -> tuple[str, ...]:
    """The code, stores, channels and credentials that a request at a door of `owner` goes on to, by name."""
    resources = graph.blueprint.resources
    names = dict.fromkeys((owner, *reach(graph, node)))
    return tuple(sorted(name for name in names if name in resources and _matters(resources[name])))


def _matters(resource: Resource) -> bool:
    return runs_code(resource) or stores(resource) or carries(resource) or opens_things(resource)


def data_behind(graph: Graph, node: str) -> tuple[str, ...]:
    """The stores, channels, workflows and credentials that a request at a node goes on to, by name."""
    kept = _kept(graph)
    return tuple(sorted(name for name in reach(graph, node) if name in kept))


@once
def _kept(graph: Graph) -> frozenset[str]:
    return frozenset(entries_to_data(graph))
