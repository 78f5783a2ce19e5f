"""Decisions that API Gateway keeps: taken over for other routes, and longer than a token lives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.asking import decides_by_code
from archgen.graph.attributes import DataClass
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.authorizer_use import AUTHORIZER, greatest_class, guarded, kept_on
from archgen.rules.readings.context import Behind, behind_code, moved_by, weigh
from archgen.rules.readings.decision_inputs import Inputs, missing_inputs
from archgen.rules.readings.routes import Way
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_REUSED = "cached-decision-reused"
_OUTLIVES = "authorizer-cache-outlives-revocation"
_BASE = Severity.CRITICAL
_ALIKE = "kept for every route alike"
_ROUTE_KEYS = frozenset({"routekey", "route"})
_METHODS = frozenset({"httpmethod", "method"})
_PATHS = frozenset({"path", "resourcepath"})


@rule(
    _REUSED,
    concern="authorization",
    severity=_BASE,
    applies_to=("authorizer",),
    covers=("authz-lambda-policy-scope", "x-authorizer-cache-identity-mismatch"),
    refs={
        "owasp_api": ("API5:2023",),
        "cwe": ("CWE-863", "CWE-524"),
    },
    former=("authorizer-cache-missing-input",),
)
def cached_decision_reused(subject: Subject) -> Iterator[Verdict]:
    """A decision is kept under less than it was taken on, and answers for requests that it never saw.

    WHY
      API Gateway asks the authorizer's function once and keeps its answer under the identity source,
      and under nothing else. A function that looks at one route and says yes has said yes to all that
      the authorizer guards; one that reads a header beside the token has decided for every value of it.

    HOW IT IS ATTACKED
      Somebody calls a harmless route, is let in, and within the next minutes calls the route for
      administrators with the same token, or names another tenant in the header: the kept answer lets
      them in.

    JUDGED
      Fails      decisions are kept, and something in `decides_on` is not in `identity_source`; or two or
                 more routes of one API share the authorizer, with `decision: route`, or nothing said while
                 confidential data is in reach
      Asks       nothing said, other data in reach; an input in words that no source seems to hold
      Passes     all that is decided on is in `identity_source`, and `decision: api`, or method and path, or
                 the route key, among it; `cache: 0s`
      Not        authorizers that no function decides, a single route of which nothing is said, WebSocket APIs
      Severity   routes for administrators among others count as the most secret data

    MEND IT
      The missing input in `identity_source`; `decision: api` once the function answers for all routes at
      once; or `cache: 0s`.

    FALSE ALARM?
      The function answers with a policy for the whole API: say so with `decision: api`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
      botocore apigateway CreateAuthorizer.authorizerResultTtlInSeconds

    Bad:
        archgen: 1
        name: One answer for all
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: gate
            routes:
              GET /notes: {to: fn}
              DELETE /notes: {to: fn, admin: true}
          gate: {type: authorizer, kind: lambda-request, function: check, decision: route, cache: 300s}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: An answer each
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: gate
            routes:
              GET /notes: {to: fn}
              DELETE /notes: {to: fn, admin: true}
          gate: {type: authorizer, kind: lambda-request, function: check, decision: route, cache: 0s}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for authorizer in graph.blueprint.of_type(AUTHORIZER):
        kept = _kept(graph.blueprint, authorizer)
        shared = _shared(kept)
        missing = missing_inputs(authorizer) if kept else Inputs()
        decision = getattr(authorizer.body, "decision", None)
        by_route = bool(shared) and decision != "api" and not _asks_route(authorizer)
        unsure = decision is None and greatest_class(graph, shared) < DataClass.CONFIDENTIAL
        if missing.absent or (by_route and not unsure):
            yield _reused(graph, authorizer, kept, shared if by_route else (), missing.absent)
        elif missing.doubtful:
            question = f"Does `identity_source` of `{authorizer.id}` hold {shown(missing.doubtful)}?"
            yield unsaid(authorizer.id, question, "identity_source")
        elif by_route:
            question = f"Does the answer of `{authorizer.id}` hold for the route asked, or for the whole API?"
            yield unsaid(authorizer.id, question, "decision")
        elif shared or missing.compared:
            stated = decision is not None or missing.compared
            yield passed(authorizer.id, confidence=Confidence.STATED if stated else Confidence.HIGH)
        else:
            yield _uncached(graph.blueprint, authorizer)


