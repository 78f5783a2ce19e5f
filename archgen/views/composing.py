"""What pictures of one question share: a box of a resource, its column by depth, and the heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.views.faces import icon_of, lane_of, service_of
from archgen.views.spine import mark_spine
from archgen.views.view import Box, Frame, KeyStep, Line, LineKind, View
from archgen.views.words import counts, facts

_NAMED = 3


def figure(resource: Resource, frame: str, column: int, service: str | None = None) -> Box:
    """The box of a resource in a frame and a column; `service` replaces the usual second line."""
    return Box(
        id=resource.id,
        title=resource.title,
        service=service_of(resource) if service is None else service,
        icon=icon_of(resource),
        type=resource.type,
        lane=lane_of(resource),
        frame=frame,
        column=column,
        members=(resource.id,),
    )


def depths(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many of the pairs lead to each name at most, in a row, from 0; pairs that close a circle do not."""
    found = dict.fromkeys(names, 0)
    after: dict[str, list[str]] = {name: [] for name in found}
    for source, target in dict.fromkeys(pairs):
        if source in found and target in found and source != target and not _leads(after, target, source):
            after[source].append(target)
    for name in _in_order(after):
        for target in after[name]:
            found[target] = max(found[target], found[name] + 1)
    return found


def _leads(after: Mapping[str, Sequence[str]], start: str, end: str) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        name = waiting.pop()
        if name == end:
            return True
        fresh = [target for target in after[name] if target not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def _in_order(after: Mapping[str, Sequence[str]]) -> list[str]:
    """The names so that each comes after all that lead to it."""
    waiting = dict.fromkeys(after, 0)
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    order = [name for name, count in waiting.items() if not count]
    for name in order:
        for target in after[name]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def composed(  # noqa: PLR0913 - what a view is made of
    graph: Graph,
    report: Report,
    about: str,
    *,
    boxes: Sequence[Box],
    frames: Iterable[Frame],
    lines: Sequence[Line],
    steps: Sequence[KeyStep] = (),
    steps_title: str = "",
    alternative: str = "",
    legend: Mapping[LineKind, str] | None = None,
) -> View:
    """The view with its heading; `about` follows the design's name, and boxes say their columns."""
    blueprint = graph.blueprint
    return View(
        title=f"{blueprint.name} · {about}",
        facts=facts(blueprint),
        verdict=report.decision.value.capitalize(),
        counts=counts(report),
        boxes=tuple(boxes),
        frames=tuple(frames),
        lines=mark_spine(boxes, lines, None, frozenset()),
        outside=(),
        steps_title=steps_title,
        steps=tuple(steps),
        alternative=alternative,
        ranked=True,
        legend=tuple((legend or {}).items()),
    )


def with_numbers(
    boxes: Iterable[Box], lines: Iterable[Line], about: Mapping[int, Iterable[str]]
) -> tuple[Box, ...]:
    """The boxes with the numbers of sentences that no line has, at each box that `about` names for them."""
    drawn = {number for line in lines for number in line.steps}
    found: dict[str, set[int]] = {}
    for number, names in about.items():
        for name in names:
            found.setdefault(name, set()).update({number} - drawn)
    return tuple(replace(box, steps=tuple(sorted(found.get(box.id, box.steps)))) for box in boxes)


def several(names: Sequence[str], noun: str, most: int = _NAMED) -> str:
    """The names by commas; how many there are of a noun where they are more than `most`."""
    found = list(dict.fromkeys(names))
    return ", ".join(found) if len(found) <= most else f"{len(found)} {noun}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty for none."""
    *first, end = names or ("",)
    return f"{', '.join(first)} {last} {end}" if first else end
