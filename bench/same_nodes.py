#!/usr/bin/env python3
"""One design in the languages of other drawers: the same boxes, frames, lines and icons on one picture.

As a program (`bench/same_nodes.py FILE.yaml FOLDER`, or with a number of boxes in place of the file) it
writes `same.yaml` itself, `same.py` for the diagrams package, `same.d2` for D2 and, where Mermaid's limits
allow, `same.mmd`; it prints how many boxes they have as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from large_pictures import of_boxes

from archgen.formats.classic import script as diagrams_script
from archgen.formats.classic.labels import node_class
from archgen.formats.line_looks import label_of
from archgen.formats.mermaid import flowchart as mermaid
from archgen.formats.nesting import OUTSIDE, SUPPORTING, Nest, nest, rows
from archgen.pipeline import judge, load
from archgen.views.paging import page_of
from archgen.views.scene import scene_of
from archgen.views.view import Tile, View

quoted = partial(json.dumps, ensure_ascii=False)
"""A text in quotes, as JSON and D2 write them."""


class D2:
    """A view in the language of D2: https://d2lang.com/tour/containers, /icons, /grid-diagrams."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._places: dict[str, str] = {}

    def text(self) -> str:
        """The whole document; icons are named by their paths on this machine."""
        return "\n".join(("direction: right", *self._body(), ""))

    def _body(self) -> Iterator[str]:
        tree = nest(self._view)
        for box in tree.boxes:
            yield self._shape(box.id, "", box.icon, box.title, box.service)
        for one in tree.nests:
            yield from self._frame(one, "")
        yield from self._shelf("outside", OUTSIDE, self._view.outside, "")
        for line in self._view.lines:
            ends = f"{self._places[line.source]} -> {self._places[line.target]}"
            yield f"{ends}: {quoted(label_of(line))}"

    def _frame(self, one: Nest, around: str) -> Iterator[str]:
        name = quoted(f"frame {one.frame.id}")
        place = f"{around}{name}."
        yield f"{name}: {quoted(one.frame.title)} {{"
        for box in one.boxes:
            yield self._shape(box.id, place, box.icon, box.title, box.service)
        for inner in one.inner:
            yield from self._frame(inner, place)
        yield from self._shelf("shelf", SUPPORTING, one.frame.shelf, place)
        yield "}"

    def _shelf(self, name: str, title: str, tiles: tuple[Tile, ...], around: str) -> Iterator[str]:
        if tiles:
            yield f"{name}: {quoted(title)} {{"
            yield f"grid-columns: {len(rows(tiles)[0])}"
            for tile in tiles:
                yield self._shape(tile.resource, f"{around}{name}.", tile.icon, tile.title, tile.service)
            yield "}"

    def _shape(self, key: str, around: str, icon: str, *words: str) -> str:
        name = quoted(key)
        self._places.setdefault(key, f"{around}{name}")
        label = quoted("\n".join(filter(None, words)))
        return f"{name}: {label} {{shape: image; icon: {quoted(str(file_of(icon)))}}}"


def file_of(icon: str) -> Path:
    """The file of an icon in the installed diagrams package."""
    module, name = node_class(icon)
    drawn = getattr(import_module(f"diagrams.{module}"), name)
    package = Path(str(import_module("diagrams").__file__)).parent
    return package.parent / str(drawn._icon_dir) / str(drawn._icon)  # noqa: SLF001 - there is no other way


def main() -> int:
    """Write the files; gives the exit code."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    source = folder / "same.yaml"
    source.write_text(of_boxes(int(what)) if what.isdecimal() else Path(what).read_text("utf-8"), "utf-8")
    loaded = load(source)
    if loaded.graph is None:
        return 1
    scene = scene_of(loaded.graph.blueprint, judge(loaded))
    view = page_of(scene, scene.whole)
    (folder / "same.py").write_text(diagrams_script.render(view), encoding="utf-8")
    (folder / "same.d2").write_text(D2(view).text(), encoding="utf-8")
    if mermaid.fits(view):
        (folder / "same.mmd").write_text(mermaid.render(view), encoding="utf-8")
    print(json.dumps({"boxes": len(view.boxes)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
