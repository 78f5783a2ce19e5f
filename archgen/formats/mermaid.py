"""A view as a Mermaid flowchart, for README files and wikis that draw Mermaid themselves."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.formats.condensing import condensations
from archgen.formats.depths import deepest, depths
from archgen.formats.line_looks import (
    FAINTNESS,
    FRAMES,
    INK,
    LANES,
    LINES,
    SHELF,
    FrameLook,
    Stroke,
    findings_of,
    label_of,
)
from archgen.formats.mermaid_text import (
    MOST_CHARACTERS,
    MOST_EDGES,
    comment,
    escape,
    front_matter,
    length,
    lines,
)
from archgen.formats.naming import Naming, slug
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, served
from archgen.views.view import Box, Emphasis, FrameKind, Lane, Line, Tile, View

_DASHES = {Stroke.SOLID: "", Stroke.DASHED: ",stroke-dasharray:6 4", Stroke.DOTTED: ",stroke-dasharray:2 3"}
_EMPHASIS = {
    Emphasis.FAINT: f"opacity:{FAINTNESS}",
    Emphasis.LIT: "stroke-width:3px",
    Emphasis.PLACE: "stroke:#c7131f,stroke-width:4px",
}
_LONG = 400
_STEPS = 30
_LISTED = 12
_WIDE = ("config:", "  flowchart:", "    wrappingWidth: 420")


def render(view: View) -> str:
    """The flowchart, left to right.

    Mermaid refuses more than 500 arrows or 50,000 characters. A view beyond that is drawn with
    less detail, and a comment says with how much less.
    """
    text = ""
    for condensed, note in condensations(view):
        chart = _Flowchart(condensed, note)
        text = chart.text()
        if chart.edges <= MOST_EDGES and length(text) <= MOST_CHARACTERS:
            break
    return text


class _Flowchart:
    """One flowchart being written; `edges` counts what Mermaid counts, invisible ones too."""

    def __init__(self, view: View, note: str) -> None:
        self._view = view
        self._note = note
        self._ids = Naming()
        self._served = served(view)
        self._classes: dict[str, str] = {}
        self._emphasis: dict[Emphasis, list[str]] = {}
        self._depths = depths(view)
        self._columns: list[str] = []
        self.edges = 0

    def text(self) -> str:
        """The whole document."""
        body = list(self._body())
        definitions = [f"classDef {name} {look}" for name, look in sorted(self._classes.items())]
        return "\n".join((*self._head(), *(f"    {line}" for line in (*body, *definitions)), ""))

    def _head(self) -> Iterator[str]:
        yield from front_matter(self._view.title, *_WIDE)
        if self._note:
            yield comment(self._note)
        yield "flowchart LR"
        yield f"    accTitle: {lines(escape(self._view.title))}"
        told = " ".join(part for part in (self._note, self._view.alternative) if part)
        yield f"    accDescr: {lines(escape(told, _LONG))}"

    def _body(self) -> Iterator[str]:
        tree = nest(self._view)
        for box in tree.boxes:
            yield self._box(box)
        for one in tree.nests:
            yield from self._frame(one)
        yield from self._shelf(None, OUTSIDE, self._view.outside)
        yield from self._key()
        yield from self._lines()
        # Links that nobody sees give lists a column of their own, where no arrow runs over them.
        if self.edges + len(self._columns) <= MOST_EDGES:
            yield from self._columns
            self.edges += len(self._columns)

    def _box(self, box: Box) -> str:
        if box.emphasis in _EMPHASIS:
            self._emphasis.setdefault(box.emphasis, []).append(self._ids.of(box.id, "b_"))
        words = lines(f"<b>{escape(box.title)}</b>", escape(box.service), escape(findings_of(box)))
        return f'{self._ids.of(box.id, "b_")}["{words}"]:::{self._lane(box.lane)}'

    def _frame(self, one: Nest) -> Iterator[str]:
        name = self._ids.of(one.frame.id, "f_")
        yield f'subgraph {name}["{lines(escape(one.frame.title))}"]'
        for box in one.boxes:
            yield f"    {self._box(box)}"
        for inner in one.inner:
            yield from (f"    {line}" for line in self._frame(inner))
        yield from (f"    {line}" for line in self._shelf(one, SUPPORTING, one.frame.shelf))
        yield "end"
        yield f"class {name} {self._border(one.frame.kind)}"

    def _shelf(self, one: Nest | None, title: str, shelf: tuple[Tile, ...]) -> Iterator[str]:
        """Folded things as lists in a frame of their own: as boxes they would push the rest apart."""
        if not shelf:
            return
        frame = one.frame.id if one else ""
        name = self._ids.of(frame, "s_")
        yield f'subgraph {name}["{title}"]'
        for start in range(0, len(shelf), _LISTED):
            words = lines(*(self._tile(tile) for tile in shelf[start : start + _LISTED]))
            look = "fill:none,stroke:none,text-align:left"
            node = self._ids.of(f"{frame}/{start}", "t_")
            yield f'    {node}["{words}"]:::{self._class("list", look)}'
            self._beside(node, one)
        yield "end"
        yield f"class {name} {self._class('shelf', _border(SHELF))}"

    def _tile(self, tile: Tile) -> str:
        rest = (escape(tile.service), escape(self._served.get(tile.resource, "")))
        return " · ".join(part for part in (f"<b>{escape(tile.title)}</b>", *rest) if part)

    def _key(self) -> Iterator[str]:
        steps = self._view.steps
        if not steps:
            return
        told = [f"{step.number} {escape(step.text)}" for step in steps[:_STEPS]]
        more = f"and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
        title = escape(self._view.steps_title)
        words = lines(f"<b>{title}</b>" if title else "", *told, more)
        look = f"{_border(SHELF)},text-align:left"
        node = self._ids.of("steps", "k_")
        yield f'{node}["{words}"]:::{self._class("key", look)}'
        self._beside(node, None)

    def _beside(self, node: str, one: Nest | None) -> None:
        """A list stands after everything in its frame; one outside all frames before the first box there."""
        last = deepest(one, self._depths) if one else ""
        if last:
            self._columns.append(f"{self._ids.of(last, 'b_')} ~~~ {node}")
        elif one is None:
            first = next((box.id for box in self._view.boxes if not self._depths[box.id]), "")
            self._columns += [f"{node} ~~~ {self._ids.of(first, 'b_')}"] if first else []

    def _lines(self) -> Iterator[str]:
        coloured: dict[str, list[str]] = {}
        faint: list[str] = []
        for line in self._view.lines:
            label = escape(label_of(line))
            middle = f'|"{label}"| ' if label else " "
            source, target = self._ids.of(line.source, "b_"), self._ids.of(line.target, "b_")
            yield f"{source} {_arrow(line)}{middle}{target}"
            coloured.setdefault(LINES[line.kind].colour, []).append(str(self.edges))
            faint += [str(self.edges)] if line.emphasis is Emphasis.FAINT else []
            self.edges += 1
        for colour, numbers in coloured.items():
            yield f"linkStyle {','.join(numbers)} stroke:{colour}"
        if faint:
            yield f"linkStyle {','.join(faint)} opacity:{FAINTNESS}"
        for look, names in self._emphasis.items():
            yield f"class {','.join(names)} {self._class(look.value, _EMPHASIS[look])}"

    def _lane(self, lane: Lane) -> str:
        look = LANES[lane]
        return self._class(f"lane_{slug(lane)}", f"fill:{look.fill},stroke:{look.edge},color:{INK}")

    def _border(self, kind: FrameKind) -> str:
        return self._class(f"frame_{slug(kind)}", _border(FRAMES[kind]))

    def _class(self, name: str, look: str) -> str:
        self._classes[name] = look
        return name


def _arrow(line: Line) -> str:
    """Thick along the request path, dotted for what is no call and no access to data, else thin."""
    if line.spine:
        return "==>"
    return "-->" if LINES[line.kind].stroke is Stroke.SOLID else "-.->"


def _border(look: FrameLook) -> str:
    return f"fill:none,stroke:{look.colour}{_DASHES[look.stroke]}"
