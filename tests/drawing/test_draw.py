"""Finished pictures: nothing overlaps, is cut or covered; the request path is level; sizes suit a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from geometry import crossings, faults, spine_bends
from msgspec.structs import replace
from placings import flagship as flagship_with_steps
from random_views import random_view as random_design
from views import (
    HAND_MADE,
    field_service,
    flagship,
    meter_readings,
    private_api,
    random_view,
    study_notes,
    two_regions,
)

from archgen.drawing.badges import badge_area
from archgen.drawing.bundles import bundle
from archgen.drawing.draw import draw
from archgen.drawing.gaps import Across, spread_columns
from archgen.drawing.nudge import find_clashes, nudge
from archgen.drawing.picture import Picture
from archgen.drawing.place import place
from archgen.drawing.ports import SPACING, Run, assign_ports
from archgen.drawing.route import Path, find_upright, route
from archgen.drawing.wrap import wrapped
from archgen.views.view import FrameKind, Lane, LineKind, View


@pytest.mark.parametrize("make", [*HAND_MADE, flagship_with_steps])
def test_a_hand_made_view_is_drawn_without_a_fault(make: Callable[[], View]) -> None:
    assert faults(draw(make())) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_random_design_is_drawn_without_a_fault(seed: int) -> None:
    assert faults(draw(random_design(seed, 5 + seed * 7 % 36))) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_view_wired_at_random_is_drawn_without_a_fault(seed: int) -> None:
    assert faults(draw(random_view(seed, 3 + seed * 37 % 38))) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12, 150))
def test_every_further_random_view_is_drawn_without_a_fault(seed: int) -> None:
    assert faults(draw(random_design(seed, 5 + seed * 7 % 36))) == []
    assert faults(draw(random_view(seed, 3 + seed * 37 % 38))) == []


@pytest.mark.parametrize("make", [flagship, study_notes, field_service, meter_readings, two_regions])
def test_the_request_path_has_no_corner(make: Callable[[], View]) -> None:
    picture = draw(make())
    assert any(line.spine for line in picture.lines)
    assert spine_bends(picture) == 0


def heights(picture: Picture, *boxes: str) -> set[float]:
    """The heights of the icons and of the lines between boxes that follow each other."""
    icons = {box.id: box.icon for box in picture.boxes}
    found = {icons[box].y + icons[box].height / 2 for box in boxes}
    for line in picture.lines:
        if line.source in boxes and line.target in boxes:
            found |= {y for _, y in line.points}
    return found


def test_boxes_and_lines_of_the_request_path_stand_at_one_height() -> None:
    picture = draw(flagship())
    assert len(heights(picture, "phone", "edge", "orders-api", "orders-fn", "orders")) == 1


@pytest.mark.parametrize("make", [*HAND_MADE, flagship_with_steps])
def test_a_page_is_neither_a_ribbon_nor_a_tower(make: Callable[[], View]) -> None:
    picture = draw(make())
    assert 1 / 3 <= picture.width / picture.height <= 3


def test_a_line_to_a_provider_crosses_no_trunk_of_another_kind() -> None:
    assert crossings(draw(flagship())) == 0


def test_lines_that_cross_are_bridged_by_the_level_one() -> None:
    picture = draw(private_api())
    (ledger,) = (line for line in picture.lines if line.target == "ledger")
    (entry,) = (line for line in picture.lines if line.source == "endpoint")
    ((x, y),) = ledger.hops
    assert x in {point[0] for point in entry.points}
    assert y in {point[1] for point in ledger.points}


def test_a_request_enters_an_api_at_its_middle_and_its_name_beside_it() -> None:
    picture = draw(two_regions())
    for api in ("first-api", "second-api"):
        (icon,) = (box.icon for box in picture.boxes if box.id == api)
        ends = {line.kind: line.points[-1][1] for line in picture.lines if line.target == api}
        assert ends[LineKind.REQUEST] == icon.y + icon.height / 2
        assert abs(ends[LineKind.DNS] - ends[LineKind.REQUEST]) == SPACING


def lanes(view: View) -> set[str]:
    """The titles of a drawing's lanes."""
    return {" ".join(text.content for text in (lane.title, *lane.more)) for lane in draw(view).lanes}


def test_lanes_are_named_after_what_is_most_in_them() -> None:
    assert lanes(field_service()) == {"API", "COMPUTE", "DATA"}
    assert {"DATA AND SECRETS", "API AND IDENTITY"} <= lanes(flagship())


def test_only_as_many_boxes_give_a_lane_a_second_name() -> None:
    queue = replace(flagship().boxes[8], id="queue", title="queue", lane=Lane.MESSAGING)
    equal = replace(flagship(), boxes=(*flagship().boxes, queue))
    equal = replace(equal, lines=(*equal.lines, replace(equal.lines[7], target="queue", spine=False)))
    assert "COMPUTE AND MESSAGING" in lanes(equal)
    more = replace(equal, boxes=(*equal.boxes, replace(flagship().boxes[8], id="other", title="other")))
    more = replace(more, lines=(*more.lines, replace(equal.lines[7], target="other", spine=False)))
    assert "COMPUTE" in lanes(more)


def test_what_watches_gives_no_lane_a_name_beside_others() -> None:
    log = replace(flagship().boxes[8], id="log", title="log", lane=Lane.OPERATIONS)
    more = replace(flagship(), boxes=(*flagship().boxes, log))
    told = replace(more.lines[7], target="log", spine=False, steps=())
    assert "COMPUTE" in lanes(replace(more, lines=(*more.lines, told)))


