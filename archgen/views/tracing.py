"""The picture of one finding: the overview with the finding's path lit and the rest faint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Hop
from archgen.finding.nearest import nearest
from archgen.graph.model import Graph
from archgen.graph.sources import INTERNET
from archgen.policy.report import Report
from archgen.views.overview import overview
from archgen.views.view import (
    Box,
    Emphasis,
    Frame,
    KeyStep,
    Lane,
    Line,
    LineKind,
    Page,
    Tile,
    UnknownPageError,
    View,
)

_ANYONE = ("Anyone", "on the internet", "aws.general.InternetAlt1")
_LISTED = 5
_OTHERS = ("Others", "outside this design", "aws.general.Users")


class _Stop(Struct, frozen=True):
    """A box on the path, with the numbers of the steps that end in it; `place`: a guard is missing here."""

    box: str
    steps: tuple[int, ...]
    place: bool


def paths(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """A page for each open finding that has a path, named by the finding's id."""
    found = [finding for finding in report.open if len(finding.path) > 1]
    return tuple(Page(finding.id, trace(graph, report, finding)) for finding in found)


def pages(graph: Graph, report: Report, picked: str) -> tuple[Page, ...]:
    """The page of the finding whose id begins with `picked`, as long as only one does.

    Raises `UnknownPageError` where none does, or several do.
    """
    known = [finding for finding in report.findings if not finding.category.unusable]
    found = [finding for finding in known if finding.id == picked] or [
        finding for finding in known if finding.id.startswith(picked)
    ]
    if len(found) != 1:
        ids = [finding.id for finding in found or known]
        raise UnknownPageError(_not_one(picked, ids, many=bool(found)))
    return (Page(found[0].id, trace(graph, report, found[0])),)


def _not_one(start: str, ids: Sequence[str], *, many: bool) -> str:
    if many:
        more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
        return f"several findings begin with {start}: {', '.join(ids[:_LISTED])}{more}"
    rule = start.partition("@")[0]
    meant = nearest(start, ids) or nearest(rule, [name.partition("@")[0] for name in ids])
    hint = f"did you mean {meant}?" if meant else "`archgen validate --format json` gives every finding's id"
    return f"there is no finding {start}; {hint}"


def trace(graph: Graph, report: Report, finding: Finding) -> View:
    """What the picture of a finding shows: where it is, and for a path every step of it.

    A finding without a path has its resources lit. Whoever comes from outside without being
    drawn stands as a box of their own before the path's first box.
    """
    base = overview(graph, report, _involved(graph.blueprint, finding))
    # Of what stands in several Regions the path goes through the first.
    standing = {member: box.id for box in reversed(base.boxes) for member in box.members}
    stops = _stops(graph.blueprint, finding, standing)
    lit = {stop.box for stop in stops} | _named(finding, standing)
    places = {stop.box for stop in stops if stop.place} or _named(finding, standing)
    shelved = {*finding.sinks, *finding.resources, *(hop.node.partition("/")[0] for hop in finding.path)}
    boxes = (*_outsider(stops, base.boxes), *base.boxes)
    return replace(
        base,
        facts=_sentence_case(finding.message),
        verdict=finding.severity.word.capitalize(),
        counts=finding.rule,
        boxes=tuple(replace(box, emphasis=_of_box(box.id, lit, places)) for box in boxes),
        frames=tuple(_frame(frame, shelved) for frame in base.frames),
        lines=_lines(base.lines, stops),
        outside=_tiles(base.outside, shelved),
        steps_title="The path" if finding.path else "",
        steps=_told(graph.blueprint, finding.path),
        alternative=_alternative(finding),
    )


def _involved(blueprint: Blueprint, finding: Finding) -> frozenset[str]:
    """The resources that the finding is about: they have boxes of their own however large the design is."""
    path = (_resource(blueprint, hop.node) for hop in finding.path)
    return frozenset((*finding.resources, *finding.sinks, *path))


