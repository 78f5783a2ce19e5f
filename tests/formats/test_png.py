"""PNG pages: the size asked for, never too large, no letter lost."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from png_reading import pixel, size
from svg_pictures import NASTY, named, picture, shop

from archgen.drawing.draw import draw
from archgen.drawing.measure import width
from archgen.drawing.picture import Text
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.png.output import MOST_PIXELS, begin, render
from archgen.views.view import View


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_page_has_its_size_times_the_scale(scale: float) -> None:
    page = picture()
    wide, height = size(render(page, Appearance(scale)))
    assert abs(wide - page.width * scale) <= 1
    assert abs(height - page.height * scale) <= 1


@pytest.mark.parametrize(("boxes", "scale"), [(40, 2.0), (41, 1.0)])
def test_a_picture_of_up_to_forty_boxes_has_twice_the_pixels(boxes: int, scale: float) -> None:
    first = picture().boxes[0]
    page = replace(picture(), boxes=(first,) * boxes)
    width, height = size(render(page))
    assert abs(width - page.width * scale) <= 1
    assert abs(height - page.height * scale) <= 1


def test_a_scale_beyond_the_most_pixels_is_lowered_with_a_word() -> None:
    page = replace(picture(), width=1000.0, height=1000.0)
    with begin(page, Appearance(1000.0)) as painting:
        width, height = size(painting.finish())
        assert painting.remark == "scale 1000 lowered to 6.32: an image has at most 40 million pixels"
    assert 0.98 * MOST_PIXELS <= width * height <= MOST_PIXELS


def test_a_scale_that_fits_needs_no_word() -> None:
    with begin(picture(), Appearance(1.0)) as painting:
        assert painting.remark == ""


def test_dark_paper_is_another_image_and_auto_is_the_light_one() -> None:
    light, dark, auto = (render(picture(), Appearance(0.5, theme)) for theme in Theme)
    assert light == auto
    assert light != dark


def titled(title: str) -> bytes:
    view = shop()
    return render(
        draw(replace(view, boxes=(replace(view.boxes[0], title=title), *view.boxes[1:]))), Appearance(1.0)
    )


@pytest.mark.parametrize("letter", ["注", "\N{GRINNING FACE}", "\u202e", "\x07"])
def test_a_letter_the_fonts_lack_leaves_a_visible_sign(letter: str) -> None:
    assert titled(f"x{letter}") == titled("x□")
    assert titled(f"x{letter}") != titled("x")


@pytest.mark.parametrize("name", NASTY)
def test_any_name_can_be_painted(name: str) -> None:
    assert size(render(named(name), Appearance(0.5)))[0] > 0


def test_an_empty_view_can_be_painted() -> None:
    assert (
        size(render(draw(View("Nothing yet", "", "", "", (), (), (), (), "", (), "")), Appearance(1.0)))[0]
        > 0
    )


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert render(picture(), Appearance(1.0)) == render(picture(), Appearance(1.0))


def test_paper_reaches_to_the_last_pixel() -> None:
    page = replace(picture(), width=int(picture().width) + 1.7, height=int(picture().height) + 1.7)
    dark = Appearance(1.0, Theme.DARK)
    assert pixel(render(page, dark)) == (15, 27, 42, 255)


def test_mono_is_painted_in_mono() -> None:
    said = Text("iiii", 20, 20, 13, mono=True)
    image = render(replace(picture(), heading=(said,)), Appearance(1.0))
    last = range(round(20 + width("iii", 13, mono=True)), round(20 + width("iiii", 13, mono=True)))
    # In any other font the fourth letter stands far to the left of here.
    assert {pixel(image, across, down) for across in last for down in range(8, 20)} > {(255, 255, 255, 255)}
