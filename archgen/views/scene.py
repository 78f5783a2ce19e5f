"""Everything a design shows, before anybody divides it into pages: boxes, arrows, frames, what is folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.policy.report import Report
from archgen.views.badges import findings_by_owner, with_findings
from archgen.views.faces import column_of, icon_of, lane_of, service_of
from archgen.views.folding import fold
from archgen.views.framing import Framing
from archgen.views.marks import marks
from archgen.views.steps import joined, named
from archgen.views.strokes import Stroke, strokes
from archgen.views.view import Box, Frame, LineKind, Mark, Told


class Part(Struct, frozen=True):
    """What one page shows of a scene. `arrows` run between the ids of `boxes`."""

    boxes: tuple[Box, ...]
    arrows: tuple[Stroke, ...]
    tiles: tuple[Resource, ...]


class Scene(Struct, frozen=True, dict=True):
    """What a judged design shows.

    `boxes` has one for each resource that is a box, with its findings counted and its signs not yet
    numbered. `arrows` run between them; `guards` are arrows of guards that are signs where everything
    is on one page. `tiles` are the folded resources. `framing` has the frames, and makes those that
    a page needs besides. `told` are the boxes that keep a place of their own because the first flow
    names them, or the design is small.
    """

    blueprint: Blueprint
    report: Report
    boxes: tuple[Box, ...]
    arrows: tuple[Stroke, ...]
    guards: tuple[Stroke, ...]
    tiles: tuple[Resource, ...]
    framing: Framing
    told: frozenset[str]

    @cached_property
    def whole(self) -> Part:
        """All of it."""
        return Part(self.boxes, self.arrows, self.tiles)

    @cached_property
    def owned(self) -> Mapping[str, Sequence[Told]]:
        """The open findings by the resource on whose place they are counted."""
        return findings_by_owner(self.blueprint, self.report)

    @cached_property
    def above(self) -> Mapping[str, tuple[Frame, ...]]:
        """For each frame that holds a box itself and the frames around it, innermost first."""
        found: dict[str, tuple[Frame, ...]] = {"": ()}
        for frame in self.framing.ordered():
            found[frame.id] = (frame, *found[frame.parent])
        return found


def scene_of(blueprint: Blueprint, report: Report) -> Scene:
    """The scene of a judged design."""
    every = strokes(blueprint)
    folded = fold(blueprint, every, joined(blueprint))
    framing = Framing(blueprint)
    shown = frozenset(r.id for r in folded.boxes)
    drawn = frozenset((s.source, s.target) for s in folded.arrows)
    elsewhere = [s for s in every if (s.source, s.target) not in drawn] if folded.tiles else []
    signs = marks(blueprint, dict.fromkeys((r.id for r in folded.tiles), 0), shown, elsewhere)
    boxes = with_findings([_box(r, framing, signs.get(r.id, ())) for r in folded.boxes], blueprint, report)
    return Scene(
        blueprint=blueprint,
        report=report,
        boxes=_endpoints_behind(boxes, folded.arrows),
        arrows=folded.arrows,
        guards=_guards(elsewhere, shown),
        tiles=folded.tiles,
        framing=framing,
        told=shown if folded.small else named(blueprint, folded.arrows),
    )


def _guards(elsewhere: Iterable[Stroke], shown: frozenset[str]) -> tuple[Stroke, ...]:
    found = {
        (s.source, s.target): s
        for s in elsewhere
        if s.kind is LineKind.GUARD and s.source in shown and s.target in shown and s.source != s.target
    }
    return tuple(found.values())


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


def _endpoints_behind(boxes: tuple[Box, ...], arrows: Iterable[Stroke]) -> tuple[Box, ...]:
    """Endpoints that functions and APIs call through stand with the rest, not before the API."""
    columns = {box.id: box.column for box in boxes}
    late = {
        arrow.target
        for arrow in arrows
        if columns[arrow.target] == 2 and columns[arrow.source] > 2  # noqa: PLR2004
    }
    return tuple(replace(box, column=4) if box.id in late else box for box in boxes)
