"""What starts itself again by what it writes or sends, and never ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.components import Ring, cycle, rings
from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.nature import carries, computes, runs_steps
from archgen.rules.answers import built, fitting, passed, shown
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "trigger-loop"
_STARTING = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT})


@rule(
    _NAME,
    concern="messaging",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("x-event-loop",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-835", "CWE-674")},
)
def trigger_loop(subject: Subject) -> Iterator[Verdict]:
    """Code that is started by what it writes or sends starts itself again, for as long as anybody pays.

    WHY
      An event starts code, the code changes the store or sends the message that is the next event.
      Nothing in between says stop. Each round costs an invocation and takes executions from the rest;
      rounds that make two of one grow until the account has none left.

    HOW IT IS ATTACKED
      One object, one message is enough to begin; it takes no more effort than a single request.

    JUDGED
      Fails      functions, queues, topics, buses, stores and routes start each other in a ring; reads do not
                 drive it, and AWS's own detection of loops is not counted on: it knows few services
      Passes     a `filter` on one line of each ring, or `max_age` with `retries: 0`: a claim
      Built in   nothing leads back
      Groups     the lines of one ring at which it could be stopped are one finding
      Severity   critical where anyone on the internet starts it

    MEND IT
      `filter:` on the line that starts the code, so that it takes only what it does not make itself:
      `triggered_by: {raw: {filter: prefix in/}}`. Or write the result to another store.

    FALSE ALARM?
      It counts its rounds and stops: write that as the `filter`.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      botocore lambda CreateEventSourceMapping.FilterCriteria

    Bad:
        archgen: 1
        name: It eats what it makes
        regions: [eu-west-1]
        resources:
          photos: {type: bucket, public_access: blocked}
          resize: {type: lambda, runtime: python3.13, triggered_by: photos, writes: photos}

    Good:
        archgen: 1
        name: It takes originals alone
        regions: [eu-west-1]
        resources:
          photos: {type: bucket, public_access: blocked}
          resize:
            type: lambda
            runtime: python3.13
            triggered_by: {photos: {filter: prefix originals/}}
            writes: photos
    """
    graph = subject.graph
    turning = {name for ring in rings(graph) for name in ring.nodes}
    for ring in rings(graph):
        yield from _endless(graph, ring)
    for name, edges in _starts(graph).items():
        if all(edge.source not in turning or edge.target not in turning for edge in edges):
            said = any(edge.guards.get(Guard.STOP, Strength.OPEN) >= Strength.STATED for edge in edges)
            yield passed(name, confidence=Confidence.STATED) if said else built(name)


def _starts(graph: Graph) -> Mapping[str, list[Edge]]:
    """What is started by messages and events, with the edges by which it is."""
    found: dict[str, list[Edge]] = {}
    for resource in graph.blueprint.resources.values():
        edges = [edge for edge in graph.into.get(resource.id, ()) if edge.kind in _STARTING]
        if edges:
            found[resource.id] = edges
    return found


def _endless(graph: Graph, ring: Ring) -> Iterator[Verdict]:
    """A finding for each resource that could stop the ring; the first of them takes in the others."""
    owned: dict[str, list[Edge]] = {}
    for edge in ring.triggers:
        owned.setdefault(_owner(graph, ring, edge), []).append(edge)
    first, *others = sorted(owned)
    yield _verdict(graph, ring, first, owned[first], stands_for=tuple(others))
    for name in others:
        yield _verdict(graph, ring, name, owned[name], folds_into=(_NAME,))


def _owner(graph: Graph, ring: Ring, edge: Edge) -> str:
    """The resource in the ring whose line the edge is; of a route's line what it leads to."""
    slot = edge.slots.get(Guard.STOP)
    if slot is not None and slot.resource in ring.nodes:
        return slot.resource
    return graph.nodes[edge.target].resource


def _verdict(
    graph: Graph,
    ring: Ring,
    owner: str,
    edges: list[Edge],
    *,
    stands_for: tuple[str, ...] = (),
    folds_into: tuple[str, ...] = (),
) -> Verdict:
    reached = levels(graph, Question(Guard.IDENTITY))
    severity = Severity.HIGH
    # A door stands before whatever asks: only what lies behind it counts.
    inside = [name for name in ring.nodes if name in graph.blueprint.resources]
    if any(reached.get(name) is Strength.OPEN for name in inside):
        severity = Severity.CRITICAL
    round_trip = cycle(graph, ring, edges[0])
    at = [_at(edge, owner) for edge in edges]
    return Verdict(
        Outcome.FAILED,
        (owner,),
        severity=severity,
        message=_message(graph, ring),
        place=at[0],
        related=tuple(at[1:3]),
        path=path_hops(round_trip, edges[:1], "nothing stops it here"),
        hint=_hint(graph, edges[0], owner),
        pieces=tuple(Piece(_named(edge), _NAME, severity, "takes every event") for edge in edges),
        moved=moved_by(severity, Severity.HIGH, "anyone on the internet starts it"),
        stands_for=stands_for,
        folds_into=folds_into,
        silent="filter",
    )


def _at(edge: Edge, owner: str) -> At:
    slot = edge.slots.get(Guard.STOP)
    path = slot.path if slot is not None and slot.resource == owner else ()
    return At(owner, path, "takes every event, its own too")


def _named(edge: Edge) -> str:
    """The line as a part is named, else its two ends."""
    slot = edge.slots.get(Guard.STOP)
    return slot.part if slot is not None and slot.part else f"{edge.source} -> {edge.target}"


def _message(graph: Graph, ring: Ring) -> str:
    resources = graph.blueprint.resources
    names = tuple(dict.fromkeys(graph.nodes[node].resource for node in ring.nodes))
    code = tuple(name for name in names if _runs(resources[name])) or names
    does = "starts itself" if len(code) == 1 else "start each other"
    channels = tuple(name for name in names if name not in code)
    by = f", by way of {shown(channels, 2)}" if channels else ""
    return fitting(
        f"{shown(code)} {does} for ever{by}",
        f"{shown(code, 2)} {does} for ever",
        f"{len(code)} resources start each other for ever",
        rule=_NAME,
    )


def _runs(resource: Resource) -> bool:
    return computes(resource) or runs_steps(resource)


def _hint(graph: Graph, edge: Edge, owner: str) -> str:
    """The filter on the line, and where no line takes one another target."""
    line = edge.line
    if line is not None and line.verb == "triggered_by":
        return (
            f"`triggered_by: {{{line.target}: {{filter: <what others make>}}}}` on {owner}, "
            f"or let what {owner} makes go elsewhere"
        )
    end = graph.blueprint.resources[graph.nodes[edge.target].resource]
    what = "a `filter` on who reads it" if carries(end) else "a `filter` on this line"
    return f"{what}: {edge.source} -> {edge.target}, or another target"


RULES = (trigger_loop,)
