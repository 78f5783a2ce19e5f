"""Events that are gone when the code for them fails."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.async_starts import (
    Delivery,
    Start,
    is_only_record,
    keeps,
    moves_money,
    secrecy,
    starts,
)
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "async-without-failure-target"


@rule(
    _NAME,
    concern="resilience",
    severity=Severity.MEDIUM,
    applies_to=("lambda", "step-functions", "queue", "topic", "bus", "schedule", "stream"),
    covers=(
        "lambda-dlq",
        "lambda-async-failure-destination",
        "lambda-esm-failure-destination",
        "x-async-without-dlq",
    ),
    former=("unwatched-async-failure",),
    refs={
        "cwe": ("CWE-755",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV_AWS_116",),
        "cdk_nag": (
            "Serverless-LambdaDLQ",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaEventSourceMappingDestination",
        ),
        "prowler": ("awslambda_function_no_dead_letter_queue",),
    },
)
def async_without_failure_target(subject: Subject) -> Iterator[Verdict]:
    """Nobody waits for the answer, so an event whose code fails is tried again and then thrown away.

    WHY
      AWS tries an event twice more, a message until its queue forgets it, a batch of a stream until its
      records expire, while all behind it wait. Then it is gone, and no caller was told.

    HOW IT IS ATTACKED
      One message that the code cannot read is enough: it is lost, or it holds up a stream for a day; and
      what was to be billed, checked or deleted never is.

    JUDGED
      Fails      code that events start has no place for what failed: a queue without `dead_letter`; a stream
                 whose `triggered_by` lacks `on_failure`, or a bound (`bisect`, `retries` or `max_age`); else
                 neither `on_failure` nor `dead_letter` on the code, the line or the source
      Passes     a place is named; one is enough
      Parts      the sources of lost events
      Not        calls that wait, rotations, triggers of a directory, and what works off failures itself
      Severity   high where the event is the only record of confidential data or of money; low where the
                 source still has it: objects, items, an archive

    MEND IT
      `on_failure: <queue>`; on a queue `dead_letter: <queue>` with `max_receives: 5`.

    FALSE ALARM?
      A lost event is no loss: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
      botocore lambda CreateEventSourceMapping.DestinationConfig

    Bad:
        archgen: 1
        name: Two tries and gone
        regions: [eu-west-1]
        resources:
          orders: {type: topic}
          bill: {type: lambda, runtime: python3.13, triggered_by: orders}

    Good:
        archgen: 1
        name: What failed is kept
        regions: [eu-west-1]
        resources:
          orders: {type: topic}
          bill: {type: lambda, runtime: python3.13, triggered_by: orders, on_failure: failed}
          failed: {type: queue, retention: 14d}
    """
    graph = subject.graph
    started = starts(graph)
    for resource in graph.blueprint.resources.values():
        ways = started.get(resource.id, ())
        losing = [start for start in ways if loses(start)]
        if losing:
            yield _lost(graph, resource, losing)
        elif ways:
            yield passed(resource.id)
        elif computes(resource):
            yield idle(resource.id)


def loses(start: Start) -> bool:
    """True when a failed event has nowhere to go, or is tried for ever before it goes there."""
    return not start.targets or not start.bounded


def _weight(graph: Graph, start: Start) -> tuple[Severity, str]:
    """How grave the loss is, and why it is not the rule's own."""
    if keeps(start):
        return Severity.LOW, f"`{start.source.id}` still has what it told of"
    if is_only_record(graph, start):
        if secrecy(graph, start) >= DataClass.CONFIDENTIAL:
            return Severity.HIGH, "the event is the only record of confidential data"
        if moves_money(graph, start):
            return Severity.HIGH, "the event is the only record of money"
    return Severity.MEDIUM, ""


def _lost(graph: Graph, consumer: Resource, losing: list[Start]) -> Verdict:
    weights = [_weight(graph, start) for start in losing]
    severity, why = max(weights, key=lambda one: one[0])
    sources = list(dict.fromkeys(start.source.id for start in losing))
    first = losing[0]
    return Verdict(
        Outcome.FAILED,
        (consumer.id,),
        severity=severity,
        message=fitting(
            f"what `{consumer.id}` fails at is lost, from {shown(sources)}",
            f"what `{consumer.id}` fails at is lost",
            "what this code fails at is lost",
            rule=_NAME,
        ),
        place=At(first.owner.id, first.path, _lacking(first)),
        related=tuple(At(start.consumer.id, start.line.path[:2], "is started here") for start in losing[:3])
        if first.owner is not consumer
        else (),
        hint="; ".join(dict.fromkeys(_hint(start) for start in losing)),
        pieces=tuple(
            Piece(start.source.id, _NAME, weight, _lacking(start))
            for start, (weight, _) in zip(losing, weights, strict=True)
        ),
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent="on_failure",
        assumed_default=True,
    )


def _lacking(start: Start) -> str:
    if not start.targets:
        return "no place for what fails"
    return "a failing batch is tried for ever"


def _hint(start: Start) -> str:
    if start.delivery is Delivery.QUEUE:
        return f"`dead_letter:` another queue and `max_receives: 5` on {start.source.id}"
    if start.delivery is Delivery.STREAM:
        words = [] if start.targets else ["on_failure: <queue>"]
        words += [] if start.bounded else ["bisect: true", "max_age: 1h"]
        return f"`triggered_by: {{{start.source.id}: {{{', '.join(words)}}}}}` on {start.consumer.id}"
    return f"`on_failure:` a queue on {start.consumer.id}"


RULES = (async_without_failure_target,)
