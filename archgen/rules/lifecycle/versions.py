"""Versions of an API that nobody takes away: old doors to today's data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, domains
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "version-without-retirement"
_GONE = ("planned", "retired")
_NO_DAY = "no day to go is named"


class _Old(Struct, frozen=True):
    """An API or a stage that something newer replaces: where it says so, and the day it goes."""

    name: str
    path: Pointer
    day: date | None
    part: str = ""

    def late(self, today: date | None) -> bool:
        """True when the day has passed."""
        return self.day is not None and today is not None and self.day < today

    def says(self, today: date | None) -> str:
        return f"was to go on {self.day}" if self.late(today) else _NO_DAY


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.LOW,
    applies_to=(API,),
    covers=("apigw-api-inventory-owner",),
    refs={
        "owasp_api": ("API9:2023",),
        "cwe": ("CWE-1059",),
        "well_architected": ("SEC01-BP07",),
    },
)
def version_without_retirement(subject: Subject) -> Iterator[Verdict]:
    """An old version without a day to go stays for good, with the checks of the day it was made.

    WHY
      Fixes go into the version that people work on. The one before it answers on, reaches the same
      data, and is watched by nobody.

    HOW IT IS ATTACKED
      Somebody tries `/v1` beside `/v2`, and finds the flaw that was mended last year.

    JUDGED
      Fails      an API or stage that is deprecated, or stands beside a newer version of itself, without
                 `retire_on`; or one whose day has passed while it still answers
      Passes     a day is named that is still to come
      Asks       who answers for an old version, where neither it nor the blueprint has an `owner`
      Not        what is live alone, planned or retired
      Parts      the API or each such stage. Versions of one API are told by `v1`, `v2` at the end of
                 their names or base paths, or by `version` where they share a host name
      Severity   medium where the day has passed

    MEND IT
      `retire_on: YYYY-MM-DD`, and `lifecycle: retired` when it is gone.

    FALSE ALARM?
      None known.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/

    Bad:
        archgen: 1
        name: Here for good
        owner: shop
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            stages: {v1: {}, v2: {}}
            routes: {GET /health: {to: mock, public: A constant.}}

    Good:
        archgen: 1
        name: Gone next year
        owner: shop
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            stages: {v1: {lifecycle: deprecated, retire_on: 2099-03-31}, v2: {}}
            routes: {GET /health: {to: mock, public: A constant.}}
    """
    blueprint = subject.graph.blueprint
    replaced = _replaced(blueprint)
    for api in blueprint.of_type(API):
        old = [*_old_api(api, replaced), *_old_stages(api)]
        kept = [one for one in old if one.day is None or one.late(subject.today)]
        if kept:
            yield _kept(api, kept, subject.today)
        else:
            yield passed(api.id) if old else idle(api.id)
        if old and not (api.stated("owner") or blueprint.owner):
            yield unsaid(api.id, f"Who answers for the old version of `{api.id}`?", "owner")


def _old_api(api: Resource, replaced: frozenset[str]) -> Iterator[_Old]:
    lifecycle = getattr(api.body, "lifecycle", None)
    if lifecycle not in _GONE and (
        lifecycle == "deprecated" or api.id in replaced or api.stated("retire_on")
    ):
        yield _Old(api.id, ("retire_on",), _day(api.body), api.id)


def _old_stages(api: Resource) -> Iterator[_Old]:
    stages: Mapping[str, Any] = getattr(api.body, "stages", None) or {}
    there = {name: stage for name, stage in stages.items() if stage.lifecycle not in _GONE}
    newest = max((_number(name) for name in there), default=0)
    for name, stage in there.items():
        older = 0 < _number(name) < newest
        if older or stage.lifecycle == "deprecated" or stage.retire_on is not None:
            yield _Old(name, ("stages", name, "retire_on"), _day(stage), f"stages/{name}")


def _day(block: Any) -> date | None:  # noqa: ANN401 - an API or a stage of the catalogue
    """The day on which something goes; None where none can be read."""
    try:
        return date.fromisoformat(block.retire_on) if block.retire_on else None
    except ValueError:
        return None


@cache
def _version() -> re.Pattern[str]:
    return re.compile(r"^(.*?)[-_/]?v(\d{1,6})$")


def _number(name: str) -> int:
    """The version at the end of a name; 0 where there is none."""
    found = _version().match(name)
    return int(found[2]) if found else 0


def _replaced(blueprint: Blueprint) -> frozenset[str]:
    """The APIs beside which a newer version of the same API stands."""
    families: dict[str, list[tuple[int, str]]] = {}
    for api in blueprint.of_type(API):
        if getattr(api.body, "lifecycle", None) not in _GONE:
            for family, number in _versions(api):
                families.setdefault(family, []).append((number, api.id))
    return frozenset(
        name for members in families.values() for number, name in members if number < max(members)[0]
    )


def _versions(api: Resource) -> Iterator[tuple[str, int]]:
    """The families of versions that an API belongs to, with its number in each."""
    found = _version().match(api.id)
    if found:
        yield f"name {found[1]}", int(found[2])
    stated = re.match(r"v?(\d{1,6})", str(getattr(api.body, "version", None) or ""))
    for block in domains(api):
        number = _number(str(block.path or "")) or (int(stated[1]) if stated else 0)
        if number:
            yield f"host {block.name}", number


def _kept(api: Resource, kept: list[_Old], today: date | None) -> Verdict:
    late = [one for one in kept if one.late(today)]
    first = (late or kept)[0]
    severity = Severity.MEDIUM if late else Severity.LOW
    whose = f"`{first.name}`" if first.name == api.id else f"stage `{first.name}` of `{api.id}`"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"{whose} was to go on {first.day} and still answers",
            f"an old version of `{api.id}` still answers",
            "an old version still answers",
            rule=_NAME,
        )
        if late
        else fitting(
            f"{whose} is old and stays for good",
            f"an old version of `{api.id}` stays for good",
            "an old version stays for good",
            rule=_NAME,
        ),
        place=At(api.id, first.path, first.says(today)),
        related=tuple(At(api.id, one.path, one.says(today)) for one in kept if one is not first)[:3],
        hint="`lifecycle: retired` once it is gone, or a later `retire_on`"
        if late
        else "`retire_on: YYYY-MM-DD` on the old version",
        pieces=tuple(
            Piece(one.part, _NAME, Severity.MEDIUM if one in late else Severity.LOW, one.says(today))
            for one in kept
        ),
        moved=moved_by(severity, Severity.LOW, "its day has passed"),
        silent="retire_on",
    )


RULES = (version_without_retirement,)
