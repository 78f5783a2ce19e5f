"""Policies that are too long: for AWS to take, and for people to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import HasPolicy
from archgen.catalogue.facts import Fact
from archgen.catalogue.policy_size_facts import MOST_INLINE, MOST_INLINE_OF_USER, MOST_MANAGED, MOST_POLICY
from archgen.finding.finding import Confidence, Severity
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.policy_documents import document_for
from archgen.graph.rights import rights_of_role, role_of
from archgen.graph.written_documents import written_document
from archgen.graph.written_rights import is_written
from archgen.rules.answers import built, fitting, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.needs import needed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "oversized-policy"
_READABLE = 30


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.INFO,
    applies_to=("iam-role", "Computes", "HasPolicy"),
    covers=("iam-policy-complexity",),
    refs={"cwe": ("CWE-1121",)},
    profile="strict",
)
def oversized_policy(subject: Subject) -> Iterator[Verdict]:
    """A policy beyond AWS's size is refused, and one of thirty statements is read by nobody.

    WHY
      What nobody reads, nobody checks: a right too many hides best in a long policy. And AWS counts
      the characters and refuses what has too many, on the day when one more table is added.

    HOW IT IS ATTACKED
      It is not; but a review that gives up half-way lets the wrong statement through.

    JUDGED
      Fails      thirty statements or more; more characters than AWS takes: 10,240 of a role's inline
                 policies, 2,048 of a user's, 6,144 of a managed policy (`inline: false`), and what the
                 service takes of a resource policy
      Passes     less; rights that follow from the relations and fit, by construction
      Severity   information; high where AWS refuses the policy
      Not        resource policies of services whose limit archgen does not have, for their size

    MEND IT
      A role for each function, so that each policy has only what its relations need.

    FALSE ALARM?
      None known; names that AWS fills in later (`${account}`) count as written.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
      botocore dynamodb PutResourcePolicy.Policy

    Bad:
        archgen: 1
        name: A user with a long policy
        regions: [eu-west-1]
        resources:
          batch:
            type: iam-role
            user: true
            trusts: {lambda: {}}
            allows:
              - {effect: allow, actions: "s3:GetObject", resources: [a, b, c, d, e, f, g, h, i, j, k, l, m]}
              - {effect: allow, actions: "s3:PutObject", resources: [a, b, c, d, e, f, g, h, i, j, k, l, m]}
              - {effect: allow, actions: "s3:DeleteObject", resources: [a, b, c, d, e, f, g, h, i, j, k, l]}
          a: {type: bucket, aws_name: statements-of-the-first-quarter-of-last-year}
          b: {type: bucket, aws_name: statements-of-the-second-quarter-of-last-year}
          c: {type: bucket, aws_name: statements-of-the-third-quarter-of-last-year}
          d: {type: bucket, aws_name: statements-of-the-last-quarter-of-last-year}
          e: {type: bucket, aws_name: statements-of-the-first-quarter-of-this-year}
          f: {type: bucket, aws_name: statements-of-the-second-quarter-of-this-year}
          g: {type: bucket, aws_name: statements-of-the-third-quarter-of-this-year}
          h: {type: bucket, aws_name: statements-of-the-last-quarter-of-this-year}
          i: {type: bucket, aws_name: statements-of-the-first-quarter-of-next-year}
          j: {type: bucket, aws_name: statements-of-the-second-quarter-of-next-year}
          k: {type: bucket, aws_name: statements-of-the-third-quarter-of-next-year}
          l: {type: bucket, aws_name: statements-of-the-last-quarter-of-next-year}
          m: {type: bucket, aws_name: statements-of-all-the-years-that-came-before}

    Good:
        archgen: 1
        name: A policy that follows
        regions: [eu-west-1]
        resources:
          batch: {type: lambda, runtime: python3.13, reads: [a, b]}
          a: {type: bucket, aws_name: statements-of-the-first-quarter-of-last-year}
          b: {type: bucket, aws_name: statements-of-the-second-quarter-of-last-year}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        if hasattr(resource.body, "trusts"):
            yield _of_role(graph, resource)
        elif computes(resource) and role_of(graph.blueprint, resource.id) is None:
            document = document_for(graph.blueprint, needed(graph).get(resource.id, ()))
            yield _too_long(resource, document, _count(MOST_INLINE), "") or built(resource.id)
        if isinstance(resource.body, HasPolicy) and getattr(resource.body, "policy", None):
            yield _of_resource(graph.blueprint, resource)


def _of_role(graph: Graph, role: Resource) -> Verdict:
    most = MOST_INLINE
    if getattr(role.body, "user", None):
        most = MOST_INLINE_OF_USER
    if getattr(role.body, "inline", None) is False:
        most = MOST_MANAGED
    figure = _count(most)
    if not is_written(role):
        document = document_for(graph.blueprint, rights_of_role(graph.blueprint, role.id))
        return _too_long(role, document, figure, "") or built(role.id)
    document = written_document(graph.blueprint, role, "allows")
    return _too_long(role, document, figure, "allows") or _unread(role, document, "allows") or passed(role.id)


def _of_resource(blueprint: Blueprint, resource: Resource) -> Verdict:
    document = written_document(blueprint, resource, "policy")
    most = MOST_POLICY.get(resource.type)
    over = _too_long(resource, document, _count(most), "policy") if most else None
    return over or _unread(resource, document, "policy") or passed(resource.id, part="policy")


def _count(fact: Fact) -> int:
    return int(str(fact.value))


def _length(document: Mapping[str, object]) -> int:
    """The characters of a document, without white space between them."""
    return len(json.dumps(document, separators=(",", ":"), ensure_ascii=False)) if document else 0


def _too_long(resource: Resource, document: Mapping[str, object], most: int, field: str) -> Verdict | None:
    """The failure of a policy that AWS refuses; without a field it follows from the relations."""
    length = _length(document)
    if length <= most:
        return None
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        "policy" if field == "policy" else None,
        severity=Severity.HIGH,
        confidence=Confidence.HIGH if field else Confidence.MEDIUM,
        message=fitting(
            f"AWS refuses the policy of `{resource.id}`: {length:,} characters of {most:,}",
            f"AWS refuses a policy of {length:,} characters; it takes {most:,}",
            rule=_NAME,
        ),
        place=At(resource.id, (field,) if field else (), f"{length:,} characters, {most:,} are taken"),
        hint=f"fewer things for {resource.id} to do: parts of it on their own, each with a role of its own",
        moved=moved_by(Severity.HIGH, Severity.INFO, "AWS refuses it"),
        refused=True,
    )


def _unread(resource: Resource, document: Mapping[str, object], field: str) -> Verdict | None:
    rows = document.get("Statement")
    many = len(rows) if isinstance(rows, list) else 0
    if many < _READABLE:
        return None
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        "policy" if field == "policy" else None,
        severity=Severity.INFO,
        message=fitting(
            f"nobody reads the {many} statements of `{resource.id}` to the end",
            f"nobody reads {many} statements to the end",
            rule=_NAME,
        ),
        place=At(resource.id, (field,), f"{many} statements"),
        hint=f"no `{field}` on {resource.id} where the relations say the same, or fewer and wider statements",
    )


RULES = (oversized_policy,)
