"""Whether what is let in fits into what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.price_facts import READS_A_UNIT
from archgen.finding.finding import Hop, Severity
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.propagation import Unit, capacity, chain, inflows, store_capacity
from archgen.graph.settings import declares, setting
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "inflow-beyond-capacity"
_HANDED = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT})


class Bound(Struct, frozen=True):
    """What a resource takes in one unit, by the field that says so; `op` of a store's reads or writes.

    `callers` are those that bring a figure, with it, and `noun` what is counted.
    """

    field: tuple[str, ...]
    takes: float
    callers: tuple[tuple[str, float], ...]
    unit: Unit
    noun: str

    @property
    def arrives(self) -> float:
        """The sum of what the callers bring."""
        return sum(figure for _, figure in self.callers)


@rule(
    _NAME,
    concern="throttling",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "lambda", "dynamodb", "generic"),
    covers=("x-throttle-order",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770",)},
)
def inflow_beyond_capacity(subject: Subject) -> Iterator[Verdict]:
    """A limit that lets in more than the next step takes moves the failure inwards, to where all share it.

    WHY
      A throttle at the door turns one caller away, and the caller tries again later. A database that
      is out of connections, or a table out of units, refuses whoever comes next, at the end of work
      that is half done.

    HOW IT IS ATTACKED
      Traffic just below the limit of the door: nothing is refused there, no alarm for floods rings,
      and everybody behind the shared store waits.

    JUDGED
      Fails      the limits of all callers together exceed what one resource says it takes: executions
                 against `reserved_concurrency` and `max_connections`, requests a second against
                 `throttle`, `capacity` and `max_throughput`. A read unit is taken to serve two reads
      Passes     they fit
      Built in   only a queue, topic or event leads there: what waits does not press
      Not        where nobody states two figures of one unit; executions are never compared with rates

    MEND IT
      Lower limits at the door, or a higher figure behind it; or a queue between.

    FALSE ALARM?
      The callers never work at once: write the limits that say so.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html

    Bad:
        archgen: 1
        name: More than fits
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reserved_concurrency: 400, calls: pooler}
          pooler: {type: generic, service: RDS Proxy, capabilities: [computes], max_connections: 100}

    Good:
        archgen: 1
        name: As much as fits
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reserved_concurrency: 90, calls: pooler}
          pooler: {type: generic, service: RDS Proxy, capabilities: [computes], max_connections: 100}
    """
    graph = subject.graph
    for resource in graph.blueprint.resources.values():
        if resource.id not in graph.nodes:
            continue
        bounds = _bounds(graph, resource)
        if not bounds:
            continue
        known = [bound for bound in bounds if bound.callers]
        beyond = [bound for bound in known if bound.arrives > bound.takes]
        if beyond:
            yield _beyond(graph, resource, beyond)
        elif known:
            yield passed(resource.id)
        else:
            handed = any(edge.kind in _HANDED for edge in graph.into[resource.id])
            yield built(resource.id) if handed else idle(resource.id)


def _bounds(graph: Graph, resource: Resource) -> list[Bound]:
    """The figures that a resource states, each with what arrives in the same unit."""
    found = []
    for unit in Unit:
        takes = capacity(resource, unit)
        arriving = inflows(graph, unit).get(resource.id)
        if takes is not None:
            callers = arriving.callers if arriving is not None else ()
            found.append(Bound(_field(resource, unit), takes, callers, unit, _noun(resource, unit)))
    for op in ("read", "write"):
        takes = store_capacity(resource, op)
        if takes is not None:
            most = takes * (float(str(READS_A_UNIT.value)) if op == "read" else 1)
            field = "capacity" if setting(resource, "capacity") is not None else "max_throughput"
            callers = _acting(graph, resource, op)
            found.append(Bound((field, op), most, callers, Unit.RATE, f"{op}s a second"))
    return found


def _field(resource: Resource, unit: Unit) -> tuple[str, ...]:
    if unit is Unit.RATE:
        return ("throttle",)
    return ("reserved_concurrency",) if declares(resource, "reserved_concurrency") else ("max_connections",)


def _noun(resource: Resource, unit: Unit) -> str:
    if unit is Unit.RATE:
        return "requests a second"
    return "executions" if declares(resource, "reserved_concurrency") else "connections"


@once
def _uses(graph: Graph) -> Mapping[tuple[str, str], frozenset[str]]:
    """By store and `read` or `write` the resources that do so."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, row in graph.out.items():
        for edge in row:
            if edge.kind is EdgeKind.DATA and edge.op:
                found.setdefault((edge.target, edge.op), set()).add(graph.nodes[name].resource)
    return {key: frozenset(names) for key, names in found.items()}


def _acting(graph: Graph, store: Resource, op: str) -> tuple[tuple[str, float], ...]:
    """The callers of a store that read or write it, with the requests a second that they bring."""
    arriving = inflows(graph, Unit.RATE).get(store.id)
    using = _uses(graph).get((store.id, op), frozenset())
    return () if arriving is None else tuple(row for row in arriving.callers if row[0] in using)


def _beyond(graph: Graph, resource: Resource, bounds: list[Bound]) -> Verdict:
    worst = max(bounds, key=lambda bound: (bound.arrives / max(bound.takes, 1), bound.field))
    names = tuple(name for name, _ in worst.callers)
    arrives, takes = f"{worst.arrives:g}", f"{worst.takes:g}"
    hops = _hops(graph, worst, resource, names)
    does = "bring" if len(names) > 1 else "brings"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"{shown(names)} {does} {arrives} {worst.noun}, `{resource.id}` takes {takes}",
            f"`{resource.id}` takes {takes} {worst.noun}, and {arrives} may come",
            f"{arrives} {worst.noun} may come where {takes} fit",
            rule=_NAME,
        ),
        place=At(resource.id, worst.field, f"{arrives} may come"),
        related=tuple(At(name, (), f"lets through {figure:g}") for name, figure in worst.callers[:3]),
        path=hops,
        hint=f"limits of {', '.join(names)} that add up to {takes} at most, or a queue before {resource.id}",
        pieces=tuple(
            Piece(".".join(bound.field), _NAME, Severity.MEDIUM, f"{bound.arrives:g} against {bound.takes:g}")
            for bound in bounds
        ),
    )


def _hops(graph: Graph, bound: Bound, resource: Resource, names: tuple[str, ...]) -> tuple[Hop, ...]:
    """The figures from the first limit on, by the caller that brings most."""
    most = max(bound.callers, key=lambda row: (row[1], row[0]))[0]
    before = tuple(Hop(name) for name in chain(graph, bound.unit, most) if name not in (*names, resource.id))
    says = dict(bound.callers)
    return (
        *before,
        Hop(most, f"lets through {says[most]:g}"),
        Hop(resource.id, f"takes {bound.takes:g}", place=True),
    )


RULES = (inflow_beyond_capacity,)
