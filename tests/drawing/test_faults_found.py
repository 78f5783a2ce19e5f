"""The measuring of pictures finds what it is there to find: a clean picture, spoilt in one way each."""

from __future__ import annotations

import pytest
from geometry import faults
from msgspec.structs import replace
from views import flagship, private_api

from archgen.drawing.contents import text_area
from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture, PlacedBox, PlacedFrame, Rect, RoutedLine

CLEAN = draw(flagship())


def moved(area: Rect, right: float = 0.0, down: float = 0.0) -> Rect:
    """The same rectangle elsewhere."""
    return replace(area, x=area.x + right, y=area.y + down)


def with_box(picture: Picture, box: PlacedBox) -> Picture:
    """The picture with a box in place of that of its name."""
    return replace(picture, boxes=tuple(box if old.id == box.id else old for old in picture.boxes))


def with_frame(picture: Picture, frame: PlacedFrame) -> Picture:
    """The picture with a frame in place of that of its name."""
    return replace(picture, frames=tuple(frame if old.id == frame.id else old for old in picture.frames))


def with_line(picture: Picture, line: RoutedLine) -> Picture:
    """The picture with a line in place of that between the same boxes."""
    ends = (line.source, line.target)
    return replace(
        picture, lines=tuple(line if (old.source, old.target) == ends else old for old in picture.lines)
    )


def box(picture: Picture, name: str) -> PlacedBox:
    """A box by its name."""
    return next(box for box in picture.boxes if box.id == name)


def line(picture: Picture, source: str, target: str) -> RoutedLine:
    """A line by its ends."""
    return next(line for line in picture.lines if (line.source, line.target) == (source, target))


def test_the_picture_is_clean_before() -> None:
    assert faults(CLEAN) == []


def test_a_box_on_another() -> None:
    table, secret = box(CLEAN, "orders"), box(CLEAN, "payment-key")
    assert "box payment-key on box orders" in faults(with_box(CLEAN, replace(secret, bounds=table.bounds)))


def test_a_box_outside_its_frame_and_one_in_a_foreign_frame() -> None:
    table, phone = box(CLEAN, "orders"), box(CLEAN, "phone")
    away = with_box(CLEAN, replace(table, bounds=moved(table.bounds, right=900)))
    assert "box orders outside its frame region" in faults(away)
    inside = with_box(CLEAN, replace(phone, bounds=moved(table.bounds, down=130)))
    assert "box phone inside foreign frame region" in faults(inside)


def test_a_frame_across_another() -> None:
    (region,) = (frame for frame in CLEAN.frames if frame.id == "region")
    across = replace(region, area=replace(region.area, width=region.area.width + 300))
    assert "frame cloud across frame region" in faults(with_frame(CLEAN, across))


def test_a_line_through_a_box_and_one_that_ends_beside_its_box() -> None:
    request = line(CLEAN, "orders-api", "orders-fn")
    secret = box(CLEAN, "payment-key").icon
    level = secret.y + secret.height / 2
    through = replace(
        request, points=(request.points[0], (request.points[0][0], level), (secret.right + 9, level))
    )
    found = faults(with_line(CLEAN, through))
    assert "line orders-api -> orders-fn through the icon of payment-key" in found
    assert any(said.startswith("line orders-api -> orders-fn ends at") for said in found)


def test_a_slanted_line() -> None:
    request = line(CLEAN, "orders-api", "orders-fn")
    (x, y), end = request.points
    slanted = replace(request, points=((x, y - 9), end))
    assert "line orders-api -> orders-fn is slanted" in faults(with_line(CLEAN, slanted))


def test_a_label_on_a_box_and_on_another_label() -> None:
    request, read = line(CLEAN, "orders-api", "orders-fn"), line(CLEAN, "orders-fn", "payment-key")
    assert request.label
    assert read.label
    icon = box(CLEAN, "orders-fn").icon
    on_box = replace(request, label=replace(request.label, area=moved(icon, right=2)))
    assert "label of orders-api -> orders-fn on the icon of orders-fn" in faults(with_line(CLEAN, on_box))
    on_label = replace(request, label=replace(request.label, area=read.label.area))
    found = faults(with_line(CLEAN, on_label))
    assert "label of orders-api -> orders-fn on label of orders-fn -> payment-key" in found


def test_a_line_along_the_side_of_a_frame_and_of_a_lane() -> None:
    request = line(CLEAN, "orders-api", "orders-fn")
    for name, area in (
        ("frame region", next(frame.area for frame in CLEAN.frames if frame.id == "region")),
        ("lane COMPUTE", next(lane.area for lane in CLEAN.lanes if lane.title.content == "COMPUTE")),
    ):
        along = replace(request, points=((area.x, area.y + 60), (area.x, area.bottom - 60)))
        assert f"line orders-api -> orders-fn along a side of {name}" in faults(with_line(CLEAN, along))


def test_a_crossing_without_a_bridge() -> None:
    picture = draw(private_api())
    ledger = line(picture, "quotes", "ledger")
    assert ledger.hops
    found = faults(with_line(picture, replace(ledger, hops=())))
    assert any(said.startswith("line quotes -> ledger crosses endpoint -> api unbridged") for said in found)


def test_text_that_is_too_small() -> None:
    table = box(CLEAN, "orders")
    small = replace(table, texts=(replace(table.texts[0], size=9.0), *table.texts[1:]))
    assert "text 'orders' at 9.0 px" in faults(with_box(CLEAN, small))


@pytest.mark.parametrize("size", [(4000.0, 900.0), (900.0, 4000.0)])
def test_a_ribbon_and_a_tower(size: tuple[float, float]) -> None:
    width, height = size
    found = faults(replace(CLEAN, width=width, height=height))
    assert f"a page of {width:.0f} by {height:.0f} px" in found


def test_an_empty_column() -> None:
    names = {"payments"}
    apart = [replace(b, bounds=moved(b.bounds, right=400)) if b.id in names else b for b in CLEAN.boxes]
    found = faults(replace(CLEAN, boxes=tuple(apart), width=CLEAN.width + 500))
    assert any(said.startswith("nothing from x") for said in found)


def test_an_empty_column_under_a_title_that_no_line_comes_in_beside() -> None:
    cloud = next(frame for frame in CLEAN.frames if frame.id == "cloud")
    beside = replace(cloud.title, content="A title of many words " * 2, x=cloud.area.right + 100)
    wide = replace(cloud, area=replace(cloud.area, width=cloud.area.width + 700), title=beside)
    frames = tuple(wide if frame is cloud else frame for frame in CLEAN.frames)
    found = faults(replace(CLEAN, frames=frames, width=CLEAN.width + 800), down=True)
    assert any(said.startswith("nothing from x") for said in found)
    narrow = replace(wide, area=replace(wide.area, width=text_area(beside).right - wide.area.x + 20))
    frames = tuple(narrow if frame is cloud else frame for frame in CLEAN.frames)
    found = faults(replace(CLEAN, frames=frames, width=CLEAN.width + 800), down=True)
    assert not any(said.startswith("nothing from x") for said in found)
