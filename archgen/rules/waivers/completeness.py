"""Waivers that nobody answers for, or whose time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archgen.blueprint.model import Waiver
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import passed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "incomplete-waiver"


@rule(
    _NAME,
    concern="waivers",
    category=Category.WAIVER,
    severity=Severity.LOW,
    applies_to=("waivers",),
    covers=("x-waiver-has-owner-and-expiry",),
    refs={
        "well_architected": ("SEC01-BP07",),
    },
)
def incomplete_waiver(subject: Subject) -> Iterator[Verdict]:
    """A waiver without owner, reason, control or end hides a finding and answers for nothing.

    WHY
      A waiver is a decision of somebody, for a time, because something else helps. Without these it is
      a finding switched off, and it stays so after everybody who knew why has left.

    HOW IT IS ATTACKED
      The open place is there and known; the list of known open places says that it is fine.

    JUDGED
      Fails      `owner`, `reason`, `control` or `until` is missing; or the day is past, and then the finding
                 counts again; or the waiver names nothing that fails, or a blueprint that nobody has
      Passes     it is complete and in time

    MEND IT
      Write who answers for it, why, what helps instead, and until when; or take it out.

    FALSE ALARM?
      None known. A finding about a waiver weighs as much as what the waiver hides.

    SOURCES
      archgen's own: a waiver's fields are described in the manual

    Bad:
        archgen: 1
        name: Somebody's exception
        reviewed: 2026-11-22
        regions: [eu-west-1]
        resources:
          logs: {type: log-group}
        waivers:
          - rule: log-without-retention
            resource: logs
            status: accepted
            reason: Holds build times only.
            owner: team
            until: 2027-06-30

    Good:
        archgen: 1
        name: The team's exception
        reviewed: 2026-11-22
        regions: [eu-west-1]
        resources:
          logs: {type: log-group}
        waivers:
          - rule: log-without-retention
            resource: logs
            status: accepted
            reason: Holds build times only.
            control: Emptied by hand each quarter.
            owner: team
            until: 2027-06-30
    """
    for waiver in subject.graph.blueprint.waivers:
        part = f"{waiver.rule}/{waiver.part}" if waiver.part else waiver.rule
        # A comment beside what it waives is asked for its reason alone.
        asked = ("reason",) if waiver.inline else ("owner", "reason", "control", "until")
        missing = [name for name in asked if not getattr(waiver, name)]
        if subject.today is not None and waiver.until is not None and waiver.until < subject.today:
            yield _ended(waiver, part, subject.today)
        elif missing:
            yield _incomplete(waiver, part, missing)
        else:
            yield passed(waiver.resource, part=part)


def _ended(waiver: Waiver, part: str, today: date) -> Verdict:
    days = (today - waiver.until).days if waiver.until else 0
    ago = "yesterday" if days == 1 else f"{days} days ago"
    text = f"the waiver for `{waiver.rule}` ended {ago}"
    return Verdict(
        Outcome.FAILED,
        (waiver.resource,),
        part,
        severity=Severity.LOW,
        message=text,
        place=At("", (*waiver.pointer, "until"), f"ended {ago}; it waives nothing"),
        hint="mend what it hid, or have it approved again with a new `until`",
    )


def _incomplete(waiver: Waiver, part: str, missing: list[str]) -> Verdict:
    *first, last = missing
    told = f"{', '.join(first)} or {last}" if first else last
    return Verdict(
        Outcome.FAILED,
        (waiver.resource,),
        part,
        severity=Severity.LOW,
        message=f"the waiver for `{waiver.rule}` names no {told}",
        place=At("", waiver.pointer, f"no {told}"),
        hint="write the reason behind the brackets; without one it waives nothing"
        if waiver.inline
        else ", ".join(f"`{name}:`" for name in missing),
        pieces=tuple(Piece(name, _NAME, Severity.LOW, "not stated") for name in missing),
    )


RULES = (incomplete_waiver,)
