"""Lines as painted: corners, bridges, arrows, dashes of lines that join."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from svg_pictures import picture

from archgen.drawing.draw import draw
from archgen.drawing.picture import PlacedLabel, Rect, RoutedLine
from archgen.formats.appearance import Theme
from archgen.formats.svg.colours import LINES
from archgen.formats.svg.lines import paint_labels, paint_lines
from archgen.formats.svg.themes import coloured
from archgen.formats.svg.words import Words
from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import LineKind

TESTS = Path(__file__).parents[1]
DESIGNS = [*TESTS.parent.glob("blueprints/*.yaml"), *TESTS.glob("drawing/designs/*.yaml")]

STRAIGHT = RoutedLine("a", "b", LineKind.REQUEST, ((10.0, 50.0), (110.0, 50.0)), "a")
CORNERED = replace(STRAIGHT, points=((10.0, 50.0), (60.0, 50.0), (60.0, 150.0), (110.0, 150.0)))

STRAIGHT_BELOW = replace(STRAIGHT, source="c", points=((10.0, 150.0), (110.0, 150.0)))


def painted_lines(*lines: RoutedLine) -> str:
    """Lines as a light page has them."""
    return coloured(paint_lines(lines, Words(picture())), Theme.LIGHT)[0]


def paths(painted: str) -> list[str]:
    painted = re.sub(r'<path [^>]*pointer-events="stroke"/>', "", painted)
    return re.findall(r' d="([^"]*)"', painted) or re.findall(r'<path d="([^"]*)"', painted)


def test_an_arrow_ends_where_the_line_does() -> None:
    shaft, arrow = paths(painted_lines(STRAIGHT))
    assert shaft == "M10 50L101 50"
    assert arrow == "M110 50L100 45.4L100 54.6Z"


def test_a_second_arrow_stands_at_the_start_of_a_line_that_goes_both_ways() -> None:
    painted = paths(painted_lines(replace(STRAIGHT, arrow_at_start=True)))
    assert [path.split("L")[0] for path in painted if path.endswith("Z")] == ["M110 50", "M10 50"]


def test_corners_are_rounded() -> None:
    shaft, _ = paths(painted_lines(CORNERED))
    assert shaft == "M10 50L53 50Q60 50 60 57L60 143Q60 150 67 150L101 150"


def test_a_short_piece_has_smaller_corners() -> None:
    jog = replace(STRAIGHT, points=((10.0, 50.0), (60.0, 50.0), (60.0, 58.0), (110.0, 58.0)))
    shaft, _ = paths(painted_lines(jog))
    assert "L56 50Q60 50 60 54L60 54Q60 58 64 58" in shaft


@pytest.mark.parametrize(
    ("points", "bow"),
    [
        (((10.0, 50.0), (110.0, 50.0)), "L55 50A5 5 0 0 1 65 50"),
        (((110.0, 50.0), (10.0, 50.0)), "L65 50A5 5 0 0 0 55 50"),
    ],
)
def test_a_bridge_bows_upwards_whichever_way_the_line_runs(
    points: tuple[tuple[float, float], ...], bow: str
) -> None:
    shaft, _ = paths(painted_lines(replace(STRAIGHT, points=points, hops=((60.0, 50.0),))))
    assert bow in shaft


def test_dashed_lines_that_join_are_drawn_from_both_ends() -> None:
    dashed = replace(CORNERED, kind=LineKind.MESSAGE)
    other = replace(dashed, source="c", points=((10.0, 150.0), (110.0, 150.0)))
    shafts = [path for path in paths(painted_lines(dashed, other)) if not path.endswith("Z")]
    assert [path.split("L")[0] for path in shafts] == ["M10 50", "M101 150", "M10 150", "M101 150"]
    assert [path.split("L")[-1] for path in shafts] == ["60 100", "60 100", "55.5 150", "55.5 150"]


def test_a_dashed_line_is_cut_under_its_label() -> None:
    label = PlacedLabel(Rect(20.0, 41.0, 20.0, 18.0), (1,), "")
    dashed = replace(CORNERED, kind=LineKind.MESSAGE, label=label)
    shafts = paths(painted_lines(dashed, replace(dashed, source="c", label=None)))
    assert shafts[0] == "M10 50L30 50"


def test_solid_lines_that_join_are_drawn_once() -> None:
    shafts = [path for path in paths(painted_lines(CORNERED, STRAIGHT_BELOW)) if not path.endswith("Z")]
    assert len(shafts) == 2


@pytest.mark.parametrize("kind", LineKind)
def test_every_kind_has_its_colour_and_dashes(kind: LineKind) -> None:
    painted = painted_lines(replace(STRAIGHT, kind=kind))
    assert f'stroke="{LINES[kind].colour}"' in painted
    assert (f'stroke-dasharray="{LINES[kind].dashes}"' in painted) is bool(LINES[kind].dashes)


def test_a_pointer_finds_a_thin_line_from_six_pixels_away() -> None:
    assert (
        '<path d="M10 50L101 50" stroke="none" stroke-width="12" pointer-events="stroke"/>'
        in painted_lines(STRAIGHT)
    )


def test_a_label_has_its_steps_before_its_words() -> None:
    label = PlacedLabel(Rect(20.0, 41.0, 90.0, 18.0), (3, 4), "reads")
    painted = paint_labels([replace(STRAIGHT, label=label)])
    assert re.findall(r">([^<]+)</text>", painted) == ["3", "4", "reads"]
    assert re.findall(r'<circle cx="(\d+)" cy="50"', painted) == ["29", "47"]


def test_a_line_to_nowhere_is_left_out() -> None:
    assert paths(painted_lines(replace(STRAIGHT, points=((10.0, 50.0), (10.0, 50.0))))) == []


def test_a_corner_leaves_a_bow_beside_it_its_room() -> None:
    close = replace(CORNERED, hops=((49.0, 50.0), (69.5, 150.0)))
    shaft, _ = paths(painted_lines(close))
    assert "L44 50A5 5 0 0 1 54 50L54 50Q60 50 60 56" in shaft
    assert "Q60 150 64.5 150L64.5 150A5 5 0 0 1 74.5 150" in shaft


def test_a_line_in_two_halves_is_cut_beside_its_bows() -> None:
    dashed = replace(STRAIGHT, kind=LineKind.MESSAGE, hops=((53.0, 50.0), (64.0, 50.0)))
    painted = painted_lines(dashed, replace(dashed, source="c"))
    first, bow, second, other = paths(painted)[:4]
    assert first.endswith("A5 5 0 0 1 58 50L58 50")
    assert second.endswith("A5 5 0 0 0 59 50L58 50")
    # Without dashes, that they are seen whole.
    assert (bow, other) == ("M48 50A5 5 0 0 1 58 50", "M69 50A5 5 0 0 0 59 50")
    assert re.search(r'd="M48 50A[^>]*>', painted)[0].count("dasharray") == 0


BOW = re.compile(r"L(\S+) (\S+)A5 5 0 0 [01] (\S+) \S+?(?=[LQA\"])")


@pytest.mark.parametrize("kind", ["overview", "trust", "identity", "data"])
@pytest.mark.parametrize("path", sorted(DESIGNS), ids=lambda path: path.stem)
def test_every_bridge_of_a_picture_is_painted(path: Path, kind: str) -> None:
    design = load(path)
    for page in pages(design, judge(design), VIEWS[kind]):
        drawn = draw(page.view)
        bows = {
            (round((float(one) + float(other)) / 2), round(float(height)))
            for one, height, other in BOW.findall(painted_lines(*drawn.lines))
        }
        assert {(round(x), round(y)) for line in drawn.lines for x, y in line.hops} <= bows
