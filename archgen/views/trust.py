"""Trust: the flows that leave one zone for another, and what guards each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.graph.data_flow import kept_by
from archgen.graph.doors import DEFAULT
from archgen.graph.model import Edge, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import outside, stores
from archgen.graph.sources import CORPORATE, FOREIGN, INTERNET, PARTNER, zone_of
from archgen.policy.report import Report
from archgen.views.badges import with_findings
from archgen.views.composing import composed, depths, figure, listed, several
from archgen.views.crowds import settle
from archgen.views.lines import join
from archgen.views.passages import Passage, entries, passages
from archgen.views.proofs import UNKNOWN, classed, data_on, proofs
from archgen.views.strokes import Stroke
from archgen.views.view import Box, Frame, FrameKind, KeyStep, Lane, Line, LineKind, Page
from archgen.views.zones import CODE, Zone, of_source, zones

_STRANGERS = {
    INTERNET: ("Anyone", "Internet", "internet"),
    PARTNER: ("Any partner", "Partners", "partners"),
    CORPORATE: ("Any colleague", "Corporate network", "corporate network"),
    FOREIGN: ("Another account", "AWS accounts of others", "other AWS accounts"),
}
_ICON = "aws.general.InternetAlt1"
Numbers = Mapping[tuple[str, str], tuple[int, ...]]


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """The picture of trust; none where nothing leaves a zone."""
    rows = (*passages(graph), *_undrawn(graph))
    rows = tuple(row for row in rows if not _among_others(graph.blueprint, row))
    placed = _placed(graph, rows)
    crossing = tuple(row for row in rows if placed[row.source].id != placed[row.target].id)
    if not crossing:
        return ()
    boxes = _boxes(graph, rows, placed)
    steps, numbers = _crossings(graph, crossing, placed)
    strokes = [_stroke(graph, row, numbers) for row in rows]
    boxes = with_findings(boxes, graph.blueprint, report)
    boxes, standing = settle(boxes, strokes, frozenset())
    lines = _numbered(join(strokes, standing), numbers, standing)
    frames = _frames(boxes, placed)
    view = composed(
        graph,
        report,
        "trust boundaries",
        boxes=boxes,
        frames=frames,
        lines=lines,
        steps=steps,
        steps_title="Crossings",
        alternative=_alternative(frames, steps),
        legend={LineKind.IDENTITY: "signs in, checks"},
    )
    return (Page("trust", view),)


def _among_others(blueprint: Blueprint, row: Passage) -> bool:
    """True for what happens between others, and not with us."""
    ends = [blueprint.resources.get(name) for name in (row.source, row.target)]
    return all(one is not None and outside(one) for one in ends)


def _undrawn(graph: Graph) -> tuple[Passage, ...]:
    """Who may come in at a door by which no drawn caller of that zone does."""
    resources = graph.blueprint.resources
    drawn: dict[str, set[str]] = {}
    for row in passages(graph):
        if outside(resources[row.source]):
            zone = zone_of(graph.blueprint, resources[row.source])
            for edge in row.edges:
                drawn.setdefault(edge.target, set()).add(zone)
    found = []
    for name, resource in resources.items():
        for source in _STRANGERS if not outside(resource) else ():
            edges = entries(graph, name, source)
            fresh = tuple(edge for edge in edges if not _stands_for(source, edge, drawn.get(edge.target)))
            if fresh:
                found.append(Passage(source, name, LineKind.REQUEST, fresh))
    return tuple(found)


def _stands_for(source: str, edge: Edge, drawn: set[str] | None) -> bool:
    """True where drawn callers at a door tell enough of it.

    They come from this zone, or from one of those that a list of addresses means; or nobody else
    gets in, for the door itself knows who comes.
    """
    if not drawn:
        return False
    by_address = {PARTNER, CORPORATE, FOREIGN}
    known = edge.guards.get(Guard.IDENTITY, Strength.OPEN) >= Strength.ENFORCED
    return known or source in drawn or (source in by_address and bool(drawn & by_address))


def _placed(graph: Graph, rows: Sequence[Passage]) -> dict[str, Zone]:
    """The zone of everything on the picture."""
    ends = dict.fromkeys(name for row in rows for name in (row.source, row.target))
    named = [name for name in graph.blueprint.resources if name in ends]
    callers = frozenset(row.source for row in rows)
    strangers = {name: of_source(name) for name in ends if graph.nodes[name].kind is NodeKind.SOURCE}
    return {**strangers, **zones(graph, named, callers)}


def _boxes(graph: Graph, rows: Sequence[Passage], placed: Mapping[str, Zone]) -> tuple[Box, ...]:
    """A box for each end of a passage, code by its depth, what it keeps and whom it calls right of it."""
    code = [name for name, zone in placed.items() if zone.column == CODE and not zone.last]
    deep = depths(code, ((row.source, row.target) for row in rows))
    last = CODE + max(deep.values(), default=-1) + 1
    found = []
    for name, zone in placed.items():
        column = last if zone.last else zone.column + deep.get(name, 0)
        resource = graph.blueprint.resources.get(name)
        if resource is None:
            title = _STRANGERS[name][0]
            lane = Lane.OUTSIDE
            found.append(
                Box(name, title, "no caller is drawn", _ICON, "client", lane, zone.id, column, (name,))
            )
            continue
        box = figure(resource, zone.id, column)
        held = classed(graph.blueprint, kept_by(graph.blueprint, resource)) if stores(resource) else ""
        found.append(replace(box, service=f"holds {held}") if held else box)
    return tuple(found)


def _frames(boxes: Iterable[Box], placed: Mapping[str, Zone]) -> tuple[Frame, ...]:
    used = {box.frame: placed[box.id] for box in boxes}
    ordered = sorted(used.values(), key=lambda zone: (zone.column, zone.last, zone.beyond))
    return tuple(Frame(zone.id, FrameKind.BOUNDARY, zone.title, "") for zone in ordered)


def _way(placed: Mapping[str, Zone], row: Passage) -> tuple[int, int, str, str]:
    """What sorts crossings: from the left, those between two zones together."""
    source, target = placed[row.source], placed[row.target]
    return source.column, target.column, source.id, target.id


def _crossings(
    graph: Graph, rows: Iterable[Passage], placed: Mapping[str, Zone]
) -> tuple[tuple[KeyStep, ...], Numbers]:
    """A sentence for each pair of zones and set of guards, and the number of every passage."""
    alike: dict[tuple[str, tuple[str, ...]], list[Passage]] = {}
    for row in sorted(rows, key=lambda row: _way(placed, row)):
        way = f"{placed[row.source].said} to {placed[row.target].said}"
        alike.setdefault((way[0].upper() + way[1:], proofs(graph, row)), []).append(row)
    steps: list[KeyStep] = []
    numbers: dict[tuple[str, str], tuple[int, ...]] = {}
    for number, ((way, said), group) in enumerate(alike.items(), 1):
        data = classed(graph.blueprint, (name for row in group for name in data_on(graph, row)))
        carries = f" Carries {data}." if data else ""
        steps.append(KeyStep(number, f"{way}: {'; '.join(said)}.{carries}"))
        numbers.update(((row.source, row.target), (number,)) for row in group)
    return tuple(steps), numbers


def _stroke(graph: Graph, row: Passage, numbers: Numbers) -> Stroke:
    """A passage as an arrow; stores say on their box what they hold, so that no line repeats it."""
    holds = stores(graph.blueprint.resources[row.target])
    words = "" if holds else several(data_on(graph, row), "kinds of data", 2)
    if all(graph.nodes[edge.target].part == DEFAULT for edge in row.edges) and row.source in _STRANGERS:
        words = "default host"
    number = ",".join(str(one) for one in numbers.get((row.source, row.target), ()))
    ends = (row.source, row.target)
    return Stroke(*ends, row.kind, number, words, joins=ends)


def _numbered(lines: Iterable[Line], numbers: Numbers, standing: Mapping[str, str]) -> tuple[Line, ...]:
    found: dict[tuple[str, str], dict[int, None]] = {}
    for (source, target), row in numbers.items():
        found.setdefault((standing[source], standing[target]), {}).update(dict.fromkeys(row))
    return tuple(replace(one, steps=tuple(sorted(found.get((one.source, one.target), ())))) for one in lines)


def _alternative(frames: Sequence[Frame], steps: Sequence[KeyStep]) -> str:
    """What the picture shows, for people who do not see it."""
    zones_named = listed([frame.title for frame in frames])
    crossings = "1 kind of flow crosses" if len(steps) == 1 else f"{len(steps)} kinds of flow cross"
    unknown = [str(step.number) for step in steps if UNKNOWN in step.text]
    asked = f" Nobody is asked who they are at {listed(unknown)}." if unknown else ""
    return f"Zones of trust: {zones_named}. {crossings} from one to another.{asked}"
