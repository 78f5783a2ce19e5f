"""What is done once more when a message, an event or a call comes once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.automaton import AGAIN, deliveries, done_twice, repeats
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, NodeKind, Strength
from archgen.graph.money import money_in_reach
from archgen.graph.nature import computes, outside, runs_steps, stores
from archgen.graph.reaching import is_person
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "retried-write-without-idempotency"
_SENT = (EdgeKind.ASYNC, EdgeKind.EVENT)
_MONEY = frozenset({"payment", "financial"})
_HARMLESS = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "$connect", "$disconnect")
"""Methods of which HTTP says that doing them twice is doing them once, and a connection's ends."""


@rule(
    _NAME,
    concern="messaging",
    severity=Severity.MEDIUM,
    applies_to=("lambda", "step-functions", "api-gateway", "generic"),
    covers=("x-idempotency-for-retries",),
    refs={"owasp_api": ("API6:2023",), "cwe": ("CWE-837",)},
)
def retried_write_without_idempotency(subject: Subject) -> Iterator[Verdict]:
    """AWS delivers at least once: what a message makes code do is now and then done twice.

    WHY
      Queues, topics, buses and streams hand out the same message again when they cannot be sure, and
      code that failed halfway is started anew with all of it. Without something that tells a second
      time from the first, the order is placed twice and the card is charged twice.

    HOW IT IS ATTACKED
      Slow answers are enough: whoever makes the code run into its timeout makes AWS start it again,
      after the write and before the message is gone.

    JUDGED
      Fails      a write to a store, or a call of somebody else's system, that a message, event, workflow step
                 or a line with `retries` brings about, where no line from the last of these on says
                 `idempotency`; a route with `sensitive: money` that writes and does not say it
      Passes     `idempotency` on the write, on the line that delivers, or on the route: a claim
      Built in   only deletes; a FIFO queue with one reader
      Asks       of other routes that change something, whether a repeat is harmless
      Not        reads, calls to people on call, and what nothing repeats
      Severity   high where money moves

    MEND IT
      `writes: {ledger: {idempotency: message-id}}`, kept by a condition on the key of what was done.

    FALSE ALARM?
      Writing the same item twice leaves the same item: say so by `idempotency: message-id`.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html

    Bad:
        archgen: 1
        name: Booked twice
        regions: [eu-west-1]
        resources:
          jobs: {type: queue, dead_letter: failed, max_receives: 3}
          failed: {type: queue}
          book: {type: lambda, runtime: python3.13, triggered_by: jobs, writes: ledger}
          ledger: {type: dynamodb, holds: [business]}

    Good:
        archgen: 1
        name: Booked once
        regions: [eu-west-1]
        resources:
          jobs: {type: queue, dead_letter: failed, max_receives: 3}
          failed: {type: queue}
          book:
            type: lambda
            runtime: python3.13
            triggered_by: jobs
            writes: {ledger: {idempotency: message-id}}
          ledger: {type: dynamodb, holds: [business]}
    """
    graph = subject.graph
    deeds = _deeds(graph)
    for resource in graph.blueprint.resources.values():
        if _acts(resource):
            yield _judge(graph, resource.id, resource.id, deeds.get(resource.id, ()))
        elif resource.type == API:
            yield from _of_api(graph, resource, deeds)


def _acts(resource: Resource) -> bool:
    return computes(resource) or runs_steps(resource)


