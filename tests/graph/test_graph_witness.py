"""The one path that is shown: the fewest steps in the lowest bucket, ties by id, through its own place."""

from __future__ import annotations

from itertools import pairwise

from graph_making import resources
from graph_random import ASKED, QUESTION, Drawn, drawn, graph_from, paths
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.graph.levels import Question
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, NodeKind, Slot, Strength
from archgen.graph.places import Place, places
from archgen.graph.sources import INTERNET
from archgen.graph.witness import witness


def _open(edge: Edge, most: Strength) -> bool:
    return edge.strength(ASKED) <= most


def _ways_to(graph: Graph, node: str, most: Strength) -> list[tuple[Edge, ...]]:
    found = [path for path in paths(graph, QUESTION) if path[-1].target == node]
    return [() for source in QUESTION.sources if source == node] + [
        path for path in found if all(_open(edge, most) for edge in path)
    ]


def _ways_on(graph: Graph, first: Edge, place: Place, most: Strength) -> list[tuple[Edge, ...]]:
    """From an edge of the place to its sinks, past no slot, meeting no node twice but for the end."""
    waiting: list[tuple[Edge, ...]] = [(first,)]
    found = []
    while waiting:
        path = waiting.pop()
        if path[-1] in place.sinks:
            found.append(path)
        inner = {edge.target for edge in path}
        waiting += [
            (*path, edge)
            for edge in graph.out[path[-1].target]
            if _open(edge, most)
            and edge.kind.drives
            and ASKED not in edge.slots
            and (edge.target not in inner or edge in place.sinks)
            and edge not in path
        ]
    return found


def _shortest(graph: Graph, place: Place, most: Strength) -> tuple[str, ...]:
    """The targets of the best path there is, from all paths there are."""
    every = [
        (*before, *after)
        for edge in place.edges
        for before in _ways_to(graph, edge.source, most)
        for after in _ways_on(graph, edge, place, most)
    ]
    return min((tuple(edge.target for edge in path) for path in every), key=lambda ids: (len(ids), ids))


@settings(max_examples=300, deadline=None)
@given(drawn((ASKED, Guard.ORIGIN)), st.sampled_from((Strength.OPEN, Strength.SILENT)))
def test_the_witness_is_the_shortest_path_through_its_place_with_the_first_ids(
    one: Drawn, most: Strength
) -> None:
    for place in places(one.graph, QUESTION, one.sinks, most):
        path = witness(one.graph, QUESTION, place, most)
        assert path[0].source == INTERNET
        assert all(first.target == second.source for first, second in pairwise(path))
        assert all(_open(edge, most) and edge.kind.drives for edge in path)
        assert path[-1] in place.sinks
        assert tuple(edge.target for edge in path) == _shortest(one.graph, place, most)


@settings(max_examples=300, deadline=None)
@given(drawn((ASKED, Guard.ORIGIN)))
def test_the_last_slot_on_the_witness_is_its_place(one: Drawn) -> None:
    for place in places(one.graph, QUESTION, one.sinks):
        path = witness(one.graph, QUESTION, place)
        slots = [edge.slots[ASKED] for edge in path if ASKED in edge.slots]
        entered = next(edge for edge in path if one.graph.nodes[edge.target].kind is not NodeKind.SOURCE)
        assert place.slot == (slots[-1] if slots else Slot(entered.target))


def _step(source: str, target: str, slot: str = "") -> Edge:
    slots = {ASKED: Slot(slot)} if slot else {}
    return Edge(source, target, EdgeKind.REQUEST, "does", guards={ASKED: Strength.OPEN}, slots=slots)


def test_of_two_paths_as_long_the_one_with_the_first_ids_is_shown() -> None:
    steps = [_step(INTERNET, "door", "door"), _step("door", "b"), _step("door", "a")]
    graph = graph_from([*steps, _step("a", "store"), _step("b", "store")])
    (place,) = places(graph, QUESTION, graph.into["store"])
    assert [edge.target for edge in witness(graph, QUESTION, place)] == ["door", "a", "store"]


def test_a_shorter_way_through_a_later_place_is_that_places() -> None:
    steps = [_step(INTERNET, "door", "first"), _step("door", "near", "second"), _step("near", "store")]
    graph = graph_from([*steps, _step("door", "x"), _step("x", "y"), _step("y", "store")])
    shown = {
        place.node: [edge.target for edge in witness(graph, QUESTION, place)]
        for place in places(graph, QUESTION, graph.into["store"])
    }
    assert shown == {"first": ["door", "x", "y", "store"], "second": ["door", "near", "store"]}


def test_a_drawn_client_is_not_needed_to_show_the_way() -> None:
    graph = resources(
        "phone: {type: client, kind: mobile, calls: api}",
        "api: {type: api-gateway, protocol: rest, routes: {GET /notes: {to: fn}}}",
        "fn: {type: lambda, reads: notes}",
        "notes: {type: dynamodb}",
    )
    question = Question(Guard.IDENTITY)
    (place,) = places(graph, question, graph.into["notes"])
    path = witness(graph, question, place)
    assert place.node == "api"
    assert [path[0].source, *(edge.target for edge in path)] == [
        "@internet",
        "api/default_endpoint",
        "api/GET /notes",
        "fn",
        "notes",
    ]
