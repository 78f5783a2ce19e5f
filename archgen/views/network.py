"""Network: what stands in which VPC and subnet, how calls leave it, and what runs outside of any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.graph.egress import is_attached
from archgen.graph.model import Graph, Strength
from archgen.graph.nature import computes, outside
from archgen.graph.settings import setting
from archgen.graph.sources import INTERNET
from archgen.policy.report import Report
from archgen.rules.readings.frames import vpcs_of
from archgen.views.badges import with_findings
from archgen.views.composing import composed, depths, figure, listed
from archgen.views.crowds import settle
from archgen.views.endpoints import private_ways
from archgen.views.faces import service_of
from archgen.views.framing import Framing, without_empty
from archgen.views.lines import join
from archgen.views.passages import passages
from archgen.views.security_groups import around
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Frame, KeyStep, Lane, Line, LineKind, Page
from archgen.views.ways_through import Gateway, Travel, Trip, attached, gateways, home_of, trip

_LOOKS = {
    "nat": ("NAT gateway", "", "aws.network.NATGateway"),
    "igw": ("Internet gateway", "", "aws.network.InternetGateway"),
    "transit": ("Transit gateway", "", "aws.network.TransitGateway"),
    "out": ("Way out", "not stated whether there is one", "aws.network.RouteTable"),
}
_BOUNDS = {
    Strength.OPEN: "to anywhere",
    Strength.SILENT: "not stated",
    Strength.STATED: "to listed hosts",
    Strength.ENFORCED: "to named ends",
    Strength.BUILT: "to named ends",
}
"""How well what leaves is bounded, on the line to the way out."""
_WORLD = "aws.general.InternetAlt1"


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """The picture of the network; none where no VPC holds anything."""
    blueprint = graph.blueprint
    standing_in = [one for one in blueprint.resources.values() if _stands(graph, one)]
    if not standing_in:
        return ()
    trips = tuple(found for row in passages(graph) if (found := trip(graph, row)) is not None)
    out = {one.id: gateways(graph, one) for one in attached(graph)}
    arrows = [*_arrows(trips), *_by_policy(graph, trips), *_unused(trips, out)]
    ways = [way for row in (*out.values(), *(one.out for one in trips)) for way in row]
    boxes, framing = _boxes(graph, standing_in, arrows, ways)
    boxes = with_findings(boxes, blueprint, report)
    boxes, standing = settle(boxes, arrows, frozenset())
    boxes, frames = around(blueprint, boxes, _frames(framing, boxes))
    number = _numbers(trips)
    view = composed(
        graph,
        report,
        "network",
        boxes=boxes,
        frames=frames,
        lines=_numbered(join(arrows, standing), trips, number, standing),
        steps=tuple(KeyStep(place, travel.value) for travel, place in number.items()),
        steps_title="How calls travel",
        alternative=_alternative(standing_in, trips, out),
        legend={LineKind.REQUEST: "calls, passes", LineKind.NOTE: "cannot get there"},
    )
    return (Page("network", view),)


def _stands(graph: Graph, one: Resource) -> bool:
    """True for what stands in a network of the design: what sends from there, and endpoints."""
    return not one.boundary and (is_attached(graph, one.id) or bool(vpcs_of(graph.blueprint, one)))


def _arrows(trips: Iterable[Trip]) -> Iterator[Stroke]:
    """Every trip leg by leg; the leg to a way out says how well what leaves is bounded."""
    for one in trips:
        row = one.passage
        level = {gateway.id: gateway.level for gateway in one.out}
        for start, end in pairwise((row.source, *one.stops, row.target)):
            nowhere = one.travel is Travel.NOWHERE
            kind = LineKind.NOTE if nowhere else row.kind
            words = "no way" if nowhere else _BOUNDS[level[end]] if end in level else ""
            yield Stroke(start, end, kind, one.travel.name, words, joins=(row.source, row.target))


def _by_policy(graph: Graph, trips: Iterable[Trip]) -> Iterator[Stroke]:
    """Endpoints to the private APIs that only they lead to, where no caller is drawn."""
    known = {name for one in trips for name in one.stops}
    for pair in private_ways(graph.blueprint):
        if pair[0] not in known:
            yield Stroke(*pair, LineKind.REQUEST, "policy", joins=pair)


def _unused(trips: Iterable[Trip], out: Mapping[str, Sequence[Gateway]]) -> Iterator[Stroke]:
    """Ways out that no drawn call takes: whoever stands before one could."""
    used = {(one.passage.source, stop) for one in trips for stop in one.stops}
    taken = {stop for _, stop in used}
    for name, row in out.items():
        for start, end in pairwise((name, *(gateway.id for gateway in row))):
            if (name, end) not in used:
                yield Stroke(start, end, LineKind.REQUEST, "may", _BOUNDS[row[0].level], joins=(start, end))
        if row and row[-1].id not in taken:
            yield Stroke(row[-1].id, INTERNET, LineKind.REQUEST, "may", joins=(row[-1].id, INTERNET))


def _boxes(
    graph: Graph, standing_in: Sequence[Resource], arrows: Sequence[Stroke], out: Iterable[Gateway]
) -> tuple[tuple[Box, ...], Framing]:
    """Everything that a call touches, by depth; whoever is only called from here stands at the right."""
    blueprint = graph.blueprint
    framing = Framing(blueprint)
    touched = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    standing = {one.id for one in standing_in}
    names = [name for name in blueprint.resources if name in touched or name in standing]
    names.sort(key=lambda name: bool(home_of(blueprint, blueprint.resources[name])))
    ways = {gateway.id: gateway for gateway in out if gateway.kind and gateway.id in touched}
    deep = depths([*names, *ways], ((arrow.source, arrow.target) for arrow in arrows))
    last = max(deep.values()) + 1
    begins = {arrow.source for arrow in arrows}
    boxes = []
    for name in names:
        one = blueprint.resources[name]
        column = last if outside(one) and name not in begins else deep[name]
        frame = framing.place(one)
        home = home_of(blueprint, one)
        boxes.append(figure(one, home if home in framing.frames else frame, column, _service(one)))
    for name, way in ways.items():
        title, said, icon = _LOOKS[way.kind]
        # A subnet that shares its frame with others has none of its own.
        frame = way.frame if way.frame in framing.frames else framing.place(blueprint.resources[way.frame])
        boxes.append(Box(name, title, said, icon, "generic", Lane.NETWORK, frame, deep[name], (name,)))
    if INTERNET in touched:
        boxes.append(Box(INTERNET, "Internet", "", _WORLD, "external", Lane.OUTSIDE, "", last, (INTERNET,)))
    return (*boxes, *_elsewhere(graph, framing, names, last)), framing


def _service(one: Resource) -> str:
    """The usual second line, with the security groups that something is in."""
    groups = setting(one, "security_groups") or ()
    return " · ".join(text for text in (service_of(one), *(f"group {name}" for name in groups)) if text)


def _elsewhere(graph: Graph, framing: Framing, names: Sequence[str], column: int) -> Iterator[Box]:
    """A box in each Region for the code that runs in no VPC and that no call into or out of one touches."""
    apart: dict[str, list[Resource]] = {}
    for one in graph.blueprint.resources.values():
        if computes(one) and one.id not in names:
            apart.setdefault(framing.place(one), []).append(one)
    for frame, rows in apart.items():
        box = figure(rows[0], frame, min(1, column))
        several = len(rows) > 1
        title = f"{len(rows)} outside any VPC" if several else f"{rows[0].title}, outside any VPC"
        service = ", ".join(one.title for one in rows) if several else box.service
        yield replace(box, title=title, service=service, members=tuple(one.id for one in rows))


def _frames(framing: Framing, boxes: Iterable[Box]) -> tuple[Frame, ...]:
    return without_empty(framing.ordered(), frozenset(box.frame for box in boxes))


def _numbers(trips: Iterable[Trip]) -> dict[Travel, int]:
    """The ways that occur, numbered from 1 in the order of the key."""
    found = {one.travel for one in trips}
    return {travel: place for place, travel in enumerate([t for t in Travel if t in found], 1)}


def _numbered(
    lines: Iterable[Line], trips: Iterable[Trip], number: Mapping[Travel, int], standing: Mapping[str, str]
) -> tuple[Line, ...]:
    """Each way's number on the first leg of its trips."""
    found: dict[tuple[str, str], set[int]] = {}
    for one in trips:
        end = one.stops[0] if one.stops else one.passage.target
        found.setdefault((standing[one.passage.source], standing[end]), set()).add(number[one.travel])
    return tuple(replace(one, steps=tuple(sorted(found.get((one.source, one.target), ())))) for one in lines)


def _alternative(
    standing_in: Sequence[Resource], trips: Iterable[Trip], out: Mapping[str, Sequence[Gateway]]
) -> str:
    """What the picture shows, for people who do not see it."""
    said = [f"In networks: {listed([one.title for one in standing_in])}."]
    rows = {
        travel: dict.fromkeys(one.passage.source for one in trips if one.travel is travel)
        for travel in Travel
    }
    said += [f"{travel.value[:-1]}: {listed(list(names))}." for travel, names in rows.items() if names]
    free = [name for name, row in out.items() if row and row[0].level is Strength.OPEN]
    said += [f"May send to anywhere: {listed(free)}."] if free else []
    return " ".join(said)
