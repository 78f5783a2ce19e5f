"""How many findings a box or a tile has, and how bad the worst of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.policy.report import Report
from archgen.views.strokes import is_shown
from archgen.views.view import Box, Tile, Told, View

_Badged = TypeVar("_Badged", Box, Tile)


def with_findings(boxes: Iterable[Box], blueprint: Blueprint, report: Report) -> tuple[Box, ...]:
    """The boxes with their open findings counted.

    A finding belongs to the first resource it names. Where that has no place on the picture (an
    authorizer, a security group) it counts for the first that uses it.
    """
    owned = findings_by_owner(blueprint, report)
    return tuple(_with(box, owned[box.id]) if box.id in owned else box for box in boxes)


def with_findings_on_shelves(view: View, owned: Mapping[str, Sequence[Told]]) -> View:
    """The view with the open findings of what is folded counted on its tiles (see `findings_by_owner`)."""

    def badged(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
        return tuple(_with(tile, owned[tile.resource]) if tile.resource in owned else tile for tile in tiles)

    return _on_shelves(view, badged)


def without_findings(view: View) -> View:
    """The view as it is drawn where nobody is to see what is wrong: no badges, no verdict, no counts."""
    boxes = tuple(replace(box, findings=0, worst="", told=()) for box in view.boxes)
    return replace(_on_shelves(view, _bare), boxes=boxes, verdict="", counts="")


def _bare(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    return tuple(replace(tile, findings=0, worst="", told=()) for tile in tiles)


def _on_shelves(view: View, changed: Callable[[tuple[Tile, ...]], tuple[Tile, ...]]) -> View:
    frames = tuple(replace(frame, shelf=changed(frame.shelf)) for frame in view.frames)
    return replace(view, frames=frames, outside=changed(view.outside))


def findings_by_owner(blueprint: Blueprint, report: Report) -> dict[str, list[Told]]:
    """The open findings by the resource on whose place they are counted, the worst first."""
    owned: dict[str, list[Told]] = {}
    for finding in report.open:
        if finding.resources:
            owner = _owner(blueprint, finding.resources[0])
            owned.setdefault(owner, []).append(Told(finding.id, finding.severity.word, finding.message))
    return owned


def _with(one: _Badged, found: Sequence[Told]) -> _Badged:
    return replace(one, findings=len(found), worst=found[0].severity, told=tuple(found))


def _owner(blueprint: Blueprint, name: str) -> str:
    resource = blueprint.resources.get(name)
    if resource is None or resource.boundary or is_shown(resource):
        return name
    return next((relation.source for relation in blueprint.incoming.get(name, ())), name)
