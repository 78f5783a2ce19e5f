"""Pictures whose flow goes from the top down: as free of faults as those that go right, and in rows."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise

import pytest
from generated_designs import generated
from geometry import faults
from msgspec.structs import replace
from test_geometry import DESIGNS, FEW, KINDS, judged

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.pipeline import Design, judge, load, pages
from archgen.policy.report import Report
from archgen.views import VIEWS
from archgen.views.view import Direction

PATH = ("phone", "edge", "orders-api", "place-order-fn", "orders")
"""The request path of the larger design of the gallery."""


def down(design: Design, report: Report, kind: str) -> dict[str, Picture]:
    """The first pictures of one kind with their flow going down, by their pages' names."""
    found = islice(pages(design, report, VIEWS[kind]), FEW)
    return {page.name: draw(replace(page.view, direction=Direction.DOWN)) for page in found}


def wrong(pictures: dict[str, Picture]) -> dict[str, list[str]]:
    """What is wrong on each page, for pages on which something is."""
    told = {page: faults(picture, down=True) for page, picture in pictures.items()}
    return {page: said for page, said in told.items() if said}


@pytest.mark.parametrize("name", ["secure-serverless-api", "two-regions", "branch-office"])
def test_no_overview_that_goes_down_has_a_fault(name: str) -> None:
    assert wrong(down(*judged(name), "overview")) == {}


@pytest.mark.parametrize("seed", range(6))
def test_no_generated_overview_that_goes_down_has_a_fault(seed: int) -> None:
    design = load(generated(seed, 3 + seed * 37 % 50))
    assert wrong(down(design, judge(design), "overview")) == {}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DESIGNS)
def test_no_view_that_goes_down_has_a_fault(name: str, kind: str) -> None:
    assert wrong(down(*judged(name), kind)) == {}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6, 66))
def test_no_further_generated_overview_that_goes_down_has_a_fault(seed: int) -> None:
    design = load(generated(seed, 3 + seed * 37 % 50))
    assert wrong(down(design, judge(design), "overview")) == {}


def test_the_request_path_is_one_straight_line_down() -> None:
    (picture,) = down(*judged("secure-serverless-api"), "overview").values()
    icons = {box.id: box.icon for box in picture.boxes}
    assert {icons[name].x for name in PATH} == {icons["phone"].x}
    assert all(icons[one].bottom < icons[other].y for one, other in pairwise(PATH))


def test_what_guards_stands_beside_and_lanes_are_named_at_the_left() -> None:
    (picture,) = down(*judged("secure-serverless-api"), "overview").values()
    boxes = {box.id: box for box in picture.boxes}
    for guard in ("edge-waf", "shield"):
        assert boxes[guard].icon.y == boxes["edge"].icon.y
    assert boxes["edge-waf"].bounds.right < boxes["edge"].bounds.x < boxes["shield"].bounds.x
    lefts = {lane.title.content: lane.title.x - lane.area.x for lane in picture.lanes}
    assert list(lefts) == ["EDGE", "API AND IDENTITY", "COMPUTE", "DATA AND"]
    assert len(set(lefts.values())) == 1


def test_lines_leave_a_box_under_its_texts() -> None:
    (picture,) = down(*judged("secure-serverless-api"), "overview").values()
    (line,) = [line for line in picture.lines if (line.source, line.target) == ("edge", "orders-api")]
    (edge,) = [box for box in picture.boxes if box.id == "edge"]
    assert line.points[0][1] >= max(text.y for text in edge.texts)
    assert len(line.points) == 2


@pytest.mark.parametrize("name", ["secure-serverless-api", "study-notes-api", "carrier-bookings"])
def test_lines_side_by_side_keep_their_words(name: str) -> None:
    (picture,) = down(*judged(name), "overview").values()
    said = {
        (line.source, line.target): line.label and line.label.words for line in picture.lines if line.words
    }
    assert said
    assert {ends for ends, words in said.items() if not words} == set()


def test_a_row_of_many_boxes_wraps() -> None:
    names = [f"{word}-{place}" for word in ("ask", "tell") for place in range(5)]
    routes = "".join(f"      GET /{name}: {{to: {name}}}\n" for name in names)
    functions = "".join(
        f"  {name}: {{type: lambda, runtime: python3.13, reads: {name}-kept}}\n" for name in names
    )
    tables = "".join(f"  {name}-kept: {{type: dynamodb}}\n" for name in names)
    head = "archgen: 1\nname: Many\nregions: [eu-west-1]\nresources:\n"
    api = f"  api:\n    type: api-gateway\n    protocol: rest\n    routes:\n{routes}"
    design = load(f"{head}{api}{functions}{tables}".encode())
    assert [finding.message for finding in design.mistakes] == []
    (picture,) = down(design, judge(design), "overview").values()
    rows = Counter(box.icon.y for box in picture.boxes)
    assert {box.id for box in picture.boxes} >= set(names)
    assert max(rows.values()) <= 8
    assert wrong({"": picture}) == {}
