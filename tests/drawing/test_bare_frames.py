"""Frames with little in them: only a shelf, only boxes without lines, a title that nothing passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from geometry import faults
from msgspec.structs import replace

from archgen.drawing.badges import badge_area, badge_reach
from archgen.drawing.contents import text_area
from archgen.drawing.direction import across_of
from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.drawing.place import place
from archgen.pipeline import judge, load, view
from archgen.views.view import Direction

DESIGNS = Path(__file__).with_name("designs")
HEAD = "archgen: 1\nname: A design\nregions: [eu-west-1]\n"
ROLES = "".join(f"  role-{number}: {{type: iam-role, trusts: {{lambda: {{}}}}}}\n" for number in range(12))


def pictured(source: str | Path, direction: Direction) -> Picture:
    """The overview of a design, which has no fault."""
    design = load(source if isinstance(source, Path) else source.encode())
    assert [finding.message for finding in design.mistakes] == []
    found = draw(replace(view(design, judge(design)), direction=direction))
    assert faults(found, down=direction is Direction.DOWN) == []
    return found


@pytest.mark.parametrize("direction", Direction)
def test_a_design_of_nothing_but_a_shelf_is_drawn(direction: Direction) -> None:
    names = [f"store-{number}" for number in range(12)]
    stores = "".join(f"  {name}: {{type: bucket}}\n" for name in names)
    allowed = f"[{{effect: allow, actions: 's3:GetObject', resources: [{', '.join(names)}]}}]"
    role = f"  batch: {{type: iam-role, trusts: {{lambda: {{}}}}, allows: {allowed}}}\n"
    picture = pictured(f"{HEAD}resources:\n{role}{stores}", direction)
    assert picture.boxes == ()
    assert {tile.resource for frame in picture.frames for tile in frame.tiles} == {"batch", *names}


def test_an_account_of_nothing_but_a_shelf_lies_below_the_others_as_wide_as_they() -> None:
    areas = {
        frame.id: frame.area for frame in pictured(DESIGNS / "three-regions.yaml", Direction.DOWN).frames
    }
    assert areas["audit"].y > areas["shop"].bottom
    assert (areas["audit"].x, areas["audit"].right) == (areas["shop"].x, areas["shop"].right)
    assert areas["audit"].bottom <= areas["cloud"].bottom


def test_what_no_line_enters_stands_under_its_frames_title_where_the_flow_goes_down() -> None:
    account = "boundaries: {a-rather-long-name-of-an-account: {type: account, id: 111122223333}}\n"
    tables = "resources:\n  orders: {type: dynamodb}\n"
    called = f"{tables}  reader: {{type: client, kind: operator, calls: api}}\n"
    called += "  api: {type: api-gateway, protocol: http, routes: {GET /orders: {to: fn}}}\n"
    called += "  fn: {type: lambda, runtime: python3.13, reads: orders}\n"
    alone = pictured(f"{HEAD}{account}{tables}", Direction.DOWN)
    (orders,) = alone.boxes
    titles = [text_area(frame.title) for frame in alone.frames]
    assert orders.icon.x < max(title.right for title in titles)
    entered = pictured(f"{HEAD}{account}{called}", Direction.DOWN)
    (api,) = [box for box in entered.boxes if box.id == "api"]
    titles = [text_area(frame.title) for frame in entered.frames]
    assert all(api.icon.x + api.icon.width / 2 > title.right for title in titles)


def test_boxes_without_lines_between_them_make_no_tower() -> None:
    picture = pictured(f"{HEAD}resources:\n{ROLES}", Direction.RIGHT)
    lefts = [box.icon.x for box in picture.boxes]
    assert len(lefts) == len(ROLES.splitlines())
    assert len(set(lefts)) == 2


def test_a_badge_that_sticks_out_keeps_its_room_where_lines_pass_beside_it() -> None:
    design = load(f"{HEAD}resources:\n  q: {{type: dynamodb}}\n  fn: {{type: lambda, writes: q}}\n".encode())
    whole = replace(view(design, judge(design)), direction=Direction.DOWN)
    (box,) = [box for box in whole.boxes if box.id == "q"]
    many = replace(box, findings=120, worst="critical", service="")
    drawn = replace(whole, boxes=tuple(many if one is box else one for one in whole.boxes))
    size = place(drawn, {}).sizes["q"]
    assert across_of(size, Direction.DOWN) == (size.half_width, badge_reach(many))
    (placed,) = [one for one in draw(drawn).boxes if one.id == "q"]
    badge = badge_area(placed)
    assert badge
    assert badge.right == pytest.approx(placed.icon.x + placed.icon.width / 2 + badge_reach(many))


def test_lanes_of_an_account_that_is_one_with_its_region_have_room_for_their_titles() -> None:
    design = """\
boundaries:
  near: {type: account, id: 111122223333}
  far: {type: account, id: 444455556666}
  core: {type: vpc, cidr: 10.2.0.0/16, in: near}
  inner: {type: subnet, in: core, zone: a}
resources:
  fn: {type: lambda, runtime: python3.13, in: inner, reads: orders}
  orders: {type: dynamodb, in: far}
"""
    picture = pictured(HEAD + design, Direction.RIGHT)
    near = next(frame for frame in picture.frames if frame.id.startswith("near"))
    core = next(frame for frame in picture.frames if frame.id.startswith("core"))
    (lane,) = [
        lane for lane in picture.lanes if lane.area.x > near.area.x and lane.area.right < near.area.right
    ]
    assert near.area.y < lane.title.y < core.area.y
