"""Data: what keeps it under whose key, who writes it and who reads it, and where copies of it lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.model import Blueprint
from archgen.graph.attributes import DataClass, asset_class
from archgen.graph.data_flow import flows, kept_by, names_of
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import outside
from archgen.graph.settings import setting
from archgen.policy.report import Report
from archgen.views.badges import with_findings
from archgen.views.composing import composed, figure, listed, with_numbers
from archgen.views.crowds import settle
from archgen.views.keeping import copies, copying_logs, frames_of_keys, keeps, kept_words, shelter
from archgen.views.lines import join
from archgen.views.passages import Passage, passages
from archgen.views.proofs import data_on
from archgen.views.strokes import Stroke
from archgen.views.view import Box, KeyStep, Line, LineKind, Page

_LEFT, _KEPT, _RIGHT = 0, 1, 2
_LEGEND = {
    LineKind.REQUEST: "sends out of AWS",
    LineKind.DATA: "data is written or read",
    LineKind.MESSAGE: "data in a message",
    LineKind.REPLICATION: "is copied",
    LineKind.NOTE: "data in a log",
}
_LOGS = "logs"
_READS = "reads"
_WORDS = (_READS, "writes", "deletes", "sends")
_MOVING = frozenset({EdgeKind.DATA, EdgeKind.ASYNC, EdgeKind.EVENT})


class Touch(Struct, frozen=True):
    """Somebody who writes or reads what is kept: who, what, in which words, and which data.

    `reads` is true where data only comes out.
    """

    user: str
    keeper: str
    words: tuple[str, ...]
    data: tuple[str, ...]
    reads: bool
    kind: LineKind

    @property
    def ends(self) -> tuple[str, str]:
        """Where data comes from, and where it goes."""
        return (self.keeper, self.user) if self.reads else (self.user, self.keeper)


def pages(graph: Graph, report: Report, picked: str = "") -> tuple[Page, ...]:  # noqa: ARG001 - one form for all
    """The picture of data; none where nothing keeps any."""
    found = passages(graph)
    touches = tuple(touch for row in found for touch in _touches(graph, row))
    touches += _logging(graph)
    keepers = _keepers(graph, touches)
    if not keepers:
        return ()
    sent = tuple(row for row in found if _leaves(graph, row))
    copied = [(box, edge) for box, edge in copies(graph, _RIGHT) if edge.source in keepers]
    boxes = (*_boxes(graph, touches, sent, keepers), *(box for box, _ in copied))
    strokes = [*map(_stroke, touches), *(_sent(graph, row) for row in sent)]
    strokes += [Stroke(edge.source, edge.target, LineKind.REPLICATION, edge.verb) for _, edge in copied]
    boxes = with_findings(boxes, graph.blueprint, report)
    boxes, standing = settle(boxes, strokes, frozenset(keepers))
    data = [(touch.ends, touch.data) for touch in touches]
    data += [((row.source, row.target), data_on(graph, row)) for row in sent]
    number = _places(graph, keepers, data)
    lines = _numbered(join(strokes, standing), data, number, standing)
    about = {
        place: [standing[one] for one in _keeping(graph, keepers, name)] for name, place in number.items()
    }
    view = composed(
        graph,
        report,
        "data",
        boxes=with_numbers(boxes, lines, about),
        frames=frames_of_keys(graph.blueprint, keepers),
        lines=lines,
        steps=_assets(graph, keepers, sent, number),
        steps_title="Data",
        alternative=_alternative(graph.blueprint, keepers, touches),
        legend=_LEGEND,
    )
    return (Page("data", view),)


def _touches(graph: Graph, row: Passage) -> Iterator[Touch]:
    """What a passage says of something that keeps data: who acts on it, or whom it tells."""
    resources = graph.blueprint.resources
    kept = [keeps(resources[name]) for name in (row.source, row.target)]
    data = data_on(graph, row)
    if kept == [True, False] and row.kind is LineKind.MESSAGE:
        yield Touch(row.target, row.source, (), data, reads=True, kind=LineKind.MESSAGE)
    elif kept[1]:
        said = {_word(edge) for edge in row.edges if edge.kind in _MOVING}
        words = tuple(word for word in _WORDS if word in said)
        if words:
            reads = words == (_READS,) and not kept[0]
            yield Touch(row.source, row.target, words, data, reads, row.kind)


def _word(edge: Edge) -> str:
    if edge.kind is not EdgeKind.DATA:
        return "sends"
    if edge.op == "read":
        return _READS
    return "deletes" if edge.verb == "deletes" else "writes"


def _logging(graph: Graph) -> tuple[Touch, ...]:
    """What code writes down of the data that it handles, in records that hold whole contents."""
    known = flows(graph)
    found = []
    for log, edges in copying_logs(graph).items():
        for edge in edges:
            data = tuple(name for name in known.at(log) if name in known.at(edge.source))
            writer = graph.nodes[edge.source].resource
            if data and writer in graph.blueprint.resources:
                found.append(Touch(writer, log, (_LOGS,), data, reads=False, kind=LineKind.NOTE))
    return tuple(found)


def _keepers(graph: Graph, touches: Iterable[Touch]) -> tuple[str, ...]:
    """What keeps data, in the order of the file: what somebody touches, and what is said to hold some."""
    touched = {touch.keeper for touch in touches}
    return tuple(
        name
        for name, one in graph.blueprint.resources.items()
        if name in touched or (keeps(one) and setting(one, "holds"))
    )


def _leaves(graph: Graph, row: Passage) -> bool:
    """True for what code tells systems of others that are no callers of ours."""
    resources = graph.blueprint.resources
    leaves = outside(resources[row.target]) and not outside(resources[row.source])
    return leaves and row.kind is LineKind.REQUEST


def _boxes(
    graph: Graph, touches: Sequence[Touch], sent: Iterable[Passage], keepers: Sequence[str]
) -> tuple[Box, ...]:
    """Who writes stands at the left, who only reads at the right, what keeps data between them."""
    blueprint = graph.blueprint
    column = {touch.user: _RIGHT for touch in touches if touch.user not in keepers}
    column.update((row.source, _LEFT) for row in sent)
    column.update((row.target, _RIGHT) for row in sent)
    writing = [touch for touch in touches if not touch.reads and touch.kind is not LineKind.NOTE]
    column.update((touch.user, _LEFT) for touch in writing if touch.user not in keepers)
    found = []
    for name, one in blueprint.resources.items():
        if name in keepers:
            found.append(figure(one, shelter(blueprint, one).id, _KEPT, kept_words(graph, one)))
        elif name in column:
            found.append(figure(one, "", column[name]))
    return tuple(found)


def _stroke(touch: Touch) -> Stroke:
    """Data runs from the arrow's start to its end; words stand where it runs both ways, or is deleted."""
    plain = touch.words in ((), (_READS,), ("writes",), ("sends",))
    words = "" if plain else ", ".join(touch.words)
    return Stroke(*touch.ends, touch.kind, ",".join(touch.data), words, joins=touch.ends)


