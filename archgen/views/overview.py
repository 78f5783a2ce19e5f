"""The overview: the whole design on one picture."""

from __future__ import annotations

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.views.badges import with_findings
from archgen.views.faces import column_of, icon_of, lane_of, service_of
from archgen.views.folding import Folded, fold
from archgen.views.framing import Framing, join_lone_regions, without_empty
from archgen.views.lines import join
from archgen.views.marks import marks, numbers
from archgen.views.spine import mark_spine
from archgen.views.stacks import stack
from archgen.views.steps import first_flow, joined, named, number, tell
from archgen.views.strokes import strokes
from archgen.views.view import Box, Frame, Mark, Page, Tile, View
from archgen.views.words import alternative, counts, facts

_SHELF = (
    "log-group",
    "bucket",
    "cloudtrail",
    "alarm",
    "metric-filter",
    "topic",
    "kms-key",
    "certificate",
    "lambda",
    "queue",
    "secret",
    "iam-role",
)


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """The overview alone; there is nothing to pick."""
    return (Page("", overview(graph, report)),)


def overview(graph: Graph, report: Report) -> View:
    """What the overview of a judged design shows; nothing in it depends on coordinates."""
    blueprint = graph.blueprint
    every = strokes(blueprint)
    folded = fold(blueprint, every, joined(blueprint))
    framing = Framing(blueprint)
    indices = numbers(folded.tiles)
    shown = frozenset(r.id for r in folded.boxes)
    drawn = frozenset((s.source, s.target) for s in folded.arrows)
    elsewhere = [s for s in every if (s.source, s.target) not in drawn]
    signs = marks(blueprint, indices, shown, elsewhere if folded.tiles else ())
    boxes = tuple(_box(r, framing, signs.get(r.id, ())) for r in folded.boxes)
    boxes = with_findings(boxes, blueprint, report)
    told = shown if folded.small else named(blueprint, folded.arrows)
    boxes, standing = stack(boxes, folded.arrows, told)
    boxes = _endpoints_behind(boxes, folded, standing)
    lines, pairs = number(join(folded.arrows, standing), folded.arrows, blueprint, standing)
    flow = first_flow(blueprint)
    start = standing.get(flow.steps[0].source) if flow and flow.steps else None
    lines = mark_spine(boxes, lines, start, pairs)
    boxes, frames, outside = _framed(boxes, folded.tiles, framing, indices)
    return View(
        title=blueprint.name,
        facts=facts(blueprint),
        verdict=report.decision.value.capitalize(),
        counts=counts(report),
        boxes=boxes,
        frames=frames,
        lines=lines,
        outside=outside,
        steps_title=flow.title if flow else "",
        steps=tell(blueprint),
        alternative=alternative(boxes, lines),
    )


def _box(resource: Resource, framing: Framing, signs: tuple[Mark, ...]) -> Box:
    return Box(
        id=resource.id,
        title=resource.title,
        service=service_of(resource),
        icon=icon_of(resource),
        type=resource.type,
        lane=lane_of(resource),
        frame=framing.place(resource),
        column=column_of(resource),
        members=(resource.id,),
        marks=signs,
    )


def _endpoints_behind(boxes: tuple[Box, ...], folded: Folded, standing: dict[str, str]) -> tuple[Box, ...]:
    """Endpoints that functions and APIs call through stand with the rest, not before the API."""
    columns = {box.id: box.column for box in boxes}
    late = {
        standing[arrow.target]
        for arrow in folded.arrows
        if columns[standing[arrow.target]] == 2 and columns[standing[arrow.source]] > 2  # noqa: PLR2004
    }
    return tuple(replace(box, column=4) if box.id in late else box for box in boxes)


def _framed(
    boxes: tuple[Box, ...], tiles: tuple[Resource, ...], framing: Framing, indices: dict[str, int]
) -> tuple[tuple[Box, ...], tuple[Frame, ...], tuple[Tile, ...]]:
    """The boxes in their frames, the frames with their shelves, and the tiles outside AWS."""
    shelves: dict[str, list[Tile]] = {}
    for resource in sorted(tiles, key=_shelf_order):
        tile = Tile(
            resource.id, resource.title, service_of(resource), icon_of(resource), indices.get(resource.id, 0)
        )
        shelves.setdefault(framing.shelve(resource), []).append(tile)
    direct = frozenset({box.frame for box in boxes} | set(shelves))
    filled = [replace(f, shelf=tuple(shelves.get(f.id, ()))) for f in framing.ordered()]
    filled = list(without_empty(filled, direct))
    frames, moved = join_lone_regions(filled, direct)
    frames = tuple(_with_moved_shelf(frame, moved, filled) for frame in frames)
    boxes = tuple(replace(box, frame=moved.get(box.frame, box.frame)) for box in boxes)
    return boxes, frames, tuple(shelves.get("", ()))


def _with_moved_shelf(frame: Frame, moved: dict[str, str], rows: list[Frame]) -> Frame:
    gone = [f for f in rows if moved.get(f.id) == frame.id]
    return replace(frame, shelf=(*frame.shelf, *(tile for f in gone for tile in f.shelf)))


def _shelf_order(resource: Resource) -> int:
    return _SHELF.index(resource.type) if resource.type in _SHELF else len(_SHELF)
