"""Tokens that one application was given, at APIs that are for another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.model import Graph
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.app_clients import POOL, App, apps, users_of
from archgen.rules.readings.authorizer_use import AUTHORIZER, issuers
from archgen.rules.readings.context import Caller, Weight, behind_code, population, weigh
from archgen.rules.readings.routes import Way, callers_of, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "token-for-another-audience"
_MISSING = "jwt-without-audience"
_SCOPES = "route-without-scope"


class _Check(Struct, frozen=True):
    """What checks the tokens of a pool on routes of one API: an authorizer, or the pool itself."""

    asked: Resource
    pool: Resource
    ways: tuple[Way, ...]

    @property
    def api(self) -> Resource:
        """The API whose callers are checked."""
        return self.ways[0].api

    @property
    def by_audience(self) -> bool:
        """True when it can tell app clients apart by the audience of a token."""
        return getattr(self.asked.body, "kind", None) == "jwt"

    @property
    def owner(self) -> Resource:
        """Where the mend is written: the authorizer's audience, else the scopes of the API's routes."""
        return self.asked if self.by_audience else self.api

    def takes(self, app: App) -> bool:
        """True when tokens of the app client pass, scopes aside."""
        audience = tuple(getattr(self.asked.body, "audience", None) or ())
        anybody = not self.by_audience or not audience or any("*" in one for one in audience)
        return anybody or app.name in audience


class _Foreign(Struct, frozen=True):
    """An app client whose people never call the API that its tokens open, and what they open there."""

    check: _Check
    app: App
    user: Resource
    ways: tuple[Way, ...]
    weight: Weight


@rule(
    _NAME,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("authorizer", "api-gateway"),
    covers=("x-cognito-hosted-ui-to-api-audience",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-345",),
    },
)
def token_for_another_audience(subject: Subject) -> Iterator[Verdict]:
    """Tokens that one application was given open an API that is meant for another one.

    WHY
      All app clients of a pool get tokens with the same signature. Only their audience, or a scope that
      one client alone holds, tells a shopper's token from a clerk's.

    HOW IT IS ATTACKED
      Somebody signs in at the shop, where everybody may, and sends that token to the staff's API: its
      authorizer finds nothing wrong with it.

    JUDGED
      Fails      two APIs trust one user pool, and one of them takes tokens of an app client whose users
                 never call it
      Passes     the audience names the app clients of the API's own callers; or each route asks for a
                 scope that the others lack, or for a group, which is a claim
      Built      one API and one app client
      Asks       an app client of which nobody says who uses it
      Not        pools that one API trusts, and authorizers whose code decides
      Severity   by who gets such a token and by what the routes lead to

    MEND IT
      `audience:` with the API's own app clients. A Cognito authorizer compares no audience: `scopes` on
      the routes that the other clients do not hold.

    FALSE ALARM?
      Single sign-on by design, where every user may use every API: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
      botocore apigatewayv2 JWTConfiguration.Audience

    Bad:
        archgen: 1
        name: Shoppers among the staff
        classification: confidential
        regions: [eu-west-1]
        resources:
          shop: {type: client, kind: browser, calls: shop-api}
          desk: {type: client, kind: operator, calls: desk-api}
          shop-api:
            type: api-gateway
            protocol: http
            authorizer: shop-token
            routes: {GET /cart: {to: fn}}
          desk-api:
            type: api-gateway
            protocol: http
            authorizer: desk-token
            routes: {GET /till: {to: fn}}
          shop-token: {type: authorizer, kind: jwt, issuer: people, audience: [shop-app]}
          desk-token: {type: authorizer, kind: jwt, issuer: people, audience: [shop-app, desk-app]}
          people:
            type: cognito-user-pool
            app_clients:
              shop-app: {flows: [code], used_by: shop}
              desk-app: {flows: [code], used_by: desk}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: The staff alone
        classification: confidential
        regions: [eu-west-1]
        resources:
          shop: {type: client, kind: browser, calls: shop-api}
          desk: {type: client, kind: operator, calls: desk-api}
          shop-api:
            type: api-gateway
            protocol: http
            authorizer: shop-token
            routes: {GET /cart: {to: fn}}
          desk-api:
            type: api-gateway
            protocol: http
            authorizer: desk-token
            routes: {GET /till: {to: fn}}
          shop-token: {type: authorizer, kind: jwt, issuer: people, audience: [shop-app]}
          desk-token: {type: authorizer, kind: jwt, issuer: people, audience: [desk-app]}
          people:
            type: cognito-user-pool
            app_clients:
              shop-app: {flows: [code], used_by: shop}
              desk-app: {flows: [code], used_by: desk}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    checks = tuple(_checks(blueprint))
    nameless: dict[tuple[str, str], None] = {}
    for group in _by_owner(checks):
        owner, pool = group[0].owner.id, group[0].pool
        held = apps(blueprint, pool)
        taken = [(check, app) for check in group for app in held if check.takes(app)]
        foreign = [one for check, app in taken for one in _foreign(graph, check, app)]
        unknown = [(pool.id, app.name) for _, app in taken if not users_of(blueprint, app)]
        if len({check.api.id for check in checks if check.pool is pool}) == 1:
            yield built(owner) if len(held) == 1 else idle(owner)
        elif foreign:
            yield _misused(graph, foreign)
        elif unknown:
            nameless.update(dict.fromkeys(unknown))
        else:
            yield passed(owner)
    for named, name in nameless:
        yield unsaid(named, f"Which client signs in by `{name}` of `{named}`?", "used_by", part=name)


