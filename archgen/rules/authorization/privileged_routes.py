"""Routes that do more harm than others: those of administrators, and those that move money or secrets."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.end_users import directories, end_users
from archgen.rules.readings.routes import Way, by_token, clients_of, every_route
from archgen.rules.readings.sign_in import guessable
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_ADMIN = "admin-route-without-role"
_STEP_UP = "sensitive-route-without-step-up"
_ADMIN_WORDS = frozenset({"admin", "internal", "manage"})
_OPEN = ("anonymous-path-to-store", "route-without-authorizer", "api-key-as-authentication")
"""Findings that nobody asks who calls: a role is asked for once somebody does."""
_DEEDS = {"money": "move money", "credentials": "change credentials", "export": "take all data out"}


@rule(
    _ADMIN,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("authz-function-level-check",),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-285",),
        "well_architected": ("SEC02-BP06",),
    },
)
def admin_route_without_role(subject: Subject) -> Iterator[Verdict]:
    """A route for administrators that asks no more than the others do is a route for everybody.

    WHY
      An authorizer says who somebody is. That they may do what administrators do must be asked on
      top of it: a group, a scope that others never get, an authorizer that only they pass.

    HOW IT IS ATTACKED
      A customer signs in, guesses `/admin/users` from the words of the ordinary routes, and sends
      what the administrators' page would send.

    JUDGED
      Fails      `admin: true` without any of what passes
      Asks       a path with `admin`, `internal` or `manage` in it that does not say whether it is one
      Passes     `groups`; scopes that no ordinary route takes; `iam` where all callers are operators;
                 an authorizer of its own that no ordinary route names
      Not        routes of everybody else
      Severity   medium on a private API

    MEND IT
      `groups: [<administrators>]`, which the handler or the authorizer compares with the caller's.

    FALSE ALARM?
      An authorizer that only administrators pass: name it on the route, and on no other.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/

    Bad:
        archgen: 1
        name: Everybody an administrator
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /notes: {to: fn}
              DELETE /admin/users: {to: fn, admin: true}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Administrators in a group
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /notes: {to: fn}
              DELETE /admin/users: {to: fn, admin: true, groups: [admins]}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    ordinary = [way for way in every_route(blueprint) if not way.route.admin]
    for way in every_route(blueprint):
        if way.route.admin is None and _sounds_privileged(way):
            yield unsaid(way.api.id, f"Is `{way.name}` for administrators alone?", "admin", part=way.name)
        elif not way.route.admin:
            yield idle(way.api.id, part=way.name)
        elif _by_scope(blueprint, way, ordinary):
            yield passed(way.api.id, part=way.name)
        elif _by_claim(blueprint, way, ordinary):
            yield passed(way.api.id, part=way.name, confidence=Confidence.STATED)
        else:
            yield _unprivileged(way)


def _sounds_privileged(way: Way) -> bool:
    return bool(_ADMIN_WORDS & set(way.name.lower().partition(" ")[2].split("/")))


def _by_scope(blueprint: Blueprint, way: Way, ordinary: list[Way]) -> bool:
    """True when API Gateway asks for a scope that it asks for on no ordinary route."""
    return by_token(blueprint, way.authorizer) and _scopes_apart(way, ordinary)


def _scopes_apart(way: Way, ordinary: list[Way]) -> bool:
    # One of the scopes is enough to be let in, so that each of them must be apart.
    taken = {scope for other in ordinary for scope in other.route.scopes or ()}
    own = set(way.route.scopes or ())
    return bool(own) and not own & taken


def _by_claim(blueprint: Blueprint, way: Way, ordinary: list[Way]) -> bool:
    """True when the design says that something asks for more than on ordinary routes."""
    if way.authorizer == "none":
        return False
    if way.route.groups:
        return True
    if way.authorizer == "iam":
        kinds = [getattr(client.body, "kind", None) for client in clients_of(blueprint, way.api.id)]
        return bool(kinds) and set(kinds) == {"operator"}
    apart = not way.inherits and all(other.authorizer != way.authorizer for other in ordinary)
    return apart or _scopes_apart(way, ordinary)


