"""Whether anybody hears of it when data is taken out in bulk."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.metric_facts import EXPORTS
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.alarms import measures, switched_off
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "unwatched-export"


@rule(
    _NAME,
    concern="alarms",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("x-bulk-export-detect",),
    refs={"owasp_api": ("API6:2023",), "well_architected": ("SEC04-BP04",)},
)
def unwatched_export(subject: Subject) -> Iterator[Verdict]:
    """A route that gives out many records at once is how data leaves, and its number is worth an alarm.

    WHY
      Each export is allowed, quick and answered with 200: no error shows it, and no alarm on errors or
      delays rings. What stands out is how many there are, and that has to be counted for itself.

    HOW IT IS ATTACKED
      With one account that may export: a script takes out everything, a little each minute, below
      every limit, for as long as nobody looks.

    JUDGED
      Fails      no enabled alarm with the metric `export` watches a route with `sensitive: export`: at its
                 API, at the edge before that, or at the code behind the route
      Passes     one does. That its word gets to a person is asked by alarm-without-action, and that one
                 caller cannot export without end by sensitive-flow-without-abuse-limit
      Asks       whether a list of restricted data is an export
      Severity   less where no more than internal data can be taken out

    MEND IT
      An alarm with `watches: <the API>`, `metrics: [export]` and `notifies`; the code counts exports in
      a metric of its own.

    FALSE ALARM?
      Callers export what is theirs alone: waive the route with that reason.

    SOURCES
      https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html
      https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/

    Bad:
        archgen: 1
        name: Errors are watched, exports are not
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {GET /export: {to: fn, sensitive: export, limit: {requests: 2/1h, by: caller}}}
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: api, metrics: [5xx], notifies: duty}
          duty: {type: external, kind: pager}

    Good:
        archgen: 1
        name: Exports are watched, too
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {GET /export: {to: fn, sensitive: export, limit: {requests: 2/1h, by: caller}}}
          fn: {type: lambda, runtime: python3.13}
          health: {type: alarm, watches: api, metrics: [5xx, export], notifies: duty}
          duty: {type: external, kind: pager}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if way.route.sensitive == "export"]
        for way in ways:
            seen = any(measures(graph.blueprint, name, EXPORTS) for name in _watchable(graph.blueprint, way))
            yield passed(api.id, part=way.name) if seen else _unseen(graph, way)
        lists = [way.name for way in routes(api) if _lists(graph, way)]
        if lists:
            question = f"Can one caller take out all of the data by `{lists[0]}`, as an export?"
            yield unsaid(api.id, question, "sensitive")
        if not ways and not lists:
            yield idle(api.id)


def _watchable(blueprint: Blueprint, way: Way) -> tuple[str, ...]:
    """Where exports by a route can be counted: its API, the edges before that, what the route leads to."""
    return (way.api.id, *(one.id for one in fronted_by(blueprint, way.api.id)), str(way.route.to))


def _lists(graph: Graph, way: Way) -> bool:
    """True for a route that reads many things of the most secret class, and says nothing of exports."""
    target = str(way.route.to)
    many = way.method == "GET" and not way.name.rstrip("/").endswith("}")
    if not many or way.route.sensitive is not None or target not in graph.blueprint.resources:
        return False
    return class_in_reach(graph, target) is DataClass.RESTRICTED


def _unseen(graph: Graph, way: Way) -> Verdict:
    target = str(way.route.to)
    known = target in graph.blueprint.resources
    weight = weigh(Severity.MEDIUM, [(Caller.ANYONE, behind_code(graph, target))] if known else [])
    names = _watchable(graph.blueprint, way)
    return Verdict(
        Outcome.FAILED,
        (way.api.id,),
        way.name,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"nobody hears of it when `{way.name}` gives out everything",
            f"nobody hears of exports by `{way.name}`",
            "nobody hears of exports by this route",
            rule=_NAME,
        ),
        place=At(way.api.id, ("routes", way.name), "no alarm counts exports", key=True),
        related=_alarms(graph.blueprint, names),
        path=(Hop(way.node, "no alarm counts exports", place=True), *([Hop(target)] if known else [])),
        hint=f"an alarm with `watches: {way.api.id}`, `metrics: [export]` and `notifies`",
        moved=weight.moved,
        stands_for=switched_off(
            graph.blueprint, *(name for name in names if name in graph.blueprint.resources)
        ),
        silent="watches",
    )


def _alarms(blueprint: Blueprint, names: tuple[str, ...]) -> tuple[At, ...]:
    """The alarms that are near, and wait for something else."""
    lines = [line for name in names for line in blueprint.incoming.get(name, ()) if line.verb == "watches"]
    alarms: list[Resource] = [
        blueprint.resources[name] for name in dict.fromkeys(line.source for line in lines)
    ]
    return tuple(At(alarm.id, ("metrics",), "waits for something else") for alarm in alarms[:2])


RULES = (unwatched_export,)
