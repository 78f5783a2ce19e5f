"""What holds of every graph: more guard finds no more, order and names say nothing, levels are right."""

from __future__ import annotations

from random import Random

import pytest
from graph_random import graph_from, level_by_trying
from graph_seeded import (
    ASKED,
    answers,
    found_by,
    new_names,
    raised,
    random_for,
    renamed,
    seeded,
    shuffled,
    sinks_of,
)

from archgen.graph.automaton import claims, deliveries
from archgen.graph.compare import Way, missing, ways
from archgen.graph.components import cycle, rings
from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.graph.places import places
from archgen.graph.witness import witness

CHUNKS = 4
QUICK = range(200)
LONG = [range(1_000 + part * 2_500, 1_000 + (part + 1) * 2_500) for part in range(CHUNKS)]


def levels_are_those_of_the_weakest_path(graph: Graph, _: Random) -> None:
    """Each level against every path tried one by one."""
    for guard in ASKED:
        question = Question(guard)
        assert dict(levels(graph, question)) == level_by_trying(graph, question)


def more_guard_finds_no_more(graph: Graph, random: Random) -> None:
    """Raising a strength adds no place, sink, state or trigger; lowering it again takes none away."""
    before, after = found_by(graph), found_by(raised(graph, random))
    for query, found in after.items():
        assert found <= before[query], query


def order_says_nothing(graph: Graph, random: Random) -> None:
    """Every answer in full, whatever order the edges came in."""
    assert answers(shuffled(graph, random)) == answers(graph)


def names_say_nothing(graph: Graph, random: Random) -> None:
    """Levels, states, places with their sinks, rings and lengths of witnesses under other names."""
    names = new_names(graph, random)
    other = renamed(graph, names)
    for guard in ASKED:
        question = Question(guard)
        was = {names.get(name, name): level for name, level in levels(graph, question).items()}
        assert levels(other, question) == was
    for product in (claims, deliveries):
        assert set(product(other).came) == {(names.get(n, n), state) for n, state in product(graph).came}
    assert _turning(other) == _turning(graph)
    ends = {names[edge.target] for edge in sinks_of(graph)}
    assert _shown(other, ends) == _shown(graph, {edge.target for edge in sinks_of(graph)})


def _turning(graph: Graph) -> set[tuple[tuple[str, int], ...]]:
    """The rings by their triggers, each with the steps of a shortest way round."""
    return {
        tuple(sorted((edge.part, len(cycle(graph, ring, edge))) for edge in ring.triggers))
        for ring in rings(graph)
    }


def _shown(graph: Graph, ends: set[str]) -> dict[tuple[str, ...], int]:
    """Places by the edges and sinks they have, with the length of their witness."""
    question = Question(Guard.IDENTITY)
    sinks = [e for row in graph.out.values() for e in row if e.target in ends and e.kind.drives]
    found = {}
    for place in places(graph, question, sinks):
        edges = sorted(edge.part for edge in place.edges)
        parts = sorted(sink.part for sink in place.sinks)
        found[(*edges, "to", *parts)] = len(witness(graph, question, place))
    return found


def mending_the_weaker_way_finds_no_more(graph: Graph, _: Random) -> None:
    """A way that gets what another has lacks less, and nobody lacks more than before."""
    for name in graph.nodes:
        for guard in ASKED:
            before = ways(graph, name, (guard,))
            lacking = [way for way in before if any(missing(way, other) for other in before)]
            for way in lacking[:1]:
                after = _lacks(ways(_mended(graph, way.edge, guard), name, (guard,)))
                assert after <= _lacks(before) - {way.edge.part}


def _mended(graph: Graph, edge: Edge, guard: Guard) -> Graph:
    better = Edge(
        edge.source, edge.target, edge.kind, edge.verb, edge.part, edge.op,
        {**edge.guards, guard: Strength.ENFORCED}, edge.slots,
    )  # fmt: skip
    return graph_from([better if one is edge else one for row in graph.out.values() for one in row])


def _lacks(found: tuple[Way, ...]) -> set[str]:
    return {way.edge.part for way in found if any(missing(way, other) for other in found)}


def paths_of_products_are_paths(graph: Graph, _: Random) -> None:
    """A shown path of a state starts where paths start and goes edge by edge to its node."""
    for name, state in claims(graph).came:
        path = claims(graph).path(name, state)
        ends = [graph_edge.target for graph_edge in path]
        assert [edge.source for edge in path][1:] == ends[:-1]
        assert not path or (path[0].source == "@internet" and ends[-1] == name)


PROPERTIES = {
    "levels": levels_are_those_of_the_weakest_path,
    "more guard": more_guard_finds_no_more,
    "order": order_says_nothing,
    "names": names_say_nothing,
    "mending": mending_the_weaker_way_finds_no_more,
    "paths": paths_of_products_are_paths,
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_holds_on_two_hundred_graphs(name: str) -> None:
    for seed in QUICK:
        PROPERTIES[name](seeded(seed), random_for(seed))


@pytest.mark.long
@pytest.mark.parametrize("part", range(CHUNKS))
def test_all_properties_hold_on_ten_thousand_graphs(part: int) -> None:
    for seed in LONG[part]:
        graph = seeded(seed)
        for holds in PROPERTIES.values():
            holds(graph, random_for(seed))
