"""All waivers of several blueprints in one list, the first to end first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.finding.finding import Label, Severity
from archgen.policy.report import Report, WaiverUse
from archgen.policy.waivers import days_left

SOON = 30
"""Days before its end from which a waiver is announced."""


class State(StrEnum):
    """How a waiver stands on the day of judging."""

    ENDED = "ended"
    ORPHANED = "orphaned"
    IDLE = "covers nothing"
    ENDING = "ends soon"
    ENDLESS = "has no end"
    IN_FORCE = "in force"


class Listed(Struct, frozen=True):
    """One waiver with the file it stands in, what it hides, and how it stands.

    `hides` is the worst severity among the findings it covers, None where it covers none.
    """

    blueprint: str
    place: Label
    use: WaiverUse
    hides: Severity | None
    state: State


def listed(
    reports: Iterable[Report], orphans: Iterable[SharedWaiver] = (), today: date | None = None
) -> tuple[Listed, ...]:
    """The waivers of all reports: what has ended first, then by days left, those without end last.

    `orphans` are those of a shared file for blueprints that nobody has, as they stand on `today`.
    """
    found = [one for report in reports for one in _of(report)]
    found += [one for orphan in orphans for one in _orphan(orphan, today)]
    return tuple(sorted(found, key=_order))


def ending(report: Report) -> tuple[Listed, ...]:
    """The waivers of a report that hide something and end within `SOON` days, the first to end first."""
    return tuple(sorted((one for one in _of(report) if one.state is State.ENDING), key=_order))


def _of(report: Report) -> Iterator[Listed]:
    blueprint = report.blueprint
    if blueprint is None:
        return
    for use in report.waivers:
        place = blueprint.label_at((*use.waiver.pointer, "rule"))
        yield Listed(blueprint.name, place, use, _hidden(report, use), _state(use))


def _orphan(orphan: SharedWaiver, today: date | None) -> Iterator[Listed]:
    waiver = orphan.waiver
    if waiver.written is None:
        return
    use = WaiverUse(waiver, (), days_left(waiver, today))
    yield Listed(orphan.blueprint, waiver.written.label("blueprint", ""), use, None, State.ORPHANED)


def _hidden(report: Report, use: WaiverUse) -> Severity | None:
    """The worst of what a waiver covers: whole findings by their ids, and parts within findings."""
    severities = []
    for finding in report.findings:
        if finding.id in use.covers:
            severities.append(finding.severity)
        severities += [part.severity for part in finding.parts if f"{finding.id}/{part.name}" in use.covers]
    return max(severities, default=None)


def _state(use: WaiverUse) -> State:
    if use.days_left is not None and use.days_left < 0:
        return State.ENDED
    if not use.covers:
        return State.IDLE
    if use.days_left is None:
        return State.ENDLESS
    return State.ENDING if use.days_left <= SOON else State.IN_FORCE


def _order(one: Listed) -> tuple[object, ...]:
    left = one.use.days_left
    waiver = one.use.waiver
    return (left is None, left or 0, one.place.path, waiver.resource, waiver.rule, waiver.part or "")
