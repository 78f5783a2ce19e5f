"""What a caller may do once known: scopes for what, and whose objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach, reach, stores_in_reach
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by, regulated
from archgen.rules.readings.end_users import end_users
from archgen.rules.readings.routes import API, Way, by_token, every_route, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_SCOPES = "route-without-scope"
_OBJECTS = "object-without-ownership-check"
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
      Not        routes behind `iam` or a function

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
        ways = [way for way in routes(api) if by_token(blueprint, way.authorizer)]
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


@rule(
    _OBJECTS,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("authz-object-level-check",),
    refs={
        "owasp_api": ("API1:2023",),
        "cwe": ("CWE-639",),
        "well_architected": ("SEC03-BP01",),
    },
)
def object_without_ownership_check(subject: Subject) -> Iterator[Verdict]:
    """A route that takes an identifier serves other people's objects unless somebody compares owners.

    WHY
      The authorizer knows who calls, not whose object `{id}` is. Only the handler, the authorizer with
      a look at the object, or a key that carries the caller can tell, and a design that does not
      say which has often built none.

    HOW IT IS ATTACKED
      Somebody signs in, opens their own order, and counts the number in the address up.

    JUDGED
      Fails      a named parameter in the path, end users among the callers, and `object_check: none`; or
                 nothing said while confidential data or money is in reach
      Asks       nothing said, other data in reach; and paths that take everything (`{proxy+}`)
      Passes     `object_check` says who compares; or every store is read with `keys` and a `tenant` from
                 a claim. Both are claims: a test must prove them
      Not        mock targets, public data, routes for administrators with `groups`

    MEND IT
      `object_check: handler` once the handler compares the owner with the caller.

    FALSE ALARM?
      The identifier is no object but a lane or a date: say so in a waiver.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/

    Bad:
        archgen: 1
        name: Other people's orders
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {"GET /orders/{id}": {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: personal}

    Good:
        archgen: 1
        name: One's own orders
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /orders/{id}: {to: fn, object_check: handler}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: orders}
          orders: {type: dynamodb, holds: personal}
    """
    graph = subject.graph
    for way in every_route(graph.blueprint):
        if not _serves_objects(graph, way):
            yield idle(way.api.id, part=way.name)
        elif _checked(graph, way):
            yield passed(way.api.id, part=way.name, confidence=Confidence.STATED)
        elif way.greedy and way.route.object_check is None:
            question = f"Does `{way.name}` name objects, and where is it checked that they are the caller's?"
            yield unsaid(way.api.id, question, "object_check", part=way.name)
        elif way.route.object_check is None and not _bites(graph, way):
            question = f"Where is it checked that what `{way.name}` names is the caller's?"
            yield unsaid(way.api.id, question, "object_check", part=way.name, severity=Severity.HIGH)
        else:
            yield _unowned(graph, way)


def _serves_objects(graph: Graph, way: Way) -> bool:
    takes = (way.names_object or way.greedy) and not way.mock
    guarded = way.authorizer != "none" and not (way.route.admin and way.route.groups)
    return (
        takes
        and guarded
        and end_users(graph.blueprint, way)
        and bool(_backends(graph, way))
        and _private(graph, way)
    )


def _private(graph: Graph, way: Way) -> bool:
    return class_in_reach(graph, way.node) is not DataClass.PUBLIC


def _backends(graph: Graph, way: Way) -> tuple[str, ...]:
    """Stores and opaque backends that the route leads to; secrets do not count."""
    blueprint = graph.blueprint
    stores = [name for name in stores_in_reach(graph, way.node) if blueprint.resources[name].type != "secret"]
    opaque = [name for name in reach(graph, way.node) if _opaque(blueprint, name)]
    return tuple(dict.fromkeys([*stores, *opaque]))


def _opaque(blueprint: Blueprint, name: str) -> bool:
    """A backend whose inside the design does not show, and that is no store of somebody else's service."""
    resource = blueprint.resources.get(name)
    return resource is not None and resource.type == "generic"


def _checked(graph: Graph, way: Way) -> bool:
    if way.route.object_check not in (None, "none"):
        return True
    lines = _store_lines(graph.blueprint, way)
    return bool(lines) and all(_by_claim(line) for line in lines)


def _store_lines(blueprint: Blueprint, way: Way) -> list[Relation]:
    outgoing = blueprint.outgoing.get(str(way.route.to), ())
    return [
        line
        for line in outgoing
        if line.verb in ("reads", "writes", "deletes") and blueprint.resources[line.target].type != "secret"
    ]


def _by_claim(line: Relation) -> bool:
    keyed = line.settings.keys not in (None, "none")
    return keyed and (line.settings.tenant or "").startswith("claim:")


def _bites(graph: Graph, way: Way) -> bool:
    return class_in_reach(graph, way.node) >= DataClass.CONFIDENTIAL or way.route.sensitive == "money"


def _unowned(graph: Graph, way: Way) -> Verdict:
    backends = _backends(graph, way)
    why = ""
    if way.route.sensitive == "money":
        why = "the route moves money"
    elif class_in_reach(graph, way.node) is DataClass.RESTRICTED or regulated(graph, backends):
        why = "restricted or regulated data lies behind"
    severity = Severity.CRITICAL if why else Severity.HIGH
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"whoever signs in can ask for other people's {shown(backends)}",
            f"whoever signs in can ask `{way.api.id}` for other people's data",
            "whoever signs in can ask for other people's data",
            rule=_OBJECTS,
        ),
        place=At(way.api.id, ("routes", way.name), "`object_check` not stated", key=True),
        sinks=backends,
        hint="`object_check: handler` once the handler compares the owner with the caller",
        moved=moved_by(severity, Severity.HIGH, why),
        cause=(way.node, Guard.OBJECT),
        silent="object_check",
    )


RULES = (route_without_scope, object_without_ownership_check)
