"""Who gets through to what lies behind a door."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from archgen.graph.asking import authorizer_of
from archgen.graph.attributes import Exposure, drives, exposure
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph, Guard, NodeKind, Strength
from archgen.rules.readings.context import Caller, population


def callers(graph: Graph, doors: tuple[Edge, ...], targets: tuple[str, ...]) -> Mapping[str, Caller]:
    """For each target the least known caller who reaches it by one of the edges into a door."""
    found = dict.fromkeys(targets, Caller.INSIDE)
    for edge in doors:
        asked = edge.strength(Guard.IDENTITY)
        behind = levels(graph, Question(Guard.IDENTITY, (edge.target,)))
        by_route = _by_route(graph, behind) if asked is Strength.OPEN else {}
        for target in targets:
            if target in behind:
                who = _caller(asked, behind[target], by_route.get(target, Caller.KNOWN))
                found[target] = max(found[target], who)
    return found


def _caller(at_door: Strength, behind: Strength, by_route: Caller) -> Caller:
    if at_door >= Strength.STATED:
        return Caller.KNOWN
    if max(at_door, behind) is Strength.OPEN:
        return Caller.ANYONE
    return Caller.SIGNED_UP if behind is Strength.SILENT else by_route


def _by_route(graph: Graph, reached: Iterable[str]) -> Mapping[str, Caller]:
    """For what lies behind routes: the widest circle of people whom one of them lets through.

    One sweep forwards for each circle, the widest first.
    """
    let_in: dict[Caller, list[str]] = {}
    for name in reached:
        node = graph.nodes[name]
        who = _through(graph, node.resource, node.part) if node.kind is NodeKind.ROUTE else None
        if who is not None:
            let_in.setdefault(who, []).append(name)
    found: dict[str, Caller] = {}
    for who in sorted(let_in, reverse=True):
        queue = deque(name for name in let_in[who] if name not in found)
        found.update(dict.fromkeys(queue, who))
        while queue:
            onward = [e for e in graph.out[queue.popleft()] if drives(e) and e.target not in found]
            found.update((edge.target, who) for edge in onward)
            queue.extend(dict.fromkeys(edge.target for edge in onward))
    return found


def _through(graph: Graph, api_id: str, route_name: str) -> Caller | None:
    """Whom a route lets through; None where it asks nobody, so that something else must have."""
    api = graph.blueprint.resources[api_id]
    body: Any = api.body
    route = body.routes[route_name]
    name = authorizer_of(api, route)
    if name != "none":
        return population(graph.blueprint, name)
    return Caller.KNOWN if route.webhook is not None else None


def caller_of(graph: Graph, node_id: str) -> Caller:
    """The least known caller whose requests get to a resource, whatever the door."""
    reached = exposure(graph, node_id)
    if reached is Exposure.INTERNET:
        return _strangers(graph).get(node_id, Caller.KNOWN)
    return Caller.KNOWN if reached >= Exposure.CORPORATE else Caller.INSIDE


@once
def _strangers(graph: Graph) -> Mapping[str, Caller]:
    """For what lies behind any door to the internet: the least known caller who gets there."""
    behind = levels(graph, Question(Guard.IDENTITY))
    by_route = _by_route(graph, behind)
    return {
        name: _caller(Strength.OPEN, level, by_route.get(name, Caller.KNOWN))
        for name, level in behind.items()
    }