@once
def _deeds(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """By node the edges that leave something behind: writes, and calls of other people's systems."""
    found: dict[str, tuple[Edge, ...]] = {}
    for name, node in graph.nodes.items():
        owner = graph.blueprint.resources.get(node.resource)
        if owner is None or not (_acts(owner) or node.kind is NodeKind.ROUTE):
            continue
        edges = tuple(edge for edge in graph.out[name] if _leaves_something(graph, edge))
        if edges:
            found[name] = edges
    return found


def _leaves_something(graph: Graph, edge: Edge) -> bool:
    end = graph.blueprint.resources.get(edge.target)
    if end is None:
        return False
    if edge.kind is EdgeKind.DATA:
        return edge.op == "write" and stores(end)
    return edge.kind is EdgeKind.REQUEST and outside(end) and not is_person(end)


def _deletes(edge: Edge) -> bool:
    """True for what only takes away: a second time there is nothing left."""
    return edge.verb == "deletes"


def _judge(graph: Graph, node: str, owner: str, edges: tuple[Edge, ...], part: str | None = None) -> Verdict:
    """The answer for code, or for a route that acts itself."""
    twice = [edge for edge in edges if not _deletes(edge) and done_twice(graph, edge)]
    if twice:
        return _done_twice(graph, owner, part, twice)
    delivered = any(edge.kind in _SENT for edge in graph.into[node]) or any(_said(edge) for edge in edges)
    if not edges or not delivered:
        return idle(owner, part=part)
    if all(_deletes(edge) for edge in edges) or not _rests_on_claim(graph, node, edges):
        return built(owner, part=part)
    return passed(owner, part=part, confidence=Confidence.STATED)


def _said(edge: Edge) -> bool:
    return edge.guards.get(Guard.IDEMPOTENCY, Strength.OPEN) >= Strength.STATED


def _rests_on_claim(graph: Graph, node: str, edges: tuple[Edge, ...]) -> bool:
    """True where a word makes repeats harmless; else a queue lets none through."""
    return any(_said(edge) for edge in (*edges, *graph.into[node]))


def _done_twice(graph: Graph, owner: str, part: str | None, edges: list[Edge]) -> Verdict:
    weights = [_weight(graph, owner, edge) for edge in edges]
    severity = max(weights)
    first = edges[0]
    way = _way(graph, first)
    return Verdict(
        Outcome.FAILED,
        (owner,),
        part,
        severity=severity,
        message=_message(owner, edges),
        place=At(owner, _path(first), "a second time is like the first"),
        path=path_hops((*way, first), (first,), "nothing tells a second time apart"),
        sinks=tuple(dict.fromkeys(edge.target for edge in edges)),
        hint=_hint(owner, first),
        pieces=tuple(
            Piece(_named(edge), _NAME, weight, "may be done twice")
            for edge, weight in zip(edges, weights, strict=True)
        ),
        moved=moved_by(severity, Severity.MEDIUM, "money moves here"),
        silent="idempotency",
    )


def _weight(graph: Graph, owner: str, edge: Edge) -> Severity:
    carried = set(edge.line.settings.carries or ()) if edge.line is not None else set()
    money = bool(_MONEY & carried) or money_in_reach(graph, owner) or money_in_reach(graph, edge.target)
    return Severity.HIGH if money else Severity.MEDIUM


def _way(graph: Graph, edge: Edge) -> tuple[Edge, ...]:
    """The delivery that may come again, and what follows it up to the write."""
    if repeats(graph, edge):
        return ()
    path = deliveries(graph).path(edge.source, AGAIN)
    last = max((place for place, step in enumerate(path) if repeats(graph, step)), default=0)
    return path[last:]


def _message(owner: str, edges: list[Edge]) -> str:
    targets = tuple(dict.fromkeys(edge.target for edge in edges))
    calls = all(edge.kind is EdgeKind.REQUEST for edge in edges)
    does = "calls" if calls else "writes to" if all(e.kind is EdgeKind.DATA for e in edges) else "acts on"
    return fitting(
        f"`{owner}` {does} {shown(targets)} twice when it is started twice",
        f"`{owner}` {does} {shown(targets, 2)} twice now and then",
        f"`{owner}` {does} {len(targets)} resources twice now and then"
        if len(targets) > 1
        else f"`{owner}` {does} a resource twice",
        "what is delivered twice is done twice",
        rule=_NAME,
    )


def _path(edge: Edge) -> tuple[str | int, ...]:
    slot = edge.slots.get(Guard.IDEMPOTENCY)
    return tuple(slot.path) if slot is not None else ()


def _named(edge: Edge) -> str:
    return edge.line.part if edge.line is not None else edge.target


def _hint(owner: str, edge: Edge) -> str:
    if edge.line is None or edge.line.verb == "to":
        return f"`idempotency: <header>` on the route of {owner}"
    return f"`{edge.verb}: {{{edge.target}: {{idempotency: message-id}}}}` on {owner}"


def _of_api(graph: Graph, api: Resource, deeds: Mapping[str, tuple[Edge, ...]]) -> Iterator[Verdict]:
    """Routes that act themselves or bring about a write while their caller waits."""
    asked = []
    for way in routes(api):
        own = deeds.get(way.node, ())
        if any(done_twice(graph, edge) for edge in own if not _deletes(edge)):
            yield _judge(graph, way.node, api.id, own, way.name)
        elif _changes(way):
            trail = _write_behind(graph, way.node, deeds)
            if way.route.sensitive == "money" and _stated(way):
                yield passed(api.id, part=way.name, confidence=Confidence.STATED)
            elif trail and way.route.sensitive == "money":
                yield _asked_twice(api, way, trail)
            elif trail and not _stated(way):
                asked.append(way.name)
    if asked:
        question = f"Is it harmless when a caller repeats {shown(asked)}?"
        yield unsaid(api.id, question, "idempotency")


def _changes(way: Way) -> bool:
    return way.name.partition(" ")[0] not in _HARMLESS


def _stated(way: Way) -> bool:
    return way.route.idempotency not in (None, "none")


def _write_behind(graph: Graph, node: str, deeds: Mapping[str, tuple[Edge, ...]]) -> tuple[Edge, ...]:
    """The way from a route to the nearest write that happens while its caller waits; empty without one."""
    ways: list[tuple[str, tuple[Edge, ...]]] = [(node, ())]
    seen = {node}
    for name, trail in ways:
        for edge in deeds.get(name, ()):
            if not (_deletes(edge) or _said(edge)):
                return (*trail, edge)
        for edge in graph.out[name]:
            if edge.kind is EdgeKind.REQUEST and edge.target not in seen and not _said(edge):
                seen.add(edge.target)
                ways.append((edge.target, (*trail, edge)))
    return ()


def _asked_twice(api: Resource, way: Way, trail: tuple[Edge, ...]) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        way.name,
        severity=Severity.HIGH,
        message=fitting(
            f"a caller who asks twice pays twice by `{way.name}`",
            "a caller who asks this route twice pays twice",
            rule=_NAME,
        ),
        place=At(api.id, ("routes", way.name), "a second time is like the first", key=True),
        path=path_hops(trail, trail[-1:], "nothing tells a second time apart"),
        sinks=(trail[-1].target,),
        hint=f"`idempotency: idempotency-key` on {way.name}",
        moved=moved_by(Severity.HIGH, Severity.MEDIUM, "money moves here"),
        silent="idempotency",
    )


RULES = (retried_write_without_idempotency,)
