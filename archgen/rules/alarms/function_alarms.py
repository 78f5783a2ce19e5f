"""Functions that fail while nobody waits for them, and of whose failures nobody hears."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.metric_facts import ERRORS, LEFT_OVER
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.alarms import gets_to_somebody, measures, switched_off
from archgen.rules.readings.async_starts import Start, keeps, starts
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "function-without-alarm"


@rule(
    _NAME,
    concern="alarms",
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("cw-alarm-lambda-errors",),
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
      Fails      no enabled alarm on `errors` of a function that events start, nor on the depth or age of all
                 the places to which failed events go
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
    for function in graph.blueprint.of_type("lambda"):
        ways = started.get(function.id, ())
        if not ways:
            yield idle(function.id)
        elif measures(graph.blueprint, function.id, ERRORS) or all(_noticed(graph, way) for way in ways):
            yield passed(function.id)
        else:
            yield _unwatched(graph, function, ways)


def _noticed(graph: Graph, start: Start) -> bool:
    """True where failed events of this source are left where somebody sees them."""
    return any(
        measures(graph.blueprint, name, LEFT_OVER) or gets_to_somebody(graph, name) for name in start.targets
    )


def _unwatched(graph: Graph, function: Resource, ways: tuple[Start, ...]) -> Verdict:
    lost = any(not way.targets and not keeps(way) for way in ways)
    severity = Severity.MEDIUM if lost else Severity.LOW
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        message=fitting(
            f"nobody hears when `{function.id}` fails", "nobody hears when this function fails", rule=_NAME
        ),
        place=At(function.id, (), "no alarm on its errors"),
        related=tuple(At(way.source.id, (), "starts it, and does not wait") for way in ways[:2]),
        hint=f"an alarm with `watches: {function.id}`, `metrics: [errors, throttles]` and `notifies`",
        moved=moved_by(severity, Severity.LOW, "what it fails at is lost"),
        stands_for=switched_off(graph.blueprint, function.id),
        silent="watches",
    )


RULES = (function_without_alarm,)
