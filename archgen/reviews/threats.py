"""Threats by STRIDE at every crossing of a boundary and at every store: what answers each, and what remains.

A threat is told where at least one rule that bears on it was judged there, so that its state is always
a finding's, a waiver's, a question's or a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.doors import is_edge
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records, opens_things, outside, signs_in, stores
from archgen.graph.web_acls import acls
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
    named,
    plain,
    soft,
    strong,
)
from archgen.reviews.numbering import references
from archgen.rules.readings.kept_data import only_records
from archgen.rules.readings.routes import API, origins, routes
from archgen.views.passages import passages

_Judged: TypeAlias = tuple[Check, Mapping[Standing, list[str]]]
"""A check with the resources of one place, by how it came out on them."""

_HEAD = ("#", "Where", "Kind", "Threat", "Answered by", "State", "What remains")
_SHOWN = 3
_STANDS = (Standing.IN_PLACE, Standing.BUILT)


class Ground(StrEnum):
    """What kind of place a threat comes to."""

    ENTRY = "entry"
    SIGN_IN = "sign-in"
    ONWARD = "onward"
    OUTWARD = "outward"
    STORE = "store"
    CREDENTIAL = "credential"
    RECORD = "record"


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


class Place(Struct, frozen=True):
    """Where threats come to: the words of the table, and the resources whose controls bear on it."""

    ground: Ground
    where: Words
    resources: frozenset[str]


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


def places(graph: Graph) -> Iterator[Place]:
    """The crossings in the order of the file, then stores, secrets and records."""
    yield from _crossings(graph)
    resources = graph.blueprint.resources.values()
    kinds = (
        (
            Ground.STORE,
            [one for one in resources if stores(one) and not computes(one) and not only_records(graph, one)],
        ),
        (Ground.CREDENTIAL, [one for one in resources if opens_things(one)]),
        (Ground.RECORD, [one for one in resources if _records(graph, one)]),
    )
    taken: set[str] = set()
    for ground, found in kinds:
        names = [one.id for one in found if one.id not in taken]
        taken.update(names)
        if ground is Ground.STORE:
            yield from (Place(ground, named([name]), _with_users(graph, name)) for name in names)
        elif names:
            yield Place(ground, _few(names), frozenset(names))


def _records(graph: Graph, one: Resource) -> bool:
    """True for logs, for trails, and for stores that keep nothing else."""
    return keeps_records(one) or one.type == "cloudtrail" or (stores(one) and only_records(graph, one))


def _crossings(graph: Graph) -> Iterator[Place]:
    """Calls from outside by the door they come to, from an edge to its origin, and to systems of others."""
    resources = graph.blueprint.resources
    inward: dict[str, list[str]] = {}
    onward: dict[str, list[str]] = {}
    outward: dict[str, list[str]] = {}
    for passage in passages(graph):
        source, target = resources[passage.source], resources[passage.target]
        if outside(target) and not outside(source):
            outward.setdefault(target.id, []).append(source.id)
        elif outside(source) and not outside(target):
            inward.setdefault(target.id, []).append(source.id)
        elif is_edge(source):
            onward.setdefault(target.id, []).append(source.id)
    for door, sources in inward.items():
        ground = Ground.SIGN_IN if signs_in(resources[door]) else Ground.ENTRY
        yield Place(ground, _from(sources, door), _before(graph, door))
    for origin, sources in onward.items():
        yield Place(Ground.ONWARD, _from(sources, origin), _guards(graph, origin))
    for system, sources in outward.items():
        if not signs_in(resources[system]):
            yield Place(Ground.OUTWARD, _from(sources, system), frozenset(sources))


def _from(sources: Iterable[str], target: str) -> Words:
    return (*_few(list(dict.fromkeys(sources))), plain(" → "), *named([target]))


def _before(graph: Graph, door: str) -> frozenset[str]:
    """What bears on a call to a door: the door, what it fetches from, their guards, and the code behind."""
    blueprint = graph.blueprint
    found = set(_guards(graph, door))
    for origin in origins(blueprint, door):
        if origin.type == API:
            found |= _guards(graph, origin.id)
    for name in tuple(found):
        if name in blueprint.resources and blueprint.resources[name].type == API:
            found |= {str(way.route.to) for way in routes(blueprint.resources[name])}
    return frozenset(found)


def _guards(graph: Graph, name: str) -> frozenset[str]:
    """A door with the web ACLs and shields before it, and with who decides about its callers."""
    blueprint = graph.blueprint
    door = blueprint.resources[name]
    lines = blueprint.incoming.get(name, ())
    found = {name, *(acl.id for acl in acls(blueprint, door))}
    found |= {line.source for line in lines if line.verb == "protects"}
    if door.type == API:
        found |= {way.authorizer for way in routes(door)}
    return frozenset(found)


def _with_users(graph: Graph, store: str) -> frozenset[str]:
    """A store with whoever reads or writes it, its key, and the trails that record what is done to it."""
    blueprint = graph.blueprint
    users = {line.source for line in blueprint.incoming.get(store, ()) if line.verb in ("reads", "writes")}
    keys = {line.target for line in blueprint.outgoing.get(store, ()) if line.verb == "encryption_key"}
    trails = {one.id for one in blueprint.of_type("cloudtrail")}
    return frozenset({store, *users, *keys, *trails})


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
    proven = {standing for check, here in checks if not check.claimed for standing in here}
    if not proven:
        return State.STATED
    return State.ANSWERED if Standing.IN_PLACE in proven else State.BUILT


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
    claims = [check.control for check, here in checks if check.claimed and Standing.IN_PLACE in here]
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


def _few(names: list[str]) -> Words:
    if len(names) <= _SHOWN:
        return named(names)
    return (*named(names[: _SHOWN - 1]), plain(f" and {len(names) - _SHOWN + 1} more"))
