"""Sequences: a page for each flow, who says what to whom in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Flow, Resource, Step
from archgen.finding.nearest import nearest
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.views.badges import with_findings
from archgen.views.bounds import bounds
from archgen.views.composing import figure
from archgen.views.framing import Framing, join_lone_regions, without_empty
from archgen.views.strokes import strokes
from archgen.views.view import Box, Frame, Lane, LineKind, Message, Page, UnknownPageError, View
from archgen.views.words import counts, facts

_LISTED = 5
_TYPED = re.compile(r"[A-Z]{3,} /[!-~]*|[a-z][a-z0-9-]*:[A-Z][A-Za-z]*|\$[a-z]+")
"""Words that are what a program sends: a method and a path, an action of AWS, a route of a WebSocket API."""


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:
    """A page for each flow that has steps, named by the flow; with `picked` the one it begins.

    Raises `UnknownPageError` where no flow's name begins with `picked`, or several do.
    """
    flows = [flow for flow in graph.blueprint.flows if flow.steps]
    if picked:
        flows = [_picked(flows, picked)]
    return tuple(Page(flow.id, sequence(graph, report, flow)) for flow in flows)


def _picked(flows: Sequence[Flow], start: str) -> Flow:
    found = [flow for flow in flows if flow.id == start] or [f for f in flows if f.id.startswith(start)]
    if len(found) == 1:
        return found[0]
    names = [flow.id for flow in found or flows]
    if not names:
        raise UnknownPageError(f"there is no flow {start}; the design tells none")
    listed = ", ".join(names[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    if found:
        raise UnknownPageError(f"several flows begin with {start}: {listed}{more}")
    meant = nearest(start, names)
    told = f"there are {listed}{more}" if len(names) > 1 else f"there is {listed}"
    hint = f"did you mean {meant}?" if meant else told
    raise UnknownPageError(f"there is no flow {start}; {hint}")


def sequence(graph: Graph, report: Report, flow: Flow) -> View:
    """What the picture of a flow shows: those who take part, in their frames, and the messages."""
    blueprint = graph.blueprint
    framing = Framing(blueprint)
    taking_part = [blueprint.resources[name] for name in _taking_part(flow)]
    boxes = tuple(figure(resource, framing.place(resource), 0) for resource in taking_part)
    boxes = with_findings(boxes, blueprint, report)
    boxes, frames = _framed(boxes, framing)
    kinds = _kinds(blueprint)
    messages = tuple(_message(blueprint, step, kinds) for step in flow.steps)
    return View(
        title=flow.title,
        facts=" · ".join(text for text in (blueprint.name, facts(blueprint)) if text),
        verdict=report.decision.value.capitalize(),
        counts=counts(report),
        boxes=boxes,
        frames=frames,
        lines=(),
        outside=(),
        steps_title="",
        steps=(),
        alternative=_alternative(messages, taking_part),
        messages=messages,
    )


def _taking_part(flow: Flow) -> tuple[str, ...]:
    """Everybody a step names, in order: who asks before who is asked, also where the answer is told."""
    ends = ((s.target, s.source) if s.answer else (s.source, s.target) for s in flow.steps)
    return tuple(dict.fromkeys(name for pair in ends for name in pair))


def _framed(boxes: tuple[Box, ...], framing: Framing) -> tuple[tuple[Box, ...], tuple[Frame, ...]]:
    """The boxes in order of first use, but those of one frame together; and the frames around them.

    What stands at the edge comes first in its frame, though a caller may sign in before it is reached.
    """
    direct = frozenset(box.frame for box in boxes)
    frames, moved = join_lone_regions(without_empty(framing.ordered(), direct), direct)
    boxes = tuple(replace(box, frame=moved.get(box.frame, box.frame)) for box in boxes)
    parents = {frame.id: frame.parent for frame in frames}
    first: dict[str, int] = {}
    for place, box in enumerate(boxes):
        for around in _around(box.frame, parents):
            first.setdefault(around, place)
    order = {
        box.id: (
            *(first[frame] for frame in reversed(_around(box.frame, parents))),
            place - len(boxes) if box.frame and box.lane is Lane.EDGE else place,
        )
        for place, box in enumerate(boxes)
    }
    return tuple(sorted(boxes, key=lambda box: order[box.id])), frames


def _around(frame: str, parents: Mapping[str, str]) -> list[str]:
    """The frame and those around it, innermost first."""
    found = []
    while frame:
        found.append(frame)
        frame = parents[frame]
    return found


def _kinds(blueprint: Blueprint) -> dict[tuple[str, str], LineKind]:
    """What a line between two resources means, either way; the first one declared counts."""
    found: dict[tuple[str, str], LineKind] = {}
    for stroke in strokes(blueprint):
        for pair in ((stroke.source, stroke.target), stroke.joins):
            found.setdefault(pair, stroke.kind)
    turned = {(target, source): kind for (source, target), kind in found.items()}
    return turned | found


def _message(blueprint: Blueprint, step: Step, kinds: Mapping[tuple[str, str], LineKind]) -> Message:
    return Message(
        number=step.number,
        source=step.source,
        target=step.target,
        kind=LineKind.ANSWER if step.answer else kinds.get((step.source, step.target), LineKind.REQUEST),
        words=step.text,
        settings=bounds(blueprint, step),
        typed=_TYPED.fullmatch(step.text) is not None,
    )


def _alternative(messages: Iterable[Message], taking_part: Iterable[Resource]) -> str:
    titles = {resource.id: resource.title for resource in taking_part}
    said = (
        f"{message.number}. {titles[message.source]} to {titles[message.target]}"
        + (f": {message.words}" if message.words else "")
        for message in messages
    )
    return "; ".join(said) + "."
