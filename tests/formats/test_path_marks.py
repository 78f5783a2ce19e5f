"""Numbers of steps that no line has, and what is typed, in SVG, draw.io and JSON."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from archgen.drawing.draw import draw
from archgen.drawing.picture import Album, Picture, Rect
from archgen.formats import picture_json
from archgen.formats.drawio import output as drawio
from archgen.formats.svg.colours import RED
from archgen.formats.svg.output import render
from archgen.pipeline import judge, load, pages, write
from archgen.views import VIEWS
from archgen.views.view import Direction, Emphasis, Page

SVG = "{http://www.w3.org/2000/svg}"
NETWORK = b"""\
archgen: 1
name: Way out
regions: [eu-west-1]
resources:
  fn: {type: lambda, runtime: python3.13, in: inner, logs_to: logs, security_groups: [open]}
  logs: {type: log-group}
boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16]}
  inner: {type: subnet, in: net, zone: a, routes: [nat]}
  open: {type: security-group, in: net, outbound: [{port: 443, to: 0.0.0.0/0}]}
"""
FLOW = b"""\
archgen: 1
name: Notes
regions: [eu-west-1]
resources:
  phone: {type: client, kind: mobile, calls: api}
  api: {type: api-gateway, protocol: http, routes: {GET /notes: {to: fn, public: Notes are for all.}}}
  fn: {type: lambda, runtime: python3.13}
flows:
  read:
    title: Notes are read
    steps: ["phone -> api: GET /notes", "api -> fn: invoke"]