def _unprivileged(way: Way) -> Verdict:
    private = way.api.value("endpoint") == "private"
    severity = Severity.MEDIUM if private else Severity.HIGH
    open_to_all = way.authorizer == "none"
    who, asking = ("whoever calls", "an `authorizer`, and ") if open_to_all else ("whoever signs in", "")
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        message=fitting(
            f"{who} may do on `{way.api.id}` what administrators do",
            f"{who} may do what administrators do",
            rule=_ADMIN,
        ),
        place=At(way.api.id, ("routes", way.name), "no group, and no scope of its own", key=True),
        hint=f"{asking}`groups: [<administrators>]` on the route, once code compares them with the caller's",
        moved=moved_by(severity, Severity.HIGH, "the API is private"),
        cause=(way.node, Guard.PERMISSION),
        folds_into=_OPEN if open_to_all and not way.route.public else (),
        silent="groups",
    )


@rule(
    _STEP_UP,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("authz-step-up-sensitive",),
    refs={
        "owasp_api": ("API6:2023",),
        "cwe": ("CWE-308",),
        "well_architected": ("SEC02-BP01",),
    },
)
def sensitive_route_without_step_up(subject: Subject) -> Iterator[Verdict]:
    """Money, credentials and exports are a stolen session away unless a second factor is asked for.

    WHY
      A session lasts for hours; a phone lies open, a token leaks. What cannot be taken back is worth
      asking once more who is there.

    HOW IT IS ATTACKED
      A token taken from a shared computer, or a password that leaked elsewhere, sends one transfer,
      changes the address for lost passwords, or fetches all records.

    JUDGED
      Fails      `sensitive: money`, or any of the three before restricted data, and neither the route
                 nor the sign-in asks for a second factor; `mfa: false` on the route
      Asks       credentials or an export before other data, and nothing said
      Passes     `mfa: true` on the route; `mfa: required` at every pool or provider of the callers;
                 a pool that asks by risk (`mfa: optional` with threat protection enforced)
      Not        routes that people do not call, or that do none of the three
      Severity   low where a `limit` on the route bounds the harm

    MEND IT
      `mfa: true` on the route once it asks for a fresh second factor, or `mfa: required` on the pool.

    FALSE ALARM?
      The payment provider asks for itself: waive it with that reason.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html

    Bad:
        archgen: 1
        name: Money for a password
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              POST /transfers: {to: fn, sensitive: money}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Money for a second factor
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              POST /transfers: {to: fn, sensitive: money, mfa: true}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for way in every_route(graph.blueprint):
        if way.route.sensitive not in _DEEDS or not end_users(graph.blueprint, way):
            yield idle(way.api.id, part=way.name)
        elif way.route.mfa or _asked_at_sign_in(graph.blueprint, way):
            yield passed(way.api.id, part=way.name, confidence=Confidence.STATED)
        elif way.route.mfa is None and not _bites(graph, way):
            question = f"What does `{way.name}` ask for before it lets people {_deed(way)}?"
            yield unsaid(way.api.id, question, "mfa", part=way.name)
        else:
            yield _without_step_up(way)


def _asked_at_sign_in(blueprint: Blueprint, way: Way) -> bool:
    """True when all who call the route have shown a second factor, or are asked for one by risk."""
    asked = directories(blueprint, way)
    return bool(asked) and all(_second_factor(one) for one in asked)


def _second_factor(directory: Resource) -> bool:
    if hasattr(directory.body, "app_clients"):
        return guessable(directory) is None
    return bool(directory.value("mfa") == "required")


def _bites(graph: Graph, way: Way) -> bool:
    return way.route.sensitive == "money" or class_in_reach(graph, way.node) is DataClass.RESTRICTED


def _deed(way: Way) -> str:
    return _DEEDS[str(way.route.sensitive)]


def _without_step_up(way: Way) -> Verdict:
    severity = Severity.LOW if way.route.limit else Severity.MEDIUM
    denied = way.route.mfa is False
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"a stolen session is enough to {_deed(way)} through `{way.api.id}`",
            f"a stolen session is enough to {_deed(way)}",
            rule=_STEP_UP,
        ),
        place=At(way.api.id, ("routes", way.name, "mfa"), "no second factor")
        if denied
        else At(way.api.id, ("routes", way.name), "`mfa` not stated", key=True),
        hint="`mfa: true` on the route once it asks for a second factor, or `mfa: required` at the sign-in",
        moved=moved_by(severity, Severity.MEDIUM, "a limit on the route bounds the harm"),
        silent="mfa",
    )


RULES = (admin_route_without_role, sensitive_route_without_step_up)
