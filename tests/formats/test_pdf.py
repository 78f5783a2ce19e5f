"""PDF of pictures: pages of the pictures' sizes, bookmarks, our fonts, letters that can be copied."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from pdf_reading import Pdf
from svg_pictures import NASTY, named, picture

from archgen.drawing.picture import Album
from archgen.formats.pdf.album import LONGEST, render


def album(*names: str) -> Album:
    return Album("Shop", "team-shop", tuple((name, picture()) for name in names))


def test_a_page_has_the_size_of_its_picture_at_ninety_six_pixels_to_the_inch() -> None:
    shown = picture()
    ((wide, high),) = Pdf(render(album(""))).sizes()
    assert (wide, high) == pytest.approx((shown.width * 0.75, shown.height * 0.75), abs=0.01)


def test_a_picture_longer_than_readers_show_is_made_smaller() -> None:
    large = replace(picture(), width=4000.0, height=40000.0)
    ((wide, high),) = Pdf(render(Album("", "", (("", large),)))).sizes()
    assert (wide, high) == pytest.approx((LONGEST / 10, LONGEST), abs=0.01)


def test_each_picture_is_a_page_with_a_bookmark_of_its_name() -> None:
    made = Pdf(render(album("Overview", "Trust: orders", "zwölf „ü“")))
    assert made.bookmarks() == ["Overview", "Trust: orders", "zwölf „ü“"]
    assert len(made.pages()) == 3


def test_the_only_picture_is_called_by_its_title() -> None:
    assert Pdf(render(album(""))).bookmarks() == ["Shop"]


def test_the_file_says_what_it_is_and_who_owns_it_and_no_day() -> None:
    data = render(album(""))
    about = Pdf(data).about()
    assert (about["Title"], about["Author"]) == ("Shop", "team-shop")
    assert not {"CreationDate", "ModDate"} & set(about)
    assert b"CreateDate" not in data
    assert "Author" not in Pdf(render(Album("Shop", "", (("", picture()),)))).about()


def test_words_are_letters_in_our_fonts_inside_the_file() -> None:
    made = Pdf(render(album("")))
    assert made.fonts() == {"LiberationSans", "LiberationSans-Bold"}
    said = made.text(0)
    for words in ("Shop", "API Gateway", "reads, writes", "step 4", "CloudWatch Logs"):
        assert words in said


@pytest.mark.parametrize(
    "name", [*NASTY, "#set page(width: 1pt)", "$x$ @ref <tag> // /* */ `raw` \\n *b* _i_"]
)
def test_no_name_becomes_markup(name: str) -> None:
    made = Pdf(render(Album(name, name, ((name, named(name)),))))
    assert len(made.pages()) == 1
    assert made.fonts() == {"LiberationSans", "LiberationSans-Bold"}


def test_a_name_stands_there_as_it_was_written() -> None:
    name = "#let x = $y$ *z*"
    made = Pdf(render(Album(name, "", ((name, named(name)),))))
    assert made.about()["Title"] == name
    assert made.bookmarks() == [name]
    assert name in made.text(0)


def test_the_same_pictures_give_the_same_bytes_under_any_hash_seed() -> None:
    script = "import sys; from test_pdf import album; from archgen.formats.pdf.album import render;"
    script += "sys.stdout.buffer.write(render(album('a', 'b')))"
    made = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == render(album("a", "b"))
