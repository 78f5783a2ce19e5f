"""A view as DOT, for those who lay out with Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.formats.classic.dot_text import attributes, label, quote
from archgen.formats.line_looks import (
    FAINT,
    FRAMES,
    INK,
    LANES,
    LINES,
    SHELF,
    FrameLook,
    findings_of,
    label_of,
    title_of,
)
from archgen.formats.naming import Naming
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, served
from archgen.formats.one_line import one_line
from archgen.formats.ranks import RANKS
from archgen.views.view import Box, Emphasis, Line, LineKind, Tile, View

_FONT = '"Helvetica,Arial,sans-serif"'
_SPINE = "2.5"
_PLACE = "3"
_PAGE = {"nodesep": "0.35", "ranksep": "0.9", "fontname": _FONT}
_NODES = {"shape": "box", "style": '"rounded,filled"', "margin": '"0.18,0.08"', "fontname": _FONT}
_EDGES = {"fontname": _FONT, "fontsize": "11"}
_LIST = {"shape": "plaintext", "style": '""'}


def render(view: View) -> str:
    """A directed graph, the way the view goes: frames are clusters, nodes are named like the resources."""
    return _Graph(view).text()


class _Graph:
    def __init__(self, view: View) -> None:
        self._view = view
        self._ids = Naming(one_line)
        self._served = served(view)

    def text(self) -> str:
        """The whole document."""
        return "\n".join(("digraph {", *(f"    {line}" for line in self._body()), "}", ""))

    def _body(self) -> Iterator[str]:
        view = self._view
        page = {
            "label": label(view.title, view.facts),
            "labelloc": "t",
            "rankdir": RANKS[view.direction],
            **_PAGE,
        }
        yield f"graph {attributes(page)}"
        yield f"node {attributes(_NODES)}"
        yield f"edge {attributes(_EDGES)}"
        tree = nest(view)
        for box in tree.boxes:
            yield self._box(box)
        for one in tree.nests:
            yield from self._frame(one)
        yield from self._shelf("", OUTSIDE, view.outside)
        yield from self._key()
        for line in view.lines:
            yield self._line(line)

    def _box(self, box: Box) -> str:
        look = LANES[box.lane]
        words = label(title_of(box), box.service, findings_of(box))
        paint = {"fillcolor": quote(look.fill), "color": quote(look.edge), "fontcolor": quote(INK)}
        if box.emphasis is Emphasis.FAINT:
            paint = {"fillcolor": '"#FFFFFF"', "color": quote(FAINT), "fontcolor": quote(FAINT)}
        if box.emphasis is Emphasis.FOREIGN:
            paint |= {"fillcolor": '"#FFFFFF"', "style": quote("rounded,filled,dashed")}
        if box.emphasis is Emphasis.PLACE:
            paint |= {"color": quote(LINES[LineKind.GUARD].colour), "penwidth": _PLACE}
        return f"{quote(self._ids.of(box.id))} {attributes({'label': words, **paint})}"

    def _frame(self, one: Nest) -> Iterator[str]:
        yield f"subgraph {quote(self._ids.of(one.frame.id, 'cluster '))} {{"
        yield f"    graph {_cluster(label(title_of(one.frame)), FRAMES[one.frame.kind])}"
        for box in one.boxes:
            yield f"    {self._box(box)}"
        for inner in one.inner:
            yield from (f"    {line}" for line in self._frame(inner))
        yield from (f"    {line}" for line in self._shelf(one.frame.id, SUPPORTING, one.frame.shelf))
        yield "}"

    def _shelf(self, frame: str, title: str, shelf: tuple[Tile, ...]) -> Iterator[str]:
        if not shelf:
            return
        yield f"subgraph {quote(self._ids.of(frame, 'cluster shelf '))} {{"
        yield f"    graph {_cluster(label(title), SHELF)}"
        words = label(*(self._tile(tile) for tile in shelf), left=True)
        yield f"    {quote(self._ids.of(frame, 'shelf '))} {attributes({'label': words, **_LIST})}"
        yield "}"

    def _tile(self, tile: Tile) -> str:
        return " · ".join(
            part for part in (title_of(tile), tile.service, self._served.get(tile.resource)) if part
        )

    def _key(self) -> Iterator[str]:
        if self._view.steps:
            told = (f"{step.number}  {step.text}" for step in self._view.steps)
            words = label(self._view.steps_title, *told, left=True)
            yield f"{quote(self._ids.of('steps', 'key '))} {attributes({'label': words, **_LIST})}"

    def _line(self, line: Line) -> str:
        look = LINES[line.kind]
        drawn = {"color": quote(look.colour), "style": look.stroke.value}
        words = label_of(line)
        if words:
            drawn["label"] = label(words)
        if line.spine or line.emphasis is Emphasis.LIT:
            drawn["penwidth"] = _SPINE
        if line.emphasis is Emphasis.FAINT:
            drawn |= {"color": quote(FAINT), "fontcolor": quote(FAINT)}
        ends = f"{quote(self._ids.of(line.source))} -> {quote(self._ids.of(line.target))}"
        return f"{ends} {attributes(drawn)}"


def _cluster(title: str, look: FrameLook) -> str:
    colour = quote(look.colour)
    style = {
        "label": title,
        "labeljust": "l",
        "style": look.stroke.value,
        "color": colour,
        "fontcolor": colour,
    }
    return attributes(style)
