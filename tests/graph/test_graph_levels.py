"""Levels, places and witnesses on random graphs, held against every path counted one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from graph_making import loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Node, NodeKind, Slot, Strength
from archgen.graph.places import places, unguarded
from archgen.graph.witness import witness

EMPTY = loaded("resources:\n  n0: {type: lambda}\n")
SOURCE = "@internet"
MOST = 7
ASKED = Question(Guard.IDENTITY)
KINDS = (EdgeKind.REQUEST, EdgeKind.ASYNC, EdgeKind.DATA, EdgeKind.FAILURE)


def graph_of(edges: list[Edge]) -> Graph:
    """A graph of these edges between a source and at most seven resources."""
    names = (SOURCE, *(f"n{number}" for number in range(MOST)))
    nodes = {
        name: Node(name, NodeKind.SOURCE if name == SOURCE else NodeKind.RESOURCE, name) for name in names
    }
    order = sorted(edges, key=lambda e: (e.target, e.kind.value, e.part))
    out = {name: tuple(e for e in order if e.source == name) for name in names}
    into = {
        name: tuple(
            sorted((e for e in order if e.target == name), key=lambda e: (e.source, e.kind.value, e.part))
        )
        for name in names
    }
    return Graph(EMPTY, nodes, out, into)


@st.composite
def edge_lists(draw: st.DrawFn) -> list[Edge]:
    """Edges with random kinds, strengths and slots; each has a part of its own."""
    ends = st.integers(0, MOST - 1)
    pairs = draw(st.lists(st.tuples(st.integers(-1, MOST - 1), ends), min_size=1, max_size=16))
    found = []
    for number, (start, end) in enumerate(pairs):
        slot = draw(st.one_of(st.none(), st.integers(0, 3)))
        found.append(
            Edge(
                SOURCE if start < 0 else f"n{start}",
                f"n{end}",
                draw(st.sampled_from(KINDS)),
                "leads to",
                str(number),
                guards={
                    Guard.IDENTITY: draw(st.sampled_from(Strength)),
                    Guard.ORIGIN: draw(st.sampled_from((Strength.OPEN, Strength.OPEN, Strength.ENFORCED))),
                },
                slots={} if slot is None else {Guard.IDENTITY: Slot(f"s{slot}")},
            )
        )
    return found


def paths(edges: list[Edge]) -> Iterator[tuple[Edge, ...]]:
    """Every simple path from the source along edges that drive."""
    waiting: list[tuple[Edge, ...]] = [(e,) for e in edges if e.source == SOURCE and e.kind.drives]
    while waiting:
        path = waiting.pop()
        yield path
        seen = {SOURCE, *(e.target for e in path)}
        onward = [e for e in edges if e.source == path[-1].target and e.kind.drives]
        waiting += [(*path, e) for e in onward if e.target not in seen]


def level_of(path: tuple[Edge, ...]) -> Strength:
    """The strongest guard on a path."""
    return max(e.strength(Guard.IDENTITY) for e in path)


@given(edge_lists())
@settings(deadline=None)
def test_a_level_is_the_strongest_guard_on_the_weakest_path(edges: list[Edge]) -> None:
    found = levels(graph_of(edges), ASKED)
    expected = {SOURCE: Strength.OPEN}
    for path in paths(edges):
        name = path[-1].target
        expected[name] = min(level_of(path), expected.get(name, Strength.BUILT))
    assert found == expected


@given(edge_lists(), st.integers(0, MOST - 1))
@settings(deadline=None)
def test_a_node_that_is_cut_is_left_by_no_path(edges: list[Edge], cut: int) -> None:
    found = levels(graph_of(edges), Question(Guard.IDENTITY, cut=(f"n{cut}",)))
    kept = [e for e in edges if e.source != f"n{cut}"]
    assert found == levels(graph_of(kept), ASKED)


@given(edge_lists())
@settings(deadline=None)
def test_other_kinds_are_followed_only_when_asked(edges: list[Edge]) -> None:
    also = levels(graph_of(edges), Question(Guard.IDENTITY, also=(EdgeKind.FAILURE,)))
    driven = [replace(e, kind=EdgeKind.REQUEST) for e in edges]
    assert also == levels(graph_of(driven), ASKED)


def found_places(edges: list[Edge], sinks: list[Edge]) -> set[tuple[str, str]]:
    """Each place with each node behind it that must not be reached so, by name."""
    return {
        (place.node, sink.target) for place in places(graph_of(edges), ASKED, sinks) for sink in place.sinks
    }


@given(edge_lists())
@settings(deadline=None)
def test_places_are_the_last_slots_of_all_open_paths(edges: list[Edge]) -> None:
    sinks = [e for e in edges if e.target in ("n0", "n1")]
    expected = set()
    for path in paths(edges):
        if path[-1] in sinks and level_of(path) is Strength.OPEN:
            slots = [e.slots[Guard.IDENTITY].resource for e in path if Guard.IDENTITY in e.slots]
            expected.add((slots[-1] if slots else path[0].target, path[-1].target))
    found = found_places(edges, sinks)
    assert expected <= found
    assert {sink for _, sink in found} == {sink for _, sink in expected}


@given(edge_lists(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_stronger_guard_never_adds_a_place_or_a_sink(edges: list[Edge], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(edges) - 1))
    stronger = data.draw(st.sampled_from(Strength))
    old = edges[chosen]
    raised = max(old.guards[Guard.IDENTITY], stronger)
    after = [*edges]
    after[chosen] = replace(old, guards={**old.guards, Guard.IDENTITY: raised})
    sinks = [e for e in edges if e.target in ("n0", "n1")]
    sinks_after = [e for e in after if e.target in ("n0", "n1")]
    assert found_places(after, sinks_after) <= found_places(edges, sinks)
    before, then = levels(graph_of(edges), ASKED), levels(graph_of(after), ASKED)
    assert set(before) == set(then)
    assert all(then[name] >= before[name] for name in before)


@given(edge_lists())
@settings(deadline=None)
def test_a_witness_is_a_shortest_open_path_through_its_place_to_a_sink(edges: list[Edge]) -> None:
    graph = graph_of(edges)
    sinks = [e for e in edges if e.target == "n0"]
    for place in places(graph, ASKED, sinks):
        path = witness(graph, ASKED, place)
        assert path[0].source == SOURCE
        assert path[-1] in place.sinks
        assert any(e in place.edges for e in path)
        assert all(one.target == other.source for one, other in pairwise(path))
        assert all(unguarded(graph, ASKED, e) for e in path)


@given(edge_lists(), st.permutations(range(16)))
@settings(deadline=None)
def test_the_order_of_edges_says_nothing(edges: list[Edge], order: list[int]) -> None:
    mixed = [edges[place] for place in order if place < len(edges)]
    sinks = [e for e in edges if e.target in ("n0", "n1")]
    assert levels(graph_of(mixed), ASKED) == levels(graph_of(edges), ASKED)
    one, other = graph_of(mixed), graph_of(edges)
    assert places(one, ASKED, sinks) == places(other, ASKED, sinks)