def _kept(blueprint: Blueprint, authorizer: Resource) -> tuple[Way, ...]:
    """The routes for which an answer of the authorizer's function is kept."""
    if not decides_by_code(blueprint, authorizer.id):
        return ()
    return tuple(way for way in guarded(blueprint, authorizer.id) if kept_on(authorizer, way))


def _shared(kept: Sequence[Way]) -> tuple[Way, ...]:
    """Routes for which one kept answer may stand: two or more of one API."""
    apis = [way.api.id for way in kept]
    return tuple(way for way in kept if apis.count(way.api.id) > 1)


def _uncached(blueprint: Blueprint, authorizer: Resource) -> Verdict:
    """Passed where a function decides and the design says that nothing is kept; else nothing to judge."""
    cache = getattr(authorizer.body, "cache", None)
    off = cache is not None and cache.seconds == 0 and decides_by_code(blueprint, authorizer.id)
    return passed(authorizer.id) if off else idle(authorizer.id)


def _asks_route(authorizer: Resource) -> bool:
    """True when what tells answers apart includes the method and the path."""
    sources = getattr(authorizer.body, "identity_source", None) or ()
    words = {source.lower().rpartition(".")[2].lstrip("$") for source in sources if "header" not in source}
    return bool(words & _ROUTE_KEYS) or bool(words & _METHODS and words & _PATHS)


def _reused(
    graph: Graph, authorizer: Resource, kept: Sequence[Way], shared: Sequence[Way], missing: Sequence[str]
) -> Verdict:
    """The finding; `shared` are the routes that one answer opens, empty where the route is no matter."""
    ways = shared or kept
    admin = [way for way in ways if way.route.admin]
    mixed = bool(admin) and len(admin) < len(ways) and bool(shared)
    weight = weigh(_BASE, [(caller_of(graph, way.node), _behind(graph, way, mixed=mixed)) for way in ways])
    stated = authorizer.stated("cache")
    return Verdict(
        Outcome.FAILED,
        (authorizer.id,),
        severity=weight.severity,
        confidence=Confidence.MEDIUM,
        message=_reused_message(authorizer, ways, missing),
        place=_reused_place(authorizer, missing),
        related=tuple(
            At(way.api.id, ("routes", way.name), "opened by the same answer", key=True)
            for way in (admin or ways)[:2]
        ),
        hint=_reused_hint(authorizer, missing),
        pieces=_reused_pieces(weight.severity, missing, by_route=bool(shared)),
        moved=weight.moved,
        assumed_default=not stated,
        silent="identity_source" if missing else "decision",
    )


def _behind(graph: Graph, way: Way, *, mixed: bool) -> Behind:
    """What a request on a route can touch; what administrators alone may do counts as the most secret."""
    return Behind(DataClass.RESTRICTED, said=True) if mixed else behind_code(graph, way.node)


def _reused_message(authorizer: Resource, ways: Sequence[Way], missing: Sequence[str]) -> str:
    if missing:
        return fitting(
            f"`{authorizer.id}` decides on {shown(tuple(missing))}, and the kept answer knows none of it",
            f"`{authorizer.id}` decides on what its kept answer does not tell apart",
            "an answer is kept for requests that it was not given for",
            rule=_REUSED,
        )
    return fitting(
        f"one yes of `{authorizer.id}` opens {len(ways)} routes for {_time(authorizer, ways)}",
        f"one yes of `{authorizer.id}` opens {len(ways)} routes",
        f"one yes opens {len(ways)} routes",
        rule=_REUSED,
    )


def _reused_place(authorizer: Resource, missing: Sequence[str]) -> At:
    if missing and authorizer.stated("identity_source"):
        return At(authorizer.id, ("identity_source",), "all that tells answers apart")
    if authorizer.stated("cache"):
        return At(authorizer.id, ("cache",), "kept for every request alike" if missing else _ALIKE)
    return At(authorizer.id, ("kind",), "`cache` not stated; AWS defaults to 300s")


def _reused_hint(authorizer: Resource, missing: Sequence[str]) -> str:
    if missing:
        added = ", ".join(missing)
        return f"`{added}` in `identity_source` of {authorizer.id} as well, or `cache: 0s`"
    return f"`cache: 0s` on {authorizer.id}, or `decision: api` once its function answers for all routes"


def _reused_pieces(severity: Severity, missing: Sequence[str], *, by_route: bool) -> tuple[Piece, ...]:
    """What is decided on and not kept under, where that is more than the route."""
    if not missing:
        return ()
    names = [*missing, *(["the route"] if by_route else [])]
    return tuple(Piece(name, _REUSED, severity, "not told apart") for name in names)


