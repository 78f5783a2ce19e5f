"""Policies of AWS's in place of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from archgen.catalogue.action_facts import ADMIN_POLICIES, EXECUTION_POLICIES, READ_ALL_POLICIES
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.trusts import trusted_by
from archgen.rules.answers import fitting, shown
from archgen.rules.readings.written import Holder, judged
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "aws-managed-policy"


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.LOW,
    applies_to=("iam-role", "Computes"),
    covers=("iam-aws-managed-policies",),
    refs={
        "cdk_nag": ("AwsSolutions-IAM4",),
        "security_hub": ("IAM.27",),
        "cwe": ("CWE-250",),
        "well_architected": ("SEC03-BP02",),
    },
)
def aws_managed_policy(subject: Subject) -> Iterator[Verdict]:
    """A policy of AWS's fits every customer, so it names none of this design's tables and buckets.

    WHY
      AWS writes its policies for everybody: they hold on all tables, all queues, all buckets, and
      AWS adds actions to them when a service learns something new. Nobody here is asked.

    HOW IT IS ATTACKED
      A function with `AmazonDynamoDBReadOnlyAccess` is taken over, and it reads the tables of all the
      other functions, too.

    JUDGED
      Fails      a role carries policies of AWS's beside those that only let code write its log or
                 stand in a VPC
      Passes     no such policy; policies of one's own account; derived rights, by construction
      Not        AdministratorAccess and its like, which are admin-role, and policies that read all for
                 another account, which are foreign-role-too-wide

    MEND IT
      No `managed_policies` and no `allows`: the rights then follow from the relations.

    FALSE ALARM?
      A policy that a service of AWS's demands by name: waive it with the service's name.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html

    Bad:
        archgen: 1
        name: All tables
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: work, reads: notes}
          notes: {type: dynamodb}
          work: {type: iam-role, trusts: {lambda: {}}, managed_policies: [AmazonDynamoDBReadOnlyAccess]}

    Good:
        archgen: 1
        name: One table
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb}
    """
    yield from judged(subject.graph, partial(_carrying, subject.graph))


def _carrying(graph: Graph, holder: Holder) -> Verdict | None:
    elsewhere = {*ADMIN_POLICIES, *EXECUTION_POLICIES}
    if any(party.foreign for party in trusted_by(graph.blueprint, holder.resource)):
        elsewhere |= set(READ_ALL_POLICIES)
    written = [str(name) for name in getattr(holder.resource.body, "managed_policies", None) or ()]
    named = [name.rpartition("/")[2] for name in written if not _own().match(name)]
    found = [name for name in dict.fromkeys(named) if name not in elsewhere]
    if not found:
        return None
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=Severity.LOW,
        message=fitting(
            f"`{holder.id}` may do what {shown(found, 1)} says today, and tomorrow",
            f"AWS decides what `{holder.id}` may do",
            "AWS decides what a role may do",
            rule=_NAME,
        ),
        place=At(holder.id, ("managed_policies",), "written for every customer of AWS"),
        hint=f"no {shown(found)} on {holder.id}: with no `allows` either, rights follow the relations",
        pieces=tuple(Piece(name, _NAME, Severity.LOW, "names nothing of this design") for name in found),
        folds_into=("admin-role",),
    )


@lru_cache(maxsize=1)
def _own() -> re.Pattern[str]:
    """The ARN of a policy that stands in an account of one's own."""
    return re.compile(r"arn:[^:]*:iam::\d{12}:policy/")


RULES = (aws_managed_policy,)
