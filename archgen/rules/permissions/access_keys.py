"""Access keys that stay: machines and pipelines that show one, and users that exist to have one."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.units import Duration
from archgen.finding.finding import Severity
from archgen.graph.doors import has_routes
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.graph.sources import ACCOUNT, zone_of
from archgen.graph.written_rights import roles
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "workload-with-access-key"
_KINDS = ("machine", "service", "pipeline")
_MOST_DAYS = 90


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("client", "iam-role"),
    covers=("iam-no-users-for-workloads", "iam-access-key-hygiene"),
    refs={
        "checkov": ("CKV_AWS_273",),
        "security_hub": ("IAM.3", "IAM.22"),
        "cwe": ("CWE-798", "CWE-324"),
        "well_architected": ("SEC02-BP02", "SEC02-BP05"),
    },
)
def workload_with_access_key(subject: Subject) -> Iterator[Verdict]:
    """An access key works for whoever has a copy, from anywhere, until somebody deletes it.

    WHY
      The credentials of a role end after hours by themselves. A user's key lies in a file, an image
      or a variable for years, and everybody who ever read that place can act as the system.

    HOW IT IS ATTACKED
      Keys are found in repositories, in images and in the backups of a build server; programs that
      look for them try each within minutes.

    JUDGED
      Fails      a machine, service or pipeline with `auth: access-key`; a user in place of a role
      Passes     a role that it takes, a provider that it signs in with
      Asks       how it signs its requests, where it calls what asks for `iam` and nothing says
      Severity   high; medium for a user with one holder outside of AWS and a `rotation`; low where that
                 is 90 days or less
      Not        a client that is the holder of a user that is drawn: the user is judged

    MEND IT
      `assumes: <role>` in AWS, IAM Roles Anywhere or a provider's tokens outside of it.

    FALSE ALARM?
      An appliance that knows nothing but keys: draw the user with its `access_keys`, one holder and a
      rotation within 90 days, and it is low.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
      https://docs.aws.amazon.com/rolesanywhere/latest/userguide/introduction.html

    Bad:
        archgen: 1
        name: A key on a build server
        regions: [eu-west-1]
        resources:
          builder: {type: client, kind: pipeline, auth: access-key, calls: fn}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A role for hours
        regions: [eu-west-1]
        resources:
          builder: {type: client, kind: pipeline, assumes: deployer, calls: fn}
          deployer: {type: iam-role, trusts: {builder: {claims: ["repo:shop/notes:environment:prod"]}}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for client in graph.blueprint.of_type("client"):
        if client.value("kind") in _KINDS:
            yield _caller(graph, client)
    for role in roles(graph.blueprint):
        yield _user(graph.blueprint, role) if _is_user(role) else passed(role.id)


def _is_user(role: Resource) -> bool:
    return bool(getattr(role.body, "user", None)) or getattr(role.body, "access_keys", None) is not None


def _holders(role: Resource) -> tuple[str, ...]:
    """Who is said to have the user's keys: as its keys say, else whoever may use or be it."""
    keys = getattr(role.body, "access_keys", None)
    if keys is not None and keys.holder:
        return (str(keys.holder),)
    return tuple(dict.fromkeys((*(role.body.used_by or ()), *(role.body.trusts or ()))))  # type: ignore[attr-defined]


@once
def _held(graph: Graph) -> frozenset[str]:
    """Everybody who has the keys of a user that is drawn."""
    users = (role for role in roles(graph.blueprint) if _is_user(role))
    return frozenset(name for role in users for name in _holders(role))


@once
def _trusted(graph: Graph) -> frozenset[str]:
    """Everybody who may take a role that is drawn."""
    drawn = (role for role in roles(graph.blueprint) if not _is_user(role))
    return frozenset(str(who) for role in drawn for who in getattr(role.body, "trusts", None) or ())


def _caller(graph: Graph, client: Resource) -> Verdict:
    lines = graph.blueprint.outgoing.get(client.id, ())
    auth = client.value("auth")
    by_role = client.id in _trusted(graph) or any(one.verb in ("assumes", "signs_in_with") for one in lines)
    if client.id in _held(graph):
        return idle(client.id)
    if auth == "access-key":
        return _keyed(client)
    if auth is not None or by_role:
        return passed(client.id)
    if any(_signed(graph.blueprint, line) for line in lines):
        question = f"With whose credentials does `{client.id}` sign its requests: a role's, or a key's?"
        return unsaid(client.id, question, "auth")
    return idle(client.id)


def _signed(blueprint: Blueprint, line: Relation) -> bool:
    """True for a call that is signed with AWS credentials: by its own word, or as the API asks."""
    if line.verb != "calls" or line.settings.auth is not None:
        return line.verb == "calls" and line.settings.auth == "iam"
    target = blueprint.resources[line.target]
    return has_routes(target) and any(way.authorizer == "iam" for way in routes(target) if way.asks_callers)


def _keyed(client: Resource) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (client.id,),
        severity=Severity.HIGH,
        message=_message(client.id),
        place=At(client.id, ("auth",), "a key that stays"),
        hint=f"no `auth: access-key` on {client.id}, and `assumes: <role>`; outside of AWS, Roles Anywhere",
        silent="auth",
    )


def _user(blueprint: Blueprint, role: Resource) -> Verdict:
    keys = getattr(role.body, "access_keys", None)
    rotation = getattr(keys, "rotation", None)
    holders = _holders(role)
    severity, why = Severity.HIGH, ""
    if len(holders) == 1 and _outside(blueprint, holders[0]) and isinstance(rotation, Duration):
        often = rotation.days <= _MOST_DAYS
        severity = Severity.LOW if often else Severity.MEDIUM
        why = "one holder outside of AWS changes it" + (f" every {rotation.text}" if often else "")
    place = At(role.id, ("user",), "a user with a key that stays")
    if not role.stated("user"):
        place = At(role.id, ("access_keys",), "only users have keys that stay")
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=severity,
        message=_message(role.id),
        place=place,
        hint=f"a role in its place: no `user` and no `access_keys` on {role.id}",
        pieces=tuple(Piece(name, _NAME, severity, "has a key that stays") for name in holders),
        moved=moved_by(severity, Severity.HIGH, why),
        silent="access_keys",
    )


def _outside(blueprint: Blueprint, holder: str) -> bool:
    """True for a holder that stands outside AWS, where no role is at hand; one not drawn stands there."""
    drawn = blueprint.resources.get(holder)
    return drawn is None or (outside(drawn) and zone_of(blueprint, drawn) != ACCOUNT)


def _message(name: str) -> str:
    return fitting(
        f"whoever copies an access key of `{name}` is `{name}` from then on",
        f"whoever copies a key of `{name}` acts as it",
        "whoever copies an access key acts as the system",
        rule=_NAME,
    )


RULES = (workload_with_access_key,)
