"""How many findings a box has, and how bad the worst of them is."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.policy.report import Report
from archgen.views.strokes import is_shown
from archgen.views.view import Box


def with_findings(boxes: Iterable[Box], blueprint: Blueprint, report: Report) -> tuple[Box, ...]:
    """The boxes with their open findings counted.

    A finding belongs to the first resource it names. Where that has no place on the picture (an
    authorizer, a security group) it counts for the first that uses it.
    """
    owned: dict[str, list[str]] = {}
    for finding in report.open:
        if finding.resources:
            owner = _owner(blueprint, finding.resources[0])
            owned.setdefault(owner, []).append(finding.severity.word)
    return tuple(
        replace(box, findings=len(owned[box.id]), worst=owned[box.id][0]) if box.id in owned else box
        for box in boxes
    )


def _owner(blueprint: Blueprint, name: str) -> str:
    resource = blueprint.resources.get(name)
    if resource is None or resource.boundary or is_shown(resource):
        return name
    return next((relation.source for relation in blueprint.incoming.get(name, ())), name)
