"""Answers as long as the table behind them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import weigh
from archgen.rules.readings.held import WHATEVER_IT_HOLDS
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.readings.touching import before_stores
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unbounded-list"


@rule(
    _NAME,
    concern="throttling",
    severity=Severity.MEDIUM,
    applies_to=(API,),
    covers=("x-pagination-bound",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770",)},
)
def unbounded_list(subject: Subject) -> Iterator[Verdict]:
    """A list without a bound answers with the whole table to whoever asks.

    WHY
      One request then costs as much as the table is long: reads, time and memory. It works for years and
      ends on the day on which the answer no longer fits; and who scrapes the data needs one call.

    HOW IT IS ATTACKED
      The list is asked for again and again, by everybody at once, or once with a page of a million.

    JUDGED
      Fails      a GET route that leads to a read of a store, whose path ends in no `{parameter}`, and that
                 has no `max_items`
      Passes     `max_items` on the route, or `max_response` on the lines by which it is called or reads: a
                 claim about code, which no design proves
      Asks       the same where only the inside calls
      Not        single things: a path that ends in a parameter; what API Gateway answers itself
      Severity   low where people sign up before, a remark where callers are known
      Parts      the routes

    MEND IT
      `max_items: 100` on the route, and let the code keep to it.

    FALSE ALARM?
      It answers with one thing (`/me`, `/health`): write `max_items: 1`.

    SOURCES
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html

    Bad:
        archgen: 1
        name: A list without end
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, routes: {GET /items: {to: fn, public: A catalogue.}}}
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb, holds: [public]}

    Good:
        archgen: 1
        name: A list by pages
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            routes: {GET /items: {to: fn, public: A catalogue., max_items: 100}}
          fn: {type: lambda, runtime: python3.13, reads: items}
          items: {type: dynamodb, holds: [public]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if _lists(graph, way)]
        endless = [way for way in ways if not _bounded(graph, way)]
        if not ways:
            yield idle(api.id)
        elif not endless:
            yield passed(api.id, confidence=Confidence.STATED)
        elif exposure(graph, api.id) < Exposure.PARTNER:
            names = shown([way.name for way in endless])
            yield unsaid(api.id, f"How long may the answers of {names} be?", "max_items")
        else:
            yield _endless(graph, api, endless)


def _lists(graph: Graph, way: Way) -> bool:
    """True for a route that answers with what it finds in a store, and not with one thing by its name."""
    single = way.name.rstrip("/").endswith("}")
    return way.method == "GET" and not single and not way.mock and way.node in before_stores(graph, "read")


def _bounded(graph: Graph, way: Way) -> bool:
    if way.route.max_items is not None:
        return True
    blueprint = graph.blueprint
    fronts = (way.api.id, *(edge.id for edge in fronted_by(blueprint, way.api.id)))
    calls = [line for front in fronts for line in blueprint.incoming.get(front, ()) if line.verb == "calls"]
    reads = [line for line in blueprint.outgoing.get(str(way.route.to), ()) if line.verb == "reads"]
    rows = [lines for lines in (calls, reads) if lines]
    return any(all(line.settings.max_response is not None for line in lines) for lines in rows)


def _endless(graph: Graph, api: Resource, ways: list[Way]) -> Verdict:
    weights = {
        way.name: weigh(Severity.MEDIUM, [(caller_of(graph, way.node), WHATEVER_IT_HOLDS)]) for way in ways
    }
    worst = max(weights.values(), key=lambda weight: weight.severity)
    first = next(way for way in ways if weights[way.name] is worst)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=worst.severity,
        message=fitting(
            f"`{first.name}` answers with all there is",
            f"a list of `{api.id}` answers with all there is",
            "a list answers with all there is",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", first.name), "no most number of items", key=True),
        hint=f"`max_items: 100` on {', '.join(way.name for way in ways[:3])}",
        pieces=tuple(Piece(way.name, _NAME, weights[way.name].severity, "no bound") for way in ways),
        moved=worst.moved,
        silent="max_items",
    )


RULES = (unbounded_list,)
