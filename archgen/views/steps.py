"""The first flow on a picture: its steps in the key, their numbers on the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archgen.blueprint.model import Blueprint, Flow
from archgen.views.strokes import strokes
from archgen.views.view import KeyStep, Line


def named(blueprint: Blueprint) -> frozenset[str]:
    """The resources that the first flow names, with what its authorizers rely on."""
    flow = first_flow(blueprint)
    if flow is None:
        return frozenset()
    names = {end for step in flow.steps for end in (step.source, step.target)}
    behind = {s.target for s in strokes(blueprint) if s.verb == "authorizer" and s.source in names}
    return frozenset(names | behind)


def joined(blueprint: Blueprint) -> frozenset[tuple[str, str]]:
    """The pairs of resources that the steps of the first flow join, as written."""
    flow = first_flow(blueprint)
    return frozenset((step.source, step.target) for step in flow.steps) if flow else frozenset()


def first_flow(blueprint: Blueprint) -> Flow | None:
    """The flow that the picture tells; None where the blueprint tells none."""
    return blueprint.flows[0] if blueprint.flows else None


def tell(flow: Flow | None) -> tuple[KeyStep, ...]:
    """The numbered sentences of the key."""
    if flow is None:
        return ()
    return tuple(KeyStep(s.number, s.text or f"{s.source} to {s.target}") for s in flow.steps)


def number(
    lines: Sequence[Line], blueprint: Blueprint, standing: Mapping[str, str]
) -> tuple[tuple[Line, ...], frozenset[tuple[str, str]]]:
    """The lines with the numbers of the steps along them, and the pairs of boxes that the flow joins.

    A step whose own direction has no line stands on the line the other way; a step through an
    authorizer that is no box stands on the line to what the authorizer relies on.
    """
    flow = first_flow(blueprint)
    ends = {(line.source, line.target) for line in lines}
    behind: dict[tuple[str, str], str] = {}
    for stroke in strokes(blueprint):
        if stroke.verb == "authorizer":
            behind.setdefault((stroke.source, ""), stroke.target)
    steps: dict[tuple[str, str], list[int]] = {}
    for step in flow.steps if flow else ():
        source = standing.get(step.source, "")
        target = standing.get(step.target, "")
        if source and not target:
            target = standing.get(behind.get((step.source, ""), ""), "")
        pair = next((p for p in ((source, target), (target, source)) if p in ends), None)
        if pair:
            steps.setdefault(pair, []).append(step.number)
    numbered = tuple(replace(line, steps=tuple(steps.get((line.source, line.target), ()))) for line in lines)
    return numbered, frozenset(steps)
