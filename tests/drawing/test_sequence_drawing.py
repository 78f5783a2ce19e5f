"""Drawn sequences: words lie on nothing upright, arrows end at lifelines, boxes in their frames."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from geometry import frame_faults, nesting_faults, outside_page, overlaps, text_faults
from msgspec.structs import replace
from sequence_stories import made_up, pictured, sequences

from archgen.drawing.contents import text_area
from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture, PlacedLabel, Rect, RoutedLine
from archgen.formats.picture_json import render
from archgen.views.view import LineKind

GALLERY = Path(__file__).parents[2] / "blueprints"
FLAGSHIP = (GALLERY / "secure-serverless-api.yaml").read_text(encoding="utf-8")
SEEDS = range(40)
BAR = 6.0

HOSTILE = """\
archgen: 1
name: '<b>&"Hostile'
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  someone: {type: client, title: "</svg><script>alert(1)</script>"}
  fn: {type: lambda, title: "一个函数 \u202efdp.exe"}
connections:
  - {from: someone, to: fn, label: joins}
  - {from: fn, to: fn, label: joins}
flows:
  main:
    title: "]]> <!-- & told"
    steps:
      - 'someone -> fn: <img src=x onerror=1> & Aufmerksamkeitsdefizitundhyperaktivitaetsstoerungsverordnung'
      - "fn -> fn: 'quoted' \u202eevil"
      - 'someone <- fn: 答え'
