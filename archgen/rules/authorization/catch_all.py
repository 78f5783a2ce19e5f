"""Routes that take whatever no other route takes, and ask less of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.finding.finding import Severity
from archgen.graph.compare import Way as Compared
from archgen.graph.compare import missing, ways_by
from archgen.graph.model import Graph, Guard
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.paths.entrances import comers, data_behind, entrances
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.readings.overlaps import overlaps, takes_more
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "catch-all-weaker-than-named-route"
_SCOPES = "route-without-scope"
_KINDS = (Guard.IDENTITY, Guard.PERMISSION, Guard.OBJECT, Guard.THROTTLE)
_ASKS = {
    Guard.IDENTITY: "asks who calls",
    Guard.PERMISSION: "asks what they may do",
    Guard.OBJECT: "asks whose object it is",
    Guard.THROTTLE: "bounds how much",
}
_WORDS = {
    Guard.IDENTITY: "authorizer",
    Guard.PERMISSION: "scopes",
    Guard.OBJECT: "object_check",
    Guard.THROTTLE: "throttle",
}


class _Weaker(Struct, frozen=True):
    """A wide route, the named routes that ask more, and the kinds of guard that it lacks."""

    way: Way
    named: tuple[Way, ...]
    lacks: tuple[Guard, ...]


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("api-gateway",),
    covers=("x-proxy-route-swallows-auth",),
    refs={"owasp_api": ("API5:2023", "API8:2023"), "cwe": ("CWE-288",)},
)
def catch_all_weaker_than_named_route(subject: Subject) -> Iterator[Verdict]:
    """A catch-all route that asks less than the routes beside it is the way round their guards.

    WHY
      What `{proxy+}`, `$default` or `ANY` takes differs from the named routes by a method, a slash or a
      spelling. The code behind often reads the path by itself and treats both alike.

    HOW IT IS ATTACKED
      `GET /orders/1` asks for a token. `GET /orders/1/`, `POST /orders/1` or `/Orders/1` fall to the
      catch-all, which does not, and the same function answers.

    JUDGED
      Fails      a greedy, `ANY` or `$default` route without an identity, scope, object check or throttle
                 that a route has which it overlaps, and that leads to the same code, or to data
      Passes     it asks as much, or leads to code of its own that touches nothing
      Built in   it leads to mock
      Not        other routes, and catch-alls that overlap none
      Folds      into route-without-scope where no more than a scope is missing
      Severity   less where callers are known before they get there, and where data is internal or public

    MEND IT
      The named routes' `authorizer` and `scopes` on the catch-all, or `to: mock`.

    FALSE ALARM?
      A page that answers all unknown paths alike: give it a function of its own that touches nothing.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html

    Bad:
        archgen: 1
        name: Round the token
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            routes:
              GET /orders/{id}: {to: orders-fn}
              $default: {to: orders-fn, public: Answers 404.}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [orders]}
          orders-fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Nothing behind
        classification: confidential
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: token
            routes:
              GET /orders/{id}: {to: orders-fn}
              $default: {to: not-found, public: Answers 404.}
          token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [orders]}
          orders-fn: {type: lambda, runtime: python3.13}
          not-found: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = routes(api)
        wide = [way for way in ways if takes_more(way)]
        levels = _levels(graph, ways) if wide else {}
        for way in wide:
            covered = [one for one in ways if overlaps(way, one) and not one.mock]
            if way.mock:
                yield built(api.id, part=way.name)
            elif not covered or way.node not in levels:
                yield idle(api.id, part=way.name)
            else:
                yield _judged(graph, way, covered, levels)


def _levels(graph: Graph, ways: tuple[Way, ...]) -> Mapping[str, Compared]:
    """By route what is asked of the internet on the weakest way in; what it cannot reach is absent."""
    edges = [edge for way in ways for edge in graph.into.get(way.node, ())]
    found: dict[str, Compared] = {}
    for one in ways_by(graph, edges, _KINDS):
        known = found.get(one.edge.target)
        found[one.edge.target] = one if known is None else _weakest(known, one)
    return found


def _weakest(one: Compared, other: Compared) -> Compared:
    """Of two ways into one route, by two stages or doors, the level of the weaker in each kind."""
    return Compared(one.edge, {kind: min(level, other.levels[kind]) for kind, level in one.levels.items()})


def _judged(graph: Graph, way: Way, covered: list[Way], levels: Mapping[str, Compared]) -> Verdict:
    own = levels[way.node]
    kept = bool(data_behind(graph, way.node))
    beside = [one for one in covered if one.node in levels and (kept or one.route.to == way.route.to)]
    more = [(one, missing(own, levels[one.node])) for one in beside]
    named = tuple(one for one, lacks in more if lacks)
    lacks = tuple(kind for kind in _KINDS if any(kind in found for _, found in more))
    if not lacks:
        return passed(way.api.id, part=way.name)
    return _weaker(graph, _Weaker(way, named, lacks), own)


def _weaker(graph: Graph, found: _Weaker, own: Compared) -> Verdict:
    way, first = found.way, found.lacks[0]
    same = any(one.route.to == way.route.to for one in found.named)
    nobody = Guard.IDENTITY in found.lacks
    who = comers(graph, entrances(graph, way.api.id), (way.node,))[way.node]
    weight = weigh(Severity.HIGH, [(Caller.ANYONE if nobody else who, behind_code(graph, way.node))])
    fields = ", ".join(f"`{_WORDS[kind]}`" for kind in found.lacks)
    names = shown([one.name for one in found.named], 2)
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{way.name}` leads past the guards of {names}",
            f"`{way.name}` leads past the guards of other routes",
            "a catch-all route leads past the guards of others",
            rule=_NAME,
        ),
        place=At(way.api.id, ("routes", way.name), f"nothing {_ASKS[first]}", key=True),
        related=tuple(
            At(way.api.id, ("routes", one.name), _ASKS[first], key=True) for one in found.named[:2]
        ),
        path=path_hops((own.edge,), (own.edge,), f"nothing {_ASKS[first]}"),
        sinks=data_behind(graph, way.node),
        hint=f"{fields} on {way.name} as on {found.named[0].name}, or code of its own that touches nothing",
        notes=(f"`{way.route.to}` answers both",) if same else (),
        moved=weight.moved,
        cause=(way.node, first),
        folds_into=(_SCOPES,) if found.lacks == (Guard.PERMISSION,) else (),
        silent=_WORDS[first],
    )


RULES = (catch_all_weaker_than_named_route,)
