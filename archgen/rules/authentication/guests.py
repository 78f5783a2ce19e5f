"""AWS credentials for strangers: what an identity pool hands out to people who never signed in."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach, drives, reach, stores_in_reach
from archgen.graph.doors import GUESTS
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import fitting, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "guest-credentials"


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("identity-pool",),
    covers=("cognito-no-guest-identities",),
    refs={
        "checkov": ("CKV_AWS_366",),
        "cdk_nag": ("AwsSolutions-COG7",),
        "security_hub": ("Cognito.2",),
        "cfn_guard": ("COGNITO_ALLOW_UNAUTHENTICATED_IDENTITIES_RULE",),
        "prowler": ("cognito_identity_pool_guest_access_disabled",),
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-306",),
        "well_architected": ("SEC02-BP02",),
    },
)
def guest_credentials(subject: Subject) -> Iterator[Verdict]:
    """An identity pool with guests gives AWS credentials to everybody who asks for them.

    WHY
      The pool's id stands in the app or the page. With it, and with nothing else, anybody gets keys of
      the guests' role, and what the role may do is then open to the internet.

    HOW IT IS ATTACKED
      The id is read from the page's code, two calls give the keys, and AWS's own tools try what they
      open: buckets, tables, functions.

    JUDGED
      Fails      `guests: true` with a role that reaches confidential data (critical); with no role
                 named, with one that writes, or with internal data in its reach (high); with one that
                 only reads public data (low)
      Passes     `guests: false`, as AWS has it; a role that reaches no data

    MEND IT
      `guests: false`; else a `guest_role` that may do the one thing strangers do here.

    FALSE ALARM?
      Measurements that anybody may send: a role that reaches no data passes.

    SOURCES
      botocore cognito-identity CreateIdentityPool.AllowUnauthenticatedIdentities
      https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html

    Bad:
        archgen: 1
        name: Keys for strangers
        regions: [eu-west-1]
        resources:
          keys: {type: identity-pool, signs_in_with: users, guests: true, guest_role: stranger}
          users: {type: cognito-user-pool}
          stranger:
            type: iam-role
            trusts: {keys: {}}
            allows: [{effect: allow, actions: ["dynamodb:PutItem"], resources: [notes]}]
          notes: {type: dynamodb}

    Good:
        archgen: 1
        name: Keys for people who signed in
        regions: [eu-west-1]
        resources:
          keys: {type: identity-pool, signs_in_with: users, guests: false}
          users: {type: cognito-user-pool}
    """
    for pool in subject.graph.blueprint.of_type("identity-pool"):
        door = f"{pool.id}/{GUESTS}"
        named = getattr(pool.body, "guest_role", None) is not None
        if not pool.value("guests") or (named and not _reaches_data(subject.graph, door)):
            yield passed(pool.id)
        else:
            yield _open(subject.graph, pool, door, named=named)


def _reaches_data(graph: Graph, door: str) -> bool:
    return bool(stores_in_reach(graph, door)) or class_in_reach(graph, door) >= DataClass.INTERNAL


def _open(graph: Graph, pool: Resource, door: str, *, named: bool) -> Verdict:
    severity, why = _weight(graph, door, named=named)
    stores = stores_in_reach(graph, door)
    if stores:
        told = (f"strangers get AWS credentials for {shown(stores)}", f"strangers get keys of `{pool.id}`")
    else:
        told = (f"strangers get AWS credentials from `{pool.id}`", f"strangers get keys of `{pool.id}`")
    rest = f", or a `guest_role` that does not touch {shown(stores).replace('`', '')}" if stores else ""
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=fitting(*told, "strangers get AWS credentials", rule=_NAME),
        place=At(pool.id, (GUESTS,), "for everybody" if named else "for everybody, with no role named"),
        related=(At(pool.id, ("guest_role",), "what they may do"),) if named else (),
        hint=f"`guests: false` on {pool.id}{rest}",
        moved=moved_by(severity, Severity.HIGH, why),
        cause=(door, Guard.IDENTITY),
    )


def _weight(graph: Graph, door: str, *, named: bool) -> tuple[Severity, str]:
    """How much strangers get, and why it is more or less than high."""
    found = class_in_reach(graph, door)
    if found >= DataClass.CONFIDENTIAL:
        return Severity.CRITICAL, "confidential data is in their reach"
    reads_public = found is DataClass.PUBLIC and named and not _writes(graph, door)
    return (Severity.LOW, "they only read public data") if reads_public else (Severity.HIGH, "")


def _writes(graph: Graph, door: str) -> bool:
    """True when something that strangers drive changes data, or passes messages on."""
    edges = (edge for name in (door, *reach(graph, door)) for edge in graph.out[name])
    return any(drives(edge) and edge.op == "write" for edge in edges)


RULES = (guest_credentials,)
