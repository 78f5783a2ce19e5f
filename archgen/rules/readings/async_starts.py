"""What starts code while nobody waits for it, and where a failed event goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.attributes import DataClass, class_in_reach, data_class, is_record
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.money import money_in_reach
from archgen.graph.nature import carries, computes, keeps_records, opens_things, outside, runs_steps, stores
from archgen.source.document import Pointer

_FAILURES = ("dead_letter", "on_failure")
_PUSHING = frozenset({"subscribers", "events_to", "forwards_to"})
_READ = ("stream", "dynamodb")
"""Types that keep what happened in order, for code to read."""

_CAUSES = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT, EdgeKind.REQUEST, EdgeKind.DATA})


class Delivery(StrEnum):
    """How an event gets to code: taken from a queue, read from a stream, or handed over by AWS."""

    QUEUE = "queue"
    STREAM = "stream"
    EVENT = "event"


class Start(Struct, frozen=True):
    """One way in which `consumer` is started without anybody waiting for its answer.

    `source` is where events come from, `line` the relation that says so. `targets` are the places to
    which a failed event goes; `owner` and `path` say where the first could be written. `bounded` is
    false for a stream whose failing batch is tried until its records expire.
    """

    consumer: Resource
    source: Resource
    line: Relation
    delivery: Delivery
    targets: tuple[str, ...]
    owner: Resource
    path: Pointer
    bounded: bool = True


@once
def starts(graph: Graph) -> Mapping[str, tuple[Start, ...]]:
    """The starts of each resource that runs code, by its name, in the order of the file.

    Left out are calls whose caller waits, rotations, triggers of a directory, what is handed failures
    or alarms, and what works off a place for failures: whatever fails there stays there.
    """
    blueprint = graph.blueprint
    handled = {line.target for line in blueprint.relations if line.verb in _FAILURES}
    found: dict[str, list[Start]] = {}
    for line in blueprint.relations:
        start = _start(blueprint, line)
        if start is not None and start.source.id not in handled:
            found.setdefault(start.consumer.id, []).append(start)
    return {name: tuple(rows) for name, rows in found.items()}


def _start(blueprint: Blueprint, line: Relation) -> Start | None:
    writer, named = blueprint.resources[line.source], blueprint.resources[line.target]
    if line.verb == "triggered_by":
        sends = carries(named) or stores(named) or computes(named) or _ticks(named) or keeps_records(named)
        return _made(writer, named, line) if sends else None
    if not computes(named):
        return None
    pushed = line.verb in _PUSHING or (line.verb == "sends_to" and not runs_steps(named))
    timed = _ticks(writer) and line.verb in ("calls", "sends_to")
    return _made(named, writer, line) if (pushed or timed) and not outside(writer) else None


def _ticks(resource: Resource) -> bool:
    """True for a schedule."""
    return hasattr(resource.body, "every")


def _made(consumer: Resource, source: Resource, line: Relation) -> Start:
    delivery = _delivery(source)
    own = (line.settings.on_failure,)
    path: Pointer
    if delivery is Delivery.QUEUE:
        named, owner, path = (*own, *_written(source)), source, ("dead_letter",)
    elif delivery is Delivery.STREAM:
        named, owner, path = own, consumer, line.path[:2]
    else:
        # A place of the source's takes what could not be delivered, one of the consumer's what failed.
        named, owner, path = (*own, *_written(consumer), *_written(source)), consumer, ("on_failure",)
    targets = tuple(dict.fromkeys(name for name in named if name))
    said = line.settings
    tries = said.retries is not None or said.max_age is not None or said.bisect is True
    bounded = delivery is not Delivery.STREAM or tries
    return Start(consumer, source, line, delivery, targets, owner, path, bounded)


def _written(resource: Resource) -> tuple[str | None, ...]:
    return tuple(getattr(resource.body, field, None) for field in _FAILURES)


def _delivery(source: Resource) -> Delivery:
    """Code takes messages from queues and reads streams itself; all else hands events over.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
    """
    if hasattr(source.body, "visibility"):
        return Delivery.QUEUE
    return Delivery.STREAM if source.type in _READ else Delivery.EVENT


def keeps(start: Start) -> bool:
    """True where the source still has what an event told of: objects, items, an archive, log records."""
    source = start.source
    archived = getattr(source.body, "archive", None) is not None
    return stores(source) or keeps_records(source) or archived


def is_only_record(graph: Graph, start: Start) -> bool:
    """True where a failed event was the only record of what happened.

    The source does not keep it, and somebody upstream hands it over without writing it into a store.
    """
    if keeps(start):
        return False
    origins = list(_origins(graph, start.source.id))
    return bool(origins) and not all(_records(graph, name) for name in origins)


def _origins(graph: Graph, name: str) -> Iterator[str]:
    """Who makes an event: the node itself, or what sends to it where it only passes messages on."""
    seen = {name}
    queue = [name]
    while queue:
        node = queue.pop()
        resource = graph.blueprint.resources.get(node)
        if resource is None or not carries(resource):
            yield node
            continue
        for edge in graph.into[node]:
            if edge.kind in _CAUSES and edge.source not in seen:
                seen.add(edge.source)
                queue.append(edge.source)


def _records(graph: Graph, name: str) -> bool:
    """True where the maker of an event has a record of it: a store, what writes to one, or a clock."""
    resource = graph.blueprint.resources.get(name)
    if resource is not None and (stores(resource) or _ticks(resource) or opens_things(resource)):
        return True
    return any(edge.op == "write" and is_record(graph, edge.target) for edge in graph.out.get(name, ()))


def secrecy(graph: Graph, start: Start) -> DataClass:
    """The class of what an event carries: that of the source, or of what the consumer touches."""
    if carries(start.source):
        return data_class(graph, start.source.id)
    return class_in_reach(graph, start.consumer.id)


def moves_money(graph: Graph, start: Start) -> bool:
    """True where the event is about money."""
    return money_in_reach(graph, start.source.id if carries(start.source) else start.consumer.id)
