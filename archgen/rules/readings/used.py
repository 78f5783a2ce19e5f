"""What of a design is used in the end, by whoever acts by himself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.verbs import VERBS
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph, NodeKind
from archgen.graph.nature import carries, computes, is_role, runs_steps, stores
from archgen.graph.settings import setting
from archgen.graph.trusts import Party, trusted_by

_BESIDE = frozenset({EdgeKind.WATCH, EdgeKind.KEY, EdgeKind.DEPLOY, EdgeKind.NETWORK})
"""What watches, guards, ships or connects something does not use it."""
_BESIDE_VERBS = frozenset(
    {"watches", "data_events", "encryption_key", "deployed_by", "protects", "admins", "users", "rotates"}
    | {"used_by", "via", "connects"}
)
_STARTING = (EdgeKind.ASYNC, EdgeKind.EVENT)


def _is_driven(resource: Resource) -> bool:
    """True for what does nothing unless something starts, reads or writes it."""
    return computes(resource) or runs_steps(resource) or stores(resource) or carries(resource)


@once
def onward(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """By resource, or source, whatever it starts, reads, writes or needs."""
    found: dict[str, dict[str, None]] = {}
    for row in graph.out.values():
        for edge in row:
            if edge.kind not in _BESIDE:
                start = graph.nodes[edge.source].resource or edge.source
                found.setdefault(start, {})[graph.nodes[edge.target].resource] = None
    for line in graph.blueprint.relations:
        if line.verb not in _BESIDE_VERBS:
            start, end = _ends(line)
            found.setdefault(start, {})[end] = None
    for taker, role in _takers(graph):
        found.setdefault(taker, {})[role] = None
    return {name: tuple(others) for name, others in found.items()}


def _takers(graph: Graph) -> Iterator[tuple[str, str]]:
    """Each resource that a role's trust names, with the role."""
    resources = graph.blueprint.resources
    for role in resources.values():
        yield from ((who, role.id) for who in setting(role, "trusts") or () if who in resources)


def _ends(line: Relation) -> tuple[str, str]:
    verb = VERBS.get(line.verb)
    inward = verb is not None and verb.inward
    return (line.target, line.source) if inward else (line.source, line.target)


@once
def in_lines(graph: Graph) -> frozenset[str]:
    """What uses something or is used by something, whoever is behind that."""
    rows = onward(graph)
    return frozenset((*rows, *(name for others in rows.values() for name in others)))


@once
def used(graph: Graph) -> frozenset[str]:
    """What is used in the end, by whoever acts by himself."""
    resources = graph.blueprint.resources
    reached = touched(graph)
    starting = {edge.source for row in graph.out.values() for edge in row if edge.kind in _STARTING}
    sources = [node.id for node in graph.nodes.values() if node.kind is NodeKind.SOURCE]
    acting = [
        one.id
        for one in resources.values()
        if one.id in reached and (not _is_driven(one) or (one.id in starting and not computes(one)))
    ]
    told = [name for line in graph.blueprint.connections for name in (line.source, line.target)]
    foreign = [name for line in graph.blueprint.foreign for name in (line.source, line.target)]
    seen = dict.fromkeys((*sources, *acting, *told, *foreign))
    queue = deque(seen)
    while queue:
        for name in onward(graph).get(queue.popleft(), ()):
            if name not in seen:
                seen[name] = None
                queue.append(name)
    return frozenset(seen)


def touched(graph: Graph) -> frozenset[str]:
    """What any line at all leads to or from."""
    blueprint = graph.blueprint
    edges = (edge for row in graph.out.values() for edge in row if edge.kind is not EdgeKind.AS)
    nodes = (graph.nodes[name].resource for edge in edges for name in (edge.source, edge.target))
    lines = (name for line in blueprint.relations for name in (line.source, line.target))
    trusted = (name for pair in _takers(graph) for name in pair)
    return frozenset((*nodes, *lines, *trusted, *_taken_outside(blueprint)))


def _taken_outside(blueprint: Blueprint) -> Iterator[str]:
    """The roles that somebody outside the design may take: people, another account, a pipeline."""
    for role in blueprint.resources.values():
        if is_role(role) and any(one.party is not Party.SERVICE for one in trusted_by(blueprint, role)):
            yield role.id
