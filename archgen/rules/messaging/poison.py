"""Whether one message that cannot be handled holds up all that come after it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import stores_in_reach
from archgen.graph.model import Graph
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.async_starts import Delivery, Start, starts
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "poison-message-blocking-all"
_LOST = "async-without-failure-target"
_WRITTEN = {"bisect": "bisect: true", "retries": "retries: 3"}
_SAYS = {"bisect": "good records fail with a bad one", "retries": "tried until it expires"}


@rule(
    _NAME,
    concern="messaging",
    severity=Severity.MEDIUM,
    applies_to=("queue", "stream", "dynamodb", "lambda", "step-functions"),
    covers=("x-poison-message-isolation",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-755",)},
)
def poison_message_blocking_all(subject: Subject) -> Iterator[Verdict]:
    """Where order is kept, one message that cannot be handled stops all that wait behind it.

    WHY
      A stream hands out its records in order and tries a failing batch again before the next; a queue
      of type FIFO does so for each group. One bad record then stands for everybody behind it.

    HOW IT IS ATTACKED
      One tenant sends one record that the code cannot read. Every other tenant's records wait behind it
      until it expires, and nothing has failed that an alarm would show.

    JUDGED
      Fails      a reader of a stream without `bisect`, or with neither `retries` nor `max_age`; a FIFO
                 queue with a reader and without `group_key`
      Passes     all of that is said
      Built in   queues that keep no order
      Asks       the group of a FIFO queue whose readers touch no tenant's data but one's
      Folds      into async-without-failure-target, which asks where the bad record goes
      Severity   high where tenants share what lies behind

    MEND IT
      `triggered_by: {clicks: {bisect: true, retries: 3, on_failure: failed}}`; on a queue
      `group_key: tenant`.

    FALSE ALARM?
      All messages are one sequence, and waiting is right: waive it, and watch the oldest one's age.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
      botocore lambda CreateEventSourceMapping.BisectBatchOnFunctionError

    Bad:
        archgen: 1
        name: All in one line
        regions: [eu-west-1]
        resources:
          jobs: {type: queue, fifo: true, dead_letter: failed, max_receives: 3}
          failed: {type: queue, fifo: true}
          work: {type: lambda, runtime: python3.13, triggered_by: jobs}

    Good:
        archgen: 1
        name: A line for each tenant
        regions: [eu-west-1]
        resources:
          jobs: {type: queue, fifo: true, group_key: tenant, dead_letter: failed, max_receives: 3}
          failed: {type: queue, fifo: true}
          work: {type: lambda, runtime: python3.13, triggered_by: jobs}
    """
    graph = subject.graph
    readers: dict[str, list[Start]] = {}
    for ways in starts(graph).values():
        streams = [way for way in ways if way.delivery is Delivery.STREAM]
        if streams:
            yield _of_streams(graph, streams)
        for way in ways:
            if way.delivery is Delivery.QUEUE:
                readers.setdefault(way.source.id, []).append(way)
    for queue in graph.blueprint.of_type("queue"):
        yield _of_queue(graph, queue, readers.get(queue.id, []))


def _of_streams(graph: Graph, ways: list[Start]) -> Verdict:
    """The answer for one reader of streams."""
    lacking = {way.source.id: _lacking(way) for way in ways}
    bad = [way for way in ways if lacking[way.source.id]]
    consumer = ways[0].consumer
    if not bad:
        return passed(consumer.id)
    severity, moved = _weight(graph, [consumer])
    first, sources = bad[0], tuple(way.source.id for way in bad)
    words = [_WRITTEN[word] for word in lacking[first.source.id]]
    return Verdict(
        Outcome.FAILED,
        (consumer.id,),
        severity=severity,
        message=fitting(
            f"one bad record holds up all that `{consumer.id}` reads from {shown(sources)}",
            f"one bad record holds up all that `{consumer.id}` reads",
            "one bad record holds up all behind it",
            rule=_NAME,
        ),
        place=At(consumer.id, first.line.path[:2], _SAYS[lacking[first.source.id][0]]),
        path=(Hop(first.source.id), Hop(consumer.id, "waits for a bad record", place=True)),
        hint=f"`triggered_by: {{{first.source.id}: {{{', '.join(words)}}}}}` on {consumer.id}",
        pieces=tuple(
            Piece(f"{way.source.id}/{word}", _NAME, severity, _SAYS[word])
            for way in bad
            for word in lacking[way.source.id]
        ),
        moved=moved,
        folds_into=(_LOST,),
        silent=lacking[first.source.id][0],
        assumed_default=True,
    )


def _lacking(way: Start) -> tuple[str, ...]:
    """What a line from a stream does not say: that a batch is split, and when trying ends."""
    said = way.line.settings
    ends = said.retries is not None or said.max_age is not None
    return (*(() if said.bisect else ("bisect",)), *(() if ends else ("retries",)))


def _of_queue(graph: Graph, queue: Resource, ways: list[Start]) -> Verdict:
    """The answer for one queue."""
    if not queue.value("fifo"):
        return built(queue.id)
    if not ways:
        return idle(queue.id)
    if queue.stated("group_key"):
        return passed(queue.id)
    consumers = [way.consumer for way in ways]
    if _of_one_tenant(graph, queue, consumers):
        question = f"What keeps order among itself in `{queue.id}`, and what does not wait for it?"
        return unsaid(queue.id, question, "group_key")
    severity, moved = _weight(graph, [queue, *consumers])
    return Verdict(
        Outcome.FAILED,
        (queue.id,),
        severity=severity,
        message=fitting(
            f"one bad message in `{queue.id}` holds up all behind it",
            "one bad message holds up all behind it",
            rule=_NAME,
        ),
        place=At(queue.id, ("fifo",), "one line for all"),
        related=tuple(At(one.id, (), "waits") for one in consumers[:2]),
        path=(Hop(queue.id, "one line for all", place=True), Hop(consumers[0].id)),
        hint=f"`group_key: tenant` on {queue.id}: what keeps order among itself, and no more",
        moved=moved,
        silent="group_key",
    )


def _tenancies(graph: Graph, resources: list[Resource]) -> set[str]:
    """Whether what lies here and behind is said to be shared by tenants."""
    behind = [graph.blueprint.resources[name] for one in resources for name in stores_in_reach(graph, one.id)]
    said = (getattr(one.body, "tenancy", None) for one in (*resources, *behind))
    return {str(word) for word in said if word is not None}


def _of_one_tenant(graph: Graph, queue: Resource, consumers: list[Resource]) -> bool:
    found = _tenancies(graph, [queue, *consumers])
    return bool(found) and "shared" not in found


def _weight(graph: Graph, resources: list[Resource]) -> tuple[Severity, str]:
    severity = Severity.HIGH if "shared" in _tenancies(graph, resources) else Severity.MEDIUM
    return severity, moved_by(severity, Severity.MEDIUM, "tenants share what waits behind it")


RULES = (poison_message_blocking_all,)
