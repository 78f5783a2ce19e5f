"""draw.io files: the picture's geometry in real AWS shapes, nested groups and connectors with two ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace
from svg_pictures import NASTY, named, picture

import archgen
from archgen.catalogue.look import LOOKS
from archgen.catalogue.shapes import GROUPS, SHAPES, UNKNOWN
from archgen.drawing.picture import Album, Picture, Rect
from archgen.formats.drawio.lines import place_along
from archgen.formats.drawio.output import render
from archgen.pipeline import draw, judge, load
from archgen.views.view import FrameKind

NAMES = Path(__file__).with_name("drawio_names.txt")
GALLERY = Path(__file__).parents[2] / "blueprints"
PACKAGE = Path(archgen.__file__).parent
ICON = re.compile(r'"(aws\.[a-z]+\.[A-Za-z0-9]+)"')
ICONS = sorted(
    {
        name
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in ICON.findall(path.read_text(encoding="utf-8"))
    }
)
"""Every icon that the package's source names."""
NEAR = 0.02


@cache
def drawn(stem: str) -> Picture:
    """The overview of a blueprint of the gallery; the shop without a stem."""
    if not stem:
        return picture()
    design = load(GALLERY / f"{stem}.yaml")
    return draw(design, judge(design))


PICTURES = ("", "secure-serverless-api", "study-notes-api")


@dataclass
class Cell:
    """One cell: its element, the words around it, its style by name."""

    id: str
    cell: ET.Element
    value: str
    style: dict[str, str]


def pages(source: str) -> list[dict[str, Cell]]:
    """The cells of each page by their ids; a second cell of one id fails."""
    root = ET.fromstring(source)  # noqa: S314 - our own output
    assert root.tag == "mxfile"
    found = []
    for diagram in root:
        cells: dict[str, Cell] = {}
        for element in diagram.find("mxGraphModel/root") or ():
            inner = element.find("mxCell") if element.tag == "UserObject" else element
            assert inner is not None
            key = element.get("id", "")
            assert key not in cells
            style = dict(part.partition("=")[::2] for part in inner.get("style", "").split(";") if part)
            cells[key] = Cell(key, inner, element.get("value") or element.get("label") or "", style)
        found.append(cells)
    return found


def page(shown: Picture) -> dict[str, Cell]:
    (only,) = pages(render(Album("Shop", "", (("", shown),))))
    return only


def area(cells: dict[str, Cell], key: str) -> Rect:
    """Where a shape stands on the page, through all the groups it is in."""
    geometry = cells[key].cell.find("mxGeometry")
    assert geometry is not None
    x, y, wide, high = (float(geometry.get(side, "0")) for side in ("x", "y", "width", "height"))
    parent = cells[key].cell.get("parent", "")
    if parent in ("0", "1"):
        return Rect(x, y, wide, high)
    around = area(cells, parent)
    return Rect(around.x + x, around.y + y, wide, high)


def same(one: Rect, other: Rect) -> bool:
    sides = ((one.x, other.x), (one.y, other.y), (one.width, other.width), (one.height, other.height))
    return all(abs(a - b) < NEAR for a, b in sides)


def points(cells: dict[str, Cell], key: str) -> list[tuple[float, float]]:
    """The points of a connector on the page: its two ports, and its way-points between."""
    edge = cells[key]
    ends = []
    for end, link in (("exit", "source"), ("entry", "target")):
        icon = area(cells, edge.cell.get(link, ""))
        x, y = float(edge.style[f"{end}X"]), float(edge.style[f"{end}Y"])
        ends.append((icon.x + x * icon.width, icon.y + y * icon.height))
    corners = edge.cell.findall("mxGeometry/Array/mxPoint")
    between = [(float(corner.get("x", "")), float(corner.get("y", ""))) for corner in corners]
    return [ends[0], *between, ends[1]]


def test_the_file_is_plain_xml_that_says_nothing_of_the_day() -> None:
    source = render(Album("Shop", "", (("", picture()),)))
    root = ET.fromstring(source)  # noqa: S314 - our own output
    assert root.attrib == {"host": "archgen", "pages": "1"}
    (diagram,) = root
    assert [part.tag for part in diagram] == ["mxGraphModel"]
    assert diagram.attrib == {"id": "page-1", "name": "Shop"}


def test_each_picture_is_a_page_with_its_name() -> None:
    source = render(Album("Shop", "", (("", picture()), ("x@y", picture()))))
    root = ET.fromstring(source)  # noqa: S314 - our own output
    assert [(part.get("id"), part.get("name")) for part in root] == [("page-1", "Shop"), ("page-2", "x@y")]


@pytest.mark.parametrize("stem", PICTURES)
def test_every_parent_and_both_ends_of_every_line_are_there(stem: str) -> None:
    cells = page(drawn(stem))
    seen: set[str] = set()
    for key, cell in cells.items():
        if key != "0":
            assert cell.cell.get("parent") in seen
        for end in ("source", "target"):
            assert cell.cell.get(end, "1") in seen | {"1"}
        seen.add(key)


