"""What a token must have been issued for: scopes and groups of routes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, by_token, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_SCOPES = "route-without-scope"
_ID_TOKENS = "takes ID tokens"


@rule(
    _SCOPES,
    concern="authorization",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("authz-jwt-scopes", "authz-access-token-not-id-token"),
    refs={
        "owasp_api": ("API5:2023", "API2:2023"),
        "cwe": ("CWE-862", "CWE-285", "CWE-287"),
        "well_architected": ("SEC03-BP02",),
    },
)
def route_without_scope(subject: Subject) -> Iterator[Verdict]:
    """A route that asks for a token but for no scope takes every token of its issuer.

    WHY
      A token says who somebody is; its scopes say what the application may do for them. On a REST
      API with a user pool, no scope also means that ID tokens are what is taken, and those are made
      for applications to read, not to be sent around.

    HOW IT IS ATTACKED
      A token that a reading application leaked also changes and deletes, since nobody asks what it
      was issued for.

    JUDGED
      Fails      a route behind a JWT or Cognito authorizer names neither `scopes` nor `groups`; or the
                 authorizer takes ID tokens, as Cognito's does on routes without scopes; or one scope
                 opens reading and writing routes
      Passes     every such route names them
      Asks       a JWT authorizer that does not say which `token` it takes
      Not        routes behind `iam` or a function, and `OPTIONS` to mock

    MEND IT
      `scopes: [notes/read]` and `scopes: [notes/write]` on the routes and on the app clients.

    FALSE ALARM?
      All rights hang on the object and the handler checks them: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html

    Bad:
        archgen: 1
        name: No scopes
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /notes: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Scopes
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: user-token
            routes:
              POST /notes: {to: fn, scopes: [notes/write]}
          user-token: {type: authorizer, kind: cognito, user_pool: users, token: access}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        ways = [way for way in routes(api) if way.asks_callers and by_token(blueprint, way.authorizer)]
        if not ways:
            yield idle(api.id)
            continue
        yield from _unsaid_tokens(blueprint, api, ways)
        bare = [way for way in ways if not way.route.scopes and not way.route.groups]
        less = _less(blueprint, bare)
        severity = Severity.LOW if less else Severity.MEDIUM
        pieces = [
            *(Piece(way.name, _SCOPES, severity, "any token will do") for way in bare),
            *_id_tokens(blueprint, ways),
            *_shared_scopes(ways),
        ]
        yield _scopeless(api, pieces, less) if pieces else passed(api.id)


def _less(blueprint: Blueprint, bare: Sequence[Way]) -> str:
    """Why routes without a scope weigh less here, empty where they do not."""
    if all(way.reads_only for way in bare):
        return "these routes only read"
    checked = all(way.route.object_check not in (None, "none") for way in bare)
    single = all(len(_app_clients(blueprint, way.authorizer)) == 1 for way in bare)
    return "one application is let in, and owners are compared" if checked and single else ""


def _app_clients(blueprint: Blueprint, authorizer: str) -> dict[str, object]:
    resource = blueprint.resources[authorizer]
    pool = blueprint.resources.get(getattr(resource.body, "user_pool", None) or authorizer)
    return dict(getattr(pool.body, "app_clients", None) or {}) if pool else {}


def _id_tokens(blueprint: Blueprint, ways: Sequence[Way]) -> list[Piece]:
    """Authorizers that take ID tokens by word, and routes of which Cognito asks for one by AWS's own rule."""
    names = dict.fromkeys(way.authorizer for way in ways)
    takes = [name for name in names if getattr(blueprint.resources[name].body, "token", None) == "id"]
    derived = [
        way.name
        for way in ways
        if way.route.groups and not way.route.scopes and _by_cognito(blueprint, way) and not takes
    ]
    return [Piece(name, _SCOPES, Severity.MEDIUM, _ID_TOKENS) for name in (*takes, *derived)]


def _by_cognito(blueprint: Blueprint, way: Way) -> bool:
    """True where API Gateway asks the pool itself: it takes access tokens only where a route names scopes."""
    resource = blueprint.resources[way.authorizer]
    asked = resource.type == "cognito-user-pool" or getattr(resource.body, "kind", None) == "cognito"
    return asked and way.api.value("protocol") == "rest"


def _shared_scopes(ways: Sequence[Way]) -> list[Piece]:
    reading = {scope for way in ways if way.reads_only for scope in way.route.scopes or ()}
    writing = dict.fromkeys(scope for way in ways if not way.reads_only for scope in way.route.scopes or ())
    return [Piece(scope, _SCOPES, Severity.INFO, "reads and writes") for scope in writing if scope in reading]


def _unsaid_tokens(blueprint: Blueprint, api: Resource, ways: Sequence[Way]) -> Iterator[Verdict]:
    for name in dict.fromkeys(way.authorizer for way in ways):
        body = blueprint.resources[name].body
        if getattr(body, "kind", None) == "jwt" and getattr(body, "token", None) is None:
            yield unsaid(name, f"Does `{name}` take access tokens or ID tokens on `{api.id}`?", "token")


def _scopeless(api: Resource, pieces: list[Piece], less: str) -> Verdict:
    named = [piece.name for piece in pieces if piece.says == "any token will do"]
    first = next((name for name in named), None)
    place = At(api.id, ("routes", first), "no scope here", key=True) if first else At(api.id, ())
    if len(named) > 1:
        place = At(api.id, ("routes", named[0]), f"no scope here and on {len(named) - 1} more", key=True)
    severity = max(piece.severity for piece in pieces)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=_scope_message(api, named, pieces),
        place=place,
        hint="`scopes: [<thing>/read]` and `[<thing>/write]` on the routes and on the app clients",
        pieces=tuple(pieces),
        moved=moved_by(severity, Severity.MEDIUM, less if named else "every route names a scope"),
        silent="scopes",
        assumed_default=bool(named),
    )


def _scope_message(api: Resource, named: list[str], pieces: list[Piece]) -> str:
    if named:
        return fitting(
            f"any token of the issuer opens every route of `{api.id}`",
            f"any token of the issuer opens `{api.id}`",
            rule=_SCOPES,
        )
    if pieces[0].says == _ID_TOKENS:
        return fitting(
            f"`{api.id}` takes ID tokens, which are not made to be sent",
            f"`{api.id}` takes ID tokens",
            rule=_SCOPES,
        )
    return fitting(f"scope {shown([piece.name for piece in pieces])} of `{api.id}` both reads and writes",
                   f"scopes of `{api.id}` both read and write")  # fmt: skip


RULES = (route_without_scope,)
