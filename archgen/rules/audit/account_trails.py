"""Whether any trail records what is done in an account."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import outside, stores
from archgen.rules.answers import fitting, passed, unsaid
from archgen.rules.readings.context import moved_by, regulated
from archgen.rules.readings.foreign_guards import RECORDS, foreign_lines, recorded
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.whole_design import own_class
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "account-without-trail"
_TRAIL = "cloudtrail"


@rule(
    _NAME,
    concern="audit",
    severity=Severity.LOW,
    applies_to=("any",),
    covers=("ct-trail-multi-region",),
    refs={
        "security_hub": ("CloudTrail.1", "CloudTrail.3"),
        "checkov": ("CKV_AWS_67",),
        "prowler": ("cloudtrail_multi_region_enabled",),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
    },
)
def account_without_trail(subject: Subject) -> Iterator[Verdict]:
    """Without a trail nobody can say afterwards who changed what in an account.

    WHY
      AWS shows the last 90 days of calls that changed something, and keeps no more. A trail keeps them
      where they cannot be edited. Most organisations have one for all accounts; then one line says so.

    HOW IT IS ATTACKED
      Whoever came in makes a role of their own and waits. After 90 days there is no trace of it.

    JUDGED
      Fails      confidential data is in an account that no trail records, neither one of the design nor
                 one of the organisation
      Passes     a `cloudtrail` in the account, or one with `organization: true`; a connection
                 `as: data_events`, from another file's trail too; an account with `organization` or
                 `managed_by`
      Asks       below confidential, where nothing is said
      Severity   medium where restricted or regulated data is kept in the account

    MEND IT
      A `cloudtrail`, or `connections: [{from: org/trail, to: orders, as: data_events}]`.

    FALSE ALARM?
      The organisation's trail records this account: write it once, as above.

    SOURCES
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html

    Bad:
        archgen: 1
        name: No record
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders: {type: dynamodb, billing: on-demand}

    Good:
        archgen: 1
        name: The organisation's record
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, writes: orders}
          orders: {type: dynamodb, billing: on-demand}
        connections:
          - {from: org/trail, to: orders, as: data_events}
    """
    graph = subject.graph
    for name, members in _accounts(graph).items():
        account = graph.blueprint.resources.get(name)
        if _recorded(graph, name, members):
            yield passed(*_owner(name))
        elif account is not None and (account.stated("organization") or account.stated("managed_by")):
            yield passed(name, confidence=Confidence.STATED)
        elif _class(graph, members) >= DataClass.CONFIDENTIAL:
            yield _untraced(graph, account, members)
        else:
            where = f"in `{name}`" if name else "in this account"
            yield unsaid(name, f"Which trail records who changes what {where}?", _TRAIL)


@once
def _accounts(graph: Graph) -> dict[str, tuple[Resource, ...]]:
    """What stands in each account, by its name; in no drawn account by the empty name."""
    blueprint = graph.blueprint
    found: dict[str, list[Resource]] = {}
    for one in blueprint.resources.values():
        if not one.boundary and not outside(one):
            found.setdefault(account_of(blueprint, one), []).append(one)
    return {name: tuple(members) for name, members in found.items()}


def _owner(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _recorded(graph: Graph, name: str, members: tuple[Resource, ...]) -> bool:
    """True where a trail stands in the account, records something in it, or is the organisation's."""
    trails = graph.blueprint.of_type(_TRAIL)
    here = {name, *(one.id for one in members)}
    return (
        bool(here & recorded(graph))
        or bool(foreign_lines(graph, RECORDS))
        or any(trail.id in here or trail.value("organization") is True for trail in trails)
    )


def _class(graph: Graph, members: tuple[Resource, ...]) -> DataClass:
    """The greatest class of data in an account: the file's own, or that of something in it."""
    return max((own_class(graph.blueprint), *(data_class(graph, one.id) for one in members)))


def _is_grave(graph: Graph, members: tuple[Resource, ...]) -> bool:
    """True where restricted or regulated data is kept; what code hands on to others is not."""
    kept = [one.id for one in members if stores(one)]
    classes = (own_class(graph.blueprint), *(data_class(graph, name) for name in kept))
    return DataClass.RESTRICTED in classes or regulated(graph, kept)


def _untraced(graph: Graph, account: Resource | None, members: tuple[Resource, ...]) -> Verdict:
    severity = Severity.MEDIUM if _is_grave(graph, members) else Severity.LOW
    name = "" if account is None else account.id
    kept = [one for one in members if stores(one)] or list(members)
    store = max(kept, key=lambda one: data_class(graph, one.id)).id
    return Verdict(
        Outcome.FAILED,
        _owner(name),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"no trail keeps who changed what in `{name}`",
            "no trail keeps who changed what in the account",
            rule=_NAME,
        )
        if name
        else "no trail keeps who changed what in the account",
        place=At(name, () if name else ("name",), "no trail of its own or another's"),
        hint=f"a cloudtrail, or `connections: [{{from: org/trail, to: {store}, as: data_events}}]`",
        moved=moved_by(severity, Severity.LOW, "restricted or regulated data is kept there"),
        silent=_TRAIL,
    )


RULES = (account_without_trail,)
