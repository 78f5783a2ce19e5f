"""The real Graphviz draws what archgen gives it: `--engine diagrams`, the script, and DOT."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from engine_designs import GALLERY, NAMES, designed, of_gallery
from graphviz_drawings import asked_as_dot, asked_of, drawn_in, images_of, size_of
from programs import installed

from archgen.cli.app import run
from archgen.formats.classic import dot
from archgen.formats.classic import engine as diagrams_engine
from archgen.formats.classic import script as diagrams_script
from archgen.views.view import Box, Frame, FrameKind, Lane, Line, LineKind, View

DOT_NAMES = (
    "strict",
    "digraph",
    "node",
    "edge",
    "a -> b; c -- d",
    "a:port:ne",
    "cluster_a",
    "\\N \\G \\E \\T \\H \\L \\l \\r \\n \\",
    '"quoted\\"',
    "<table><tr><td>x</td></tr></table>",
    "{a|<p> b}",
    "# line /* block */ // line",
    "a\\",
    "-.5",
    "x=1, y=[2]",
)
"""Titles that mean something in DOT: keywords, ports, escapes, markup, records, comments, numbers."""
SCRIPT = Path(__file__).resolve().parents[2] / "docs/gallery/notes-diagrams.py"
EVERY_NAME = (*DOT_NAMES, *NAMES)
MADE = 6
PIXELS_PER_POINT = 96 / 72


@pytest.fixture(scope="module", autouse=True)
def graphviz() -> str:
    """The path of the installed `dot`."""
    return installed("no Graphviz is installed: nothing was drawn by its `dot`", "dot")


def pixels_of(png: bytes) -> tuple[int, int]:
    """Width and height, by the header: https://www.w3.org/TR/png-3/#11IHDR."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def full_of_names() -> View:
    """A view in which every title, frame and label is a name that tries to become something else."""
    boxes = [
        Box(own(name), name, "", "aws.compute.Lambda", "lambda", Lane.COMPUTE, f"f-{number % 4}", 4, (name,))
        for number, name in enumerate(EVERY_NAME)
    ]
    frames = [Frame(f"f-{number}", FrameKind.GROUP, DOT_NAMES[-number], "") for number in range(1, 4)]
    lines = [Line(own(first), own(second), LineKind.DATA, first) for first, second in pairwise(EVERY_NAME)]
    title = DOT_NAMES[7]
    return View(title, "", "", "", tuple(boxes), tuple(frames), tuple(lines), (), "", (), "")


def own(name: str) -> str:
    """An id like a title. No resource's begins with a percent sign, and Graphviz tells no such name."""
    return f"n{name}" if name.startswith("%") else name


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_gallery_is_drawn(path: Path, tmp_path: Path) -> None:
    asked = ["--engine", "diagrams", "--format", "png,svg,pdf", "-o", str(tmp_path), "-q"]
    assert run(["render", str(path), *asked]) == 0
    png, svg, pdf = ((tmp_path / f"{path.stem}.{kind}").read_bytes() for kind in ("png", "svg", "pdf"))
    expected = asked_of(of_gallery(path)[1])
    assert drawn_in(svg) == expected
    images = images_of(svg)
    assert len(images) == expected.boxes.total()
    assert all(image.startswith("data:image/png;base64,iVBOR") for image in images)
    # A box is at least an inch and a half: so is the picture, and no side is that of a hundred boxes.
    sides = [side * PIXELS_PER_POINT for side in size_of(svg)]
    assert all(500 < side < 8_000 for side in sides)
    assert pixels_of(png) == pytest.approx(sides, abs=2)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")


# Each run of Python with the package, and each picture of so many icons, takes a second.
@pytest.mark.long
@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_script_draws_the_same_picture(path: Path, tmp_path: Path) -> None:
    view = of_gallery(path)[1]
    assert run(["render", str(path), "--format", "diagrams", "-o", str(tmp_path), "-q"]) == 0
    (script,) = tmp_path.iterdir()
    drawn = scripted(script)
    assert drawn.read_bytes() == diagrams_engine.render(view, "png")


@pytest.mark.long
def test_the_picture_of_the_gallery_is_what_its_script_draws(tmp_path: Path) -> None:
    script = Path(shutil.copy(SCRIPT, tmp_path))
    # Fonts and releases of Graphviz differ by some points; a picture of something else by far more.
    committed = pixels_of(SCRIPT.with_suffix(".png").read_bytes())
    assert pixels_of(scripted(script).read_bytes()) == pytest.approx(committed, rel=0.08)


def scripted(script: Path) -> Path:
    """The one picture that a script writes when Python runs it as it stands, with warnings as errors."""
    before = {*script.parent.iterdir()}
    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=script.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (picture,) = {*script.parent.iterdir()} - before
    return picture


def test_every_name_is_drawn_as_it_is_written() -> None:
    view = full_of_names()
    assert drawn_in(diagrams_engine.render(view, "svg")) == asked_of(view)


@pytest.mark.long
def test_a_script_full_of_names_draws_the_same_picture(tmp_path: Path) -> None:
    view = full_of_names()
    (tmp_path / "names.py").write_text(diagrams_script.render(view), encoding="utf-8")
    drawn = scripted(tmp_path / "names.py").read_bytes()
    assert pixels_of(drawn) == pixels_of(diagrams_engine.render(view, "png"))


@pytest.mark.parametrize("seed", range(MADE))
def test_a_design_made_at_random_is_drawn(seed: int) -> None:
    view = designed(seed, 3 + seed % 6)[1]
    assert drawn_in(diagrams_engine.render(view, "svg")) == asked_of(view)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_gallery_as_dot_is_drawn(path: Path) -> None:
    view = of_gallery(path)[1]
    assert drawn_in(piped(dot.render(view))) == asked_as_dot(view)


def test_every_name_as_dot_is_drawn_as_it_is_written() -> None:
    view = full_of_names()
    assert drawn_in(piped(dot.render(view))) == asked_as_dot(view)


def piped(text: str) -> bytes:
    """A DOT document as the SVG that `dot` makes of it, without a word of warning."""
    done = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=False)  # noqa: S607
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout
