"""What is too large for one Mermaid diagram is drawn in several that lead to each other."""

from __future__ import annotations

import pytest
from diagram_views import LOG, box, crowd, shop, view
from mermaid_reading import Chart
from msgspec.structs import replace

from archgen.formats.mermaid.flowchart import render
from archgen.formats.mermaid.splitting import Diagram, diagrams
from archgen.formats.mermaid.text import MOST_CHARACTERS, MOST_EDGES, escape, length
from archgen.views.view import Frame, FrameKind, Lane, Line, LineKind, Tile, View

LANES = (Lane.API, Lane.COMPUTE, Lane.DATA)


def regions(count: int = 3, each: int = 30) -> View:
    """A client and some Regions of an account, each with a shelf, and more lines than Mermaid draws."""
    tile = Tile("pager", "pager", "Pager", LOG)
    frames = [Frame("cloud", FrameKind.CLOUD, "AWS Cloud", "")]
    frames += [
        Frame(f"r-{r}", FrameKind.REGION, f"eu-{r}", "cloud", (Tile(f"log-{r}", f"log-{r}", "Logs", LOG),))
        for r in range(count)
    ]
    boxes = [box("web", Lane.OUTSIDE)]
    boxes += [box(f"fn-{r}-{n}", LANES[n % 3], f"r-{r}") for r in range(count) for n in range(each)]
    lines = [Line("web", f"fn-{r}-0", LineKind.REQUEST, "calls") for r in range(count)]
    lines += [
        Line(f"fn-{r}-{n}", f"fn-{r}-{(n + step) % each}", LineKind.DATA)
        for r in range(count)
        for n in range(each)
        for step in (1, 2, 3, 4, 5, 6)
    ]
    lines += [Line("fn-0-1", "fn-1-1", LineKind.REPLICATION, "copies")][: count - 1]
    return replace(view(boxes, frames, lines, "Shop"), outside=(tile,))


def where(name: str) -> str:
    return f"#{name or 'map'}"


def drawn(found: tuple[Diagram, ...]) -> dict[str, Chart]:
    return {one.name: Chart(one.text) for one in found}


def test_what_fits_stays_one_diagram() -> None:
    assert diagrams(shop()) == (Diagram("", "Shop", render(shop())),)


def test_each_frame_is_a_diagram_and_the_map_leads_to_each() -> None:
    found = diagrams(regions(), place=where)
    assert [one.title for one in found] == [
        "Shop",
        "Shop: Outside AWS",
        "Shop: eu-0",
        "Shop: eu-1",
        "Shop: eu-2",
    ]
    chart = drawn(found)[""]
    assert chart.clicks == {
        "b_part_1": "#outside-aws",
        "b_part_2": "#eu-0",
        "b_part_3": "#eu-1",
        "b_part_4": "#eu-2",
    }
    assert [(edge[0], edge[2], edge[3]) for edge in chart.edges] == [
        ("b_part_1", "b_part_2", "calls"),
        ("b_part_1", "b_part_3", "calls"),
        ("b_part_1", "b_part_4", "calls"),
        ("b_part_2", "b_part_3", "copies"),
    ]
    assert chart.nodes["k_note"] == (
        "91 boxes and 544 lines are more than one Mermaid diagram holds#58; "
        "this is a map of 4 diagrams, one for each box."
    )


def test_a_neighbour_says_where_it_is_drawn_and_leads_there() -> None:
    chart = drawn(diagrams(regions(), place=where))["eu-1"]
    assert chart.nodes["b_fn_0_1"] == "<b>fn-0-1</b><br/>in eu-0"
    assert chart.inside["b_fn_0_1"] == ""
    assert chart.inside["b_fn_1_1"] == "l_r_1_compute"
    assert chart.clicks == {"b_fn_0_1": "#eu-0", "b_web": "#outside-aws", "k_note": "#map"}
    assert ("b_fn_0_1", "-.->", "b_fn_1_1", "copies") in chart.edges


def test_without_places_nothing_leads_anywhere() -> None:
    assert all(not chart.clicks for chart in drawn(diagrams(regions())).values())


@pytest.mark.parametrize(
    "whole", [regions(), regions(1, 90), regions(2, 60), crowd(60, 700), crowd(300, 900)]
)
def test_nothing_is_lost_and_every_part_is_small_enough(whole: View) -> None:
    found = diagrams(whole)
    assert all(length(one.text) <= MOST_CHARACTERS for one in found)
    charts = drawn(found)
    assert all(len(chart.edges) + len(chart.unseen) <= MOST_EDGES for chart in charts.values())
    assert len(charts) == len(found) > 1
    shown = [
        name
        for part, chart in charts.items()
        for name, words in chart.nodes.items()
        if part and name.startswith("b_") and "<br/>in " not in words
    ]
    assert sorted(shown) == sorted(f"b_{one.id.replace('-', '_')}" for one in whole.boxes)
    ends = {(source, target) for part in charts if part for source, _, target, _ in charts[part].edges}
    assert ends == {
        (f"b_{line.source.replace('-', '_')}", f"b_{line.target.replace('-', '_')}") for line in whole.lines
    }
    tiles = [tile for frame in whole.frames for tile in frame.shelf] + list(whole.outside)
    text = "".join(one.text for one in found)
    assert all(text.count(f"<b>{escape(tile.title)}</b>") == 1 for tile in tiles)


def test_a_frame_too_large_by_itself_is_divided_by_lane() -> None:
    titles = [one.title for one in diagrams(regions(1, 120))]
    assert titles[2:] == ["Shop: eu-0: api", "Shop: eu-0: compute", "Shop: eu-0: data"]


def test_frames_of_one_title_are_told_apart() -> None:
    frames = [Frame(f"f-{n}", FrameKind.SUBNET, "private", "") for n in range(2)]
    boxes = [box(f"fn-{n}-{m}", frame=f"f-{n}") for n in range(2) for m in range(20)]
    lines = [
        Line(f"fn-{n}-{m}", f"fn-{n}-{(m + step) % 20}", LineKind.DATA)
        for n in range(2)
        for m in range(20)
        for step in range(1, 16)
    ]
    found = diagrams(view(boxes, frames, lines))
    assert [(one.name, one.title) for one in found[1:]] == [
        ("private", "t: private"),
        ("private-2", "t: private (2)"),
    ]


def test_a_lane_too_large_by_itself_has_less_detail() -> None:
    boxes = [box(f"fn-{n}", (Lane.COMPUTE, Lane.DATA)[n == 0]) for n in range(40)]
    lines = [Line(f"fn-{n}", f"fn-{m}", LineKind.REQUEST) for n in range(40) for m in range(40) if n != m]
    found = drawn(diagrams(view(boxes, (), lines)))
    note = found["outside-aws-compute"].nodes["k_note"]
    assert note.startswith("Part 2 of 2 of t.")
    assert "Condensed#58;" in note
