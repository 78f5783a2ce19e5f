"""A flow too long for one row goes on in further rows; whatever its length, the picture has no fault."""

from __future__ import annotations

import pytest
from geometry import faults
from msgspec.structs import replace

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.pipeline import judge, load, view
from archgen.views.view import Direction

HEAD = "archgen: 1\nname: Relay\nregions: [eu-west-1]\nresources:\n"


def relay(length: int) -> str:
    """A client, an API, and functions that hand on to each other by queues; the last calls others."""
    lines = ["app: {type: client, kind: mobile, calls: api}"]
    lines += ["api: {type: api-gateway, protocol: http, routes: {POST /: {to: step-0}}}"]
    for place in range(length):
        onward = f"sends_to: queue-{place}" if place < length - 1 else "calls: partner"
        source = f", triggered_by: queue-{place - 1}" if place else ""
        lines.append(f"step-{place}: {{type: lambda, runtime: python3.13, {onward}{source}}}")
    lines += [f"queue-{place}: {{type: queue}}" for place in range(length - 1)]
    lines += ["partner: {type: external, kind: saas}"]
    return HEAD + "".join(f"  {line}\n" for line in lines)


def drawn(length: int, direction: Direction) -> Picture:
    design = load(relay(length).encode())
    return draw(replace(view(design, judge(design)), direction=direction))


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("length", [3, 7, 12])
def test_a_flow_of_any_length_has_a_picture_without_fault(length: int, direction: Direction) -> None:
    assert faults(drawn(length, direction), down=direction is Direction.DOWN) == []


def test_a_flow_that_has_room_stays_in_one_row() -> None:
    heights = {box.id: box.icon.y for box in drawn(3, Direction.RIGHT).boxes}
    assert len(set(heights.values())) == 1


def test_a_long_flow_goes_on_below_from_the_left_and_others_stay_outside() -> None:
    picture = drawn(7, Direction.RIGHT)
    box = {one.id: one.icon for one in picture.boxes}
    rows = sorted({icon.y for icon in box.values()})
    assert len(rows) > 1
    steps = [name for place in range(7) for name in (f"step-{place}", f"queue-{place}") if name in box]
    for y in rows:
        row = [box[name].x for name in steps if box[name].y == y]
        assert row == sorted(row)
    assert box["app"].x < min(box[name].x for name in steps)
    assert box["partner"].x > max(box[name].x for name in steps)


def test_a_column_of_further_rows_is_not_named_without_its_api() -> None:
    titles = [lane.title.content for lane in drawn(12, Direction.RIGHT).lanes]
    assert titles[0].startswith("API AND")
