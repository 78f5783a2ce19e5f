"""SVG pages: well formed whatever names hold, complete in themselves, the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from svg_pictures import NASTY, named, picture, shop

from archgen.drawing.draw import draw
from archgen.formats.svg.colours import SEVERITIES
from archgen.formats.svg.output import render
from archgen.views.view import View

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def read(source: str) -> ET.Element:
    return ET.fromstring(source)  # noqa: S314 - our own output


def test_a_page_says_what_it_is_to_people_who_do_not_see_it() -> None:
    root = read(render(picture()))
    named_by = [next(part for part in root if part.get("id") == name) for name in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert [part.text for part in named_by] == ["Shop", "A client calls an API."]


def test_every_word_of_the_picture_stands_on_the_page() -> None:
    said = texts(read(render(picture())))
    wanted = {
        "Shop",
        "internal",
        "Not approved",
        "2 critical",
        "AWS Cloud",
        "eu-west-1",
        "api",
        "2 functions",
    }
    wanted |= {
        "make, take",
        "api-logs",
        "AWS KMS",
        "pager",
        "An order",
        "step 4",
        "2 routes",
        "reads, writes",
    }
    wanted |= {"request, call", "API", "COMPUTE", "DATA"}
    assert wanted <= set(said)


def test_a_page_names_no_file_and_no_address() -> None:
    source = render(picture())
    root = read(source)
    links = [element.get(LINK, "") for element in root.iter() if element.get(LINK)]
    assert {link[:1] if link[0] == "#" else link[:22] for link in links} == {"#", "data:image/png;base64,"}
    assert set(re.findall(r"url\((.{13})", source)) == {"data:font/ttf"}
    assert not re.search(r"file:|resources/|site-packages", source)
    assert re.findall(r"https?://[^\"]*", source) == [
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    ]


def test_every_icon_is_embedded_once_and_every_use_has_one() -> None:
    root = read(render(picture()))
    symbols = [element.get("id") for element in root.iter(f"{SVG}symbol")]
    uses = {element.get(LINK, "")[1:] for element in root.iter(f"{SVG}use")}
    images = Counter(element.get(LINK) for element in root.iter(f"{SVG}image"))
    assert len(symbols) == len(set(symbols))
    assert uses <= set(symbols)
    assert set(images.values()) == {1}
    assert "icon-aws-compute-Lambda" in uses


def fonts(source: str) -> dict[str, set[int]]:
    """The code points of the fonts inside a page, by weight."""
    found = {}
    for weight, data in re.findall(r"font-weight:(\w+);src:url\(data:font/ttf;base64,([^)]*)\)", source):
        with TTFont(BytesIO(b64decode(data))) as font:
            found[weight] = set(font.getBestCmap())
    return found


def test_the_fonts_inside_hold_the_letters_used_and_not_many_more() -> None:
    source = render(picture())
    letters = {ord(letter) for text in texts(read(source)) for letter in text}
    inside = fonts(source)
    assert set(inside) == {"normal", "bold"}
    for points in inside.values():
        assert letters <= points
        assert len(points) <= len(letters) + 4


@pytest.mark.parametrize("name", NASTY)
def test_no_name_breaks_out_of_its_text(name: str) -> None:
    source = render(named(name))
    root = read(source)
    tags = {element.tag for element in root.iter()}
    assert tags == {element.tag for element in read(render(picture())).iter()}
    assert "<script" not in source
    source.encode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("bell\x07", "bell□"),
        ("right\u202eleft", "right□left"),
        ("zero\u200bwidth", "zero□width"),
        ("half\ud800", "half□"),
        ("two\nlines", "two lines"),
        ("注文", "注文"),
    ],
)
def test_what_has_no_shape_is_shown_as_a_box(name: str, shown: str) -> None:
    view = shop()
    first = replace(view.boxes[0], title=name)
    said = texts(read(render(draw(replace(view, boxes=(first, *view.boxes[1:]))))))
    assert shown in said


def test_a_badge_counts_findings_in_the_letter_and_the_colour_of_the_worst() -> None:
    root = read(render(picture()))
    badges = {}
    for group in root.iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None and title.text and "finding" in title.text:
            fill = [part.get("fill") for part in group.findall(f"{SVG}rect")][-1]
            badges[title.text.split("\n")[0]] = (
                [part.text for part in group.findall(f"{SVG}text")][-1],
                fill,
            )
    assert badges == {
        "api: API Gateway · HTTP": ("2 C", SEVERITIES["critical"]),
        "table: Amazon DynamoDB": ("99+ L", SEVERITIES["low"]),
        "key: AWS KMS": ("1 H", SEVERITIES["high"]),
    }


def test_an_unknown_icon_is_a_cube_and_no_error() -> None:
    view = shop()
    strange = replace(view.boxes[0], icon="../../etc.passwd.Nothing")
    source = render(draw(replace(view, boxes=(strange, *view.boxes[1:]))))
    symbol = next(e for e in read(source).iter(f"{SVG}symbol") if "passwd" in e.get("id", ""))
    assert [part.tag for part in symbol] == [f"{SVG}path"]


def test_an_empty_view_is_a_page() -> None:
    root = read(render(draw(View("Nothing yet", "", "", "", (), (), (), (), "", (), ""))))
    assert texts(root) == ["Nothing yet"]


def test_the_same_picture_gives_the_same_bytes_under_any_hash_seed() -> None:
    script = "import sys; from svg_pictures import picture; from archgen.formats.svg.output import render;"
    script += "sys.stdout.buffer.write(render(picture()).encode())"
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
    assert made[0] == made[1] == render(picture()).encode()
