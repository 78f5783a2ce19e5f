"""A design in several Regions: stacked on the same columns, alike in each, joined where data is copied."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from geometry import spine_bends

from archgen.drawing.contents import text_area
from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture, PlacedBox, RoutedLine
from archgen.pipeline import judge, load, view
from archgen.views.view import FrameKind, LineKind

DESIGNS = Path(__file__).with_name("designs")
SEVERAL = ("two-regions", "three-regions")


@cache
def picture(name: str) -> Picture:
    """The overview of a design in several Regions."""
    design = load(DESIGNS / f"{name}.yaml")
    return draw(view(design, judge(design)))


def boxes(of: Picture) -> dict[str, PlacedBox]:
    """The boxes by their ids."""
    return {box.id: box for box in of.boxes}


def line(of: Picture, source: str, target: str) -> RoutedLine:
    """The line between two boxes."""
    return next(line for line in of.lines if (line.source, line.target) == (source, target))


@pytest.mark.parametrize("name", SEVERAL)
def test_regions_lie_under_each_other_on_the_same_columns(name: str) -> None:
    drawn = picture(name)
    regions = [frame.area for frame in drawn.frames if frame.kind is FrameKind.REGION]
    assert len({(area.x, area.right) for area in regions}) == 1
    assert all(upper.bottom < lower.y for upper, lower in pairwise(regions))
    standing = boxes(drawn)
    copies = [box for box in standing.values() if "@" in box.id]
    assert copies
    for copy in copies:
        first = standing[copy.id.partition("@")[0]]
        assert (copy.icon.x, copy.title) == (first.icon.x, first.title)


def test_a_second_region_looks_like_the_first() -> None:
    standing = boxes(picture("two-regions"))
    there = "@eu-central-1"
    rows = [name for name in standing if f"{name}{there}" in standing]
    assert {"api", "api-waf", "read-fn", "write-fn", "orders", "pay-key"} == set(rows)
    by_height = sorted(rows, key=lambda name: (standing[name].icon.x, standing[name].icon.y))
    again = sorted(
        rows, key=lambda name: (standing[f"{name}{there}"].icon.x, standing[f"{name}{there}"].icon.y)
    )
    assert by_height == again


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-2"])
def test_each_of_three_regions_has_its_boxes_in_the_order_of_the_first(region: str) -> None:
    standing = boxes(picture("three-regions"))
    rows = ["api", "list-fn", "put-fn", "changes", "index-fn", "items"]

    def by_height(names: list[str]) -> list[str]:
        return sorted(names, key=lambda name: (standing[name].icon.x, standing[name].icon.y))

    assert by_height([f"{name}@{region}" for name in rows]) == [f"{n}@{region}" for n in by_height(rows)]


@pytest.mark.parametrize("name", SEVERAL)
def test_the_request_path_is_straight_in_each_region(name: str) -> None:
    drawn = picture(name)
    assert spine_bends(drawn) == 0
    apis = {box.id for box in drawn.boxes if box.type == "api-gateway"}
    assert {line.source for line in drawn.lines if line.spine} >= apis


def test_requests_enter_the_api_of_each_region_at_its_middle() -> None:
    drawn = picture("two-regions")
    for name in ("api", "api@eu-central-1"):
        icon = boxes(drawn)[name].icon
        ends = line(drawn, "browser", name).points[-2:]
        assert {y for _, y in ends} == {icon.y + icon.height / 2}


@pytest.mark.parametrize(("name", "words"), [("two-regions", "2 stores"), ("three-regions", "global table")])
def test_a_line_between_copies_goes_straight_down_beside_titles_and_shelves(name: str, words: str) -> None:
    drawn = picture(name)
    copied = [line for line in drawn.lines if line.kind is LineKind.REPLICATION]
    assert len(copied) == len([f for f in drawn.frames if f.kind is FrameKind.REGION]) - 1
    texts = [text_area(text) for lane in drawn.lanes for text in (lane.title, *lane.more)]
    tiles = [tile.bounds for frame in drawn.frames for tile in frame.tiles]
    for found in copied:
        assert found.arrow_at_start is (name == "three-regions")
        assert found.label is not None
        assert found.label.words == words
        assert len(found.points) == 4
        (x, top), (other, bottom) = sorted(found.points[1:3], key=lambda point: point[1])
        assert x == other
        passed = [area for area in (*texts, *tiles) if area.y < bottom and area.bottom > top]
        assert not any(area.x <= x <= area.right for area in passed)


def test_other_accounts_stand_below_and_are_as_wide() -> None:
    accounts = {
        frame.id: frame.area for frame in picture("three-regions").frames if frame.kind is FrameKind.ACCOUNT
    }
    assert accounts["audit"].y > accounts["shop"].bottom
    assert accounts["audit"].right == accounts["shop"].right
