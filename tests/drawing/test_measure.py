"""Widths are the shipped fonts' own; text breaks where it may and is cut where it must."""

from __future__ import annotations

import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from archgen.drawing.measure import ELLIPSIS, SUBSTITUTE, advances, lacking, shorten, width, wrap

FONTS = files("archgen.drawing") / "fonts"


@pytest.mark.parametrize(
    ("cut", "file"),
    [
        ({"bold": False}, "LiberationSans-Regular.ttf"),
        ({"bold": True}, "LiberationSans-Bold.ttf"),
        ({"mono": True}, "LiberationMono-Regular.ttf"),
    ],
)
def test_the_table_of_widths_is_the_fonts(cut: dict[str, bool], file: str) -> None:
    with TTFont(str(FONTS / file)) as font:
        metrics = font["hmtx"]
        real = {point: metrics[glyph][0] for point, glyph in font.getBestCmap().items()}
        units = font["head"].unitsPerEm
    assert advances(**cut).of == real
    assert advances(**cut).units == units


def test_the_script_writes_the_table_that_is_there() -> None:
    script = runpy.run_path(str(Path(__file__).parents[2] / "scripts" / "advances.py"))
    assert script["table"]() == (FONTS / "advances.json").read_text(encoding="utf-8")


def test_a_width_grows_with_the_size_and_the_letters() -> None:
    assert width("orders", 26) == 2 * width("orders", 13)
    assert width("orders", 13, bold=True) > width("orders", 13)
    assert width("orders-api", 13) == pytest.approx(width("orders", 13) + width("-api", 13))


def test_what_is_typed_is_measured_and_wrapped_in_mono() -> None:
    assert width("iiii", 12, mono=True) == width("MMMM", 12, mono=True) > width("iiii", 12)
    room = width("GET /iiiiii/", 12, mono=True)
    assert wrap("GET /iiiiii/illi", 12, False, room, 2, mono=True) == ("GET /iiiiii/", "illi")  # noqa: FBT003
    assert wrap("GET /iiiiii/illi", 12, False, room, 2) == ("GET /iiiiii/illi",)  # noqa: FBT003


def test_what_is_painted_for_a_letter_is_what_is_measured() -> None:
    assert width("a\u202eb", 10) == width(f"a{SUBSTITUTE}b", 10)
    assert width("a\x07b", 10) == width(f"a{SUBSTITUTE}b", 10)
    assert width("a\nb", 10) == width("a b", 10)
    assert width("注", 10) == 10


def test_letters_the_fonts_lack_are_named_once() -> None:
    assert lacking("注文 orders 注") == "注文"
    assert lacking("Zürich — §3 · 100 %") == ""
    assert lacking(SUBSTITUTE + ELLIPSIS) == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("orders", ("orders",)),
        ("store reading of meter", ("store reading", "of meter")),
        ("tenant-credentials", ("tenant-", "credentials")),
        ("notes/{id}/comments", ("notes/{id}/", "comments")),
        ("", ()),
        ("   ", ()),
        ("two\nlines", ("two lines",)),
        ("use pool-waf", ("use pool-waf",)),
        ("guards of pool-waf", ("guards of", "pool-waf")),
        ("POST /notes, POST /files", ("POST /notes,", "POST /files")),
        ("GET /a, PUT /notes", ("GET /a,", "PUT /notes")),
        ("3 tables, 1 queue", ("3 tables,", "1 queue")),
        ("read-fn, write-fn, put-fn, get-fn", ("read-fn,", "write-fn, put…")),
        ("a role of tenant-key-admins", ("a role of", "tenant-key-a…")),
    ],
)
def test_text_breaks_at_spaces_and_after_hyphens_and_slashes(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 13, True, 90, 2) == lines  # noqa: FBT003


@pytest.mark.parametrize(
    "text", ["supercalifragilisticexpialidocious" * 3, "a b c d e f g h i j k l m n o p q " * 5]
)
def test_no_line_is_wider_than_it_may_be_and_a_cut_shows(text: str) -> None:
    found = wrap(text, 13, False, 100, 2)  # noqa: FBT003
    assert len(found) == 2
    assert all(width(line, 13) <= 100 for line in found)
    assert found[-1].endswith(ELLIPSIS)


def test_what_fits_is_not_shortened() -> None:
    assert shorten("orders", 13, True, 100) == "orders"  # noqa: FBT003
    assert shorten("orders-and-notes", 13, True, 60) == "orders…"  # noqa: FBT003
