"""Functions that fail while nobody waits for them, and of whose failures nobody hears."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.metric_facts import ERRORS, LEFT_OVER, RUNS_FAILED
from archgen.finding.finding import Hop, Severity
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import carries, runs_steps
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.alarms import gets_to_somebody, measures, switched_off
from archgen.rules.readings.async_starts import Start, keeps, starts
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "function-without-alarm"
_HANDED = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT})


@rule(
    _NAME,
    concern="alarms",
    severity=Severity.LOW,
    applies_to=("lambda", "step-functions"),
    covers=("cw-alarm-lambda-errors", "x-async-without-dlq"),
    refs={
        "well_architected": ("SEC04-BP04",),
    },
)
def function_without_alarm(subject: Subject) -> Iterator[Verdict]:
    """A function that events start fails in silence: nobody waits for its answer, and no alarm rings.

    WHY
      Behind an API a failure shows as an error to somebody. A function that a queue, a stream or a
      schedule starts fails for weeks: what it should have billed, deleted or checked piles up.

    HOW IT IS ATTACKED
      The check that runs at night is made to fail first; what comes after it is checked by nobody.

    JUDGED
      Fails      no enabled alarm on `errors` of a function or workflow that events start, or that a route or
                 code starts without waiting, nor on the depth or age of all the places to which what
                 fails goes; a place that takes the events of one source is none for those of another
      Passes     one of both is watched, or what fails is sent to somebody outside
      Not        functions whose callers wait, and rotations of secrets
      Severity   medium where the event is lost, too: no place for it, and the source does not keep it

    MEND IT
      An alarm with `watches: <the function>`, `metrics: [errors, throttles]` and `notifies`.

    FALSE ALARM?
      A job that may fail: waive it.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html

    Bad:
        archgen: 1
        name: A job that fails in silence
        regions: [eu-west-1]
        resources:
          nightly: {type: schedule, every: 1d}
          sweep: {type: lambda, runtime: python3.13, triggered_by: nightly, on_failure: failed}
          failed: {type: queue}

    Good:
        archgen: 1
        name: A job that is watched
        regions: [eu-west-1]
        resources:
          nightly: {type: schedule, every: 1d}
          sweep: {type: lambda, runtime: python3.13, triggered_by: nightly, on_failure: failed}
          failed: {type: queue}
          health: {type: alarm, watches: sweep, metrics: [errors, throttles], notifies: on-call}
          on-call: {type: topic, subscribers: pager}
          pager: {type: external, kind: pager}
    """
    graph = subject.graph
    started = starts(graph)
    for code in graph.blueprint.resources.values():
        if code.type != "lambda" and not runs_steps(code):
            continue
        ways, runs = started.get(code.id, ()), _started_directly(graph, code)
        words = ERRORS | RUNS_FAILED if runs_steps(code) else ERRORS
        if not ways and not runs:
            yield idle(code.id)
        elif measures(graph.blueprint, code.id, words) or _all_noticed(graph, code, ways, runs):
            yield passed(code.id)
        else:
            yield _unwatched(graph, code, ways, runs)


def _started_directly(graph: Graph, code: Resource) -> tuple[Edge, ...]:
    """The edges by which a route or code starts a workflow and goes on: no event, so no place for one."""
    if not runs_steps(code):
        return ()
    owners = graph.blueprint.resources
    return tuple(
        edge
        for edge in graph.into[code.id]
        if edge.kind in _HANDED
        and not (edge.line is not None and edge.line.verb == "triggered_by")
        and not carries(owners.get(graph.nodes[edge.source].resource, code))
    )


def _all_noticed(graph: Graph, code: Resource, ways: tuple[Start, ...], runs: tuple[Edge, ...]) -> bool:
    """True where what fails of every start is left where somebody sees it."""
    own = (getattr(code.body, "on_failure", None), getattr(code.body, "dead_letter", None))
    kept = not runs or any(name is not None and _seen(graph, str(name)) for name in own)
    return kept and all(_noticed(graph, way) for way in ways)


def _seen(graph: Graph, name: str) -> bool:
    return measures(graph.blueprint, name, LEFT_OVER) or gets_to_somebody(graph, name)


def _noticed(graph: Graph, start: Start) -> bool:
    """True where failed events of this source are left where somebody sees them."""
    return any(_seen(graph, name) for name in start.targets)


def _unwatched(graph: Graph, function: Resource, ways: tuple[Start, ...], runs: tuple[Edge, ...]) -> Verdict:
    sources = [way.source.id for way in ways if not _noticed(graph, way)]
    sources += [graph.nodes[edge.source].resource for edge in runs]
    lost = any(not way.targets and not keeps(way) for way in ways)
    severity = Severity.MEDIUM if lost else Severity.LOW
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"nobody hears when `{function.id}` fails", "nobody hears when this code fails", rule=_NAME
        ),
        place=At(function.id, (), "no alarm on its errors"),
        related=tuple(At(name, (), "starts it, and does not wait") for name in dict.fromkeys(sources))[:2],
        path=(Hop(sources[0]), Hop(function.id, "nobody hears of failures", place=True)),
        hint=f"an alarm with `watches: {function.id}`, `metrics: [errors, throttles]` and `notifies`",
        moved=moved_by(severity, Severity.LOW, "what it fails at is lost"),
        stands_for=switched_off(graph.blueprint, function.id),
        silent="watches",
    )


RULES = (function_without_alarm,)
