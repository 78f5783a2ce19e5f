"""Painting in a process of its own: the same bytes, and a failure that is one line."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from base64 import b64encode
from pathlib import Path

import pytest
from png_reading import pixel
from resvg import render, usvg

from archgen.formats.png import painting
from archgen.formats.png.painting import Painting, PaintingError

PAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle cx="9" cy="9" r="7"/></svg>'
OPTIONS = {"font_files": [], "font_family": "Liberation Sans", "image_side": 52}


def painted_here(page: str) -> bytes:
    """What resvg makes of a page in this process."""
    image: bytes = render(usvg.Tree.from_str(page, usvg.Options.default()), (1, 0, 0, 0, 1, 0))
    return image


def test_a_painting_is_what_resvg_gives_here() -> None:
    with Painting(PAGE, **OPTIONS) as begun:
        assert begun.finish() == painted_here(PAGE)


def stripes(side: int) -> str:
    """A PNG of black and white columns a pixel wide, in Base64."""
    row = b"\0" + bytes((0, 0, 0, 255, 255, 255, 255, 255)) * (side // 2)
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(row * side),
        b"IEND": b"",
    }
    image = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b64encode(image).decode()


@pytest.mark.parametrize("side", [64, 100, 300])
def test_of_a_large_icon_every_line_is_seen_in_a_small_one(side: int) -> None:
    shown = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
        f'<image width="8" height="8" href="data:image/png;base64,{stripes(side)}"/></svg>'
    )
    with Painting(shown, **OPTIONS | {"image_side": 8}) as begun:
        middle = pixel(begun.finish(), 4, 4)
    assert all(100 <= value <= 155 for value in middle[:3])
    assert middle[3] == 255


def test_an_icon_of_the_size_it_has_stays_as_it_is() -> None:
    shown = PAGE.replace(
        "</svg>", f'<image width="16" height="16" href="data:image/png;base64,{stripes(16)}"/></svg>'
    )
    with Painting(shown, **OPTIONS | {"image_side": 16}) as begun:
        assert begun.finish() == painted_here(shown)


def test_paintings_go_on_side_by_side() -> None:
    larger = PAGE.replace("40", "120")
    with Painting(PAGE, **OPTIONS) as one, Painting(larger, **OPTIONS) as other:
        assert other.finish()[16:24] == bytes((0, 0, 0, 120, 0, 0, 0, 30))
        assert one.finish()[16:24] == bytes((0, 0, 0, 40, 0, 0, 0, 30))


def test_a_painter_paints_page_after_page_and_keeps_none() -> None:
    with Painting(PAGE, **OPTIONS) as one:
        first = one.finish()
    with (
        Painting(PAGE.replace("<circle", "<ellipse"), **OPTIONS) as other,
        Painting(PAGE, **OPTIONS) as third,
    ):
        assert other._painter is one._painter
        assert third._painter is not one._painter
        assert other.finish() != first
        assert third.finish() == first
    assert not any(each._page.exists() for each in (one, other, third))


def test_a_painter_that_failed_gets_no_other_page() -> None:
    with Painting("<svg", **OPTIONS) as one, pytest.raises(PaintingError):
        one.finish()
    with Painting(PAGE, **OPTIONS) as other:
        assert other._painter is not one._painter
        assert other.finish()


def test_a_painter_answers_the_process_that_started_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with Painting(PAGE, **OPTIONS) as one:
        one.finish()
    monkeypatch.setattr(os, "getpid", lambda: 1)
    with Painting(PAGE, **OPTIONS) as forked:
        assert forked._painter is not one._painter


def test_what_is_no_page_is_refused_in_one_line() -> None:
    with Painting("<svg", **OPTIONS) as begun, pytest.raises(PaintingError) as raised:
        begun.finish()
    assert str(raised.value).startswith("the picture could not be painted: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os\nos.abort()\n", "the painter ended with -6"),
        (
            "import os, sys\nsys.stderr.write('no memory\\n\\n')\nsys.stderr.flush()\nos.abort()\n",
            "no memory",
        ),
        (
            "import os, sys\nsys.stderr.write('no memory\\nnote: more\\n')\nsys.stderr.flush()\nos.abort()\n",
            "no memory",
        ),
    ],
)
def test_a_painter_that_ends_at_once_is_no_end_of_ours(
    program: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "painter.py").write_text(program)
    monkeypatch.setattr(painting, "_PROGRAM", tmp_path / "painter.py")
    with Painting(PAGE) as begun, pytest.raises(PaintingError) as raised:
        begun.finish()
    assert str(raised.value) == f"the picture could not be painted: {words}"


def test_a_painting_given_up_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "painter.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(painting, "_PROGRAM", tmp_path / "painter.py")
    with Painting(PAGE) as begun:
        pass
    assert begun._painter.process.returncode not in (None, 0)
    assert not begun._page.exists()


def test_the_painter_loads_nothing_that_takes_time() -> None:
    source = painting._PROGRAM.read_text(encoding="utf-8")
    imported = {
        line.split()[1] for line in source.splitlines() if line.lstrip().startswith(("import", "from"))
    }
    assert imported == {"__future__", "base64", "functools", "json", "re", "resvg", "sys"}


def test_without_a_python_there_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(OSError, match="nowhere"):
        Painting(PAGE)
