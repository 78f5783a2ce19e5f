"""A picture as JSON: what its schema says is what is written."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import fields, replace

from archgen.drawing import picture as types
from archgen.drawing.picture import (
    Caption,
    Key,
    KeySign,
    Lifeline,
    Picture,
    PlacedBox,
    PlacedFrame,
    PlacedLabel,
    PlacedLane,
    PlacedMark,
    PlacedTile,
    Rect,
    RoutedLine,
    Text,
)
from archgen.formats.picture_json import render
from archgen.views.view import FrameKind, Lane, LineKind, Told

SCHEMA: dict[str, Any] = json.loads(
    (files("archgen.formats") / "picture.schema.json").read_text(encoding="utf-8")
)


def small_picture() -> Picture:
    area = Rect(1.26, 2, 52, 52.04)
    text = Text("orders “é”", 10.06, 20, 13, bold=True, anchor="middle")
    tile = PlacedTile("logs", "aws.management.Cloudwatch", area, area, (text,), 1)
    line = RoutedLine(
        "orders",
        "table",
        LineKind.DATA,
        ((0.0, -0.04), (10.0, 0.0)),
        "start/orders/data/on",
        spine=True,
        hops=((5.0, 0.0),),
        label=PlacedLabel(area, (1, 2), "reads"),
        captions=(Caption(area, (text,)),),
    )
    return Picture(
        width=640.0,
        height=480.52,
        heading=(text,),
        frames=(PlacedFrame("region", FrameKind.REGION, area, text, ("orders",), text, 40.0, (tile,)),),
        lanes=(PlacedLane((Lane.API, Lane.IDENTITY), area, text, (text,)),),
        boxes=(
            PlacedBox(
                "orders",
                "function",
                "orders",
                "aws.compute.Lambda",
                area,
                area,
                (text,),
                (PlacedMark("logs", "aws.management.Cloudwatch", 1, area),),
                2,
                3,
                "high",
                told=(Told("rule@orders", "high", "orders is open"),),
            ),
        ),
        lines=(line,),
        key=Key(
            area,
            text,
            ((1, text), (0, text)),
            ((LineKind.DATA, area, text),),
            (area,),
            ((KeySign.HIGH, area, text),),
        ),
        outside_title=text,
        outside=(tile,),
        alternative="orders reads the table",
        title="Orders",
        lifelines=(Lifeline("orders", 20.0, 10.0, 90.04, (area,)),),
    )


def test_the_text_fits_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    errors = list(Draft202012Validator(SCHEMA).iter_errors(json.loads(render(small_picture()))))
    assert errors == []


def test_a_page_without_key_and_strip_fits_the_schema() -> None:
    bare = Picture(10, 10, (), (), (), (), (), None, None, (), "", "")
    assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(render(bare)))) == []


def test_the_schema_refuses_a_line_without_points() -> None:
    document = json.loads(render(small_picture()))
    document["lines"][0]["points"] = []
    assert [list(e.path) for e in Draft202012Validator(SCHEMA).iter_errors(document)] == [
        ["lines", 0, "points"]
    ]


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        ("Rect", "rect"),
        ("Text", "text"),
        ("PlacedMark", "mark"),
        ("PlacedBox", "box"),
        ("PlacedTile", "tile"),
        ("PlacedFrame", "frame"),
        ("PlacedLane", "lane"),
        ("PlacedLabel", "label"),
        ("RoutedLine", "line"),
        ("Caption", "caption"),
        ("Lifeline", "lifeline"),
        ("Key", "key"),
    ],
)
def test_the_schema_has_every_field_of_every_type(name: str, definition: str) -> None:
    written = {field.name for field in fields(getattr(types, name))}
    assert set(SCHEMA["$defs"][definition]["properties"]) == written
    assert set(SCHEMA["$defs"][definition]["required"]) == written


def test_the_schema_has_every_field_of_a_finding() -> None:
    written = {field.name for field in fields(Told)}
    assert set(SCHEMA["$defs"]["told"]["properties"]) == written
    assert set(SCHEMA["$defs"]["told"]["required"]) == written


def test_the_schema_has_every_kind_of_frame_of_line_and_of_sign() -> None:
    key = SCHEMA["$defs"]["key"]["properties"]
    assert SCHEMA["$defs"]["frame"]["properties"]["kind"]["enum"] == [kind.value for kind in FrameKind]
    assert SCHEMA["$defs"]["line"]["properties"]["kind"]["enum"] == [kind.value for kind in LineKind]
    assert key["kinds"]["items"]["prefixItems"][0]["enum"] == [kind.value for kind in LineKind]
    assert key["signs"]["items"]["prefixItems"][0]["enum"] == [sign.value for sign in KeySign]


def test_the_schema_has_every_field_of_the_page() -> None:
    assert set(SCHEMA["properties"]) == {field.name for field in fields(Picture)} | {"version"}


def test_coordinates_are_rounded_to_a_tenth_and_never_minus_zero() -> None:
    document = json.loads(render(small_picture()))
    assert document["height"] == 480.5
    assert document["boxes"][0]["icon"] == {"x": 1.3, "y": 2, "width": 52, "height": 52}
    assert "-0" not in render(small_picture())


def test_keys_are_sorted_and_the_text_is_stable() -> None:
    text = render(small_picture())
    document = json.loads(text)
    assert list(document) == sorted(document)
    assert text == render(small_picture())
    assert "“é”" in text


@pytest.mark.parametrize("letter", ["\u202e", "\u200f", "\u200b", "\x7f", "\ufeff"])
def test_what_cannot_be_seen_is_written_as_an_escape(letter: str) -> None:
    text = render(replace(small_picture(), title=f"x{letter}y"))
    assert letter not in text
    assert json.loads(text)["title"] == f"x{letter}y"