@pytest.mark.parametrize("stem", PICTURES)
def test_boxes_frames_lanes_tiles_and_marks_stand_where_the_picture_has_them(stem: str) -> None:
    shown = drawn(stem)
    cells = page(shown)
    for frame in shown.frames:
        assert same(area(cells, f"frame/{frame.id}"), frame.area)
        for tile in frame.tiles:
            assert same(area(cells, f"tile/{tile.resource}"), tile.icon)
            assert cells[f"tile/{tile.resource}"].cell.get("parent") == f"frame/{frame.id}"
    for box in shown.boxes:
        assert same(area(cells, f"box/{box.id}"), box.icon)
        for mark in box.marks:
            key = f"mark/{box.id}/{mark.resource}"
            assert same(area(cells, key), Rect(mark.area.x, mark.area.y, 16, 16))
            assert cells[key].cell.get("parent") == f"box/{box.id}"
    bands = [area(cells, key) for key in cells if key.startswith("lane/") and not key.endswith("/title")]
    assert all(any(same(band, lane.area) for band in bands) for lane in shown.lanes)
    assert len(bands) == len(shown.lanes)


@pytest.mark.parametrize("stem", PICTURES)
def test_a_box_stands_in_its_innermost_frame_and_a_frame_in_the_one_around_it(stem: str) -> None:
    shown = drawn(stem)
    cells = page(shown)
    for box in shown.boxes:
        around = [frame.id for frame in shown.frames if box.id in frame.members]
        above = cells[f"box/{box.id}"].cell.get("parent", "")
        if above.startswith("group/"):
            above = cells[above].cell.get("parent", "")
        assert above == (f"frame/{around[-1]}" if around else "1")
    assert cells["frame/cloud"].cell.get("parent") == "1"
    region = next(frame.id for frame in shown.frames if frame.kind is FrameKind.REGION)
    assert cells[f"frame/{region}"].cell.get("parent") == "frame/cloud"


@pytest.mark.parametrize("stem", PICTURES)
def test_lines_run_as_in_the_picture_between_the_icons_of_their_boxes(stem: str) -> None:
    shown = drawn(stem)
    cells = page(shown)
    for line in shown.lines:
        stem_ = f"line/{line.source}/{line.target}/{line.kind}"
        ways = {key: points(cells, key) for key in cells if key.split("~")[0] == stem_}
        assert any(
            len(way) == len(line.points)
            and all(
                abs(a - b) < NEAR
                for p, q in zip(way, line.points, strict=True)
                for a, b in zip(p, q, strict=True)
            )
            for way in ways.values()
        )
        for key in ways:
            assert cells[key].cell.get("source") == f"box/{line.source}"
            assert cells[key].cell.get("target") == f"box/{line.target}"


@pytest.mark.parametrize("stem", PICTURES)
def test_labels_and_steps_ride_on_their_lines_where_the_picture_has_them(stem: str) -> None:
    shown = drawn(stem)
    cells = page(shown)
    for line in shown.lines:
        if line.label is None:
            continue
        edge = f"line/{line.source}/{line.target}/{line.kind}"
        if line.label.words:
            label = cells[f"label/{edge}"]
            assert label.cell.get("parent") == edge
            assert riding(cells, f"label/{edge}", line.points) == pytest.approx(
                (line.label.area.x, line.label.area.y), abs=0.3
            )
        for place, step in enumerate(line.label.steps):
            cell = cells[f"step/{edge}/{step}"]
            assert (cell.value, cell.cell.get("parent")) == (str(step), edge)
            assert riding(cells, cell.id, line.points)[0] == pytest.approx(
                line.label.area.x + 18 * place + 0.5, abs=0.3
            )