def _by_owner(checks: Iterable[_Check]) -> list[list[_Check]]:
    """The checks that one edit mends together: of one authorizer or API, for one pool."""
    found: dict[tuple[str, str], list[_Check]] = {}
    for check in checks:
        found.setdefault((check.owner.id, check.pool.id), []).append(check)
    return list(found.values())


def _checks(blueprint: Blueprint) -> Iterator[_Check]:
    """Each pool that something trusts for routes of an API, by AWS's own means."""
    found: dict[tuple[str, str], list[Way]] = {}
    for way in every_route(blueprint):
        if way.asks_callers and not way.websocket and way.authorizer in blueprint.resources:
            found.setdefault((way.authorizer, way.api.id), []).append(way)
    for (name, _), ways in found.items():
        asked = blueprint.resources[name]
        for pool in _pools(blueprint, asked):
            yield _Check(asked, pool, tuple(ways))


def _pools(blueprint: Blueprint, asked: Resource) -> tuple[Resource, ...]:
    if asked.type == POOL:
        return (asked,)
    native = asked.type == AUTHORIZER and getattr(asked.body, "kind", None) in ("jwt", "cognito")
    return tuple(one for one in issuers(blueprint, asked) if one.type == POOL) if native else ()


def _foreign(graph: Graph, check: _Check, app: App) -> Iterator[_Foreign]:
    """The app client where nobody who uses it calls the API, and its tokens open a route there."""
    users = users_of(graph.blueprint, app)
    callers = callers_of(graph.blueprint, check.api.id)
    opened = tuple(way for way in check.ways if _opens(app, way))
    if users and opened and not any(user.id in callers for user in users):
        yield _Foreign(check, app, users[0], opened, _weight(graph, check, app, opened))


def _opens(app: App, way: Way) -> bool:
    if way.route.groups:
        return False
    asked = set(way.route.scopes or ())
    return not asked or bool(asked & set(app.client.scopes or ()))


def _misused(graph: Graph, foreign: Sequence[_Foreign]) -> Verdict:
    worst = max(foreign, key=lambda one: one.weight.severity)
    check, weight = worst.check, worst.weight
    own = [app.name for app in apps(graph.blueprint, check.pool) if _is_own(graph.blueprint, check, app)]
    return Verdict(
        Outcome.FAILED,
        (check.owner.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"tokens made for `{worst.app.name}` open `{check.api.id}`",
            f"tokens made for others open `{check.api.id}`",
            "tokens made for others are taken",
            rule=_NAME,
        ),
        place=_place(check, worst),
        related=(At(check.pool.id, ("app_clients", worst.app.name), "its users never call this API"),),
        path=_hops(worst),
        sinks=tuple(dict.fromkeys(one.check.api.id for one in foreign)),
        hint=f"`audience: [{', '.join(own) or '<its own app clients>'}]` on {check.owner.id}"
        if check.by_audience
        else f"`scopes` on the routes of {check.api.id} that {worst.app.name} does not hold",
        pieces=_pieces(foreign),
        moved=weight.moved,
        folds_into=_nearer(check, worst),
        silent="audience" if check.by_audience else "scopes",
    )


def _weight(graph: Graph, check: _Check, app: App, opened: Sequence[Way]) -> Weight:
    who = Caller.KNOWN if app.for_machines else population(graph.blueprint, check.pool.id)
    return weigh(Severity.MEDIUM, [(who, behind_code(graph, way.node)) for way in opened])


def _pieces(foreign: Sequence[_Foreign]) -> tuple[Piece, ...]:
    return tuple(
        Piece(f"{one.check.api.id}/{one.app.name}", _NAME, one.weight.severity, "its users never call this")
        for one in foreign
    )


def _is_own(blueprint: Blueprint, check: _Check, app: App) -> bool:
    callers = callers_of(blueprint, check.api.id)
    return any(user.id in callers for user in users_of(blueprint, app))


def _place(check: _Check, worst: _Foreign) -> At:
    if not check.by_audience:
        return At(check.api.id, ("routes", worst.ways[0].name), "takes tokens of every app client", key=True)
    if getattr(check.asked.body, "audience", None):
        return At(check.asked.id, ("audience",), f"{worst.app.name} is for another API"[:40])
    return At(check.asked.id, ("issuer",), "`audience` not stated")


def _nearer(check: _Check, worst: _Foreign) -> tuple[str, ...]:
    """The finding that is mended by the same words: no audience at all, or routes without any scope."""
    if check.by_audience:
        return (_MISSING,)
    return () if any(way.route.scopes for way in worst.ways) else (_SCOPES,)


def _hops(worst: _Foreign) -> tuple[Hop, ...]:
    check, way = worst.check, worst.ways[0]
    missing = "takes tokens made for another API"
    steps = [Hop(worst.user.id), Hop(check.pool.id)]
    if check.asked is not check.pool:
        return (*steps, Hop(check.asked.id, missing, place=True), Hop(way.node))
    return (*steps, Hop(way.node, missing, place=True))


RULES = (token_for_another_audience,)
