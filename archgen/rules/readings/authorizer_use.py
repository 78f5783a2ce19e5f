"""Authorizers as rules ask about them: whose routes they guard, what they read, how long they remember."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import kept
from archgen.catalogue.units import Duration
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import computes, signs_in
from archgen.rules.readings.routes import Way, every_route

AUTHORIZER = "authorizer"


def guarded(blueprint: Blueprint, name: str) -> tuple[Way, ...]:
    """The routes whose callers this authorizer checks, of all APIs in the order written."""
    return tuple(way for way in every_route(blueprint) if way.asks_callers and way.authorizer == name)


def kept_on(authorizer: Resource, way: Way) -> float:
    """For how many seconds API Gateway keeps the authorizer's decision about callers of this route."""
    cache = getattr(authorizer.body, "cache", None)
    seconds = cache.seconds if isinstance(cache, Duration) else None
    return kept(str(way.api.value("protocol")), seconds)


def issuers(blueprint: Blueprint, authorizer: Resource) -> tuple[Resource, ...]:
    """The pools and providers whose tokens the authorizer takes, as far as they are drawn."""
    body = authorizer.body
    names = (*(getattr(body, "issuer", None) or ()), getattr(body, "user_pool", None))
    return tuple(blueprint.resources[name] for name in dict.fromkeys(names) if name in blueprint.resources)


def greatest_class(graph: Graph, ways: Sequence[Way]) -> DataClass:
    """The greatest class of data that requests on these routes can touch."""
    return max((class_in_reach(graph, way.node) for way in ways), default=DataClass.UNSTATED)


def _relied_on(graph: Graph, name: str) -> Iterator[Edge]:
    """What a check rests on: whom it asks; of code, the directories that it calls."""
    resources = graph.blueprint.resources
    one = resources.get(name)
    for edge in graph.out.get(name, ()):
        end = resources.get(edge.target)
        calls = edge.kind is EdgeKind.REQUEST and one is not None and computes(one)
        if end is not None and (edge.kind is EdgeKind.GUARD or (calls and signs_in(end))):
            yield edge


@once
def _resting(graph: Graph, authorizer: str) -> Mapping[str, str | None]:
    """Everything that an authorizer's decision rests on, each with what asks it; nearest first."""
    came: dict[str, str | None] = {authorizer: None}
    queue = deque([authorizer])
    while queue:
        name = queue.popleft()
        for edge in _relied_on(graph, name):
            if edge.target not in came:
                came[edge.target] = name
                queue.append(edge.target)
    return came


@once
def relying_on(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """The authorizers whose decision rests on something, by its name, in the order of the file."""
    found: dict[str, list[str]] = {}
    for authorizer in graph.blueprint.of_type(AUTHORIZER):
        for name in _resting(graph, authorizer.id):
            if name != authorizer.id:
                found.setdefault(name, []).append(authorizer.id)
    return {name: tuple(names) for name, names in found.items()}


def trusted_steps(graph: Graph, authorizer: str, end: str) -> tuple[str, ...]:
    """The names from an authorizer to something that its decision rests on, both included."""
    came = _resting(graph, authorizer)
    steps = [end]
    while (before := came.get(steps[-1])) is not None:
        steps.append(before)
    return tuple(steps[::-1])
