"""What routes answer with, held against the data that can come back to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, Exposure, asset_class, assets_in_reach, data_class, exposure
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import opens_things, outside, stores
from archgen.graph.settings import setting
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.paths.arriving import arrivals
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import Behind, behind_store, weigh
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "undeclared-response-fields"
_SILENT = "answers with whatever comes back"
_UNKNOWN = "names data that nothing behind holds"


class _Row(Struct, frozen=True):
    """A route that fails: what it says, how grave, where the data comes from."""

    way: Way
    says: str
    severity: Severity
    confidence: Confidence
    moved: str
    stores: tuple[str, ...]


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.MEDIUM,
    applies_to=(API,),
    covers=("x-response-field-exposure",),
    refs={"owasp_api": ("API3:2023",), "cwe": ("CWE-213",)},
)
def undeclared_response_fields(subject: Subject) -> Iterator[Verdict]:
    """A route that does not say what it answers with may answer with all that its code reads.

    WHY
      Code that hands on a whole row hands on the columns that were added since. Only where the answer
      is written down can somebody compare it with what callers may see.

    HOW IT IS ATTACKED
      Nothing has to be broken: the answer holds a field that the page does not show, and whoever looks
      at the answer instead of the page has it.

    JUDGED
      Fails      `returns` says nothing, and confidential data can come back over calls and reads to
                 callers from outside; or it names data that nothing behind the route holds, receives or
                 is called for
      Asks       the same of internal data
      Passes     `returns` names what comes back (stated: a test must prove it)
      Not        routes that only write, mock targets, public data, callers inside one's network
      Groups     the routes of an API are parts of one finding

    MEND IT
      `returns: [order]` on the route, and a model of the answer that has no more.

    FALSE ALARM?
      None known.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/

    Bad:
        archgen: 1
        name: The whole row
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {GET /me: {to: fn}}}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: people}
          people: {type: dynamodb, holds: [personal, payment]}

    Good:
        archgen: 1
        name: What the page shows
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: users
            routes:
              GET /me: {to: fn, returns: [personal]}
          users: {type: cognito-user-pool}
          fn: {type: lambda, runtime: python3.13, reads: people}
          people: {type: dynamodb, holds: [personal, payment]}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        ways = [way for way in routes(api) if not way.mock and _from_outside(graph, way)]
        reading = {way.name: _read(graph, way) for way in ways}
        telling = [way for way in ways if reading[way.name] or way.route.returns]
        rows = [row for way in telling for row in _failing(graph, way, reading[way.name])]
        asked = [way.name for way in telling if _asks(graph, way, reading[way.name])]
        if asked:
            yield unsaid(api.id, f"What do {shown(asked)} answer with?", "returns")
        if rows:
            yield _failed(graph, api, rows)
        elif not asked:
            yield passed(api.id, confidence=Confidence.STATED) if telling else idle(api.id)


def _from_outside(graph: Graph, way: Way) -> bool:
    return exposure(graph, way.node) >= Exposure.CORPORATE