def test_more_that_watches_than_works_gives_a_lane_both_names() -> None:
    names = ("log", "trail")
    watching = [replace(flagship().boxes[8], id=name, title=name, lane=Lane.OPERATIONS) for name in names]
    more = replace(flagship(), boxes=(*flagship().boxes, *watching))
    told = [replace(more.lines[7], target=name, spine=False, steps=()) for name in names]
    assert "COMPUTE AND OPERATIONS" in lanes(replace(more, lines=(*more.lines, *told)))


def test_no_lane_lies_behind_a_vpc_that_holds_only_ways_through() -> None:
    assert "NETWORK" not in lanes(private_api())


def test_a_store_that_only_clients_use_stands_with_the_stores() -> None:
    view = meter_readings()
    bucket = replace(view.boxes[6], id="files", title="files")
    call = replace(view.lines[1], target="files", steps=())
    placing = place(replace(view, boxes=(*view.boxes, bucket), lines=(*view.lines, call)), {})
    assert placing.column_of["files"] == placing.column_of["readings-table"]


def test_a_frame_of_one_column_is_wide_enough_for_its_title() -> None:
    view = private_api()
    title = "front-of-house-a, front-of-house-b · 2 zones"
    frames = tuple(replace(frame, title=title) if frame.id == "front" else frame for frame in view.frames)
    (front,) = (frame for frame in draw(replace(view, frames=frames)).frames if frame.id == "front")
    assert front.title.content == title


def test_a_frame_with_a_shelf_only_has_no_empty_band() -> None:
    (audit,) = (frame for frame in draw(two_regions()).frames if frame.id == "audit")
    assert audit.kind is FrameKind.ACCOUNT
    assert audit.rule_y is not None
    assert audit.rule_y - audit.area.y <= 40


def test_the_key_stands_beside_the_drawing_with_steps_and_below_without() -> None:
    told, silent = draw(flagship_with_steps()), draw(replace(flagship_with_steps(), steps=()))
    right = max(frame.area.right for frame in told.frames)
    bottom = max(frame.area.bottom for frame in silent.frames)
    assert told.key is not None
    assert told.key.area.x > right
    assert silent.key is not None
    assert silent.key.area.y > bottom


def test_a_badge_keeps_clear_of_lines_labels_and_neighbours() -> None:
    plain = flagship_with_steps()
    view = replace(plain, boxes=tuple(replace(box, findings=3, worst="high") for box in plain.boxes))
    picture = draw(view)
    assert faults(picture) == []
    for box in picture.boxes:
        badge = badge_area(box)
        assert badge is not None
        assert badge.y >= box.bounds.y
        for line in picture.lines:
            for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
                across = min(x1, x2) < badge.right and max(x1, x2) > badge.x
                assert not (across and min(y1, y2) < badge.bottom and max(y1, y2) > badge.y)
            if line.label is not None:
                area = line.label.area
                apart = area.right <= badge.x or badge.right <= area.x
                assert apart or area.bottom <= badge.y or badge.bottom <= area.y


def test_a_box_without_findings_has_no_badge() -> None:
    view = flagship_with_steps()
    assert {badge_area(box) for box in draw(view).boxes} == {None}


def test_lines_that_would_lie_on_each_other_end_a_little_apart() -> None:
    placing = place(random_view(16, 25), {})
    wires = bundle(placing, find_upright(placing))

    def lay(runs: Mapping[int, Run]) -> tuple[Across, tuple[Path, ...]]:
        across = spread_columns(placing, wires, runs, {}, {}, 40.0, {})
        return across, route(placing, wires, runs, across)

    runs = assign_ports(placing, wires)
    assert find_clashes(lay(runs)[1]) != []
    assert find_clashes(nudge(placing, wires, runs, lay)[1]) == []


def columns(picture: Picture) -> int:
    """How many columns of icons a picture has."""
    return len({box.icon.x for box in picture.boxes})


def test_a_large_design_is_wrapped_rather_than_drawn_as_a_tower() -> None:
    view = random_design(0, 60)
    placing = place(view, {})
    picture = draw(view)
    assert columns(picture) > len(placing.columns)
    assert picture.width / picture.height >= 0.75
    assert faults(picture) == []


def test_a_small_design_keeps_the_columns_of_its_flow() -> None:
    for view in (flagship(), random_design(4, 33)):
        assert columns(draw(view)) == len(place(view, {}).columns)


def test_wrapping_deals_boxes_out_and_keeps_satellites_with_their_hosts() -> None:
    placing = place(flagship(), {})
    column = wrapped(placing, 2)
    assert column["phone"] != column["browser"]
    assert column["edge-waf"] == column["edge"] == column["shield"]
    assert sorted(set(column.values())) == list(range(max(column.values()) + 1))


def test_drawing_twice_gives_the_same_picture() -> None:
    assert draw(random_view(7, 34)) == draw(random_view(7, 34))


def test_a_view_of_nothing_is_a_page_with_its_title() -> None:
    picture = draw(View("Nothing yet", "", "", "", (), (), (), (), "", (), ""))
    assert [text.content for text in picture.heading] == ["Nothing yet"]
    assert picture.width > 0
    assert picture.height > 0
