"""One page of a scene as a view: equals in stacks, lines, steps, signs with numbers, shelves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.views.badges import with_findings_on_shelves
from archgen.views.composing import with_numbers
from archgen.views.copies import spread
from archgen.views.folding_copies import fold_spread
from archgen.views.lines import join
from archgen.views.marks import numbers
from archgen.views.scene import Part, Scene
from archgen.views.shelving import framed
from archgen.views.spine import mark_spine
from archgen.views.stacks import stack
from archgen.views.steps import first_flow, number, tell, within
from archgen.views.view import Box, Line, Mark, View
from archgen.views.words import alternative, counts, facts


def page_of(scene: Scene, part: Part, module: str = "", modules: int = 0, folds: Sequence[str] = ()) -> View:
    """The view of a part. `module` is the title of the module that it is, empty for the overview.

    A module's page and one with `folds` tell those steps of the flow that run on it, the overview all
    of them. `modules` is how many have pages of their own beside the overview. `folds` names frames of a
    design with copies in several Regions that stand as one box.
    """
    blueprint, report = scene.blueprint, scene.report
    boxes, standing = stack(part.boxes, part.arrows, scene.told)
    lines, pairs = number(join(part.arrows, standing), part.arrows, blueprint, standing)
    flow = first_flow(blueprint)
    start = standing.get(flow.steps[0].source) if flow and flow.steps else None
    lines = mark_spine(boxes, lines, start, pairs)
    boxes, lines = spread(blueprint, scene.framing, boxes, lines)
    tiles = part.tiles
    if folds:
        boxes, lines, tiles = fold_spread(scene, boxes, lines, tiles, folds)
    boxes = _signed(boxes, lines, tiles, standing)
    boxes, frames, outside = framed(scene, boxes, tiles)
    boxes = with_numbers(boxes, lines, within(blueprint, standing))
    drawn = {step for line in lines for step in line.steps} | {step for box in boxes for step in box.steps}
    steps = tuple(step for step in tell(blueprint) if step.number in drawn or not (module or folds))
    said = alternative(boxes, lines)
    whole = View(
        title=f"{blueprint.name} · {module}" if module else blueprint.name,
        facts=facts(blueprint),
        verdict=report.decision.value.capitalize(),
        counts=counts(report),
        boxes=boxes,
        frames=frames,
        lines=lines,
        outside=outside,
        steps_title=flow.title if flow and steps else "",
        steps=steps,
        alternative=f"{said} {modules} modules have pictures of their own." if modules else said,
        modules=modules,
    )
    return with_findings_on_shelves(whole, scene.owned)


def has_copies(scene: Scene) -> bool:
    """Whether something of the scene stands in several Regions; their frames are known from then on."""
    boxes, _ = spread(scene.blueprint, scene.framing, scene.boxes, ())
    return any(box.copy_of for box in boxes)


def drawn_boxes(scene: Scene, part: Part) -> tuple[Box, ...]:
    """The boxes that the page of a part has: equals count once, what stands in two Regions as well."""
    boxes, _ = stack(part.boxes, part.arrows, scene.told)
    return boxes


def _signed(
    boxes: Iterable[Box], lines: Iterable[Line], tiles: Iterable[Resource], standing: Mapping[str, str]
) -> tuple[Box, ...]:
    """The boxes with the signs that mean something on this page: a tile of it, or a box without a line."""
    indices = numbers(tiles)
    joined = {(line.source, line.target) for line in lines}

    def signs(box: Box) -> tuple[Mark, ...]:
        found = []
        for mark in box.marks:
            owner = standing.get(mark.resource, "")
            if mark.resource in indices:
                found.append(replace(mark, index=indices[mark.resource]))
            elif owner and owner != box.id and (owner, box.id) not in joined:
                found.append(mark)
        return tuple(dict.fromkeys(found))

    return tuple(replace(box, marks=signs(box)) for box in boxes)
