"""A view drawn by the diagrams package and an installed Graphviz: the classic look."""

from __future__ import annotations

import base64
import html
import os
import re
import shutil
import subprocess
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from diagrams import Cluster, Diagram, Edge, Node, setdiagram

from archgen.formats.classic.dot_text import shown
from archgen.formats.classic.labels import GRAPH, box_label, edge_attributes, node_class, tile_label
from archgen.formats.line_looks import title_of
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, rows, served
from archgen.formats.one_line import one_line
from archgen.formats.ranks import RANKS
from archgen.views.view import Tile, View

_LINK = re.compile(r'xlink:href="([^"]*)"')


class GraphvizError(OSError):
    """Graphviz is not installed, or could not draw; the message says what to do."""


def render(view: View, format_name: str) -> bytes:
    """The picture as `png`, `svg` or `pdf`; an SVG holds its icons.

    Raises `GraphvizError` where Graphviz's `dot` is not on the path or fails.
    """
    program = shutil.which("dot")
    if program is None:
        raise GraphvizError(
            "the diagrams engine needs Graphviz, and there is no `dot` on the path; install it "
            "(`apt install graphviz`, `brew install graphviz`), or leave out `--engine diagrams`"
        )
    # Graphviz dates a PDF by the clock unless this says otherwise: https://reproducible-builds.org/specs/
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": "0"}
    done = subprocess.run(  # noqa: S603 - found on the path, fed on standard input
        [program, "-Kdot", f"-T{format_name}"],
        input=source(view).encode(),
        env=surroundings,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
        raise GraphvizError(f"Graphviz's `dot` could not draw {one_line(view.title)}: {one_line(told[0])}")
    return _with_icons(done.stdout, view) if format_name == "svg" else done.stdout


def source(view: View) -> str:
    """The DOT that the diagrams package makes of a view; icons by their path on this machine."""
    with _Unsaved(
        shown(view.title), filename="unsaved", direction=RANKS[view.direction], show=False, graph_attr=GRAPH
    ) as diagram:
        _Drawing(view).draw()
    return str(diagram.dot.source)


class _Unsaved(Diagram):  # type: ignore[misc]  # the package has no types
    """A diagram that is neither written to the working folder nor shown."""

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the drawing without rendering it."""
        setdiagram(None)


class _Drawing:
    """Draws a view into the diagram of the context.

    Nodes and clusters are numbered: the package would give a node a random id, and join clusters
    of one label.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._served = served(view)
        self._nodes: dict[str, Node] = {}
        self._numbers = 0

    def draw(self) -> None:
        tree = nest(self._view)
        for box in tree.boxes:
            self._nodes[box.id] = self._node(box.icon, box_label(box))
        for one in tree.nests:
            self._frame(one)
        self._shelf(OUTSIDE, self._view.outside)
        for line in self._view.lines:
            ends = self._nodes[line.source], self._nodes[line.target]
            ends[0].connect(ends[1], Edge(forward=True, **edge_attributes(line)))

    def _frame(self, one: Nest) -> None:
        with self._cluster(title_of(one.frame)):
            for box in one.boxes:
                self._nodes[box.id] = self._node(box.icon, box_label(box))
            for inner in one.inner:
                self._frame(inner)
            self._shelf(SUPPORTING, one.frame.shelf)

    def _shelf(self, title: str, shelf: tuple[Tile, ...]) -> None:
        if not shelf:
            return
        with self._cluster(title):
            for row in rows(shelf):
                nodes = [
                    self._node(tile.icon, tile_label(tile, self._served.get(tile.resource, "")))
                    for tile in row
                ]
                for left, right in pairwise(nodes):
                    left.connect(right, Edge(style="invis"))

    def _cluster(self, title: str) -> Cluster:
        return Cluster(self._next("frame"), graph_attr={"label": shown(title)})

    def _node(self, icon: str, label: str) -> Node:
        module, name = node_class(icon)
        return getattr(import_module(f"diagrams.{module}"), name)(label, nodeid=self._next("node"))

    def _next(self, word: str) -> str:
        self._numbers += 1
        return f"{word}{self._numbers}"


def _with_icons(svg: bytes, view: View) -> bytes:
    """The SVG with its icons inside, which Graphviz names by their paths on this machine."""
    known = {str(path): path for path in map(_icon_file, _icons(view))}

    def inside(found: re.Match[str]) -> str:
        path = known.get(html.unescape(found[1]))
        if path is None:
            return found[0]
        data = base64.b64encode(path.read_bytes()).decode()
        return f'xlink:href="data:image/png;base64,{data}"'

    return _LINK.sub(inside, svg.decode()).encode()


def _icons(view: View) -> set[str]:
    tiles = [*view.outside, *(tile for frame in view.frames for tile in frame.shelf)]
    return {box.icon for box in view.boxes} | {tile.icon for tile in tiles}


def _icon_file(icon: str) -> Path:
    module, name = node_class(icon)
    drawn = getattr(import_module(f"diagrams.{module}"), name)
    package = Path(str(import_module("diagrams").__file__)).parent
    return package.parent / str(drawn._icon_dir) / str(drawn._icon)  # noqa: SLF001 - the package has no other way
