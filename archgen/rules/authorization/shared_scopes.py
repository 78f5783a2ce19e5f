"""Scopes that people's applications and machines both hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.app_clients import POOL, App, apps
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.end_users import directories
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import Outcome, Piece, Verdict

_NAME = "scopes-shared-by-people-and-machines"
_PEOPLE = frozenset({"code", "implicit"})


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.MEDIUM,
    applies_to=(POOL,),
    covers=("x-m2m-token-scopes-distinct",),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-269",),
    },
)
def scopes_shared_by_people_and_machines(subject: Subject) -> Iterator[Verdict]:
    """A scope that people and machines both hold lets a leaked client secret do what people may do.

    WHY
      A machine gets its token for a secret alone: no password, no second factor, nobody who sees it
      happen. Where it holds the same scope as people, routes cannot tell who calls, and what is meant
      for one opens to the other.

    HOW IT IS ATTACKED
      The machine's secret is found in a build log. With it comes a token for the routes on which people
      read and change their own things, without an owner to compare with.

    JUDGED
      Fails      a scope that an app client with `client-credentials` and one with `code` or `implicit`
                 both name, in one pool; high where it opens a route that is `admin` or `sensitive`
      Passes     the scopes have none in common
      Built      nobody signs in at the pool
      Asks       an app client for machines that names no scopes
      Not        pools without machines

    MEND IT
      A scope of its own for machines, such as `orders/bulk`, on their app client and on their routes.

    FALSE ALARM?
      Both only read what is public: waive the scope with that reason.

    SOURCES
      https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
      botocore cognito-idp CreateUserPoolClient.AllowedOAuthScopes

    Bad:
        archgen: 1
        name: One scope for all
        regions: [eu-west-1]
        resources:
          people:
            type: cognito-user-pool
            app_clients:
              web: {flows: [code], scopes: [orders/read]}
              robot: {flows: [client-credentials], secret: robot-key, scopes: [orders/read]}
          robot-key: {type: secret, rotation: 90d}

    Good:
        archgen: 1
        name: One scope for each
        regions: [eu-west-1]
        resources:
          people:
            type: cognito-user-pool
            app_clients:
              web: {flows: [code], scopes: [orders/read]}
              robot: {flows: [client-credentials], secret: robot-key, scopes: [orders/bulk]}
          robot-key: {type: secret, rotation: 90d}
    """
    blueprint = subject.graph.blueprint
    for pool in blueprint.of_type(POOL):
        clients = apps(blueprint, pool)
        machines = [app for app in clients if app.for_machines]
        people = [app for app in clients if app.grants & _PEOPLE]
        theirs = {scope for app in people for scope in _scopes(app)}
        shared = list(dict.fromkeys(scope for app in machines for scope in _scopes(app) if scope in theirs))
        silent = [app.name for app in machines if app.client.scopes is None]
        if not machines:
            yield idle(pool.id)
        elif not people:
            yield built(pool.id)
        elif shared:
            yield _shared(blueprint, pool, (machines, people), shared)
        elif silent:
            yield unsaid(pool.id, f"Which scopes does {shown(silent)} ask for?", "app_clients.scopes")
        else:
            yield passed(pool.id)


def _scopes(app: App) -> tuple[str, ...]:
    return tuple(app.client.scopes or ())


def _shared(
    blueprint: Blueprint, pool: Resource, held_by: tuple[Sequence[App], Sequence[App]], shared: list[str]
) -> Verdict:
    opened = {scope: _opened(blueprint, pool, scope) for scope in shared}
    weights = {scope: _weight(ways) for scope, ways in opened.items()}
    worst = max(weights.values())
    first = next(scope for scope in shared if weights[scope] is worst)
    machine, person = (next(app for app in held if first in _scopes(app)) for held in held_by)
    return Verdict(
        Outcome.FAILED,
        (pool.id,),
        severity=worst,
        message=fitting(
            f"`{machine.name}` needs a secret alone for what people do with `{first}`",
            f"a machine may do what people do with `{first}`",
            "machines may do what people do",
            rule=_NAME,
        ),
        place=machine.at("scopes", "also held by people"),
        related=(person.at("scopes", "held by people"),),
        sinks=tuple(dict.fromkeys(way.node for ways in opened.values() for way in ways)),
        hint=f"a scope of its own for {machine.name}, on the client and on the routes it calls",
        pieces=tuple(Piece(scope, _NAME, weights[scope], _holders(held_by, scope)) for scope in shared),
        moved=moved_by(worst, Severity.MEDIUM, "it opens a route for administrators, or a sensitive one"),
        silent="app_clients.scopes",
    )


def _holders(held_by: tuple[Sequence[App], Sequence[App]], scope: str) -> str:
    names = [app.name for held in held_by for app in held if scope in _scopes(app)]
    return f"held by {shown(names).replace('`', '')}"


def _opened(blueprint: Blueprint, pool: Resource, scope: str) -> tuple[Way, ...]:
    """The routes that ask for the scope, of callers who show tokens of the pool."""
    asking = (way for way in every_route(blueprint) if scope in (way.route.scopes or ()))
    return tuple(way for way in asking if any(one is pool for one in directories(blueprint, way)))


def _weight(ways: Sequence[Way]) -> Severity:
    grave = any(way.route.admin or way.route.sensitive not in (None, "none") for way in ways)
    return Severity.HIGH if grave else Severity.MEDIUM


RULES = (scopes_shared_by_people_and_machines,)
