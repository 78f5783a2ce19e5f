"""Graphs made from the words of a blueprint, and what the tests ask of them."""

from __future__ import annotations

from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.graph.build import build
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.source.reading import read_bytes

_HEAD = "archgen: 1\nname: A graph\nregions: [eu-west-1]\n"


def loaded(design: str) -> Blueprint:
    """The blueprint of a design that has no mistake; the head is added where it brings none."""
    text = design if design.startswith("archgen:") else _HEAD + design
    blueprint, mistakes = load(read_bytes(text.encode(), "graph.yaml"))
    assert blueprint is not None
    assert not mistakes, [(one.message, one.primary.span.line) for one in mistakes]
    return blueprint


def made(design: str) -> Graph:
    """The graph of a design."""
    return build(loaded(design))


def resources(*lines: str) -> Graph:
    """The graph of some resources, one a line."""
    return made("resources:\n" + "".join(f"  {line}\n" for line in lines))


def edges(graph: Graph, source: str, target: str) -> list[tuple[str, str, str]]:
    """The edges between two nodes: (kind, verb, op)."""
    return [(e.kind.value, e.verb, e.op) for e in graph.out[source] if e.target == target]


def edge(graph: Graph, source: str, target: str) -> Edge:
    """The only edge between two nodes."""
    (found,) = [e for e in graph.out[source] if e.target == target]
    return found


def strength(graph: Graph, source: str, target: str, guard: Guard) -> Strength:
    """How strong the only edge between two nodes is in a kind."""
    return edge(graph, source, target).strength(guard)


def told(graph: Graph) -> tuple[object, ...]:
    """All that a graph says, without where it is written."""
    nodes = {node.id: (node.kind, node.resource, node.part) for node in graph.nodes.values()}
    return nodes, {name: [_said(one) for one in row] for name, row in graph.out.items()}


def _said(one: Edge) -> tuple[object, ...]:
    guards = tuple(sorted((guard.value, strength) for guard, strength in one.guards.items()))
    return one.target, one.kind, one.part, one.verb, one.op, guards