def _stops(blueprint: Blueprint, finding: Finding, standing: Mapping[str, str]) -> tuple[_Stop, ...]:
    """The boxes that the path goes through; steps within one box, a door and a route, are one stop."""
    found: list[_Stop] = []
    for number, hop in enumerate(finding.path):
        # Whoever drives the path comes first; a zone further on is told, and has no box.
        driver = hop.node.startswith("@") and not found
        box = hop.node if driver else standing.get(_resource(blueprint, hop.node), "")
        steps = (number,) if number else ()
        if found and found[-1].box == box:
            last = found[-1]
            found[-1] = _Stop(box, (*last.steps, *steps), last.place or hop.place)
        elif box:
            found.append(_Stop(box, steps, hop.place))
    return tuple(_from_drawn(found, blueprint))


def _from_drawn(stops: list[_Stop], blueprint: Blueprint) -> list[_Stop]:
    """The stops without a source outside where a drawn client follows it."""
    if len(stops) > 1 and stops[0].box.startswith("@"):
        after = blueprint.resources.get(stops[1].box)
        if after is not None and after.type in ("client", "external"):
            return stops[1:]
    return stops


def _resource(blueprint: Blueprint, node: str) -> str:
    """The resource that a node belongs to; an imported one has a slash in its own name."""
    pieces = node.split("/")
    names = ("/".join(pieces[:count]) for count in range(len(pieces), 0, -1))
    return next((name for name in names if name in blueprint.resources), "")


def _named(finding: Finding, standing: Mapping[str, str]) -> set[str]:
    names = (*finding.resources, *finding.sinks)
    return {standing[name] for name in names if name in standing}


def _outsider(stops: Sequence[_Stop], boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The box for whoever drives the path without being drawn; none where the path begins at a box."""
    if not stops or not stops[0].box.startswith("@") or stops[0].box in {box.id for box in boxes}:
        return ()
    source = stops[0].box
    title, service, icon = _ANYONE if source == INTERNET else _OTHERS
    return (Box(source, title, service, icon, "client", Lane.OUTSIDE, "", 0, (source,)),)


def _of_box(name: str, lit: set[str], places: set[str]) -> Emphasis:
    if name in places:
        return Emphasis.PLACE
    return Emphasis.LIT if name in lit else Emphasis.FAINT


def _frame(frame: Frame, shelved: set[str]) -> Frame:
    return replace(frame, shelf=_tiles(frame.shelf, shelved))


def _tiles(tiles: Iterable[Tile], shelved: set[str]) -> tuple[Tile, ...]:
    return tuple(
        replace(tile, emphasis=Emphasis.LIT if tile.resource in shelved else Emphasis.FAINT) for tile in tiles
    )


def _lines(lines: Iterable[Line], stops: Sequence[_Stop]) -> tuple[Line, ...]:
    """The lines faint, those along the path lit with its numbers; a step without a line gets one."""
    steps = {(before.box, after.box): after.steps for before, after in pairwise(stops)}
    drawn: list[Line] = []
    for line in lines:
        ends = (line.source, line.target)
        turned = (line.target, line.source)
        pair = ends if ends in steps else turned if turned in steps else None
        emphasis = Emphasis.LIT if pair else Emphasis.FAINT
        drawn.append(replace(line, steps=steps.pop(pair) if pair else (), emphasis=emphasis))
    for (source, target), numbers in steps.items():
        drawn.append(Line(source, target, LineKind.REQUEST, steps=numbers, emphasis=Emphasis.LIT))
    return tuple(drawn)


def _told(blueprint: Blueprint, path: Sequence[Hop]) -> tuple[KeyStep, ...]:
    return tuple(KeyStep(number, _sentence(blueprint, hop)) for number, hop in enumerate(path) if number)


def _sentence(blueprint: Blueprint, hop: Hop) -> str:
    name = _resource(blueprint, hop.node)
    if not name:
        title, *_ = _ANYONE if hop.node == INTERNET else _OTHERS
        return f"{title}: {hop.says}" if hop.says else title
    part = hop.node.removeprefix(name).strip("/")
    title = blueprint.resources[name].title
    where = f"{title}, {part.replace('_', ' ')}" if part else title
    return f"{where}: {hop.says}" if hop.says else where


def _sentence_case(message: str) -> str:
    """The message as a line of its own; a name at its beginning is left as it is written."""
    text = message.replace("`", "")
    return text if message.startswith("`") else text[:1].upper() + text[1:]


def _alternative(finding: Finding) -> str:
    way = " to ".join(hop.node for hop in finding.path)
    said = f"{_sentence_case(finding.message)}; {finding.severity.word}."
    return f"{said} The path goes from {way}." if way else said
