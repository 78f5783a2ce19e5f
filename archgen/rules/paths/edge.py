"""The doors of an origin, asked whether they open to whoever does not come through the edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.asking import authorizer_of
from archgen.graph.attributes import DataClass
from archgen.graph.closing import lines_from_edges
from archgen.graph.doors import Door, front, has_routes, is_edge
from archgen.graph.levels import Question
from archgen.graph.model import Edge, Graph, Guard, Strength
from archgen.graph.nature import stores
from archgen.graph.places import comes_in
from archgen.graph.sources import INTERNET, PARTNER
from archgen.graph.web_acls import acls
from archgen.rules.answers import built, fitting, passed, unsaid
from archgen.rules.paths.callers import callers
from archgen.rules.paths.entrances import behind_door
from archgen.rules.paths.findings import path_hops, runs_code, weakest
from archgen.rules.readings.context import Behind, Caller, behind_code, behind_store, weigh
from archgen.rules.verdict import At, Outcome, Verdict

_DONE_BY_EDGE = {Guard.INSPECTION: "inspection", Guard.THROTTLE: "rate limits"}


class Fronted(Struct, frozen=True):
    """A door of an origin, with the edges that fetch from there."""

    origin: Resource
    edges: tuple[str, ...]
    door: Door

    @property
    def part(self) -> str | None:
        """The door's name; None where the origin is its own door."""
        return self.door.part or None


def fronted_doors(blueprint: Blueprint) -> Iterator[Fronted]:
    """Every door of what edges fetch from; a store is its own door, an edge behind an edge has none."""
    for origin in blueprint.resources.values():
        lines = lines_from_edges(blueprint, origin.id)
        if lines and not is_edge(origin):
            edges = tuple(dict.fromkeys(line.source for line in lines))
            itself = (Door(origin.id, "", (), ()),) if stores(origin) else ()
            yield from (Fronted(origin, edges, door) for door in front(origin) or itself)


def judge_door(graph: Graph, fronted: Fronted, rule: str, base: Severity) -> Verdict:
    """The answer for one door: whether it is open when the edges are gone."""
    origin, edges = fronted.origin, fronted.edges
    question = Question(Guard.ORIGIN, (INTERNET, PARTNER), cut=edges)
    ways = tuple(edge for edge in graph.into[fronted.door.node] if comes_in(graph, edge))
    level = weakest(graph, question, ways)
    if level is None:
        return built(origin.id, part=fronted.part)
    if level is not Strength.OPEN:
        return passed(origin.id, part=fronted.part)
    if _code_may_check(graph.blueprint, origin, edges):
        name = _header(graph.blueprint, edges[0]).name or "origin_header"
        return unsaid(
            origin.id,
            f"Does the code behind `{origin.id}` turn away requests without `{name}`?",
            "origin_header",
            part=fronted.part,
            severity=Severity.HIGH,
        )
    opened = tuple(edge for edge in ways if weakest(graph, question, (edge,)) is Strength.OPEN)
    return _open_door(graph, fronted, opened, rule, base)


def _header(blueprint: Blueprint, edge: str) -> Any:  # noqa: ANN401 - a header of the catalogue
    return getattr(blueprint.resources[edge].body, "origin_header", None)


def _code_may_check(blueprint: Blueprint, origin: Resource, edges: tuple[str, ...]) -> bool:
    """True when each edge sends a header and code on every way behind the doors reads its secret."""
    sent = [_header(blueprint, edge) for edge in edges]
    if not all(sent):
        return False
    secrets = {str(header.secret) for header in sent}
    groups = _code_on_ways(blueprint, origin)
    return bool(groups) and all(any(_reads(blueprint, name, secrets) for name in group) for group in groups)


def _code_on_ways(blueprint: Blueprint, origin: Resource) -> list[tuple[str, ...]]:
    """For each route that leads anywhere the code that sees its requests; a function sees its own."""
    if not has_routes(origin):
        return [(origin.id,)]
    body: Any = origin.body
    groups = []
    for route in (body.routes or {}).values():
        if route.to not in (None, "mock"):
            asked = blueprint.resources.get(authorizer_of(origin, route))
            function = getattr(asked.body, "function", None) if asked is not None else None
            groups.append(tuple(str(name) for name in (function, route.to) if name is not None))
    return groups


def _reads(blueprint: Blueprint, name: str, secrets: set[str]) -> bool:
    return any(line.verb == "reads" and line.target in secrets for line in blueprint.outgoing.get(name, ()))


