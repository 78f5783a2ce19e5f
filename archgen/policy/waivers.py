"""Waivers: which findings they cover, for how long, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Waiver
from archgen.finding.finding import AppliedWaiver, Category, Finding, Part, Severity, Status
from archgen.finding.nearest import nearest
from archgen.policy.charges import Charge
from archgen.policy.report import WaiverUse

EVERY_PART = "*"
STALE = "incomplete-waiver"


class _Cover(Struct):
    """What one waiver turned out to cover."""

    waiver: Waiver
    ids: list[str] = field(default_factory=list)
    worst: Severity = Severity.INFO

    def add(self, covered: str, severity: Severity) -> None:
        self.ids.append(covered)
        self.worst = max(self.worst, severity)


def expired(waiver: Waiver, today: date | None) -> bool:
    """True when the waiver's last day is behind `today`; a day not known ends nothing."""
    return waiver.until is not None and today is not None and waiver.until < today


def days_left(waiver: Waiver, today: date | None) -> int | None:
    """Days until the waiver ends, negative once it has; None where either day is not known."""
    return (waiver.until - today).days if waiver.until is not None and today is not None else None


def waive(
    charged: Iterable[Charge], waivers: tuple[Waiver, ...], today: date | None
) -> tuple[tuple[Charge, ...], tuple[WaiverUse, ...]]:
    """Mark what the waivers in force cover, and say what each of them covers.

    A waiver without `part` covers the finding on the resource itself, one with a part that part
    alone (a listed part drops out and the finding keeps the worst severity left), `*` all.
    A finding about a waiver cannot be waived; it weighs as much as what its waiver hides.
    """
    covers = [_Cover(waiver) for waiver in waivers]
    marked = [
        one if one.finding.category is Category.WAIVER else _marked(one, covers, today) for one in charged
    ]
    weighed = [_weighed(one, covers) for one in marked]
    uses = tuple(WaiverUse(c.waiver, tuple(sorted(c.ids)), days_left(c.waiver, today)) for c in covers)
    return tuple(weighed), uses


def _marked(charge: Charge, covers: list[_Cover], today: date | None) -> Charge:
    for cover in covers:
        waiver = cover.waiver
        if not _names(waiver, charge) or expired(waiver, today) or charge.finding.status is not Status.OPEN:
            continue
        finding = charge.finding
        if waiver.inline or waiver.part in (EVERY_PART, finding.part):
            cover.add(finding.id, finding.severity)
            charge = replace(charge, finding=_waived(finding, waiver))
        else:
            charge = replace(charge, finding=_shrunk(finding, cover))
    return charge


def _names(waiver: Waiver, charge: Charge) -> bool:
    """True where a waiver is for the rule, and for the resource, or as a comment for the line."""
    if waiver.rule not in charge.names:
        return False
    if waiver.written is None or waiver.written.covers is None:
        return waiver.resource == charge.owner
    place = charge.finding.primary
    beside = (place.path, place.span.line) == (waiver.written.path, waiver.written.covers)
    return beside and bool(waiver.reason)


def _waived(finding: Finding, waiver: Waiver) -> Finding:
    applied = AppliedWaiver(waiver.owner, waiver.reason, waiver.control, waiver.until)
    parts = tuple(replace(part, status=Status.WAIVED) for part in finding.parts)
    return replace(finding, status=Status.WAIVED, waiver=applied, parts=parts)


def _shrunk(finding: Finding, cover: _Cover) -> Finding:
    """The finding without the part that the waiver names; waived when no part is left."""
    parts = []
    for part in finding.parts:
        hit = part.name == cover.waiver.part and part.status is Status.OPEN
        if hit:
            cover.add(f"{finding.id}/{part.name}", part.severity)
        parts.append(replace(part, status=Status.WAIVED) if hit else part)
    if tuple(parts) == finding.parts:
        return finding
    left = [part for part in parts if part.status is Status.OPEN]
    shrunk = replace(finding, parts=tuple(parts))
    if not left:
        return _waived(shrunk, cover.waiver)
    return replace(shrunk, severity=worst(left))


def worst(parts: Iterable[Part]) -> Severity:
    """The greatest severity among the parts."""
    return max((part.severity for part in parts), default=Severity.INFO)


def _weighed(charge: Charge, covers: list[_Cover]) -> Charge:
    if charge.finding.category is not Category.WAIVER:
        return charge
    hidden = [
        cover.worst
        for cover in covers
        if waiver_part(cover.waiver) == charge.finding.part and cover.waiver.resource == charge.owner
    ]
    severity = max((charge.finding.severity, *hidden))
    return replace(charge, finding=replace(charge.finding, severity=severity))


def waiver_part(waiver: Waiver) -> str:
    """The name of a waiver within the resource it is written for: what it waives there."""
    return f"{waiver.rule}/{waiver.part}" if waiver.part else waiver.rule


def stale(
    blueprint: Blueprint,
    uses: tuple[WaiverUse, ...],
    run: frozenset[str],
    known: frozenset[str],
    today: date | None,
    marked: Sequence[Charge] = (),
) -> tuple[Finding, ...]:
    """A finding for each waiver in force that covers nothing, if its rule was run or is none.

    `run` are the names of the rules that judged, former names included, `known` those of all. `marked`
    is what they found: a waiver that stands beside it is told where to stand.
    """
    found = []
    for use in uses:
        waiver = use.waiver
        if use.covers or expired(waiver, today) or (waiver.rule in known and waiver.rule not in run):
            continue
        if waiver.inline and not waiver.reason:  # it waives nothing, and is told for that
            continue
        found.append(
            Finding(
                rule=STALE,
                category=Category.WAIVER,
                severity=Severity.LOW,
                message=f"the waiver for `{waiver.rule}` covers nothing"
                if waiver.rule
                else "a waiver names no rule",
                primary=blueprint.label_at(
                    (*waiver.pointer, "rule"),
                    "nothing fails here" if waiver.rule in known else "no rule has this name",
                ),
                resources=(waiver.resource,) if waiver.resource else (),
                part=waiver_part(waiver),
                hint=_instead(waiver, known, marked),
            )
        )
    return tuple(found)


def _instead(waiver: Waiver, known: frozenset[str], marked: Sequence[Charge]) -> str:
    """What to do about a waiver that covers nothing: most often a name was mistyped, or it stands beside."""
    if waiver.rule and waiver.rule not in known:
        meant = nearest(waiver.rule, sorted(known))
        if meant:
            return f"did you mean {meant}?"
    for charge in marked:
        near = charge.owner == waiver.resource or (waiver.inline and not waiver.resource)
        if not near or waiver.rule not in charge.names or charge.finding.status is not Status.OPEN:
            continue
        place = charge.finding.primary
        if not waiver.inline and charge.finding.part:
            return f"it fails on a part: `part: {charge.finding.part}`"
        if waiver.inline and waiver.written is not None and place.path == waiver.written.path:
            return f"it fails on line {place.span.line}: write the comment there"
    return "name a rule that fails here, or take the waiver out"
