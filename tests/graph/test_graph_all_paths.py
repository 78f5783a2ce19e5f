"""Levels from several sources at once, with closing guards, held against trying every path."""

from __future__ import annotations

import pytest
from graph_random import (
    ASKED,
    QUESTION,
    Drawn,
    drawn,
    edges_of,
    graph_from,
    level_by_trying,
    stronger,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.graph.levels import Question, level, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.sources import INTERNET, PARTNER

_ALL = (ASKED, Guard.INSPECTION, Guard.ORIGIN, Guard.NETWORK, Guard.ISSUED)


@settings(max_examples=200, deadline=None)
@given(drawn(_ALL), st.sampled_from(_ALL), st.sampled_from([(INTERNET,), (PARTNER,), (INTERNET, PARTNER)]))
def test_every_kind_from_every_source_is_what_trying_every_path_gives(
    one: Drawn, guard: Guard, sources: tuple[str, ...]
) -> None:
    question = Question(guard, sources)
    assert dict(levels(one.graph, question)) == level_by_trying(one.graph, question)


@settings(max_examples=100, deadline=None)
@given(drawn(_ALL))
def test_partners_can_do_what_strangers_can(one: Drawn) -> None:
    strangers, partners = levels(one.graph, QUESTION), levels(one.graph, Question(ASKED, (PARTNER,)))
    assert all(partners[name] <= found for name, found in strangers.items())


@settings(max_examples=200, deadline=None)
@given(drawn(_ALL), st.data())
def test_one_more_way_raises_no_level(one: Drawn, data: st.DataObject) -> None:
    names = sorted(one.graph.nodes)
    source = data.draw(st.sampled_from(names))
    target = data.draw(st.sampled_from([name for name in names if not name.startswith("@")]))
    asked = {ASKED: data.draw(st.sampled_from(Strength))}
    more = Edge(source, target, EdgeKind.REQUEST, "does", part="more", guards=asked)
    after = graph_from([*edges_of(one.graph), more])
    for guard in _ALL:
        before, then = levels(one.graph, Question(guard)), levels(after, Question(guard))
        assert all(then[name] <= before[name] for name in before)


@settings(max_examples=200, deadline=None)
@given(drawn(_ALL), st.integers(0, 99), st.sampled_from(Strength), st.sampled_from(_ALL))
def test_a_stronger_guard_of_any_kind_lowers_no_level(
    one: Drawn, which: int, strength: Strength, guard: Guard
) -> None:
    after = stronger(one.graph, which, strength, guard)
    for kind in _ALL:
        before, then = levels(one.graph, Question(kind)), levels(after, Question(kind))
        assert set(then) == set(before)
        assert all(then[name] >= before[name] for name in before)


def _two_ways(first: Strength, second: Strength) -> Graph:
    return graph_from(
        [
            Edge(INTERNET, "a", EdgeKind.REQUEST, "does", guards={ASKED: first}),
            Edge(INTERNET, "b", EdgeKind.REQUEST, "does", guards={ASKED: second}),
            Edge("a", "store", EdgeKind.DATA, "reads"),
            Edge("b", "store", EdgeKind.DATA, "reads"),
        ]
    )


@pytest.mark.parametrize("first", Strength)
@pytest.mark.parametrize("second", Strength)
def test_the_weaker_of_two_ways_counts(first: Strength, second: Strength) -> None:
    assert level(_two_ways(first, second), "store", ASKED) is min(first, second)
