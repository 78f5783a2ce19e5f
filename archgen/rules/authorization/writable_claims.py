"""Attributes that people change themselves, and on which something decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.claim_facts import CUSTOM, STANDARD_ATTRIBUTES
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.app_clients import POOL, apps
from archgen.rules.readings.claims import UsedClaim, used_claims
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "user-writable-claim"
_WHY = "the claim says whose tenant somebody is"


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("cognito-user-pool",),
    covers=("cognito-attribute-writability",),
    refs={"owasp_api": ("API3:2023",), "cwe": ("CWE-915", "CWE-639")},
)
def user_writable_claim(subject: Subject) -> Iterator[Verdict]:
    """An attribute that people may change is no ground for deciding what they may see.

    WHY
      With an access token of their own, people change every attribute that the app client lets them
      write, by one call to Amazon Cognito. The next token says what they wrote.

    HOW IT IS ATTACKED
      Somebody sets `profile` to another customer's number, asks for a new token, and reads that
      customer's orders: each check of the claim passes.

    JUDGED
      Fails      something decides on a claim (the tenant of a relation, a mapping, what an authorizer
                 reads, roles and tags of an identity pool) that an app client's users may write
      Passes     the attribute is in neither `writes` nor `writable_by_users`: with both silent people
                 change the standard attributes alone; other claims where a function adds to tokens
                 (`pre-token-generation`)
      Severity   high; critical where it is the tenant
      Not        claims that nobody writes, such as `sub`, groups and scopes; app clients for machines

    MEND IT
      `writes: [name, locale]` on the app client, without the attribute.

    FALSE ALARM?
      The handler looks the attribute up again, in a store that people do not write.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
      botocore cognito-idp CreateUserPoolClient.WriteAttributes

    Bad:
        archgen: 1
        name: A tenant of one's choice
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /orders: {to: fn}}}
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code], writes: [name, tenant]}}}
          fn:
            type: lambda
            runtime: python3.13
            reads: {orders: {keys: leading-key, tenant: claim:tenant}}
          orders: {type: dynamodb, tenancy: shared, tenant_key: tenant}

    Good:
        archgen: 1
        name: A tenant that is given
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /orders: {to: fn}}}
          users: {type: cognito-user-pool, app_clients: {web: {flows: [code], writes: [name]}}}
          fn:
            type: lambda
            runtime: python3.13
            reads: {orders: {keys: leading-key, tenant: claim:tenant}}
          orders: {type: dynamodb, tenancy: shared, tenant_key: tenant}
    """
    graph = subject.graph
    for pool in graph.blueprint.of_type(POOL):
        used = used_claims(graph, pool.id)
        writing = _writing(graph.blueprint, pool)
        found = [
            (client, claim)
            for client, names in writing.items()
            for claim in used
            if claim.name in names and not _added(pool, claim.name)
        ]
        if found:
            yield _writable(pool, found)
        else:
            yield passed(pool.id) if used and writing else idle(pool.id)


def _writing(blueprint: Blueprint, pool: Resource) -> dict[str, frozenset[str]]:
    """What people may write, by app client; without one that is drawn, as AWS makes it."""
    drawn = {app.name: app.client.writes for app in apps(blueprint, pool) if not app.for_machines}
    everyone = getattr(pool.body, "writable_by_users", None)
    if not getattr(pool.body, "app_clients", None):
        drawn = {"": None}
    return {name: _attributes(writes, everyone) for name, writes in drawn.items()}


def _attributes(writes: Sequence[str] | None, everyone: Sequence[str] | None) -> frozenset[str]:
    """The attributes as an app client and its pool let them be written, by their short names."""
    if writes is None and everyone is None:
        return STANDARD_ATTRIBUTES
    return frozenset(name.removeprefix(CUSTOM) for name in (*(writes or ()), *(everyone or ())))


def _added(pool: Resource, claim: str) -> bool:
    """True for a claim that is no standard attribute, where a function writes claims into tokens."""
    triggers = getattr(pool.body, "triggers", None) or {}
    return claim not in STANDARD_ATTRIBUTES and any("pre-token" in moment for moment in triggers)


def _writable(pool: Resource, found: Sequence[tuple[str, UsedClaim]]) -> Verdict:
    client, worst = max(found, key=lambda row: row[1].tenant)
    severity = Severity.CRITICAL if worst.tenant else Severity.HIGH
    grades: dict[str, Severity] = {}
    for app, claim in found:
        name = f"{app}/{claim.name}" if app else claim.name
        grade = Severity.CRITICAL if claim.tenant else Severity.HIGH
        grades[name] = max(grade, grades.get(name, grade))
    written = client != "" and pool.body.app_clients[client].writes is not None  # type: ignore[attr-defined]
    path = ("app_clients", client, "writes") if client else ("app_clients",)
    names = list(dict.fromkeys(claim.name for _, claim in found))
    said = f"people write `{worst.name}`" if written else "not stated; AWS takes standard ones"
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=severity,
        message=_message(worst),
        place=At(pool.id, path, said),
        related=tuple(
            dict.fromkeys(
                At(one.resource, one.path, "decides on it") for _, one in found if one.name == worst.name
            )
        )[:3],
        hint=f"`writes: [<attributes>]` without {shown(names)} on {client or f'app clients of {pool.id}'}",
        pieces=tuple(Piece(name, _NAME, grade, "written by people") for name, grade in grades.items()),
        moved=moved_by(severity, Severity.HIGH, _WHY),
        silent="writes",
        assumed_default=not written,
    )


def _message(claim: UsedClaim) -> str:
    if claim.tenant:
        return fitting(
            f"people write `{claim.name}` themselves, and it says whose tenant they are",
            "people write a claim themselves that says whose tenant they are",
            rule=_NAME,
        )
    return fitting(
        f"people write `{claim.name}` themselves, and `{claim.resource}` decides on it",
        "people write a claim themselves, and something decides on it",
        rule=_NAME,
    )


RULES = (user_writable_claim,)
