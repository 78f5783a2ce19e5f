"""A view as a Python script for the diagrams package, to run or to go on with by hand."""

from __future__ import annotations

import builtins
import json
import keyword
from collections.abc import Iterator

from archgen.formats.classic.dot_text import shown
from archgen.formats.classic.labels import GRAPH, box_label, edge_attributes, node_class, tile_label
from archgen.formats.line_looks import title_of
from archgen.formats.naming import Naming, slug
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, rows, served
from archgen.formats.ranks import RANKS
from archgen.views.view import Box, Line, Tile, View

_WORDS = ("Cluster", "Diagram", "Edge")
_HEAD = '''"""A drawing for the diagrams package, written by archgen.

It is yours to change. To draw it, install Graphviz and `pip install diagrams`, then run it:
the picture is written to the working folder.
"""
'''
_INVISIBLE = 'Edge(style="invis")'


def render(view: View) -> str:
    """The script: imports, nested clusters, then the edges; it opens no viewer."""
    return _Script(view).text()


class _Script:
    def __init__(self, view: View) -> None:
        self._view = view
        self._served = served(view)
        self._classes = _classes(view)
        self._variables = Naming(_variable, (*_WORDS, *self._classes.values()))
        self._clusters = Naming(lambda key: key.partition(" ")[2])
        self._opened = 0

    def text(self) -> str:
        """The whole script."""
        body = "\n".join(f"    {line}".rstrip() for line in self._body()) or "    pass"
        # No word of the blueprint stands in a comment of the first lines, where it could name a coding.
        return "\n".join((_HEAD, *self._imports(), "", *self._diagram(), body, ""))

    def _imports(self) -> Iterator[str]:
        yield f"from diagrams import {', '.join(_WORDS)}"
        modules: dict[str, set[str]] = {}
        for icon, name in self._classes.items():
            module, own = node_class(icon)
            modules.setdefault(module, set()).add(own if own == name else f"{own} as {name}")
        for module, names in sorted(modules.items()):
            yield f"from diagrams.{module} import {', '.join(sorted(names))}"

    def _diagram(self) -> Iterator[str]:
        yield "with Diagram("
        yield f"    {_literal(shown(self._view.title))},"
        yield f"    filename={_literal(slug(self._view.title, '-'))},"
        yield f'    direction="{RANKS[self._view.direction]}",'
        yield "    show=False,"
        yield f"    graph_attr={json.dumps(GRAPH)},"
        yield "):"

    def _body(self) -> Iterator[str]:
        tree = nest(self._view)
        for box in tree.boxes:
            yield self._box(box)
        for one in tree.nests:
            yield from self._frame(one)
        yield from self._shelf(OUTSIDE, self._view.outside)
        if self._view.lines:
            yield ""
        for line in self._view.lines:
            yield self._line(line)

    def _box(self, box: Box) -> str:
        return f"{self._variables.of(box.id)} = {self._classes[box.icon]}({_literal(box_label(box))})"

    def _frame(self, one: Nest) -> Iterator[str]:
        yield self._cluster(title_of(one.frame))
        inside = [self._box(box) for box in one.boxes]
        for inner in one.inner:
            inside += self._frame(inner)
        inside += self._shelf(SUPPORTING, one.frame.shelf)
        yield from (f"    {line}" for line in inside or ["pass"])

    def _cluster(self, title: str) -> str:
        """Opens a cluster. Two of one name would become one: a further one has its title as an attribute."""
        words = shown(title)
        self._opened += 1
        name = self._clusters.of(f"{self._opened} {words}")
        label = "" if name == words else f', graph_attr={{"label": {_literal(words)}}}'
        return f"with Cluster({_literal(name)}{label}):"

    def _shelf(self, title: str, shelf: tuple[Tile, ...]) -> Iterator[str]:
        if not shelf:
            return
        yield self._cluster(title)
        names = {tile.resource: self._variables.of(tile.resource, "tile_") for tile in shelf}
        for tile in shelf:
            words = tile_label(tile, self._served.get(tile.resource, ""))
            yield f"    {names[tile.resource]} = {self._classes[tile.icon]}({_literal(words)})"
        for row in rows(shelf):
            if len(row) > 1:
                yield f"    {f' - {_INVISIBLE} - '.join(names[tile.resource] for tile in row)}"

    def _line(self, line: Line) -> str:
        drawn = ", ".join(f"{name}={_literal(value)}" for name, value in edge_attributes(line).items())
        ends = self._variables.of(line.source), self._variables.of(line.target)
        return f"{ends[0]} >> Edge({drawn}) >> {ends[1]}"


def _classes(view: View) -> dict[str, str]:
    """What the class of each icon is called in the script; two classes of one name get two names."""
    icons = [box.icon for box in view.boxes]
    icons += [tile.icon for frame in view.frames for tile in frame.shelf]
    icons += [tile.icon for tile in view.outside]
    naming = Naming(lambda icon: node_class(icon)[1], _WORDS)
    return {icon: naming.of(".".join(node_class(icon))) for icon in sorted(set(icons))}


def _variable(name: str) -> str:
    word = slug(name)
    if word[0].isdigit():
        word = f"n_{word}"
    return f"{word}_" if keyword.iskeyword(word) or hasattr(builtins, word) else word


def _literal(text: str) -> str:
    """The text as a Python string literal: every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
