"""PNG pages: the size asked for, never too large, no letter lost."""

from __future__ import annotations

import struct

import pytest
from msgspec.structs import replace
from svg_pictures import NASTY, named, picture, shop

from archgen.drawing.draw import draw
from archgen.formats.png import MOST_PIXELS, render
from archgen.views.view import View


def size(data: bytes) -> tuple[int, int]:
    """Width and height out of a PNG's header."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_page_has_its_size_times_the_scale(scale: float) -> None:
    page = picture()
    width, height = size(render(page, scale=scale))
    assert abs(width - page.width * scale) <= 1
    assert abs(height - page.height * scale) <= 1


def test_the_scale_is_two_unless_another_is_asked_for() -> None:
    assert size(render(picture())) == size(render(picture(), scale=2.0))


def test_a_scale_beyond_the_most_pixels_is_lowered() -> None:
    page = replace(picture(), width=1000.0, height=1000.0)
    width, height = size(render(page, scale=1000.0))
    assert 0.98 * MOST_PIXELS <= width * height <= MOST_PIXELS


def titled(title: str) -> bytes:
    view = shop()
    return render(
        draw(replace(view, boxes=(replace(view.boxes[0], title=title), *view.boxes[1:]))), scale=1.0
    )


@pytest.mark.parametrize("letter", ["注", "\N{GRINNING FACE}", "\u202e", "\x07"])
def test_a_letter_the_fonts_lack_leaves_a_visible_sign(letter: str) -> None:
    assert titled(f"x{letter}") == titled("x□")
    assert titled(f"x{letter}") != titled("x")


@pytest.mark.parametrize("name", NASTY)
def test_any_name_can_be_painted(name: str) -> None:
    assert size(render(named(name), scale=0.5))[0] > 0


def test_an_empty_view_can_be_painted() -> None:
    assert size(render(draw(View("Nothing yet", "", "", "", (), (), (), (), "", (), "")), scale=1.0))[0] > 0


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert render(picture(), scale=1.0) == render(picture(), scale=1.0)
