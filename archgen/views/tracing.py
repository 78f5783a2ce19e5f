"""The picture of one finding: the overview with the finding's path lit and the rest faint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Finding, Hop
from archgen.finding.nearest import nearest
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.views.overview import overview
from archgen.views.view import (
    Emphasis,
    Frame,
    KeyStep,
    Line,
    LineKind,
    Page,
    Tile,
    UnknownPageError,
    View,
)
from archgen.views.walking import Walk, outsiders, resource_of, sentence, walk

_LISTED = 5


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

    A finding without a path has its resources lit. A zone outside that the path begins in or leads to
    stands as a box of its own. Each step's number stands at the line to where it is told; where there is
    no line, at the box, the tile or the frame.
    """
    base = overview(graph, report, _involved(graph.blueprint, finding))
    way = walk(graph.blueprint, finding, base)
    zones = outsiders(way.stops, base.boxes)
    boxes = (*zones, *base.boxes)
    return replace(
        base,
        facts=_sentence_case(finding.message),
        verdict=finding.severity.word.capitalize(),
        counts="",
        rule=finding.rule,
        boxes=tuple(
            replace(box, emphasis=_emphasis(box.id, way), steps=way.at.get(box.id, ())) for box in boxes
        ),
        frames=tuple(_frame(frame, way) for frame in base.frames),
        lines=_lines(base.lines, way, frozenset(box.id for box in zones if not box.column)),
        outside=_tiles(base.outside, way),
        steps_title="The path" if finding.path else "",
        steps=_told(graph.blueprint, finding.path, {box.id: box.title for box in zones}),
        alternative=_alternative(finding),
    )


def _involved(blueprint: Blueprint, finding: Finding) -> frozenset[str]:
    """The resources that the finding is about: they have boxes of their own however large the design is."""
    path = (resource_of(blueprint, hop.node) for hop in finding.path)
    return frozenset((*finding.resources, *finding.sinks, *path))


def _emphasis(name: str, way: Walk) -> Emphasis:
    if name in way.places:
        return Emphasis.PLACE
    return Emphasis.LIT if name in way.lit else Emphasis.FAINT


def _frame(frame: Frame, way: Walk) -> Frame:
    """A frame with its shelf; it is faint for nothing, as what is lit stands in it."""
    emphasis = Emphasis.PLACE if frame.id in way.places else Emphasis.PLAIN
    return replace(frame, shelf=_tiles(frame.shelf, way), emphasis=emphasis, steps=way.at.get(frame.id, ()))


def _tiles(tiles: Iterable[Tile], way: Walk) -> tuple[Tile, ...]:
    return tuple(
        replace(tile, emphasis=_emphasis(tile.resource, way), steps=way.at.get(tile.resource, ()))
        for tile in tiles
    )


def _lines(lines: Iterable[Line], way: Walk, callers: frozenset[str]) -> tuple[Line, ...]:
    """The lines faint, those along the path lit with its numbers; a step without a line gets one.

    What goes to one of the `callers` is an answer.
    """
    steps = dict(way.along)
    drawn: list[Line] = []
    for line in lines:
        ends = (line.source, line.target)
        turned = (line.target, line.source)
        pair = ends if ends in steps else turned if turned in steps else None
        emphasis = Emphasis.LIT if pair else Emphasis.FAINT
        drawn.append(replace(line, steps=steps.pop(pair) if pair else (), emphasis=emphasis))
    for (source, target), numbers in steps.items():
        kind = LineKind.ANSWER if target in callers else LineKind.REQUEST
        drawn.append(Line(source, target, kind, steps=numbers, emphasis=Emphasis.LIT))
    return tuple(drawn)


def _told(blueprint: Blueprint, path: Sequence[Hop], zones: Mapping[str, str]) -> tuple[KeyStep, ...]:
    return tuple(
        KeyStep(number, sentence(blueprint, hop, zones)) for number, hop in enumerate(path) if number
    )


def _sentence_case(message: str) -> str:
    """The message as a line of its own; a name at its beginning is left as it is written."""
    text = message.replace("`", "")
    return text if message.startswith("`") else text[:1].upper() + text[1:]


def _alternative(finding: Finding) -> str:
    way = " to ".join(hop.node for hop in finding.path)
    said = f"{_sentence_case(finding.message)}; {finding.severity.word}."
    return f"{said} The path goes from {way}." if way else said
