"""A view as a Mermaid flowchart, for README files and wikis that draw Mermaid themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from archgen.formats.anchors import anchor
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.flavours import GRAMMARS
from archgen.formats.line_looks import LINES, Stroke, findings_of, label_of, title_of
from archgen.formats.mermaid.classes import Classes
from archgen.formats.mermaid.condensing import condensations
from archgen.formats.mermaid.depths import deepest, depths
from archgen.formats.mermaid.text import (
    MOST_CHARACTERS,
    MOST_EDGES,
    comment,
    escape,
    identifier,
    length,
    lines,
)
from archgen.formats.mermaid.theme import FLOWCHART, head
from archgen.formats.naming import Naming
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, served
from archgen.formats.ranks import RANKS
from archgen.views.view import Box, Lane, Line, Tile, View

_LONG = 400
_STEPS = 30
_LISTED = 12
_WIDE = 420
_LANES = {Lane.API: "API"}
_BRIEFLY = "Outside AWS"
WHOLE = ""
"""Where the note on a drawing leads, among the places that boxes lead to."""
_INVENTORY = "inventory"
"""The section of the review in which every resource stands."""


def render(view: View, appearance: Appearance = PLAIN) -> str:
    """The flowchart in the grammar of `appearance.flavour`; boxes lead to its `link`.

    It goes the way the view goes. Mermaid refuses more than 500 arrows or 50,000 characters: a view
    beyond that is drawn with less detail, and a box on the drawing says with how much less.
    `splitting` has the parts.
    """
    text = ""
    for condensed, note in condensations(view):
        text, fit = flowchart(condensed, appearance, note=note)
        if fit:
            break
    return text


def fits(view: View, appearance: Appearance = PLAIN) -> bool:
    """Whether Mermaid draws the view as it is."""
    return flowchart(view, appearance)[1]


def flowchart(
    view: View, appearance: Appearance, links: Mapping[str, str] | None = None, note: str = ""
) -> tuple[str, bool]:
    """The view as it is, however large, and whether Mermaid draws it.

    `links` are places that boxes lead to, by box id, before all others, and `WHOLE` where the note leads;
    `note` is written on the drawing.
    """
    chart = _Flowchart(view, appearance, links or {}, note)
    text = chart.text()
    return text, chart.edges <= MOST_EDGES and length(text) <= MOST_CHARACTERS


class _Flowchart:
    """One flowchart being written; `edges` counts what Mermaid counts, invisible ones too."""

    def __init__(self, view: View, appearance: Appearance, links: Mapping[str, str], note: str) -> None:
        self._view = view
        self._link = appearance.link
        self._links = links
        self._grammar = GRAMMARS[appearance.flavour]
        self._note = note
        self._ids = Naming(identifier)
        self._served = served(view)
        self._classes = Classes(self._grammar)
        self._depths = depths(view)
        self._columns: list[tuple[str, str]] = []
        self._clicks: list[str] = []
        self.edges = 0

    def text(self) -> str:
        """The whole document."""
        body = [*self._body(), *self._clicks, *self._classes.statements()]
        return "\n".join((*self._head(), *(f"    {line}" for line in body), ""))

    def _head(self) -> Iterator[str]:
        yield from head(self._grammar, self._view.title, FLOWCHART, _WIDE)
        if self._note:
            yield comment(self._note)
        yield f"{self._grammar.flowchart} {RANKS[self._view.direction]}"
        if self._grammar.described:
            yield f"    accTitle: {lines(escape(self._view.title))}"
            told = " ".join(part for part in (self._note, self._view.alternative) if part)
            yield f"    accDescr: {lines(escape(told, _LONG))}"

    def _body(self) -> Iterator[str]:
        tree = nest(self._view)
        yield from self._boxes(tree.boxes)
        for one in tree.nests:
            yield from self._frame(one)
        # Old versions draw a frame no wider than what is in it, and the title over its sides.
        yield from self._shelf(None, OUTSIDE if self._grammar.toned else _BRIEFLY, self._view.outside)
        yield from self._key()
        yield from self._lines()
        # Links that nobody sees give lists a column of their own, where no arrow runs over them.
        if self.edges + len(self._columns) <= MOST_EDGES:
            yield from self._unseen()

    def _boxes(self, boxes: Sequence[Box]) -> Iterator[str]:
        for box in boxes:
            yield self._box(box)

    def _box(self, box: Box) -> str:
        name = self._ids.of(box.id, "b_")
        self._classes.box(name, box)
        if place := self._place(box):
            self._clicks.append(f'click {name} href "{place}"')
        words = lines(self._bold(title_of(box)), escape(box.service), escape(findings_of(box)))
        return f'{name}["{words}"]'

    def _place(self, box: Box) -> str:
        """Where a box leads: to a part of the picture, its worst finding in the review, or the inventory."""
        if box.id in self._links:
            return _address(self._links[box.id])
        if not self._link:
            return ""
        return f"{_address(self._link)}#{anchor(box.told[0].id) if box.told else _INVENTORY}"

    def _bold(self, text: str) -> str:
        written = escape(text)
        return f"<b>{written}</b>" if self._grammar.bold and written else written

    def _frame(self, one: Nest) -> Iterator[str]:
        name = self._ids.of(one.frame.id, "f_")
        self._classes.frame(name, one.frame.kind)
        yield f'subgraph {name}["{lines(escape(title_of(one.frame)))}"]'
        yield from (f"    {line}" for line in self._lanes(one))
        for inner in one.inner:
            yield from (f"    {line}" for line in self._frame(inner))
        yield from (f"    {line}" for line in self._shelf(one, SUPPORTING, one.frame.shelf))
        yield "end"

    def _lanes(self, one: Nest) -> Iterator[str]:
        """The boxes of a frame by lane: a lane is a subgraph where the frame has several."""
        by_lane: dict[Lane, list[Box]] = {}
        for box in one.boxes:
            by_lane.setdefault(box.lane, []).append(box)
        for lane, boxes in by_lane.items():
            if len(by_lane) == 1:
                yield from self._boxes(boxes)
                continue
            name = self._ids.of(f"{one.frame.id}-{lane}", "l_")
            self._classes.lane(name)
            yield f'subgraph {name}["{_LANES.get(lane, lane.value.capitalize())}"]'
            yield from (f"    {line}" for line in self._boxes(boxes))
            yield "end"

    def _shelf(self, one: Nest | None, title: str, shelf: tuple[Tile, ...]) -> Iterator[str]:
        """Folded things as lists in a frame of their own: as boxes they would push the rest apart."""
        if not shelf:
            return
        frame = one.frame.id if one else "outside"
        name = self._ids.of(frame, "s_")
        self._classes.shelf(name)
        yield f'subgraph {name}["{title}"]'
        for start in range(0, len(shelf), _LISTED):
            words = lines(*(self._tile(tile) for tile in shelf[start : start + _LISTED]))
            node = self._ids.of(f"{frame}-{start}", "t_")
            self._classes.list(node)
            yield f'    {node}["{words}"]'
            self._beside(node, one)
        yield "end"

    def _tile(self, tile: Tile) -> str:
        rest = (escape(tile.service), escape(self._served.get(tile.resource, "")))
        return " · ".join(part for part in (self._bold(title_of(tile)), *rest) if part)

    def _key(self) -> Iterator[str]:
        """What less detail there is, then the steps of the main flow."""
        if self._note:
            yield self._noted("note", escape(self._note, _LONG))
            if place := self._links.get(WHOLE):
                self._clicks.append(f'click {self._ids.of("note", "k_")} href "{_address(place)}"')
        steps = self._view.steps
        if steps:
            told = [f"{step.number} {escape(step.text)}" for step in steps[:_STEPS]]
            more = f"and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
            yield self._noted("steps", self._bold(self._view.steps_title), *told, more)

    def _noted(self, key: str, *words: str) -> str:
        node = self._ids.of(key, "k_")
        self._classes.key(node)
        self._beside(node, None)
        return f'{node}["{lines(*words)}"]'

    def _beside(self, node: str, one: Nest | None) -> None:
        """A list stands after everything in its frame; one outside all frames before the first box there."""
        last = deepest(one, self._depths) if one else ""
        if last:
            self._columns.append((self._ids.of(last, "b_"), node))
        elif one is None:
            first = next((box.id for box in self._view.boxes if not self._depths[box.id]), "")
            self._columns += [(node, self._ids.of(first, "b_"))] if first else []

    def _unseen(self) -> Iterator[str]:
        for before, after in self._columns:
            yield f"{before} {'~~~' if self._grammar.unseen else '---'} {after}"
            if not self._grammar.unseen:
                self._classes.hide(self.edges)
            self.edges += 1

    def _lines(self) -> Iterator[str]:
        for line in self._view.lines:
            label = escape(label_of(line))
            middle = f'|"{label}"| ' if label else " "
            source, target = self._ids.of(line.source, "b_"), self._ids.of(line.target, "b_")
            yield f"{source} {_arrow(line)}{middle}{target}"
            self._classes.line(self.edges, line)
            self.edges += 1


def _arrow(line: Line) -> str:
    """Thick along the request path, dotted for what is no call and no access to data, else thin."""
    if line.spine:
        return "==>"
    return "-->" if LINES[line.kind].stroke is Stroke.SOLID else "-.->"


def _address(place: str) -> str:
    """A place as the target of a click: nothing in it ends the quotes or begins a code."""
    return quote(place, safe="/:?=&%~+,@#")
