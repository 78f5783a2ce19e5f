"""The real Mermaid draws what archgen writes for it: every label, once, whatever it is called.

Mermaid runs in QuickJS, without a browser (the package mermaidx). It raises nothing where it draws
an error instead, so its words are looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import mermaidx
import pytest
from engine_designs import GALLERY, NAMES, designed, of_gallery
from mermaid_drawings import asked_of, errors_in, labels, messages, names, said_in, taking_part

from archgen.blueprint.model import Blueprint
from archgen.formats.mermaid import flowchart as mermaid
from archgen.formats.mermaid import sequences as mermaid_flows
from archgen.formats.mermaid.text import MOST_CHARACTERS, MOST_EDGES
from archgen.views.view import Box, KeyStep, Lane, Line, LineKind, View

QUICK = 40
MANY = 500
SIZES = (3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18, 25)
"""How many resources the designs have, in turn: small ones oftener, as each box takes Mermaid 0.2 s."""
# Other releases of the engine may measure and draw otherwise.
pytestmark = pytest.mark.locked


def drawn(text: str) -> str:
    svg: str = mermaidx.render(text).svg()
    return svg


def as_flowchart(view: View, svg: str) -> None:
    assert errors_in(svg) == []
    assert labels(svg) == asked_of(view)


def as_sequence(blueprint: Blueprint, svg: str) -> None:
    assert errors_in(svg) == []
    assert messages(svg) == said_in(blueprint)
    assert names(svg) == taking_part(blueprint)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_gallery_is_drawn(path: Path) -> None:
    _, view = of_gallery(path)
    svg = drawn(mermaid.render(view))
    assert errors_in(svg) == []
    asked, found = asked_of(view), labels(svg)
    assert asked <= found
    # Beside what the view's lines, boxes and frames say there are only the lists of folded things.
    listed = " ".join(found - asked)
    shelves = [*view.outside, *(tile for frame in view.frames for tile in frame.shelf)]
    assert all(listed.count(f"{tile.title} · ") == 1 for tile in shelves if tile.service)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_flows_of_the_gallery_are_drawn(path: Path) -> None:
    blueprint, _ = of_gallery(path)
    as_sequence(blueprint, drawn(mermaid_flows.render(blueprint)))


@pytest.mark.parametrize("seed", range(QUICK))
def test_a_design_made_at_random_is_drawn(seed: int) -> None:
    blueprint, view = designed(seed, 3 + seed % 5)
    if seed % 4:
        as_flowchart(view, drawn(mermaid.render(view)))
    else:
        as_sequence(blueprint, drawn(mermaid_flows.render(blueprint)))


def plain(boxes: Iterable[Box], lines: Iterable[Line] = (), steps: tuple[KeyStep, ...] = ()) -> View:
    return View("t", "", "", "", tuple(boxes), (), tuple(lines), (), "", steps, "a")


def box(name: str, title: str) -> Box:
    return Box(name, title, "", "", "lambda", Lane.COMPUTE, "", 4, (name,))


def test_every_hostile_name_is_drawn_as_a_box() -> None:
    view = plain(box(f"b-{number}", name) for number, name in enumerate(NAMES))
    as_flowchart(view, drawn(mermaid.render(view)))


def test_every_hostile_name_is_drawn_on_a_line() -> None:
    ends = [box("end", "a"), box("class", "b")]
    lines = [Line("end", "class", LineKind.DATA, name) for name in NAMES[::4]]
    view = plain(ends, lines, tuple(KeyStep(n, name) for n, name in enumerate(NAMES, 1) if n <= 30))
    as_flowchart(view, drawn(mermaid.render(view)))


@pytest.mark.long
def test_the_limits_are_those_of_the_real_mermaid() -> None:
    small = "graph LR\na-->b"
    longest = small + "\n" * (MOST_CHARACTERS - len(small))
    assert errors_in(drawn(longest)) == []
    assert errors_in(drawn(f"{longest}\n")) == ["Maximum text size"]
    chart = "graph LR\n" + "a-->b\n" * MOST_EDGES
    with pytest.raises(RuntimeError, match="Edge limit exceeded"):
        drawn(chart + "a-->b\n")


# Fifty tests, for pytest's own two workers: `mermaidx.render_many` hands out pictures that nobody has drawn
# yet, and draws them one after the other when they are asked for.
@pytest.mark.long
@pytest.mark.parametrize("first", range(1_000, 1_000 + MANY, 10))
def test_ten_of_five_hundred_designs_made_at_random_are_drawn(first: int) -> None:
    for seed in range(first, first + 10):
        blueprint, view = designed(seed, SIZES[seed % len(SIZES)])
        assert 2 <= len(view.boxes) <= SIZES[-1]
        if seed % 5:
            as_flowchart(view, drawn(mermaid.render(view)))
        else:
            as_sequence(blueprint, drawn(mermaid_flows.render(blueprint)))
