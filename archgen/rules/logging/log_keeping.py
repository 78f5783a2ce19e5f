"""Records of security that are gone before anybody asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.log_facts import SECURITY_DAYS
from archgen.catalogue.units import Duration
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.graph.nature import keeps_records, outside, stores
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.log_purpose import KEPT, purpose_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "security-log-too-short"
_YEAR = int(str(SECURITY_DAYS.value))


@rule(
    _NAME,
    concern="logging",
    severity=Severity.MEDIUM,
    applies_to=("log-group",),
    covers=("cw-log-retention-one-year",),
    refs={
        "security_hub": ("CloudWatch.16",),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV_AWS_338",),
        "prowler": ("cloudwatch_log_group_retention_policy_specific_days_enabled",),
    },
    fixable=True,
)
def security_log_too_short(subject: Subject) -> Iterator[Verdict]:
    """Break-ins are found after months; a log of accesses kept for weeks is gone by then.

    WHY
      Who came in, and what was turned away, is asked long after it happened: when a partner calls, when
      data turns up for sale, when an auditor comes. A year of records answers, thirty days do not.

    HOW IT IS ATTACKED
      By waiting: stolen tokens are used a little at a time, and the first use has left the log before
      the last is noticed.

    JUDGED
      Fails      a log-group for access, audit or security records that keeps them less than 365 days
      Passes     365 days or more, `forever`, or `forwards_to` something that keeps them as long
      Not        groups of applications; groups without `retention`, which never forget
      Derived    a silent `purpose`: access where an entry writes, security where a web ACL, a trail, a
                 directory or a network does, application where only code does
      Severity   low below confidential data

    MEND IT
      `retention: 365d`.

    FALSE ALARM?
      The law bounds how long addresses may be kept: waive it and name the law.

    SOURCES
      https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
      botocore logs PutRetentionPolicy.retentionInDays

    Bad:
        archgen: 1
        name: A month of accesses
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            logs_to: api-logs
            routes:
              GET /notes: {to: fn}
          api-logs: {type: log-group, retention: 30d}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A year of accesses
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            logs_to: api-logs
            routes:
              GET /notes: {to: fn}
          api-logs: {type: log-group, purpose: access, retention: 365d}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for group in blueprint.of_type("log-group"):
        purpose = purpose_of(blueprint, group)
        if purpose not in KEPT or not group.stated("retention"):
            yield idle(group.id)
        elif _days(group) >= _YEAR or _kept_elsewhere(blueprint, group):
            yield passed(group.id)
        else:
            yield _short(graph, group, purpose)


def _days(group: Resource) -> float:
    """How many days a group keeps its records; for ever counts as endless."""
    kept = group.value("retention")
    return kept.days if isinstance(kept, Duration) else float("inf")


def _kept_elsewhere(blueprint: Blueprint, group: Resource) -> bool:
    """True where the records go on to a place that keeps them long enough.

    A store keeps what it is given as long as nothing says that it expires; of what stands outside
    nobody knows better than whoever drew the line.
    """
    seen = {group.id}
    queue = [group.id]
    while queue:
        for line in blueprint.outgoing.get(queue.pop(), ()):
            target = blueprint.resources[line.target]
            if line.verb not in ("forwards_to", "sends_to") or target.id in seen:
                continue
            if outside(target) or (stores(target) and not _expires(target)):
                return True
            if keeps_records(target) and _days(target) >= _YEAR:
                return True
            seen.add(target.id)
            queue.append(target.id)
    return False


def _expires(store: Resource) -> bool:
    """True where a store drops what it holds within the year."""
    rules = getattr(store.body, "lifecycle_rules", None)
    expiry = getattr(rules, "expire", None)
    return isinstance(expiry, Duration) and expiry.days < _YEAR


def _short(graph: Graph, group: Resource, purpose: str) -> Verdict:
    secret = data_class(graph, group.id) >= DataClass.CONFIDENTIAL
    severity = Severity.MEDIUM if secret else Severity.LOW
    said = "" if group.stated("purpose") else f" ({purpose}, as who writes to it tells)"
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=severity,
        message=fitting(
            f"`{group.id}` forgets who came after {_days(group):g} days"
            if purpose == "access"
            else f"`{group.id}` forgets what happened after {_days(group):g} days",
            f"this log forgets after {_days(group):g} days",
            rule=_NAME,
        ),
        place=At(group.id, ("retention",), f"less than {_YEAR} days"),
        hint=f"`retention: {_YEAR}d` on {group.id}{said}",
        mend=Mend(
            f"sets retention: {_YEAR}d",
            group.id,
            (("retention", f"{_YEAR}d"),),
        ),
        moved=moved_by(severity, Severity.MEDIUM, "it tells of no confidential data"),
    )


RULES = (security_log_too_short,)
