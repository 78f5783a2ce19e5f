"""Rings: what starts itself for ever, and what stops it."""

from __future__ import annotations

import pytest
from graph_making import resources

from archgen.graph.components import Ring, cycle, in_circles, rings, strong_components
from archgen.graph.model import Graph


def shown(graph: Graph) -> list[tuple[tuple[str, ...], list[tuple[str, str]]]]:
    """The rings: their nodes, and their triggers as (from, to)."""
    return [(ring.nodes, [(e.source, e.target) for e in ring.triggers]) for ring in rings(graph)]


def test_a_function_that_writes_where_it_is_started_from_is_a_ring() -> None:
    graph = resources("raw: {type: bucket}", "fn: {type: lambda, triggered_by: raw, writes: raw}")
    assert shown(graph) == [(("fn", "raw"), [("raw", "fn")])]
    (ring,) = rings(graph)
    assert [(e.source, e.target) for e in cycle(graph, ring, ring.triggers[0])] == [
        ("raw", "fn"),
        ("fn", "raw"),
    ]


STOPPED = {
    "a filter": "triggered_by: {raw: {filter: prefix in/}}, writes: raw",
    "a short life": "triggered_by: {raw: {max_age: 5m, retries: 0}}, writes: raw",
    "reads alone": "triggered_by: raw, reads: raw",
    "another bucket": "triggered_by: raw, writes: done",
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_stops_somewhere_is_no_ring(name: str) -> None:
    graph = resources("raw: {type: bucket}", "done: {type: bucket}", f"fn: {{type: lambda, {STOPPED[name]}}}")
    assert rings(graph) == ()


def test_a_second_unfiltered_way_round_keeps_the_ring() -> None:
    graph = resources(
        "jobs: {type: queue}",
        "news: {type: topic}",
        "fn: {type: lambda, triggered_by: {jobs: {filter: new}, news: {}}, sends_to: [jobs, news]}",
    )
    assert shown(graph) == [(("fn", "news"), [("fn", "news"), ("news", "fn")])]


def test_a_filter_anywhere_breaks_a_long_ring() -> None:
    lines = ["a: {type: lambda, triggered_by: r, sends_to: p}", "p: {type: queue}", "r: {type: queue}"]
    whole = resources(*lines, "b: {type: lambda, triggered_by: p, sends_to: r}")
    assert shown(whole) == [(("a", "b", "p", "r"), [("a", "p"), ("b", "r"), ("p", "b"), ("r", "a")])]
    broken = resources(*lines, "b: {type: lambda, triggered_by: {p: {filter: new}}, sends_to: r}")
    assert rings(broken) == ()


def test_calls_alone_are_no_ring_and_a_loop_of_one_is() -> None:
    calling = resources("a: {type: lambda, calls: b}", "b: {type: lambda, calls: a}")
    assert rings(calling) == ()
    assert ("a", "b") in strong_components(calling)
    itself = resources("a: {type: lambda, sends_to: a}")
    (ring,) = rings(itself)
    assert ring.nodes == ("a",)
    assert cycle(itself, ring, ring.triggers[0]) == ring.triggers


def test_two_rings_are_two() -> None:
    graph = resources(
        "p: {type: queue}",
        "a: {type: lambda, triggered_by: p, sends_to: p}",
        "q: {type: queue}",
        "b: {type: lambda, triggered_by: q, sends_to: q}",
    )
    assert [ring.nodes for ring in rings(graph)] == [("a", "p"), ("b", "q")]
    assert all(isinstance(ring, Ring) for ring in rings(graph))


def test_nodes_in_circles_share_a_number() -> None:
    graph = resources("a: {type: lambda, calls: b}", "b: {type: lambda, calls: [a, c]}", "c: {type: lambda}")
    found = in_circles(graph)
    assert set(found) == {"a", "b"}
    assert found["a"] == found["b"]