"""


def solid(picture: Picture) -> Iterator[tuple[str, Rect]]:
    """What words keep clear of: boxes, lifelines, bars and the sides of frames."""
    for box in picture.boxes:
        yield f"box {box.id}", box.bounds
    for lifeline in picture.lifelines:
        yield (
            f"lifeline {lifeline.box}",
            Rect(lifeline.x, lifeline.top, 0.0, lifeline.bottom - lifeline.top),
        )
        for bar in lifeline.bars:
            yield f"bar of {lifeline.box}", bar
    for frame in picture.frames:
        yield f"side of {frame.id}", replace(frame.area, width=0.0)
        yield f"side of {frame.id}", replace(frame.area, x=frame.area.right, width=0.0)
    for line in picture.lines:
        yield f"number of {line.bundle}", label(line).area
        for (x1, y1), (x2, y2) in pairwise(line.points):
            yield f"line {line.bundle}", Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))


def label(line: RoutedLine) -> PlacedLabel:
    assert line.label is not None
    return line.label


def meets(one: Rect, other: Rect) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def caption_faults(picture: Picture) -> list[str]:
    captions = [(line.bundle, caption) for line in picture.lines for caption in line.captions]
    found = [
        f"words of {number} on {name}"
        for number, caption in captions
        for name, area in solid(picture)
        if meets(caption.area, area)
    ]
    found += [
        f"words of {a} on words of {b}"
        for (a, one), (b, other) in combinations(captions, 2)
        if meets(one.area, other.area)
    ]
    page = Rect(0.0, 0.0, picture.width, picture.height)
    for number, caption in captions:
        around = caption.area
        inside = page.x <= around.x and around.right <= page.right and around.bottom <= page.bottom
        found += [] if inside else [f"words of {number} off the page"]
        for text in caption.texts:
            area = text_area(text)
            held = around.x <= area.x and area.right <= around.right + 0.01
            found += [] if held else [f"words of {number} wider than their paper"]
            found += [] if text.size >= 11 else [f"words of {number} too small"]
    return found


def arrow_faults(picture: Picture) -> list[str]:
    lifelines = {lifeline.box: lifeline for lifeline in picture.lifelines}
    found = []
    for line in picture.lines:
        for end, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            lifeline = lifelines[end]
            if not (
                abs(x - lifeline.x) <= BAR
                and any(bar.y <= y <= bar.bottom for bar in lifeline.bars)
                and lifeline.top <= y <= lifeline.bottom
            ):
                found.append(f"line {line.bundle} ends beside the lifeline of {end}")
    return found


def order_faults(picture: Picture) -> list[str]:
    heights = [line.points[0][1] for line in picture.lines]
    return [f"{later} not under {earlier}" for earlier, later in pairwise(heights) if later < earlier + 20.0]


def faults(picture: Picture) -> list[str]:
    return [
        *overlaps(picture),
        *frame_faults(picture),
        *nesting_faults(picture),
        *text_faults(picture),
        *outside_page(picture),
        *caption_faults(picture),
        *arrow_faults(picture),
        *order_faults(picture),
    ]


@pytest.mark.parametrize("path", sorted(GALLERY.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_flow_of_the_gallery_is_clear(path: Path) -> None:
    views = sequences(path.read_text(encoding="utf-8"))
    assert {name: faults(draw(view)) for name, view in views.items()} == {name: [] for name in views}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_made_up_flow_is_clear(seed: int) -> None:
    assert faults(pictured(made_up(seed))) == []


def test_the_measures_find_words_on_a_lifeline_and_an_arrow_beside_one() -> None:
    picture = pictured(FLAGSHIP)
    first = picture.lines[0]
    caption = first.captions[0]
    lifeline = picture.lifelines[1]
    moved = replace(caption, area=replace(caption.area, x=lifeline.x - 10.0, y=lifeline.bottom - 20.0))
    line = replace(
        first, captions=(moved,), points=(first.points[0], (lifeline.x + 30.0, first.points[1][1]))
    )
    spoilt = replace(picture, lines=(line, *picture.lines[1:]))
    assert "words of 1 on lifeline edge" in caption_faults(spoilt)
    assert arrow_faults(spoilt) == ["line 1 ends beside the lifeline of edge"]


def test_the_flagship_stands_in_its_frames_from_the_caller_to_the_provider() -> None:
    picture = pictured(FLAGSHIP)
    order = [box.id for box in picture.boxes]
    inside = ["orders-api", "shopper-token", "place-order-fn", "payment-key", "orders"]
    assert order == ["phone", "edge", *inside, "payments"]
    assert [x.box for x in picture.lifelines] == order
    assert sorted(x.x for x in picture.lifelines) == [x.x for x in picture.lifelines]
    members = {frame.id: list(frame.members) for frame in picture.frames}
    assert members == {"cloud": ["edge", *inside], "eu-west-1": inside}
    assert [lane.title.content for lane in picture.lanes] == ["EDGE", "API", "IDENTITY", "COMPUTE", "DATA"]


def test_the_flagship_says_its_steps_and_what_bounds_them() -> None:
    said = {
        label(line).steps: " / ".join(text.content for caption in line.captions for text in caption.texts)
        for line in pictured(FLAGSHIP).lines
    }
    assert said[1,] == "POST /orders / WAF: 2000/5m per address"
    assert said[4,] == "invoke / authorizer shopper-token / throttle 60/s"
    assert said[6,] == "charge / API key / timeout 3s"


def test_an_answer_is_a_line_of_its_own_kind_that_runs_back() -> None:
    question, own, answer = pictured(HOSTILE).lines
    assert (question.source, question.target, question.kind) == ("someone", "fn", LineKind.NOTE)
    assert (answer.source, answer.target, answer.kind) == ("fn", "someone", LineKind.ANSWER)
    assert question.points[0][0] < question.points[-1][0]
    assert answer.points[0][0] > answer.points[-1][0]
    (out, back) = (own.points[1], own.points[-1])
    assert out[0] > own.points[0][0]
    assert back[1] > own.points[0][1]


def test_whoever_answers_has_no_bar_until_asked_again() -> None:
    asked_again = HOSTILE + "      - 'someone -> fn: again'\n"
    bars = {lifeline.box: lifeline.bars for lifeline in pictured(asked_again).lifelines}
    assert len(bars["someone"]) == 1
    first, second = bars["fn"]
    assert first.bottom < second.y


def test_names_that_would_break_out_are_clear_too() -> None:
    assert faults(pictured(HOSTILE)) == []


def test_the_same_flow_gives_the_same_bytes() -> None:
    assert render(pictured(made_up(7))) == render(pictured(made_up(7)))


def test_lines_of_words_are_about_as_long_as_each_other_and_say_all() -> None:
    said = {
        line.words: [text.content for text in line.captions[0].texts] for line in pictured(FLAGSHIP).lines
    }
    assert said["read the provider's key"] == ["read the", "provider's key"]
    assert said["verify the access token and its scope"] == ["verify the access", "token and its scope"]
    assert [" ".join(lines) for lines in said.values()] == list(said)
