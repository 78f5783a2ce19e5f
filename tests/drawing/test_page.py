"""What stands around the drawing: heading, key, shelves between lines, labels, order out of trunks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from geometry import dropped
from msgspec.structs import replace
from placings import flagship
from views import HAND_MADE, cloud_and_region, meter_readings, tiles
from views import flagship as bare_flagship

from archgen.drawing.draw import draw
from archgen.drawing.measure import width
from archgen.drawing.page import MARGIN
from archgen.drawing.picture import Rect
from archgen.drawing.pills import pill_width, pill_words
from archgen.drawing.shelves import TILE_WIDTH, _service, place_shelf, shelf_height
from archgen.views.view import Frame, FrameKind, KeyStep, Line, LineKind, View


def test_the_heading_tells_title_facts_verdict_and_counts_in_this_order() -> None:
    view = replace(flagship(), title="Shop", facts="internal", verdict="Approve", counts="2 low")
    heading = draw(view).heading
    assert [(text.content, text.tone) for text in heading] == [
        ("Shop", "ink"),
        ("internal", "quiet"),
        ("Approve", "verdict"),
        ("2 low", "quiet"),
    ]
    verdict, counts = heading[2:]
    assert verdict.y == counts.y
    assert verdict.x + width(verdict.content, verdict.size, bold=True) < counts.x


@pytest.mark.parametrize("field", ["facts", "verdict", "counts"])
def test_an_empty_part_of_the_heading_leaves_no_text(field: str) -> None:
    view = replace(flagship(), **{field: ""})
    assert all(text.content for text in draw(view).heading)


def test_a_long_title_breaks_and_is_cut_after_two_lines() -> None:
    heading = draw(replace(flagship(), title="word " * 100)).heading
    lines = [text.content for text in heading if text.bold and text.tone == "ink"]
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_the_key_numbers_its_steps_and_shows_the_kinds_in_use() -> None:
    view = replace(flagship(), steps=(KeyStep(1, "one"), KeyStep(2, "word " * 20)))
    key = draw(view).key
    assert key is not None
    assert [number for number, _ in key.steps] == [1, 2, 0, 0]
    assert len(key.circles) == 2
    assert {kind for kind, *_ in key.kinds} == {line.kind for line in view.lines}


@pytest.mark.parametrize("make", HAND_MADE)
def test_no_label_of_a_hand_made_view_is_left_out(make: Callable[[], View]) -> None:
    view = make()
    assert dropped(draw(view), sum(bool(line.label or line.steps) for line in view.lines)) == 0


def test_a_long_label_is_cut_in_its_middle_and_has_its_room() -> None:
    line = Line("a", "b", LineKind.REQUEST, "POST /parcels/{id}/redirect")
    words = pill_words(line)
    assert words == "POST …/redirect"
    assert pill_width((), words) > width(words, 10.5)
    assert pill_width((1, 2), "") == 36
    assert pill_width((), "") == 0


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("POST /callbacks/carrier", "POST …/carrier"),
        ("POST /tenants/{id}/members/{m}", "POST …/members/{m}"),
        ("GET /quotes-of-the-day/{lane}", "GET /quo…ay/{lane}"),
        ("GET /orders/{id}", "GET /orders/{id}"),
        ("visits:admin, dispatchers", "visits:admin +1"),
        ("reads, writes, deletes, manages", "reads, writes +2"),
        ("reads, writes, deletes", "reads, writes, deletes"),
        ("an-order-of-the-shop-and-more, b", "an-order-of…-and-more, b"),
        ("of-somebody-who-must-be-told", "of-somebody…must-be-told"),
    ],
)
def test_a_label_too_long_keeps_whole_parts_of_what_it_says(label: str, words: str) -> None:
    assert pill_words(Line("a", "b", LineKind.REQUEST, label)) == words


def test_a_shelf_fills_its_rows_and_passes_by_lines() -> None:
    frame = Frame("region", FrameKind.REGION, "eu-west-1", "", tiles("a", "b", "c", "d"))
    area = Rect(0, 0, 600, 300)
    line = 250.0
    title, rule, placed = place_shelf(frame, area, shelf_height(frame, 0, 600, (line,)), (line,))
    assert rule > 0
    assert all(tile.bounds.right <= line or tile.bounds.x >= line for tile in placed)
    assert all(area.x < tile.bounds.x and tile.bounds.right < area.right for tile in placed)
    assert title.x > line or title.x + width(title.content, title.size, bold=True) < line


def test_a_narrow_frame_has_narrow_tiles_rather_than_tiles_outside() -> None:
    frame = Frame("region", FrameKind.REGION, "eu-west-1", "", tiles("a-long-name-of-logs", "b"))
    area = Rect(0, 0, 150, 400)
    _, _, placed = place_shelf(frame, area, shelf_height(frame, 0, 150), ())
    assert [tile.bounds.y for tile in placed] == sorted({tile.bounds.y for tile in placed})
    assert all(tile.bounds.right <= area.right < TILE_WIDTH for tile in placed)


def test_nothing_of_the_page_lies_outside_its_margin() -> None:
    picture = draw(meter_readings())
    assert min(text.x for text in picture.heading) >= MARGIN
    assert max(frame.area.right for frame in picture.frames) <= picture.width - MARGIN
    assert max(frame.area.bottom for frame in picture.frames) <= picture.height - MARGIN


def test_what_is_outside_aws_without_a_line_stands_under_the_drawing() -> None:
    picture = draw(replace(bare_flagship(), outside=tiles("pager")))
    assert picture.outside_title is not None
    assert picture.outside_title.y > max(frame.area.bottom for frame in picture.frames)
    assert [tile.resource for tile in picture.outside] == ["pager"]


def test_a_frame_nothing_stands_in_keeps_its_shelf() -> None:
    frames = (*cloud_and_region(), Frame("audit", FrameKind.ACCOUNT, "audit", "cloud", tiles("trail")))
    picture = draw(replace(bare_flagship(), frames=frames))
    (audit,) = (frame for frame in picture.frames if frame.id == "audit")
    assert [tile.resource for tile in audit.tiles] == ["trail"]
    assert audit.members == ()


def test_a_tile_keeps_its_setting_and_gives_up_the_vendor() -> None:
    assert _service("AWS Secrets Manager · rotates 30d", 150) == "Secrets Manager · rotates 30d"
    assert _service("AWS Secrets Manager · rotates 30d", 400) == "AWS Secrets Manager · rotates 30d"
    assert _service("AWS Secrets Manager · rotates 30d", 60).endswith("…")
    assert _service("CloudWatch Logs · 365d · 2 Regions", 150) == "Logs · 365d · 2 Regions"
