"""Whether messages that failed lie as safe as they did before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.units import Duration
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import class_is_stated, data_class
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import carries, stores
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.async_starts import Delivery, starts
from archgen.rules.readings.context import Behind, Caller, weigh
from archgen.rules.readings.key_use import own_key
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "weaker-dead-letter-queue"
_KEY, _KEPT = "encryption_key", "retention"
_AWS_MANAGED, _OWN = 1, 2


@rule(
    _NAME,
    concern="messaging",
    severity=Severity.MEDIUM,
    applies_to=("queue", "topic", "bus", "bucket", "stream"),
    covers=("x-dlq-as-secure-as-source",),
    refs={"cwe": ("CWE-311", "CWE-732"), "well_architected": ("SEC08-BP02",)},
)
def weaker_dead_letter_queue(subject: Subject) -> Iterator[Verdict]:
    """A message that failed is the same message: where it ends up it lies as open as that place is.

    WHY
      What nobody could handle moves on whole, body and all, and stays until somebody looks. That place
      is made in passing and keeps AWS's defaults, while the queue before it has a key and a policy.

    HOW IT IS ATTACKED
      One malformed field is enough to send a message there on purpose. Whoever may read queues, and
      would be stopped by the key on the first, reads it in the second.

    JUDGED
      Fails      a place for failures has AWS's key while what it takes them from has one of one's own, or
                 the service's while that has AWS's managed key; or its `retention` is shorter
      Passes     it is as good, or better
      Not        places for failed batches of streams alone: they get where the records lay, not the records.
                 A policy that opens the place is told by the rules on policies
      Severity   less where no more than internal or public data is carried

    MEND IT
      The same `encryption_key` on both, and `retention: 14d` on the place for failures.

    FALSE ALARM?
      Bodies are encrypted before they are sent: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

    Bad:
        archgen: 1
        name: Safe until it fails
        classification: confidential
        regions: [eu-west-1]
        resources:
          data-key: {type: kms-key, rotation: true}
          jobs: {type: queue, encryption_key: data-key, dead_letter: failed, max_receives: 5}
          failed: {type: queue, retention: 14d}

    Good:
        archgen: 1
        name: Safe where it fails, too
        classification: confidential
        regions: [eu-west-1]
        resources:
          data-key: {type: kms-key, rotation: true}
          jobs: {type: queue, encryption_key: data-key, dead_letter: failed, max_receives: 5}
          failed: {type: queue, encryption_key: data-key, retention: 14d}
    """
    graph = subject.graph
    for name, sources in _left_over(graph).items():
        place = graph.blueprint.resources[name]
        weaker = {source.id: _weaker(source, place) for source in sources}
        lacking = [source for source in sources if weaker[source.id]]
        if lacking:
            yield _exposed(graph, place, lacking, weaker)
        else:
            yield passed(name) if sources else idle(name)


def _left_over(graph: Graph) -> Mapping[str, list[Resource]]:
    """The places for failures, each with what carried the messages that end there."""
    resources = graph.blueprint.resources
    found: dict[str, dict[str, Resource]] = {}
    for resource in resources.values():
        if carries(resource):
            for edge in graph.out.get(resource.id, ()):
                if edge.kind is EdgeKind.FAILURE:
                    found.setdefault(edge.target, {})[resource.id] = resource
    for ways in starts(graph).values():
        for start in ways:
            for name in start.targets:
                row = found.setdefault(name, {})
                if start.delivery is not Delivery.STREAM and carries(start.source):
                    row[start.source.id] = start.source
    kept = {name: row for name, row in found.items() if name in resources and _keeps(resources[name])}
    return {name: list(row.values()) for name, row in kept.items()}


def _keeps(resource: Resource) -> bool:
    return carries(resource) or stores(resource)


def _weaker(source: Resource, place: Resource) -> tuple[str, ...]:
    """The settings in which a place is worse than what it takes failures from."""
    found = []
    if _rank(place) < _rank(source):
        found.append(_KEY)
    before, after = _retention(source), _retention(place)
    if before is not None and after is not None and after.seconds < before.seconds:
        found.append(_KEPT)
    return tuple(found)


def _rank(resource: Resource) -> int:
    """Whose key it is: one's own is worth most, then AWS's managed one, which at least is recorded."""
    if own_key(resource.body) is not None:
        return _OWN
    return _AWS_MANAGED if getattr(resource.body, _KEY, None) == "aws-managed" else 0


def _retention(resource: Resource) -> Duration | None:
    if not hasattr(resource.body, "visibility"):
        return None
    written = resource.value(_KEPT)
    return written if isinstance(written, Duration) else Duration.parse(str(written))


def _exposed(
    graph: Graph, place: Resource, sources: list[Resource], weaker: Mapping[str, tuple[str, ...]]
) -> Verdict:
    fields = tuple(field for field in (_KEY, _KEPT) if any(field in weaker[one.id] for one in sources))
    said = {_KEY: "not under the key of its source", _KEPT: "shorter than before"}
    names = [source.id for source in sources]
    weight = weigh(Severity.MEDIUM, [(Caller.ANYONE, _carried(graph, one)) for one in sources])
    return Verdict(
        Outcome.FAILED,
        (place.id,),
        severity=weight.severity,
        confidence=weight.confidence,
        message=_message(place, names, fields),
        place=At(place.id, (fields[0],), said[fields[0]]),
        related=tuple(At(name, (weaker[name][0],), "as it was before it failed") for name in names[:2]),
        path=(Hop(names[0]), Hop(place.id, f"weaker: {' and '.join(fields)}", place=True)),
        hint=_hint(place, sources, fields),
        pieces=tuple(Piece(field, _NAME, weight.severity, said[field]) for field in fields),
        moved=weight.moved,
        silent=fields[0],
        assumed_default=not place.stated(fields[0]),
    )


def _carried(graph: Graph, source: Resource) -> Behind:
    return Behind(data_class(graph, source.id), class_is_stated(graph, source.id))


def _message(place: Resource, names: list[str], fields: tuple[str, ...]) -> str:
    if _KEY in fields:
        return fitting(
            f"what fails from {shown(names)} lies in `{place.id}` without its key",
            f"what fails lies in `{place.id}` without its key",
            "what fails lies under a weaker key than before",
            rule=_NAME,
        )
    return fitting(
        f"what fails from {shown(names)} is thrown away early in `{place.id}`",
        f"what fails is thrown away early in `{place.id}`",
        "what fails is thrown away sooner than what does not",
        rule=_NAME,
    )


def _hint(place: Resource, sources: list[Resource], fields: tuple[str, ...]) -> str:
    best = max(sources, key=_rank)
    words = {_KEY: f"`{_KEY}: {getattr(best.body, _KEY, None)}`", _KEPT: f"`{_KEPT}: 14d`"}
    return " and ".join(words[field] for field in fields) + f" on {place.id}"


RULES = (weaker_dead_letter_queue,)
