"""What is kept in front of an API, and what stands there twice."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.price_facts import HOURS_A_MONTH, SMALLEST_CACHE_HOUR
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.cost.bills import dollars, edge_month, figure
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_UNDECIDED = "cacheable-route-undecided"
_TWICE = "cdn-before-edge-endpoint"
_BUSY = 100
"""Requests a second from which keeping answers is worth a thought."""


@rule(
    _UNDECIDED,
    concern="cost",
    severity=Severity.INFO,
    applies_to=(API,),
    covers=("apigw-cache-decision",),
    refs={"checkov": ("CKV_AWS_120", "CKV_AWS_225")},
    profile="strict",
)
def cacheable_route_undecided(subject: Subject) -> Iterator[Verdict]:
    """Answers that are the same for everybody can be kept; whether they are is a decision.

    WHY
      A cache spares the code and the table behind a busy route, and is paid by the hour. In front of
      answers that differ by caller it is a danger; so this asks, and does not say what is right.

    HOW IT IS ATTACKED
      It is not: a decision that nobody took is taken by whoever pays the bill, in a hurry.

    JUDGED
      Asks       about GET routes of a REST API that lead to public or internal data alone, where the `peak`
                 stated is above 100 a second and neither the route nor the API says anything of a cache
      Passes     `cache` on the route or the API, `cache: {none: <reason>}` among it
      Not        other routes, other APIs, and less traffic

    MEND IT
      `cache: {none: Answers change by the second.}` or `cache: {ttl: 60s, key: [path.id]}` on the route.

    FALSE ALARM?
      None: it is a question, and never a finding.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
      https://aws.amazon.com/api-gateway/pricing/

    Bad:
        archgen: 1
        name: A busy list
        regions: [eu-west-1]
        traffic: {peak: 400/s}
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /prices: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: prices}
          prices: {type: dynamodb, holds: public}

    Good:
        archgen: 1
        name: A busy list that is kept
        regions: [eu-west-1]
        traffic: {peak: 400/s}
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            cache: {size: 0.5GB}
            routes: {GET /prices: {to: fn, cache: {ttl: 60s}}}
          fn: {type: lambda, runtime: python3.13, reads: prices}
          prices: {type: dynamodb, holds: public}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if _cacheable(graph, way)] if _busy(graph.blueprint) else []
        open_ways = [way.name for way in ways if way.route.cache is None and not _decided(api)]
        if not ways:
            yield idle(api.id)
        elif not open_ways:
            yield passed(api.id)
        else:
            month = dollars(figure(SMALLEST_CACHE_HOUR) * HOURS_A_MONTH)
            names = shown(open_ways)
            question = f"Are answers of {names} kept, for {month} a month and up, or why not?"
            yield unsaid(api.id, question, "cache")


def _busy(blueprint: Blueprint) -> bool:
    peak = blueprint.traffic.peak if blueprint.traffic else None
    return peak is not None and peak.per_second > _BUSY


def _cacheable(graph: Graph, way: Way) -> bool:
    """True for a route whose answers may be the same for many, and are no secret."""
    rest = way.api.value("protocol") == "rest"
    return rest and way.method == "GET" and not way.mock and _harmless(graph, way)


def _harmless(graph: Graph, way: Way) -> bool:
    return class_in_reach(graph, way.node) <= DataClass.INTERNAL


def _decided(api: Resource) -> bool:
    """True where the API says whether it keeps answers, by itself or on each of its stages."""
    stages = tuple((getattr(api.body, "stages", None) or {}).values())
    return api.stated("cache") or (bool(stages) and all(stage.cache is not None for stage in stages))


@rule(
    _TWICE,
    concern="cost",
    severity=Severity.LOW,
    applies_to=(API,),
    covers=("f-edge-endpoint-not-own-cdn",),
)
def cdn_before_edge_endpoint(subject: Subject) -> Iterator[Verdict]:
    """An edge-optimised API behind a distribution of one's own passes every request through two.

    WHY
      An edge-optimised endpoint is a distribution that AWS keeps. One's own before it pays for a way
      that the request then goes once more, and AWS's takes neither a web ACL nor Shield Advanced.

    HOW IT IS ATTACKED
      Nobody has to: each request waits longer. Logs show the address of the wrong distribution, and a
      rule that counts by it counts everybody as one.

    JUDGED
      Fails      a REST API that a distribution fetches from, whose `endpoint` is `edge`, or silent
      Passes     `endpoint: regional` or `private`
      Not        APIs that no distribution fetches from; HTTP and WebSocket APIs, which are regional

    MEND IT
      `endpoint: regional`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/whitepapers/latest/aws-best-practices-ddos-resiliency/protecting-api-endpoints-bp4.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html
      https://aws.amazon.com/cloudfront/pricing/

    Bad:
        archgen: 1
        name: Two distributions
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api}
          api: {type: api-gateway, protocol: rest, endpoint: edge, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: One distribution
        regions: [eu-west-1]
        resources:
          edge: {type: cloudfront, origin: api}
          api: {type: api-gateway, protocol: rest, endpoint: regional, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        edges = fronted_by(blueprint, api.id)
        if not edges or api.value("protocol") != "rest":
            yield idle(api.id)
        elif api.value("endpoint") != "edge":
            yield passed(api.id)
        else:
            yield _twice(blueprint, api, edges)


def _twice(blueprint: Blueprint, api: Resource, edges: tuple[Resource, ...]) -> Verdict:
    written = api.stated("endpoint")
    month = edge_month(blueprint)
    names = shown([edge.id for edge in edges])
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"requests to `{api.id}` pass two distributions: {names} and AWS's",
            f"requests to `{api.id}` pass two distributions",
            "requests to an API pass two distributions",
            rule=_TWICE,
        ),
        place=At(
            api.id, ("endpoint",), "AWS's distribution" if written else "not stated; AWS defaults to edge"
        ),
        related=tuple(At(edge.id, ("origin",), "the design's own distribution") for edge in edges[:3]),
        hint=f"`endpoint: regional` on {api.id}",
        notes=_already(names, month),
        silent="endpoint",
        assumed_default=not written,
    )


def _already(names: str, month: float | None) -> tuple[str, ...]:
    if month is None:
        return ()
    return (f"{names} already brings the traffic stated, for about {dollars(month)} a month (us-east-1)",)


RULES = (cacheable_route_undecided, cdn_before_edge_endpoint)
