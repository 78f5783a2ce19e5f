"""Graphs drawn from a number: many of them, fast, and the same ones every time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from graph_random import edges_of, graph_from

from archgen.graph.automaton import AGAIN, NOBODY, claims, deliveries
from archgen.graph.compare import weaker_ways
from archgen.graph.components import rings
from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Slot, Strength
from archgen.graph.places import places
from archgen.graph.sources import INTERNET, PARTNER
from archgen.graph.witness import witness

KINDS = (
    EdgeKind.REQUEST,
    EdgeKind.REQUEST,
    EdgeKind.DATA,
    EdgeKind.ASYNC,
    EdgeKind.ASYNC,
    EdgeKind.EVENT,
    EdgeKind.ASSUME,
    EdgeKind.FAILURE,
)
DRAWN = (
    Guard.IDENTITY,
    Guard.INSPECTION,
    Guard.TENANT,
    Guard.CONTEXT,
    Guard.STOP,
    Guard.IDEMPOTENCY,
    Guard.ORIGIN,
)
ASKED = (Guard.IDENTITY, Guard.INSPECTION)
MOST_INNER = 6


def seeded(seed: int) -> Graph:
    """A graph of two sources and up to six nodes, each edge with a part of its own, guards and slots."""
    random = random_for(seed)
    inner = [f"n{place}" for place in range(random.randint(1, MOST_INNER))]
    edges = [Edge(PARTNER, INTERNET, EdgeKind.AS, "is")]
    for number in range(random.randint(1, 14)):
        source, target = random.choice((INTERNET, INTERNET, *inner)), random.choice(inner)
        kind = random.choice(KINDS)
        guards = {
            guard: random.choice(tuple(Strength)) for guard in random.sample(DRAWN, random.randint(0, 3))
        }
        owner = random.choice((None, target, f"{source}/{target}"))
        slots = {guard: Slot(*owner.partition("/")[::2]) for guard in DRAWN} if owner else {}
        op = random.choice(("read", "write")) if kind is EdgeKind.DATA else ""
        edges.append(Edge(source, target, kind, "does", str(number), op, guards, slots))
    return graph_from(edges)


def sinks_of(graph: Graph) -> list[Edge]:
    """What must not be reached unguarded: all that leads to the first two nodes."""
    return [edge for edge in edges_of(graph) if edge.target in ("n0", "n1") and edge.kind.drives]


def found_by(graph: Graph) -> Mapping[str, frozenset[tuple[str, ...]]]:
    """All that the monotone queries find wrong in a graph, by query: a guard more may only take away."""
    asked: dict[str, set[tuple[str, ...]]] = {}
    for guard in ASKED:
        question = Question(guard)
        rows = places(graph, question, sinks_of(graph))
        asked[f"places of {guard}"] = {(row.node, sink.part) for row in rows for sink in row.sinks}
        for strength in (Strength.OPEN, Strength.SILENT, Strength.STATED, Strength.ENFORCED):
            weak = (name for name, level in levels(graph, question).items() if level <= strength)
            asked[f"{guard} no better than {strength.name}"] = {(name,) for name in weak}
    asked["without a claim"] = {(name,) for name, state in claims(graph).came if state == NOBODY}
    asked["delivered again"] = {(name,) for name, state in deliveries(graph).came if state == AGAIN}
    asked["rings"] = {(edge.part,) for ring in rings(graph) for edge in ring.triggers}
    return {query: frozenset(rows) for query, rows in asked.items()}


def raised(graph: Graph, random: Random) -> Graph:
    """The graph with one guard of one edge at least as strong as before."""
    edges = edges_of(graph)
    which, guard = random.randrange(len(edges)), random.choice(DRAWN)
    more = max(edges[which].guards.get(guard, Strength.OPEN), random.choice(tuple(Strength)))
    edges[which] = replace(edges[which], guards={**edges[which].guards, guard: more})
    return graph_from(edges)


def answers(graph: Graph) -> list[object]:
    """What every query says of a graph, in full."""
    said: list[object] = [claims(graph).came, deliveries(graph).came, rings(graph)]
    for guard in ASKED:
        question = Question(guard)
        rows = places(graph, question, sinks_of(graph))
        said += [levels(graph, question), rows, [witness(graph, question, row) for row in rows]]
    said += [weaker_ways(graph, name, ASKED) for name in graph.nodes]
    return said


def shuffled(graph: Graph, random: Random) -> Graph:
    """The same edges, given in another order."""
    edges = edges_of(graph)
    random.shuffle(edges)
    return graph_from(edges)


def renamed(graph: Graph, names: Mapping[str, str]) -> Graph:
    """The graph under other names of its nodes, in its slots as well; parts of edges keep theirs."""

    def called(edge: Edge) -> Edge:
        slots = {
            guard: Slot(names.get(slot.resource, slot.resource), names.get(slot.part, slot.part))
            for guard, slot in edge.slots.items()
        }
        source, target = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
        return replace(edge, source=source, target=target, slots=slots)

    return graph_from([called(edge) for edge in edges_of(graph)])


def new_names(graph: Graph, random: Random) -> dict[str, str]:
    """Other names for the inner nodes, in no order of the old ones."""
    inner = [name for name in graph.nodes if not name.startswith("@")]
    others = [f"x{place}" for place in range(MOST_INNER)]
    return dict(zip(inner, random.sample(others, len(inner)), strict=True))


def random_for(seed: int) -> Random:
    """A source of choices that makes the same ones for the same number."""
    return Random(seed)  # noqa: S311 - choices of a test, no secret