def _time(authorizer: Resource, ways: Sequence[Way]) -> str:
    return f"{max(kept_on(authorizer, way) for way in ways):g}s"


@rule(
    _OUTLIVES,
    concern="authentication",
    severity=Severity.MEDIUM,
    applies_to=("authorizer",),
    covers=("authz-cache-ttl-bounded",),
    refs={
        "owasp_api": ("API2:2023",),
        "cwe": ("CWE-613",),
        "well_architected": ("SEC02-BP05",),
    },
)
def authorizer_cache_outlives_revocation(subject: Subject) -> Iterator[Verdict]:
    """A kept decision goes on letting in a token that somebody has just revoked.

    WHY
      While API Gateway keeps an answer, the function that knows of the revocation is not asked. What
      is kept for five minutes works for five minutes more, whoever holds it.

    HOW IT IS ATTACKED
      A stolen token is noticed and blocked. The thief calls once a minute, and the kept answer lets
      them change the password or the administrators before it ends.

    JUDGED
      Fails      `cache` is longer than `revoke_within`; or anything is kept where a route for
                 administrators or credentials is guarded
      Asks       `revoke_within` not said
      Passes     `cache` within `revoke_within`; `cache: 0s`
      Not        JWT and Cognito authorizers, where the token's own life decides; WebSocket APIs
      Severity   low where no route is for administrators or credentials

    MEND IT
      `cache:` not above `revoke_within:`, and an authorizer with `cache: 0s` for the routes of
      administrators.

    FALSE ALARM?
      Slow revocation is accepted: say how slow with `revoke_within`.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
      botocore apigateway CreateAuthorizer.authorizerResultTtlInSeconds

    Bad:
        archgen: 1
        name: An hour too long
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: lambda-request, function: check, cache: 1h, revoke_within: 5m}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A minute
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
          gate: {type: authorizer, kind: lambda-request, function: check, cache: 60s, revoke_within: 5m}
          check: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for authorizer in blueprint.of_type(AUTHORIZER):
        kept = [way for way in guarded(blueprint, authorizer.id) if kept_on(authorizer, way)]
        within = getattr(authorizer.body, "revoke_within", None)
        if not kept or not decides_by_code(blueprint, authorizer.id):
            yield _uncached(blueprint, authorizer)
        elif weighty := [way for way in kept if way.route.admin or way.route.sensitive == "credentials"]:
            yield _outliving(authorizer, kept, weighty)
        elif within is None:
            question = f"How soon must a stolen token that `{authorizer.id}` let in stop working?"
            yield unsaid(authorizer.id, question, "revoke_within")
        elif max(kept_on(authorizer, way) for way in kept) <= within.seconds:
            yield passed(authorizer.id, confidence=Confidence.STATED)
        else:
            yield _outliving(authorizer, kept, [])


def _outliving(authorizer: Resource, kept: Sequence[Way], weighty: Sequence[Way]) -> Verdict:
    severity = Severity.MEDIUM if weighty else Severity.LOW
    stated = authorizer.stated("cache")
    within = getattr(authorizer.body, "revoke_within", None)
    label = "outlives a revocation" if stated else "`cache` not stated; AWS defaults to 300s"
    if weighty:
        hint = (
            f"`cache: 0s` on {authorizer.id}, or another authorizer that keeps nothing for {_named(weighty)}"
        )
    else:
        hint = f"`cache: {within.text}` on {authorizer.id}" if within else ""
    return Verdict(
        Outcome.FAILED,
        (authorizer.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"`{authorizer.id}` lets a revoked token in for {_time(authorizer, kept)}",
            f"a revoked token is let in for {_time(authorizer, kept)}",
            rule=_OUTLIVES,
        ),
        place=At(authorizer.id, ("cache",) if stated else ("kind",), label),
        hint=hint,
        pieces=tuple(
            Piece(way.node, _OUTLIVES, severity, "for administrators" if way.route.admin else "credentials")
            for way in weighty
        ),
        moved=moved_by(severity, Severity.MEDIUM, "no route of administrators or credentials is behind it"),
        assumed_default=not stated,
        silent="cache",
    )


def _named(ways: Sequence[Way]) -> str:
    return f"`{ways[0].name}`" if len(ways) == 1 else f"{len(ways)} routes"


RULES = (cached_decision_reused, authorizer_cache_outlives_revocation)
