"""People who run the design: what they show before they may change it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "operator-without-mfa"
_KINDS = ("operator", "developer")
_ACTS = ("calls", "assumes")


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.HIGH,
    applies_to=("client",),
    covers=("iam-human-mfa",),
    refs={
        "security_hub": ("IAM.5", "IAM.19"),
        "prowler": (
            "iam_user_mfa_enabled_console_access",
            "iam_user_hardware_mfa_enabled",
            "iam_administrator_access_with_mfa",
        ),
        "cwe": ("CWE-308",),
        "well_architected": ("SEC02-BP01", "SEC02-BP04"),
    },
)
def operator_without_mfa(subject: Subject) -> Iterator[Verdict]:
    """An operator's password or key, once stolen, does all that the operator may do.

    WHY
      Operators and developers may do more than anybody else. A password can be phished, and an access
      key lies in a file for years; only a second factor stays with the person.

    HOW IT IS ATTACKED
      A page that looks like the sign-in, a leaked password or a laptop's key file; then the thief does the
      operator's work.

    JUDGED
      Fails      an operator or developer who proves who they are by password, access key or nothing
                 (high; critical for an access key with rights of an administrator); who signs in at a
                 provider that does not require a second factor; who does not say, and reaches
                 restricted data
      Passes     `auth: federated-mfa`; a provider with `mfa: required`
      Asks       how they sign in, where nothing says
      Not        those who call nothing in a design without routes for administrators; those who sign in
                 at a user pool, whose own second factor is judged there

    MEND IT
      `auth: federated-mfa` on the client, or `mfa: required` on the provider it signs in with.

    FALSE ALARM?
      The provider asks for the second factor: write `mfa: required` on it.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html

    Bad:
        archgen: 1
        name: A key in a file
        regions: [eu-west-1]
        resources:
          staff: {type: client, kind: operator, auth: access-key, calls: api}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /jobs: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A second factor
        regions: [eu-west-1]
        resources:
          staff: {type: client, kind: operator, auth: federated-mfa, calls: api}
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /jobs: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    administered = any(way.route.admin for way in every_route(blueprint))
    for person in blueprint.of_type("client"):
        if person.value("kind") not in _KINDS:
            continue
        acts = any(line.verb in _ACTS for line in blueprint.outgoing.get(person.id, ()))
        restricted = class_in_reach(subject.graph, person.id) is DataClass.RESTRICTED
        yield _judged(blueprint, person, restricted=restricted) if acts or administered else idle(person.id)


def _judged(blueprint: Blueprint, person: Resource, *, restricted: bool) -> Verdict:
    auth = person.value("auth")
    doors = [blueprint.resources[name] for name in _sign_ins(blueprint, person)]
    providers = [door for door in doors if door.type == "identity-provider"]
    asking = bool(providers) and all(door.value("mfa") == "required" for door in providers)
    if auth == "federated-mfa" or (asking and auth != "access-key"):
        return passed(person.id)
    lax = next((door for door in providers if door.value("mfa") in ("off", "optional")), None)
    if auth is not None:
        return _bare(blueprint, person, str(auth))
    if lax is not None:
        return _lax(person, lax)
    if any(door.type == "cognito-user-pool" for door in doors):
        return idle(person.id)
    if restricted:
        return _bare(blueprint, person, "")
    return unsaid(person.id, f"How does `{person.id}` sign in, and with which second factor?", "auth")


def _sign_ins(blueprint: Blueprint, person: Resource) -> list[str]:
    return [line.target for line in blueprint.outgoing.get(person.id, ()) if line.verb == "signs_in_with"]


def _bare(blueprint: Blueprint, person: Resource, auth: str) -> Verdict:
    admin = auth == "access-key" and _administers(blueprint, person)
    severity = Severity.CRITICAL if admin else Severity.HIGH
    messages = {
        "access-key": f"whoever copies a key of `{person.id}` is taken for it",
        "password": f"a password alone makes anybody `{person.id}`",
        "none": f"anybody can pose as `{person.id}`",
    }
    message = messages.get(auth, f"nothing but a password may stand before `{person.id}`")
    return Verdict(
        Outcome.FAILED,
        (person.id,),
        severity=severity,
        message=fitting(message, "an operator shows no second factor", rule=_NAME),
        place=At(
            person.id, ("auth",), f"`auth: {auth}`" if auth else "not stated, and restricted data behind"
        ),
        hint=f"`auth: federated-mfa` on {person.id}",
        moved=moved_by(severity, Severity.HIGH, "the key has rights of an administrator"),
        silent="auth",
    )


def _lax(person: Resource, provider: Resource) -> Verdict:
    word = str(provider.value("mfa"))
    return Verdict(
        Outcome.FAILED,
        (person.id,),
        severity=Severity.HIGH,
        message=fitting(
            f"a password at `{provider.id}` makes anybody `{person.id}`",
            f"a password alone makes anybody `{person.id}`",
            "an operator shows no second factor",
            rule=_NAME,
        ),
        place=At(provider.id, ("mfa",), f"`mfa: {word}`"),
        related=(At(person.id, ("signs_in_with",), "signs in there"),),
        hint=f"`mfa: required` on {provider.id}",
        silent="auth",
    )


def _administers(blueprint: Blueprint, person: Resource) -> bool:
    """True when the person calls an API with routes for administrators, or takes a role that may do all."""
    lines = [line for line in blueprint.outgoing.get(person.id, ()) if line.verb in _ACTS]
    return any(_is_wide(blueprint.resources[line.target]) for line in lines)


def _is_wide(target: Resource) -> bool:
    if target.type == API:
        return any(route.admin for route in target.routes.values())
    managed = getattr(target.body, "managed_policies", None) or ()
    statements = getattr(target.body, "allows", None) or ()
    return any("AdministratorAccess" in name for name in managed) or any(
        (one.effect or "allow") == "allow" and "*" in (one.actions or ()) for one in statements
    )


RULES = (operator_without_mfa,)