def _open_door(graph: Graph, fronted: Fronted, ways: tuple[Edge, ...], rule: str, base: Severity) -> Verdict:
    origin, edges = fronted.origin, fronted.edges
    strangers = any(_from_internet(graph, edge) for edge in ways)
    behind = behind_door(graph, fronted.door.node, fronted.origin.id)
    weight = weigh(base, _cells(graph, ways, behind, strangers=strangers))
    who = "anyone on the internet reaches" if strangers else "partners reach"
    return Verdict(
        Outcome.FAILED,
        (origin.id,),
        fronted.part,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"{who} `{origin.id}` past `{edges[0]}`",
            f"{who} `{origin.id}` past the edge",
            f"{who} an origin past its edge",
            rule=rule,
        ),
        place=At(origin.id, fronted.door.path, "answers without the edge, too"),
        related=_related(graph.blueprint, edges),
        path=path_hops(_shortest(ways), ways, "nothing asks for the edge's proof"),
        sinks=behind,
        hint=_hint(graph.blueprint, origin, edges[0]),
        notes=_skipped(graph, edges, ways),
        moved=weight.moved,
        cause=(fronted.door.node, Guard.ORIGIN),
        silent="origin_header",
    )


def _cells(
    graph: Graph, ways: tuple[Edge, ...], behind: tuple[str, ...], *, strangers: bool
) -> list[tuple[Caller, Behind]]:
    """Who gets through the door to what; where nothing is behind it, the door itself."""
    who = callers(graph, ways, behind)
    most = Caller.ANYONE if strangers else Caller.KNOWN
    cells = [(min(who[name], most), _what(graph, name)) for name in behind]
    return cells or [(most, Behind(DataClass.INTERNAL, said=False))]


def _what(graph: Graph, name: str) -> Behind:
    resource = graph.blueprint.resources[name]
    if runs_code(resource):
        return behind_code(graph, name)
    return behind_store(graph, name, written=any(edge.op == "write" for edge in graph.into[name]))


def _from_internet(graph: Graph, edge: Edge) -> bool:
    return edge.source == INTERNET or any(into.source == INTERNET for into in graph.into[edge.source])


def _shortest(ways: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """One step: straight from a source where one is open, else from somebody drawn."""
    return (
        min(ways, key=lambda edge: (edge.source != INTERNET, not edge.source.startswith("@"), edge.source)),
    )


def _related(blueprint: Blueprint, edges: tuple[str, ...]) -> tuple[At, ...]:
    return tuple(
        At(edge, ("origin_header",), "sent, and checked by nothing")
        if _header(blueprint, edge) is not None
        else At(edge, ("origin",), "the edge fetches from here")
        for edge in edges
    )


def _skipped(graph: Graph, edges: tuple[str, ...], ways: tuple[Edge, ...]) -> tuple[str, ...]:
    """What the edge does to requests and this way in does not."""
    edge = edges[0]
    before = [into for into in graph.into[edge] if comes_in(graph, into)]
    missing = [
        word
        for guard, word in _DONE_BY_EDGE.items()
        if before
        and all(into.guards.get(guard, Strength.OPEN) > Strength.OPEN for into in before)
        and any(way.guards.get(guard, Strength.OPEN) is Strength.OPEN for way in ways)
    ]
    return (f"without `{edge}` there is no {' and no '.join(missing)}",) if missing else ()


def _hint(blueprint: Blueprint, origin: Resource, edge: str) -> str:
    header = _header(blueprint, edge)
    name = (header.name if header is not None else None) or "x-edge-key"
    secret = header.secret if header is not None else "edge-key"
    first = (
        "" if header is not None else f"`origin_header: {{name: {name}, secret: {secret}}}` on {edge}, and "
    )
    if stores(origin):
        return f"`public_access: blocked` on {origin.id}, and `origin_access: oac` on {edge}"
    if getattr(origin.body, "url", None) is not None:
        return f"`auth: iam` under `url` of {origin.id}, and `origin_access: oac` on {edge}"
    if has_routes(origin) and origin.value("protocol") != "rest":
        return (
            f"{first}an authorizer function that reads {secret}, "
            f"with `header.{name}` in its `identity_source`"
        )
    demand = f"`header {name} equals {secret}`"
    standing = acls(blueprint, origin)
    if standing:
        return f"{first}`default_action: block` on {standing[0].id}, with one rule that allows {demand}"
    return (
        f"{first}a regional waf that protects {origin.id}: `default_action: block`, "
        f"and one rule that allows {demand}"
    )
