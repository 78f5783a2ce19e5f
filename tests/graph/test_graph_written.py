"""One design written in many ways is one graph, and a guard that guards nothing changes no answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from graph_designs import IDLE_GUARDS, WORKING_GUARD, drawn_design, guarded_by, mixed, plainly, with_defaults
from graph_making import told
from graph_seeded import random_for

from archgen.blueprint.load import load
from archgen.graph.automaton import claims, deliveries
from archgen.graph.build import build
from archgen.graph.components import rings
from archgen.graph.levels import Question, levels
from archgen.graph.model import Graph, Guard
from archgen.source.reading import read_bytes

QUICK = range(40)
CHUNKS = 2
LONG = [range(1_000 + part * 250, 1_250 + part * 250) for part in range(CHUNKS)]


def made_of(tree: object) -> Graph:
    """The graph of a design, whatever else is wrong with it: an idle guard is a mistake of its own."""
    text = yaml.safe_dump(tree, sort_keys=False)
    blueprint, _ = load(read_bytes(text.encode(), "drawn.yaml"))
    assert blueprint is not None
    return build(blueprint)


def forms_are_one(seed: int) -> None:
    """A map that says nothing, a list, and one name."""
    tree = drawn_design(seed)
    assert told(made_of(plainly(tree, random_for(seed)))) == told(made_of(tree))


def orders_are_one(seed: int) -> None:
    """Resources, settings, routes and lines in any order."""
    tree = drawn_design(seed)
    assert told(made_of(mixed(tree, random_for(seed)))) == told(made_of(tree))


def defaults_are_what_they_say(seed: int) -> None:
    """Defaults for a type, and the same settings at each resource of it."""
    short, long = with_defaults(drawn_design(seed))
    assert told(made_of(short)) == told(made_of(long))


def idle_guards_change_nothing(seed: int) -> None:
    """Levels of every kind, claims, deliveries and rings beside a guard that guards nothing."""
    tree = drawn_design(seed)
    expected = _answers(made_of(tree))
    for name in IDLE_GUARDS:
        assert _answers(made_of(guarded_by(tree, IDLE_GUARDS[name]))) == expected, name


def _answers(graph: Graph) -> list[object]:
    found: list[object] = [levels(graph, Question(guard)) for guard in Guard]
    states = [sorted(product(graph).came) for product in (claims, deliveries)]
    turning = [ring.nodes for ring in rings(graph)]
    return [*found, *(_without_it(rows) for rows in states), turning]


def _without_it(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [row for row in rows if row[0] != "guard"]


def test_a_guard_that_works_changes_an_answer() -> None:
    tree = drawn_design(0)
    tree["resources"]["api"]["protocol"] = "rest"
    assert _answers(made_of(guarded_by(tree, WORKING_GUARD))) != _answers(made_of(tree))


WRITTEN: dict[str, Callable[[int], None]] = {
    "forms": forms_are_one,
    "order": orders_are_one,
    "defaults": defaults_are_what_they_say,
    "idle guards": idle_guards_change_nothing,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_otherwise_is_the_same(name: str) -> None:
    for seed in QUICK:
        WRITTEN[name](seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(CHUNKS))
def test_what_is_written_otherwise_is_the_same_in_many_designs(part: int) -> None:
    for seed in LONG[part]:
        for holds in WRITTEN.values():
            holds(seed)