@once
def _answers(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """By node the edges over which an answer comes back to it: calls, and what is read from a store."""
    return {
        name: tuple(edge for edge in row if not edge.shut and _comes_back(graph, edge))
        for name, row in graph.out.items()
    }


def _comes_back(graph: Graph, edge: Edge) -> bool:
    if edge.kind is EdgeKind.REQUEST:
        return True
    end = graph.blueprint.resources.get(edge.target)
    read = edge.kind is EdgeKind.DATA and edge.op == "read"
    return read and end is not None and stores(end) and not opens_things(end)


def _read(graph: Graph, way: Way) -> tuple[str, ...]:
    """The stores whose data can come back on a route and that are not only public, nearest first."""
    seen = {way.node}
    queue = deque(seen)
    found: dict[str, None] = {}
    while queue:
        for edge in _answers(graph)[queue.popleft()]:
            if edge.kind is EdgeKind.DATA and data_class(graph, edge.target) is not DataClass.PUBLIC:
                found[edge.target] = None
            if edge.target not in seen and edge.kind is EdgeKind.REQUEST:
                seen.add(edge.target)
                queue.append(edge.target)
    return tuple(found)


def _asks(graph: Graph, way: Way, read: tuple[str, ...]) -> bool:
    data = max((data_class(graph, name) for name in read), default=DataClass.UNSTATED)
    return way.route.returns is None and data is DataClass.INTERNAL


def _failing(graph: Graph, way: Way, read: tuple[str, ...]) -> Iterator[_Row]:
    grave = tuple(name for name in read if data_class(graph, name) >= DataClass.CONFIDENTIAL)
    if way.route.returns is None and grave:
        cells = [behind_store(graph, name, written=False) for name in grave]
        yield _row(graph, way, _SILENT, cells, grave)
    unknown = _unheard_of(graph, way, read)
    if unknown:
        cells = [Behind(asset_class(graph.blueprint, name), said=True) for name in unknown]
        yield _row(graph, way, _UNKNOWN, cells, read)


def _row(graph: Graph, way: Way, says: str, cells: list[Behind], names: tuple[str, ...]) -> _Row:
    who = caller_of(graph, way.node)
    weight = weigh(Severity.MEDIUM, [(who, cell) for cell in cells])
    return _Row(way, says, weight.severity, weight.confidence, weight.moved, names)


def _unheard_of(graph: Graph, way: Way, read: tuple[str, ...]) -> tuple[str, ...]:
    """The named data that no store, line or outside system behind a route has.

    Where a store does not say what it holds, or somebody outside answers, nothing can be said.
    """
    resources = graph.blueprint.resources
    if not way.route.returns or not read or any(not setting(resources[name], "holds") for name in read):
        return ()
    if _asks_others(graph, way):
        return ()
    known = {*assets_in_reach(graph, way.node), *_carried(graph, way)}
    return tuple(name for name in way.route.returns if name not in known)


def _asks_others(graph: Graph, way: Way) -> bool:
    """True where an answer may come from what the design does not show."""
    resources = graph.blueprint.resources
    seen = {way.node}
    queue = deque(seen)
    while queue:
        for edge in _answers(graph)[queue.popleft()]:
            end = resources.get(edge.target)
            if end is not None and (outside(end) or end.type == "generic"):
                return True
            if edge.target not in seen and edge.kind is EdgeKind.REQUEST:
                seen.add(edge.target)
                queue.append(edge.target)
    return False


def _carried(graph: Graph, way: Way) -> tuple[str, ...]:
    """What lines into the API are said to bring: a route may give it back."""
    lines = graph.blueprint.incoming.get(way.api.id, ())
    return tuple(name for line in lines for name in line.settings.carries or ())


def _failed(graph: Graph, api: Resource, rows: list[_Row]) -> Verdict:
    worst = max(rows, key=lambda row: row.severity)
    silent = [row for row in rows if row.says == _SILENT]
    first = worst.way
    names = tuple(dict.fromkeys(name for row in rows for name in row.stores))
    at = ("routes", first.name) if worst.says == _SILENT else ("routes", first.name, "returns")
    label = "`returns` not stated" if worst.says == _SILENT else "nothing behind holds all of it"
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=worst.severity,
        confidence=worst.confidence,
        message=_message(api, rows, silent, names),
        place=At(api.id, at, label, key=worst.says == _SILENT),
        related=tuple(
            At(api.id, ("routes", row.way.name), row.says, key=True) for row in rows if row is not worst
        )[:3],
        path=_way_back(graph, worst),
        sinks=(),
        hint=f"`returns: [<what is answered>]` on {shown([row.way.name for row in rows]).replace('`', '')}",
        pieces=tuple(Piece(row.way.name, _NAME, row.severity, row.says) for row in rows),
        moved=worst.moved,
        silent="returns",
    )


def _message(api: Resource, rows: list[_Row], silent: list[_Row], names: tuple[str, ...]) -> str:
    if not silent:
        return fitting(
            f"`{rows[0].way.name}` answers with what nothing behind it holds",
            f"`{api.id}` answers with what nothing behind it holds",
            "an answer names what nothing behind it holds",
            rule=_NAME,
        )
    return fitting(
        f"answers of `{api.id}` may hold all of {shown(names)}",
        f"answers of `{api.id}` may hold all that its code reads",
        "answers may hold all that the code reads",
        rule=_NAME,
    )


def _way_back(graph: Graph, row: _Row) -> tuple[Hop, ...]:
    """From the store back to whoever calls; the route is where nothing says what goes out."""
    into = [edge for edge in graph.into[row.way.node] if edge.kind is EdgeKind.REQUEST]
    before = arrivals(graph, into)
    onward = _onward(graph, row)
    nodes = [*(edge.target for edge in reversed(onward)), row.way.node]
    nodes += [edge.source for edge in reversed(before) if edge.kind is not EdgeKind.AS]
    return tuple(
        Hop(name, "nothing says what goes out" if name == row.way.node else "", place=name == row.way.node)
        for name in nodes
    )


def _onward(graph: Graph, row: _Row) -> list[Edge]:
    """A shortest way from a route to the first of its stores."""
    came: dict[str, Edge | None] = {row.way.node: None}
    queue = deque(came)
    goal = row.stores[0] if row.stores else ""
    while queue and goal not in came:
        for edge in _answers(graph)[queue.popleft()]:
            if edge.target not in came:
                came[edge.target] = edge
                queue.append(edge.target)
    path: list[Edge] = []
    step = came.get(goal)
    while step is not None:
        path.append(step)
        step = came[step.source]
    return path[::-1]


RULES = (undeclared_response_fields,)
