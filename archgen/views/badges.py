"""How many findings a box has, and how bad the worst of them is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.policy.report import Report
from archgen.views.strokes import is_shown
from archgen.views.view import Box, Told, View


def with_findings(boxes: Iterable[Box], blueprint: Blueprint, report: Report) -> tuple[Box, ...]:
    """The boxes with their open findings counted.

    A finding belongs to the first resource it names. Where that has no place on the picture (an
    authorizer, a security group) it counts for the first that uses it.
    """
    owned: dict[str, list[Told]] = {}
    for finding in report.open:
        if finding.resources:
            owner = _owner(blueprint, finding.resources[0])
            owned.setdefault(owner, []).append(Told(finding.id, finding.severity.word, finding.message))
    return tuple(_with(box, owned[box.id]) if box.id in owned else box for box in boxes)


def without_findings(view: View) -> View:
    """The view as it is drawn where nobody is to see what is wrong: no badges, no verdict, no counts."""
    boxes = tuple(replace(box, findings=0, worst="", told=()) for box in view.boxes)
    return replace(view, boxes=boxes, verdict="", counts="")


def _with(box: Box, found: Sequence[Told]) -> Box:
    return replace(box, findings=len(found), worst=found[0].severity, told=tuple(found))


def _owner(blueprint: Blueprint, name: str) -> str:
    resource = blueprint.resources.get(name)
    if resource is None or resource.boundary or is_shown(resource):
        return name
    return next((relation.source for relation in blueprint.incoming.get(name, ())), name)
