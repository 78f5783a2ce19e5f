"""Placing: what must hold for every view, and what the hand-made ones must look like."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from msgspec.structs import replace
from views import (
    HAND_MADE,
    box,
    field_service,
    flagship,
    line,
    meter_readings,
    private_api,
    random_view,
    study_notes,
    two_regions,
    view,
)

from archgen.drawing.frames import BOTTOM, FOREIGN, SIBLINGS, TOP_INNER, members
from archgen.drawing.grid import PASSING
from archgen.drawing.heights import BOX_LINE, BOXES, SPARE
from archgen.drawing.place import place
from archgen.drawing.placing import Placing
from archgen.drawing.satellites import GAP
from archgen.drawing.sizes import ICON
from archgen.views.view import Frame, FrameKind, View

SHELVES = {"cloud": 70, "region": 110, "first": 60, "other": 40}
RANDOM = [(seed, 3 + seed * 37 % 38) for seed in range(60)]


def spread(placing: Placing, name: str) -> tuple[float, float]:
    """How far a box reaches from top to bottom."""
    size = placing.sizes[name]
    return placing.y[name] - size.above, placing.y[name] + size.below


def overlaps(placing: Placing) -> list[tuple[str, str]]:
    """Pairs of neighbours in a column that stand too close."""
    return [
        (upper, lower)
        for column in placing.columns
        for upper, lower in pairwise(column)
        if spread(placing, lower)[0] - spread(placing, upper)[1] < BOXES
    ]


def astray(placing: Placing) -> list[tuple[str, str]]:
    """Boxes not within their frame's padding and columns, or within a frame that is not theirs.

    A badge and a stack's cards may stand in the padding.
    """
    found = []
    inside = {frame: {box.id for box in boxes} for frame, boxes in members(placing.view).items()}
    for frame, extent in placing.frames.items():
        floor = extent.bottom - BOTTOM - SHELVES.get(frame, 0)
        for name, column in placing.column_of.items():
            top, bottom = spread(placing, name)
            beside = not extent.first <= column <= extent.last
            if name in inside[frame]:
                icon = placing.y[name] - ICON / 2
                air = min(icon - TOP_INNER, top - TOP_INNER + SPARE) - extent.top
                if beside or air < 0 or bottom > floor:
                    found.append((name, frame))
            elif not beside and bottom > extent.top - FOREIGN and top < extent.bottom + FOREIGN:
                found.append((name, frame))
    return found


def tangled(placing: Placing) -> list[tuple[str, str]]:
    """Frames that neither nest nor keep apart."""
    parent = {frame.id: frame.parent for frame in placing.view.frames}
    found = []
    for one, other in combinations(placing.frames, 2):
        upper, lower = placing.frames[one], placing.frames[other]
        if parent[other] == one:
            floor = upper.bottom - BOTTOM - SHELVES.get(one, 0)
            nested = upper.first <= lower.first <= lower.last <= upper.last
            if (
                not nested
                or lower.top < upper.top + 34
                or lower.bottom > floor
                or lower.depth != upper.depth + 1
            ):
                found.append((one, other))
        if parent[other] == parent[one] and upper.first <= lower.last and lower.first <= upper.last:
            apart = max(lower.top - upper.bottom, upper.top - lower.bottom)
            if apart < SIBLINGS:
                found.append((one, other))
    return found


def pierced(placing: Placing) -> list[tuple[str, str]]:
    """Lines that pass too close to a box, or through a frame that neither end stands in."""
    inside = {frame: {box.id for box in boxes} for frame, boxes in members(placing.view).items()}
    found = []
    for chain in placing.chains:
        ends = {chain.left, chain.right}
        for column, y in chain.waypoints:
            for name in placing.columns[column]:
                top, bottom = spread(placing, name)
                if bottom > y - PASSING - BOX_LINE and top < y + PASSING + BOX_LINE:
                    found.append((f"{chain.left} {chain.right}", name))
            for frame, extent in placing.frames.items():
                crossed = extent.first <= column <= extent.last and extent.top < y < extent.bottom
                if crossed and not ends & inside[frame]:
                    found.append((f"{chain.left} {chain.right}", frame))
    return found


def unlaid(placing: Placing) -> list[str]:
    """Lines whose places do not match the columns they cross."""
    found = []
    for chain in placing.chains:
        first, last = placing.column_of[chain.left], placing.column_of[chain.right]
        ends = (chain.right, chain.left) if chain.reversed else (chain.left, chain.right)
        crossed = [column for column, _ in chain.waypoints]
        if (
            crossed != list(range(first + 1, last))
            or ends != (chain.line.source, chain.line.target)
            or chain.vertical != (first == last)
            or first > last
        ):
            found.append(f"{chain.left} {chain.right}")
    return found


def check(view: View) -> Placing:
    """Place a view and assert everything that holds for all views."""
    placing = place(view, SHELVES)
    assert overlaps(placing) == []
    assert astray(placing) == []
    assert tangled(placing) == []
    assert pierced(placing) == []
    assert unlaid(placing) == []
    assert all(placing.columns)
    assert sorted(name for column in placing.columns for name in column) == sorted(
        box.id for box in view.boxes
    )
    assert {
        name: index for index, column in enumerate(placing.columns) for name in column
    } == placing.column_of
    assert all(
        (line.source, line.target) == (chain.line.source, chain.line.target)
        for line, chain in zip(
            (line for line in view.lines if line.source != line.target), placing.chains, strict=True
        )
    )
    assert min(extent.top for extent in placing.frames.values()) >= 0
    return placing


@pytest.mark.parametrize("make", HAND_MADE)
def test_a_hand_made_view_is_placed_without_a_fault(make: Callable[[], View]) -> None:
    check(make())


@pytest.mark.parametrize(("seed", "count"), RANDOM)
def test_a_random_view_is_placed_without_a_fault(seed: int, count: int) -> None:
    check(random_view(seed, count))


def path(placing: Placing, *names: str) -> set[float]:
    """The heights that a request path through these boxes takes."""
    found = {placing.y[name] for name in names}
    for chain in placing.chains:
        if {chain.left, chain.right} <= set(names) and chain.line.spine:
            found |= {y for _, y in chain.waypoints}
    return found


def test_the_request_path_of_a_design_runs_at_one_height() -> None:
    assert len(path(check(flagship()), "phone", "edge", "orders-api", "orders-fn", "orders")) == 1
    assert len(path(check(study_notes()), "client", "api", "notes-fn", "notes")) == 1
    assert len(path(check(field_service()), "spa", "visits-api", "read-visit", "visits")) == 1
    readings = check(meter_readings())
    assert len(path(readings, "meters", "ingest", "readings", "store-reading", "readings-table")) == 1
    assert len(path(readings, "images", "read-image", "meter-events", "bill")) == 1
    assert len(path(readings, "nightly", "clean-up")) == 1


def test_guards_and_the_pool_hang_on_what_they_serve() -> None:
    placing = check(flagship())
    assert placing.satellites == {
        "edge-waf": "edge",
        "shield": "edge",
        "origin-waf": "orders-api",
        "customers": "orders-api",
    }
    assert placing.columns[1:3] == (("edge-waf", "edge", "shield"), ("origin-waf", "orders-api", "customers"))
    assert spread(placing, "edge")[0] - spread(placing, "edge-waf")[1] == GAP
    assert spread(placing, "customers")[0] - spread(placing, "orders-api")[1] == GAP


def test_the_flagship_has_its_columns_by_depth_of_flow() -> None:
    placing = check(flagship())
    assert placing.columns[0] == ("phone", "browser")
    assert placing.columns[3:] == (("orders-fn",), ("orders", "payment-key"), ("payments",))


def test_the_line_to_the_provider_passes_below_the_stores() -> None:
    placing = check(flagship())
    (chain,) = (chain for chain in placing.chains if chain.right == "payments")
    ((_, y),) = chain.waypoints
    assert y > spread(placing, "payment-key")[1]
    assert y == placing.y["payments"]


def test_a_guard_of_another_frame_keeps_its_own_column() -> None:
    placing = check(study_notes())
    assert placing.columns[1] == ("shield",)
    assert "shield" not in placing.satellites


def test_what_is_outside_a_vpc_stands_above_it() -> None:
    placing = check(field_service())
    vpc = placing.frames["app-vpc"]
    assert (vpc.first, vpc.last) == (2, 4)
    assert placing.columns[5] == ("visits", "photos")
    assert spread(placing, "health-fn")[1] < vpc.top


@pytest.mark.parametrize("more", [{"findings": 1, "worst": "high"}, {"members": ("one", "two")}])
def test_frames_side_by_side_begin_at_one_height_with_badges_or_without(more: dict[str, Any]) -> None:
    frames = tuple(Frame(name, FrameKind.GROUP, name, "") for name in ("callers", "code"))
    staff, quotes = box("staff", "client", "callers"), box("quotes", "lambda", "code")
    both = view("Quotes", [staff, replace(quotes, **more)], frames, [line("staff => quotes")])
    placing = check(both)
    assert placing.frames["callers"].top == placing.frames["code"].top
    assert placing.y["staff"] == placing.y["quotes"]


def test_an_api_outside_the_vpc_of_its_functions_stands_above_it() -> None:
    placing = check(private_api())
    assert placing.y["api"] < placing.frames["vpc"].top
    assert placing.frames["office"].first == placing.frames["office"].last == 0


def test_events_run_from_left_to_right_through_ten_columns() -> None:
    placing = check(meter_readings())
    order = ["meters", "ingest", "readings", "store-reading", "read-image", "meter-events", "bill", "charge"]
    assert [placing.column_of[name] for name in order] == list(range(8))
    assert placing.column_of["readings-table"] == placing.column_of["billing-key"] == 8
    assert placing.column_of["billing-provider"] == 9
    turned = [chain.line for chain in placing.chains if chain.reversed]
    assert [(line.source, line.target) for line in turned] == [("read-image", "images")]


def test_two_regions_stand_one_above_the_other_on_the_same_columns() -> None:
    placing = check(two_regions())
    first, second = placing.frames["first"], placing.frames["second"]
    assert (first.first, first.last) == (second.first, second.last)
    assert second.top - first.bottom == SIBLINGS
    (copy,) = (chain for chain in placing.chains if chain.vertical and "table" in chain.left)
    assert (copy.left, copy.right) == ("first-table", "second-table")
    assert placing.frames["audit"].top > second.bottom


def test_a_shelf_makes_its_frame_higher_and_moves_nothing_within() -> None:
    bare, full = place(flagship(), {}), place(flagship(), {"region": 120})
    assert full.y == bare.y
    assert full.frames["region"].bottom == bare.frames["region"].bottom + 120


def test_placing_twice_gives_the_same() -> None:
    view = random_view(5, 30)
    assert place(view, SHELVES) == place(view, SHELVES)


def test_a_view_of_nothing_is_placed() -> None:
    placing = place(View("", "", "", "", (), (), (), (), "", (), ""), {})
    assert placing.columns == ()


def test_a_line_to_what_hangs_on_a_box_crosses_no_line_to_that_box() -> None:
    view = study_notes()
    lines = tuple(
        line if (line.source, line.target) != ("shield", "api") else replace(line, target="waf")
        for line in view.lines
    )
    placing = place(replace(view, lines=lines), {})
    assert placing.y["shield"] == placing.y["waf"] < placing.y["api"]
