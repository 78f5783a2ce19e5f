"""How much arrives where: limits handed down the calls, callers added up, in units that are never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import rustworkx
from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, NodeKind
from archgen.graph.nature import carries
from archgen.graph.settings import setting


class Unit(StrEnum):
    """What is counted: requests per second, or how much runs or is connected at once."""

    RATE = "requests per second"
    AT_ONCE = "at once"


class Inflow(Struct, frozen=True):
    """What arrives at a resource in one unit.

    `known` is the sum of the callers that have a figure, `callers` who they are with it, by id;
    `unknown` are the callers without one: the true figure is no less than `known`.
    """

    known: float
    callers: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...] = ()


def capacity(resource: Resource, unit: Unit) -> float | None:
    """What a resource takes in a unit by its own word; None where it says nothing.

    Throttles of APIs and on-demand or provisioned units per second count as rates, reserved
    concurrency and connections as what is at once.
    """
    if unit is Unit.AT_ONCE:
        figure = setting(resource, "reserved_concurrency")
        return _number(setting(resource, "max_connections") if figure is None else figure)
    throttle = setting(resource, "throttle")
    if throttle is not None:
        return _per_second(throttle)
    return None


def store_capacity(resource: Resource, op: str) -> float | None:
    """The reads or writes per second that a store takes, by `max_throughput` or `capacity`; None unsaid."""
    for word in ("capacity", "max_throughput"):
        said = setting(resource, word)
        if said is not None:
            scaled = getattr(said, "max", None)
            return _number(getattr(said, op, None) if scaled is None else scaled)
    return None


def _per_second(throttle: Any) -> float | None:  # noqa: ANN401 - a throttle of the catalogue
    return None if throttle.rate is None else float(throttle.rate.per_second)


def _number(figure: Any) -> float | None:  # noqa: ANN401 - a number as the catalogue has it
    return None if figure is None else float(figure)


@once
def inflows(graph: Graph, unit: Unit) -> Mapping[str, Inflow]:
    """What arrives at each resource along requests, in topological order of the calls.

    What leaves a resource is the smaller of what arrives and what it takes itself; a route with a
    throttle hands on no more than that. Resources that call each other in a ring have no figure
    for each other. A queue between two ends the sum: what waits does not press.
    """
    calls = _calls(graph)
    outflow: dict[str, float | None] = {}
    found: dict[str, Inflow] = {}
    for name in _in_order(graph, calls):
        rows = calls.get(name, {})
        given = {caller: _handed(graph, unit, outflow.get(caller), edges) for caller, edges in rows.items()}
        known = tuple((caller, figure) for caller, figure in sorted(given.items()) if figure is not None)
        unknown = tuple(sorted(caller for caller, figure in given.items() if figure is None))
        found[name] = Inflow(sum(figure for _, figure in known), known, unknown)
        own = capacity(graph.blueprint.resources[name], unit)
        arrives = None if unknown or not known else found[name].known
        figures = [figure for figure in (own, arrives) if figure is not None]
        outflow[name] = min(figures) if figures else None
    return found


def _handed(graph: Graph, unit: Unit, out: float | None, edges: Iterable[Edge]) -> float | None:
    """What one caller hands on by its edges: no more than leaves it, nor than its routes let through."""
    limits = [_limit_of_route(graph, edge) if unit is Unit.RATE else None for edge in edges]
    bounded = [limit for limit in limits if limit is not None]
    if limits and len(bounded) == len(limits):
        return sum(bounded) if out is None else min(sum(bounded), out)
    return out


def _limit_of_route(graph: Graph, edge: Edge) -> float | None:
    node = graph.nodes[edge.source]
    if node.kind is not NodeKind.ROUTE:
        return None
    route = graph.blueprint.resources[node.resource].routes[node.part]
    return None if route.throttle is None else _per_second(route.throttle)


def _calls(graph: Graph) -> dict[str, dict[str, list[Edge]]]:
    """By resource the resources that call it and wait, or use it as a store, with the edges."""
    rows: dict[str, dict[str, list[Edge]]] = {}
    resources = graph.blueprint.resources
    for name in graph.nodes:
        for edge in graph.out[name]:
            start, end = graph.nodes[edge.source].resource, graph.nodes[edge.target].resource
            waits = edge.kind in (EdgeKind.REQUEST, EdgeKind.DATA) and start != end
            if waits and start and end and not carries(resources[end]):
                rows.setdefault(end, {}).setdefault(start, []).append(edge)
    return rows


def _in_order(graph: Graph, calls: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Resources, callers before callees; those in a ring by id."""
    names = sorted({node.resource for node in graph.nodes.values() if node.resource})
    number = {name: place for place, name in enumerate(names)}
    built: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph(multigraph=False)
    built.add_nodes_from(names)
    built.add_edges_from_no_data([(number[c], number[end]) for end, row in calls.items() for c in row])
    # Components come callees first.
    parts = rustworkx.strongly_connected_components(built)
    return [name for part in reversed(parts) for name in sorted(names[place] for place in part)]


def chain(graph: Graph, unit: Unit, resource_id: str) -> tuple[str, ...]:
    """The callers that bring a figure down to a resource, the greatest at each step, from the first on."""
    found = inflows(graph, unit)
    path = [resource_id]
    while path[-1] in found and found[path[-1]].callers:
        best = max(found[path[-1]].callers, key=lambda row: (row[1], row[0]))[0]
        if best in path:
            break
        path.append(best)
    return tuple(path[::-1])
