"""The solver for heights: exact, whatever the order of its steps."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from archgen.drawing.simplex import Contradiction, Program

TALLEST = 8


def made_up(seed: int) -> tuple[Program, int]:
    """A program of four heights with distances of 0 to 2 down a line, and wishes to be level."""
    dice = Random(seed)  # noqa: S311 - shapes to test with, no secrets
    program = Program()
    nodes = [program.node() for _ in range(4)]
    for upper in nodes:
        for lower in nodes:
            if upper < lower and dice.random() < 0.5:
                program.keep(upper, lower, dice.randint(0, 2), dice.choice((0, 1, 4)))
    for _ in range(4):
        first, second = dice.sample(nodes, 2)
        program.level(first, second, dice.choice((1, 4, 14)), dice.choice((0, 0, 1)))
    return program, len(nodes)


def cost(program: Program, y: list[float]) -> float:
    return sum(edge.weight * (y[edge.head] - y[edge.tail]) for edge in program.edges)


def least(program: Program, count: int) -> float:
    """The least cost by trying every height; an unknown between two stands as low as both let it."""
    found = []
    inner = [edge for edge in program.edges if 0 < edge.tail <= count and edge.head <= count]
    for tried in product(range(TALLEST), repeat=count):
        y = [0.0, *map(float, tried), *([0.0] * (program.count - count - 1))]
        if any(y[edge.head] - y[edge.tail] < edge.length for edge in inner):
            continue
        for node in range(count + 1, program.count):
            y[node] = min(y[edge.head] - edge.length for edge in program.edges if edge.tail == node)
        found.append(cost(program, y))
    return min(found)


@pytest.mark.parametrize("seed", range(30))
def test_the_heights_keep_every_distance_at_the_least_cost(seed: int) -> None:
    program, count = made_up(seed)
    y = program.solve()
    assert all(y[edge.head] - y[edge.tail] >= edge.length for edge in program.edges)
    assert cost(program, y) == least(program, count)


def test_distances_in_a_circle_are_refused() -> None:
    program = Program()
    one, other = program.node(), program.node()
    program.keep(one, other, 5)
    program.keep(other, one, 5)
    with pytest.raises(Contradiction):
        program.solve()