def _sent(graph: Graph, row: Passage) -> Stroke:
    words = "" if data_on(graph, row) else "data not stated"
    return Stroke(row.source, row.target, LineKind.REQUEST, "sends", words)


def _places(
    graph: Graph, keepers: Sequence[str], data: Iterable[tuple[tuple[str, str], tuple[str, ...]]]
) -> dict[str, int]:
    """The number of each asset; those that are nowhere on the picture have 0, and come last."""
    moving = {name for _, names in data for name in names}
    names = names_of(graph.blueprint)
    drawn = [name for name in names if name in moving or _keeping(graph, keepers, name)]
    return {name: place for place, name in enumerate(drawn, 1)} | dict.fromkeys(
        (name for name in names if name not in drawn), 0
    )


def _numbered(
    lines: Iterable[Line],
    data: Iterable[tuple[tuple[str, str], tuple[str, ...]]],
    number: Mapping[str, int],
    standing: Mapping[str, str],
) -> tuple[Line, ...]:
    """The lines with the numbers of the data that runs along them."""
    found: dict[tuple[str, str], set[int]] = {}
    for (source, target), names in data:
        ends = (standing[source], standing[target])
        found.setdefault(ends, set()).update(number[name] for name in names if name in number)
    return tuple(replace(one, steps=tuple(sorted(found.get((one.source, one.target), ())))) for one in lines)


def _assets(
    graph: Graph, keepers: Sequence[str], sent: Iterable[Passage], number: Mapping[str, int]
) -> tuple[KeyStep, ...]:
    """A sentence for each asset: its class, where it is kept, whom it leaves for, where it may not be."""
    blueprint = graph.blueprint
    titles = {name: one.title for name, one in blueprint.resources.items()}
    steps = []
    for name, place in number.items():
        kept = [titles[one] for one in _keeping(graph, keepers, name)]
        copied = [titles[log] for log in copying_logs(graph) if name in flows(graph).at(log)]
        gone = dict.fromkeys(titles[row.target] for row in sent if name in data_on(graph, row))
        said = [f"kept in {listed(kept)}" if kept else "kept nowhere"]
        said += [f"copied to {listed(copied)}"] if copied else []
        said += [f"sent to {listed(list(gone))}"] if gone else []
        said += _bounds(blueprint, name)
        greatest = asset_class(blueprint, name)
        known = f" ({greatest.name.lower()})" if greatest is not DataClass.UNSTATED else ""
        steps.append(KeyStep(place, f"{name}{known}: {'; '.join(said)}."))
    return tuple(steps)


def _keeping(graph: Graph, keepers: Iterable[str], name: str) -> list[str]:
    """What keeps an asset."""
    blueprint = graph.blueprint
    return [one for one in keepers if name in kept_by(blueprint, blueprint.resources[one])]


def _bounds(blueprint: Blueprint, name: str) -> list[str]:
    asset = blueprint.data.get(name)
    if asset is None:
        return []
    said = [f"stays in {listed(asset.residency)}"] if asset.residency else []
    return [*said, f"never in {listed(asset.kept_out_of, 'or')}"] if asset.never_in else said


def _alternative(blueprint: Blueprint, keepers: Sequence[str], touches: Iterable[Touch]) -> str:
    """What the picture shows, for people who do not see it."""
    titles = {name: one.title for name, one in blueprint.resources.items()}
    rows = [touch for touch in touches if touch.kind is not LineKind.NOTE and touch.user not in keepers]
    writers = dict.fromkeys(titles[touch.user] for touch in rows if not touch.reads)
    readers = dict.fromkeys(titles[touch.user] for touch in rows if touch.reads)
    said = [f"What keeps data: {listed([titles[name] for name in keepers])}."]
    said += [f"Who writes: {listed(list(writers))}."] if writers else []
    said += [f"Who only reads: {listed(list(readers))}."] if readers else []
    return " ".join(said)