"""


def way_out() -> Page:
    """The page of a way out: told at a box, at a frame and at a line."""
    design = load(NETWORK)
    shown = pages(design, judge(design), VIEWS["paths"])
    return next(page for page in shown if page.name.startswith("unrestricted-egress"))


def egress(direction: Direction = Direction.RIGHT) -> Picture:
    """The picture of a way out."""
    return draw(replace(way_out().view, direction=direction))


def flow() -> Picture:
    design = load(FLOW)
    ((_, view),) = ((page.name, page.view) for page in pages(design, judge(design), VIEWS["sequence"]))
    return draw(view)


def texts(source: str) -> list[ET.Element]:
    return list(ET.fromstring(source).iter(f"{SVG}text"))  # noqa: S314 - our own output


@pytest.mark.parametrize("direction", Direction)
def test_numbers_stand_at_the_box_and_the_frame_that_steps_are_about(direction: Direction) -> None:
    picture = egress(direction)
    assert {one.of: one.steps for one in picture.numbers} == {"fn": (1,), "inner": (2,)}
    at = {one.of: one.area for one in picture.numbers}
    box = next(box for box in picture.boxes if box.id == "fn")
    frame = next(frame for frame in picture.frames if frame.id == "inner")
    assert at["fn"].bottom > box.icon.y > at["fn"].y
    assert at["fn"].right > box.icon.x > at["fn"].x
    assert at["inner"].x > frame.title.x + frame.title.width
    assert at["inner"].y < frame.title.y < at["inner"].bottom


def test_svg_tells_a_number_with_what_it_is_at() -> None:
    source = render(egress())
    titles = [title.text for title in ET.fromstring(source).iter(f"{SVG}title")]  # noqa: S314 - our own
    assert {"step 1: fn", "step 2: inner"} <= set(titles)


def test_svg_has_a_ring_around_the_frame_to_be_mended_and_no_other() -> None:
    picture = egress()
    frames = tuple(replace(frame, emphasis=Emphasis.PLAIN) for frame in picture.frames)
    marked = tuple(
        replace(frame, emphasis=Emphasis.PLACE) if frame.id == "inner" else frame for frame in frames
    )
    rings = [
        len(re.findall(r'<rect[^>]*rx="[78]"[^>]*stroke-width="3"', render(replace(picture, frames=rows))))
        for rows in (frames, marked)
    ]
    assert rings[1] == rings[0] + 1


def test_draw_io_has_each_number_as_a_part_of_what_it_is_at() -> None:
    picture = egress()
    cells = {
        cell.get("id"): cell
        for cell in ET.fromstring(drawio.render(Album("", "", (("", picture),)))).iter("mxCell")  # noqa: S314 - our own
    }
    assert cells["step/inner/2"].get("parent") == "frame/inner"
    assert cells["step/inner/2"].get("value") == "2"
    assert cells["step/fn/1"].get("parent") == "box/fn"


def test_draw_io_has_a_red_border_around_the_frame_to_be_mended() -> None:
    picture = egress()
    marked = tuple(replace(frame, emphasis=Emphasis.PLACE) for frame in picture.frames if frame.id == "inner")
    source = drawio.render(Album("", "", (("", replace(picture, frames=marked)),)))
    (frame,) = (
        cell
        for cell in ET.fromstring(source).iter("mxCell")  # noqa: S314 - our own output
        if cell.get("id") == "frame/inner"
    )
    assert {f"strokeColor={RED}", "strokeWidth=3"} <= set(frame.get("style", "").split(";"))


@pytest.mark.parametrize(
    ("name", "box", "frame"),
    [
        ("dot", 'label="(1) fn\\nAWS', 'label="(2) inner"'),
        ("diagrams", '"(1) fn\\nAWS', 'Cluster("(2) inner")'),
        ("mermaid", "<b>(1) fn</b>", '["(2) inner"]'),
    ],
)
def test_formats_without_circles_have_numbers_before_names(name: str, box: str, frame: str) -> None:
    design = load(NETWORK)
    written = write(design, judge(design), [name], page=way_out())[name].decode()
    assert written.count(box) == written.count(frame) == 1


def test_json_has_numbers_frames_to_be_mended_and_what_is_typed() -> None:
    document = json.loads(picture_json.render(egress()))
    assert [(one["of"], one["steps"]) for one in document["numbers"]] == [("fn", [1]), ("inner", [2])]
    assert {frame["emphasis"] for frame in document["frames"]} == {"plain"}
    assert [text["content"] for text in document["heading"] if text["mono"]] == ["unrestricted-egress"]


def test_routes_and_rules_are_set_in_mono_and_nothing_else_is() -> None:
    for picture, typed in ((flow(), "GET /notes"), (egress(), "unrestricted-egress")):
        found = [text.text for text in texts(render(picture)) if "Mono" in text.get("font-family", "")]
        assert found == [typed]


def test_the_mono_inside_a_page_holds_the_letters_that_are_typed_and_is_left_out_without_any() -> None:
    face = re.compile(
        r"font-family:'Liberation Mono';font-weight:normal;src:url\(data:font/ttf;base64,([^)]*)"
    )
    (data,) = face.findall(render(flow()))
    with TTFont(BytesIO(b64decode(data))) as font:
        assert set(map(ord, "GET /notes")) <= set(font.getBestCmap()) <= set(map(ord, "GET /notes")) | {0, 13}
    plain = replace(flow(), lines=())
    assert face.findall(render(plain)) == []


def test_words_in_mono_have_the_room_that_mono_takes() -> None:
    (first, _) = flow().lines
    (caption,) = (one for one in first.captions if one.texts[0].mono)
    (text,) = caption.texts
    assert text.width == pytest.approx(len("GET /notes") * 1229 / 2048 * text.size)
    area: Rect = caption.area
    assert area.x <= text.x
    assert text.x + text.width <= area.right


def test_draw_io_names_the_mono_where_it_sets_what_is_typed() -> None:
    root = ET.fromstring(drawio.render(Album("", "", (("", egress()),))))  # noqa: S314 - our own output
    (value,) = (cell.get("value", "") for cell in root.iter("mxCell") if "Mono" in cell.get("value", ""))
    assert value.endswith(">unrestricted-egress</span>")
    assert "font-family:Liberation Mono, Courier New, monospace" in value
