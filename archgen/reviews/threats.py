"""Threats by STRIDE at every crossing of a boundary and at every store: what answers each, and what remains.

A threat is told where at least one rule that bears on it was judged there, so that its state is always
a finding's, a waiver's, a question's or a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.reviews.control_words import FAMILIES, Check
from archgen.reviews.controls import Standing, failures, standings
from archgen.reviews.language import counted, listed
from archgen.reviews.model import (
    NONE,
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    joined,
    plain,
    soft,
    strong,
)
from archgen.reviews.numbering import references
from archgen.reviews.threat_places import Ground, Place, places

_Judged: TypeAlias = tuple[Check, Mapping[Standing, list[str]]]
"""A check with the resources of one place, by how it came out on them."""

_HEAD = ("#", "Where", "Kind", "Threat", "Answered by", "State", "What remains")
_SHOWN = 3
_STANDS = (Standing.IN_PLACE, Standing.BUILT)


_TOLD: Mapping[Ground, Mapping[str, str]] = {
    Ground.ENTRY: {
        "S": "a stranger acts as a caller",
        "T": "a caller sends what does harm",
        "R": "a caller denies a request",
        "I": "others read what passes",
        "D": "a crowd exhausts it",
        "E": "a caller does what others may",
    },
    Ground.SIGN_IN: {
        "S": "a stranger signs in as somebody",
        "I": "a stranger learns who has an account",
        "D": "a stranger fills it with accounts",
    },
    Ground.ONWARD: {
        "S": "a stranger comes round the edge",
        "I": "others read what passes",
        "D": "a rotation shuts the way",
    },
    Ground.OUTWARD: {
        "S": "an impostor answers",
        "T": "an answer does harm",
        "I": "others read what is sent",
        "D": "a slow answer holds all up",
    },
    Ground.STORE: {
        "T": "data is changed or spoilt",
        "R": "a change leaves no trace",
        "I": "others read the data",
        "D": "data is lost",
        "E": "code reads what is not its own",
    },
    Ground.CREDENTIAL: {"I": "others read the secret", "D": "a rotation locks its readers out"},
    Ground.RECORD: {"R": "what happened cannot be told", "T": "traces are wiped out", "I": "others read it"},
}


_KINDS: Mapping[str, str] = {
    "S": "spoofing",
    "T": "tampering",
    "R": "repudiation",
    "I": "disclosure",
    "D": "denial of service",
    "E": "elevation",
}


class State(StrEnum):
    """How a threat stands; the first that holds."""

    OPEN = "open"
    PART = "in part"
    WAIVED = "waived"
    NOT_STATED = "not stated"
    STATED = "stated"
    BUILT = "by construction"
    ANSWERED = "answered"


def threats(graph: Graph, report: Report) -> Section | None:
    """A row for each threat that a rule bears on; None where there is none."""
    found = [
        (place, letter, checks)
        for place in places(graph)
        for letter in _TOLD[place.ground]
        if (checks := _bearing(report, place, letter))
    ]
    if not found:
        return None
    states = [_state(checks) for _, _, checks in found]
    rows = tuple(
        (
            (plain(f"{number}"),),
            place.where,
            (plain(_KINDS[letter]),),
            *_told(report, place, letter, checks, state),
        )
        for number, ((place, letter, checks), state) in enumerate(zip(found, states, strict=True), 1)
    )
    blocks: list[Block] = [Table("Threats by STRIDE", _HEAD, rows, frozenset({0})), Paragraph(_sum(states))]
    return Section("threats", "Threats", tuple(blocks))


def _bearing(report: Report, place: Place, letter: str) -> list[_Judged]:
    """The checks against a threat that were judged at a place, with how they came out on its resources."""
    found: list[_Judged] = []
    for family in FAMILIES:
        for check in family.checks:
            if letter not in check.against or not _fits(place.ground, family.name, check):
                continue
            here = {
                standing: kept
                for standing, names in standings(report, check).items()
                if (kept := [name for name in names if name in place.resources])
            }
            if here:
                found.append((check, here))
    return found


_GROUNDS: Mapping[str, frozenset[Ground]] = {
    "Identity": frozenset((Ground.ENTRY, Ground.SIGN_IN)),
    "Edge": frozenset((Ground.ENTRY, Ground.SIGN_IN, Ground.ONWARD)),
    "API": frozenset((Ground.ENTRY,)),
    "Network": frozenset((Ground.OUTWARD, Ground.ONWARD)),
    "Permissions": frozenset((Ground.STORE,)),
    "Data": frozenset((Ground.STORE,)),
    "Secrets": frozenset((Ground.CREDENTIAL,)),
    "Logging": frozenset((Ground.ENTRY, Ground.RECORD)),
    "Detection": frozenset((Ground.ENTRY,)),
    "Denial of service": frozenset((Ground.ENTRY, Ground.SIGN_IN, Ground.OUTWARD)),
}
"""Where the controls of a family bear; two kinds of rule bear elsewhere too."""

_ELSEWHERE: Mapping[str, frozenset[Ground]] = {
    "data-access-unrecorded": frozenset((Ground.STORE,)),
    "shared-table-without-tenant-key": frozenset((Ground.STORE,)),
    "unchecked-third-party-reply": frozenset((Ground.OUTWARD,)),
    "path-around-the-edge": frozenset((Ground.ONWARD,)),
    "origin-header-without-rotation": frozenset((Ground.ONWARD,)),
    "default-endpoint-beside-domain": frozenset((Ground.ONWARD, Ground.ENTRY)),
    "user-pool-without-web-acl": frozenset((Ground.SIGN_IN,)),
    "user-pool-without-threat-protection": frozenset((Ground.SIGN_IN,)),
    "web-acl-unobserved": frozenset((Ground.ENTRY,)),
    "access-log-without-who": frozenset((Ground.ENTRY,)),
    "entry-without-access-log": frozenset((Ground.ENTRY,)),
}


def _fits(ground: Ground, family: str, check: Check) -> bool:
    return ground in _ELSEWHERE.get(check.rule, _GROUNDS[family])


def _state(checks: Iterable[_Judged]) -> State:
    checks = tuple(checks)
    seen = {standing for _, here in checks for standing in here}
    if Standing.MISSING in seen:
        return State.PART if seen & set(_STANDS) else State.OPEN
    if Standing.WAIVED in seen:
        return State.WAIVED
    if Standing.NOT_STATED in seen:
        return State.NOT_STATED
    if Standing.STATED in seen:
        return State.STATED
    return State.ANSWERED if Standing.IN_PLACE in seen else State.BUILT


def _told(
    report: Report,
    place: Place,
    letter: str,
    checks: Iterable[_Judged],
    state: State,
) -> tuple[Words, ...]:
    checks = tuple(checks)
    answers = [check.control for check, here in checks if any(standing in here for standing in _STANDS)]
    shown = answers[:_SHOWN] + ([f"{len(answers) - _SHOWN} more"] if len(answers) > _SHOWN else [])
    return (
        (plain(_TOLD[place.ground][letter]),),
        (plain(listed(shown)),) if shown else NONE,
        (strong(state.value),) if state is State.OPEN else (plain(state.value),),
        _remains(report, checks),
    )


def _remains(report: Report, checks: Iterable[_Judged]) -> Words:
    """What is missing, by its findings; then what nobody states, and what is waived."""
    pieces: list[Words] = []
    missing = {
        finding.id: finding
        for check, here in checks
        for finding in failures(report, check.rule, here.get(Standing.MISSING, ()))
    }
    if missing:
        pieces.append(references(report, tuple(missing.values())))
    unsaid = [check.control for check, here in checks if Standing.NOT_STATED in here]
    if unsaid:
        pieces.append((soft("not stated"), plain(f": {listed(unsaid)}")))
    claims = [check.control for check, here in checks if Standing.STATED in here]
    if claims:
        pieces.append((plain(f"no design can prove: {listed(claims)}"),))
    waived = [check.control for check, here in checks if Standing.WAIVED in here]
    if waived:
        pieces.append((plain(f"waived: {listed(waived)}"),))
    return joined(pieces, "; ") or NONE


def _sum(states: Iterable[State]) -> Words:
    counts = Counter(states)
    pieces = [f"{counts[state]} {state.value}" for state in reversed(State) if counts[state]]
    return (plain(f"Of {counted(counts.total(), 'threat')}: {listed(pieces)}."),)