def riding(cells: dict[str, Cell], key: str, way: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The upper left corner of a shape on a line, as draw.io reckons it."""
    geometry = cells[key].cell.find("mxGeometry")
    assert geometry is not None
    offset = geometry.find("mxPoint")
    assert offset is not None
    pieces = [(a, b, abs(a[0] - b[0]) + abs(a[1] - b[1])) for a, b in pairwise(way)]
    left = (float(geometry.get("x", "")) / 2 + 0.5) * sum(length for *_, length in pieces)
    for start, end, length in pieces:
        if left <= length + NEAR:
            share = left / length
            x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            return x + float(offset.get("x", "")), y + float(offset.get("y", ""))
        left -= length
    raise AssertionError(key)


@pytest.mark.parametrize(
    ("wanted", "along", "spot"),
    [((0.0, 0.0), -1.0, (0.0, 0.0)), ((10.0, 5.0), 0.5, (10.0, 5.0)), ((12.0, 10.0), 1.0, (10.0, 10.0))],
)
def test_the_place_on_a_line_is_a_share_of_its_length(
    wanted: tuple[float, float], along: float, spot: tuple[float, float]
) -> None:
    assert place_along(((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)), wanted) == (along, spot)


def listed() -> set[tuple[str, str, str]]:
    """What draw.io has: kind, name and colour."""
    lines = NAMES.read_text(encoding="utf-8").split("\n")
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {(kind, name, colour) for kind, name, colour in rows}


def test_the_icons_of_all_types_are_among_those_looked_at() -> None:
    assert {look.icon for look in LOOKS.values()} <= set(ICONS)


@pytest.mark.parametrize("icon", ICONS)
def test_every_icon_has_a_shape_that_draw_io_has(icon: str) -> None:
    shape = SHAPES[icon]
    assert ("service" if shape.service else "sign", shape.name, shape.colour) in listed()


@pytest.mark.parametrize("kind", FrameKind)
def test_every_kind_of_frame_has_a_group_that_draw_io_has(kind: FrameKind) -> None:
    group = GROUPS[kind]
    assert not group.sign or ("group", group.sign, group.border) in listed()


@pytest.mark.parametrize("stem", PICTURES)
def test_every_shape_in_a_file_is_one_that_draw_io_has(stem: str) -> None:
    names = {name for _, name, _ in listed()} | {UNKNOWN.name, "resourceIcon", "group"}
    said = {
        cell.style[key].removeprefix("mxgraph.aws4.")
        for cell in page(drawn(stem)).values()
        for key in ("shape", "resIcon", "grIcon")
        if key in cell.style
    }
    assert said <= names
    assert "resourceIcon" in said


def test_a_service_is_a_square_and_a_client_a_sign() -> None:
    cells = page(picture())
    assert cells["box/api"].style["resIcon"] == "mxgraph.aws4.api_gateway"
    assert cells["box/app"].style["shape"] == "mxgraph.aws4.client"
    assert cells["frame/region"].style["grIcon"] == "mxgraph.aws4.group_region"
    assert cells["frame/region"].style["dashed"] == "1"


def style_of(icon: str) -> dict[str, str]:
    """The style of a box of the shop that has this icon."""
    shown = picture()
    box = replace(shown.boxes[1], icon_name=icon)
    return page(replace(shown, boxes=(shown.boxes[0], box, *shown.boxes[2:])))["box/api"].style


def test_another_name_of_an_icon_has_its_shape() -> None:
    assert style_of("aws.network.ALB")["shape"] == "mxgraph.aws4.application_load_balancer"


def test_an_icon_without_a_shape_is_a_picture_in_the_file() -> None:
    style = style_of("aws.quantum.Braket")
    assert style["shape"] == "image"
    assert style["image"].startswith("data:image/png,iVBOR")


@pytest.mark.parametrize("icon", ["aws.nothing.Nothing", "../../etc/passwd", "x;shape=evil;"])
def test_a_name_of_no_icon_is_the_shape_for_anything(icon: str) -> None:
    style = style_of(icon)
    assert (style["shape"], style["resIcon"]) == ("mxgraph.aws4.resourceIcon", "mxgraph.aws4.general")


def test_a_badge_goes_with_its_box_and_says_the_worst() -> None:
    badge = page(picture())["badge/api"]
    assert (badge.value, badge.cell.get("parent"), badge.style["part"]) == ("2 C", "box/api", "1")


def test_a_stack_is_one_group_with_its_cards_behind_the_icon() -> None:
    cells = page(picture())
    order = [key for key, cell in cells.items() if cell.cell.get("parent") == "group/fn"]
    assert order == ["card/fn/2", "card/fn/1", "box/fn"]


def test_two_lines_of_one_kind_between_two_boxes_have_ids_of_their_own() -> None:
    shown = picture()
    first = shown.lines[0]
    source = render(Album("", "", (("", replace(shown, lines=(first, first))),)))
    (cells,) = pages(source)
    assert {"line/app/api/request", "line/app/api/request~2"} <= set(cells)


@pytest.mark.parametrize("name", NASTY)
def test_no_name_becomes_markup_or_style(name: str) -> None:
    plain, nasty = page(picture()), page(named(name))
    assert set(nasty) == set(plain)
    for key, cell in nasty.items():
        assert set(cell.style) == set(plain[key].style)
        assert "<script" not in cell.value
        assert {part.split(">")[0].split(" ")[0] for part in cell.value.split("<")[1:]} <= {
            "b",
            "/b",
            "br",
            "span",
            "/span",
        }


def test_the_same_picture_gives_the_same_bytes_under_any_hash_seed() -> None:
    script = "import sys; from svg_pictures import picture; from archgen.formats.drawio.output import render;"
    script += "from archgen.drawing.picture import Album;"
    script += "sys.stdout.buffer.write(render(Album('Shop', '', (('', picture()),))).encode())"
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
    assert made[0] == made[1] == render(Album("Shop", "", (("", picture()),))).encode()


def test_a_head_that_is_paper_inside_is_hollow() -> None:
    cells = page(drawn("secure-serverless-api"))
    assert cells["line/edge-waf/edge/guard"].style["endFill"] == "0"
    assert cells["line/phone/edge/request"].style["endFill"] == "1"
