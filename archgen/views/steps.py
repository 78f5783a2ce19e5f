"""The first flow on a picture: its steps in the key, their numbers on the lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Flow
from archgen.views.strokes import Stroke
from archgen.views.view import KeyStep, Line


def named(blueprint: Blueprint, strokes: Iterable[Stroke]) -> frozenset[str]:
    """The resources that the first flow names, with what its authorizers rely on."""
    pairs = joined(blueprint)
    pairs |= {(target, source) for source, target in pairs}
    names = {end for pair in pairs for end in pair}
    return frozenset(names | {s.target for s in strokes if s.joins in pairs})


def joined(blueprint: Blueprint) -> frozenset[tuple[str, str]]:
    """The pairs of resources that the steps of the first flow join, as written."""
    flow = first_flow(blueprint)
    return frozenset((step.source, step.target) for step in flow.steps) if flow else frozenset()


def first_flow(blueprint: Blueprint) -> Flow | None:
    """The flow that the picture tells; None where the blueprint tells none."""
    return blueprint.flows[0] if blueprint.flows else None


def tell(blueprint: Blueprint) -> tuple[KeyStep, ...]:
    """The numbered sentences of the key; a step without words names its two ends."""
    flow = first_flow(blueprint)
    if flow is None:
        return ()
    resources = blueprint.resources
    return tuple(
        KeyStep(step.number, step.text or f"{resources[step.source].title} to {resources[step.target].title}")
        for step in flow.steps
    )


def within(blueprint: Blueprint, standing: Mapping[str, str]) -> dict[int, tuple[str, ...]]:
    """The box of each step that stays within one: both its ends stand in what is drawn as one box.

    An authorizer is no box: a step to it stays within the box that asks it, where it has no line.
    """
    flow = first_flow(blueprint)
    found: dict[int, tuple[str, ...]] = {}
    for step in flow.steps if flow else ():
        ends = [end for end in (step.source, step.target) if blueprint.resources[end].type != "authorizer"]
        boxes = {standing.get(end, "") for end in ends}
        if len(boxes) == 1:
            found[step.number] = tuple(boxes)
    return found


def number(
    lines: Sequence[Line], arrows: Iterable[Stroke], blueprint: Blueprint, standing: Mapping[str, str]
) -> tuple[tuple[Line, ...], frozenset[tuple[str, str]]]:
    """The lines with the numbers of the steps along them, and the pairs of boxes that the flow joins.

    A step whose own direction has no line stands on the line the other way. One to an authorizer,
    which is no box, stands on the line to what it relies on; one that goes by way of something
    stands on its first leg.
    """
    flow = first_flow(blueprint)
    ways: dict[tuple[str, str], tuple[str, str]] = {}
    for arrow in arrows:
        ends = (standing[arrow.source], standing[arrow.target])
        for pair in ((arrow.source, arrow.target), arrow.joins, (arrow.joins[1], arrow.target)):
            ways.setdefault(pair, ends)
    steps: dict[tuple[str, str], list[int]] = {}
    for step in flow.steps if flow else ():
        turned = (step.target, step.source)
        line = ways.get((step.source, step.target)) or ways.get(turned)
        if line:
            steps.setdefault(line, []).append(step.number)
    numbered = tuple(replace(line, steps=tuple(steps.get((line.source, line.target), ()))) for line in lines)
    return numbered, frozenset(steps)
