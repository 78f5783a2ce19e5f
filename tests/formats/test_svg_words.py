"""What a page says of its parts: to the pointer that rests on them, and where they lead."""

from __future__ import annotations

from html import unescape
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace
from svg_pictures import picture, shop

from archgen.drawing.draw import draw
from archgen.formats.anchors import anchor
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.svg.output import render
from archgen.views.view import Told

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def told(appearance: Appearance = PLAIN) -> dict[str, str]:
    """The descriptions of a page's parts by their titles."""
    root = ET.fromstring(render(picture(), appearance))  # noqa: S314 - our own output
    return {
        title.text or "": group.findtext(f"{SVG}desc", "")
        for group in root.iter(f"{SVG}g")
        if (title := group.find(f"{SVG}title")) is not None
    }


def test_a_box_tells_its_findings_and_where_it_stands() -> None:
    title = (
        "api: API Gateway · HTTP\n2 findings, worst critical:\n"
        "critical: GET / lets everybody in.\nlow: api takes calls without end."
    )
    assert told()[title] == "AWS Cloud, eu-west-1; with api-logs, key"


def test_a_tile_tells_its_findings() -> None:
    assert "key: AWS KMS\n1 finding, worst high:\nhigh: Anyone may use key." in told()
    assert "api-logs: CloudWatch Logs · 90d" in told()


def test_a_frame_tells_what_stands_in_it() -> None:
    assert told()["Region eu-west-1"] == "api, 2 functions, table; on its shelf api-logs, key"
    assert told()["AWS Cloud"] == "api, 2 functions, table"


def test_a_line_tells_what_it_says_from_where_to_where() -> None:
    assert told()["mTLS: app to api"] == "step 1"
    assert told()["reads, writes: 2 functions to table"] == "steps 3, 4"


def test_a_line_without_words_is_told_by_its_kind() -> None:
    view = shop()
    bare = tuple(replace(line, label="", steps=()) for line in view.lines)
    root = ET.fromstring(render(draw(replace(view, lines=bare))))  # noqa: S314 - our own output
    assert "request, call: app to api" in {title.text for title in root.iter(f"{SVG}title")}


def test_a_box_with_many_findings_tells_the_worst_of_them() -> None:
    view = shop()
    many = tuple(Told(f"rule-{n}@api", "low", f"number {n}") for n in range(9))
    boxes = tuple(
        replace(box, findings=9, worst="low", told=many) if box.id == "api" else box for box in view.boxes
    )
    page = unescape(render(draw(replace(view, boxes=boxes))))
    assert "low: number 4\nand 4 more</title>" in page
    assert "number 5" not in page


def links(appearance: Appearance) -> dict[str, str]:
    """Where parts lead by the first line of their titles."""
    root = ET.fromstring(render(picture(), appearance))  # noqa: S314 - our own output
    found = {}
    for link in root.iter(f"{SVG}a"):
        title = next(link.iter(f"{SVG}title"))
        found[(title.text or "").split("\n")[0]] = link.get(LINK, "")
    return found


def test_boxes_lead_to_their_worst_finding_or_to_the_inventory() -> None:
    assert links(Appearance(link="review.html")) == {
        "app: Mobile app": "review.html#inventory",
        "api: API Gateway · HTTP": f"review.html#{anchor('open-route@api/GET')}",
        "2 functions: make, take": "review.html#inventory",
        "table: Amazon DynamoDB": "review.html#inventory",
        "api-logs: CloudWatch Logs · 90d": "review.html#inventory",
        "key: AWS KMS": "review.html#anyone-key",
        "pager: Pager": "review.html#inventory",
    }


def test_a_page_without_a_review_leads_nowhere_and_is_an_image() -> None:
    assert links(PLAIN) == {}
    assert 'role="img"' in render(picture())
    assert 'role="graphics-document document"' in render(picture(), Appearance(link="review.html"))


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ('a" onclick="x', "a%22%20onclick=%22x#inventory"),
        ("../r/review.html", "../r/review.html#inventory"),
        ("https://e.test/r?a=1&b=2", "https://e.test/r?a=1&b=2#inventory"),
    ],
)
def test_no_place_breaks_out_of_its_link(place: str, written: str) -> None:
    assert links(Appearance(link=place))["app: Mobile app"] == written
