"""A flowchart says what the view says, and stays within what Mermaid draws."""

from __future__ import annotations

import re

import pytest
from diagram_views import HOSTILE, box, crowd, named, shop, view
from mermaid_reading import Chart
from msgspec.structs import replace

from archgen.formats.appearance import Appearance
from archgen.formats.flavours import Flavour
from archgen.formats.line_looks import FRAMES, INK, LANES, LINES
from archgen.formats.mermaid.flowchart import flowchart, render
from archgen.formats.mermaid.text import MOST_CHARACTERS, MOST_EDGES, length
from archgen.formats.mermaid.theme import GROUND, MIDDLE
from archgen.formats.svg.colours import SEVERITIES
from archgen.views.view import Box, Emphasis, Frame, FrameKind, KeyStep, Lane, Line, LineKind, Told, View

OLD = Appearance(flavour=Flavour.AZURE_DEVOPS)
GOLDEN = """\
---
title: "Shop"
config:
  theme: base
  flowchart:
    wrappingWidth: 420
  themeVariables:
    primaryColor: "#F2F3F3"
    primaryTextColor: "#16191F"
    primaryBorderColor: "#5A6B86"
    lineColor: "#6F7B8C"
    textColor: "#6F7B8C"
    titleColor: "#6F7B8C"
    nodeTextColor: "#16191F"
    edgeLabelBackground: "#F2F3F3"
---
flowchart LR
    accTitle: Shop
    accDescr: A browser calls an API.
    b_web["<b>Web shop</b><br/>Browser"]
    subgraph f_cloud["AWS Cloud"]
        subgraph f_region["eu-west-1"]
            subgraph l_region_api["API"]
                b_shop_api["<b>shop-api</b><br/>API Gateway · REST<br/>2 findings, worst high"]
            end
            subgraph l_region_compute["Compute"]
                b_orders_fn["<b>orders-fn</b><br/>AWS Lambda"]
            end
            subgraph l_region_data["Data"]
                b_orders["<b>orders</b><br/>DynamoDB"]
            end
            subgraph s_region["Supporting"]
                t_region_0["<b>api-logs</b> · CloudWatch Logs · 365d · for shop-api<br/>\
<b>fn-logs</b> · CloudWatch Logs · 90d"]
            end
        end
    end
    subgraph s_outside["Outside AWS, no line on this picture"]
        t_outside_0["<b>pager</b> · Pager"]
    end
    k_steps["<b>A shopper buys</b><br/>1 POST /orders<br/>2 invoke"]
    b_web ==>|"(1)"| b_shop_api
    b_shop_api ==>|"(2) 2 routes"| b_orders_fn
    b_orders_fn -->|"(3, 4) reads, writes"| b_orders
    b_orders_fn -.-> b_web
    b_orders ~~~ t_region_0
    t_outside_0 ~~~ b_web
    k_steps ~~~ b_web
    linkStyle 0,1 stroke:#5A6B86
    linkStyle 2 stroke:#2E73B8
    linkStyle 3 stroke:#C7368D
    classDef frame_cloud fill:none,stroke:#5A6B86
    class f_cloud frame_cloud
    classDef frame_region fill:none,stroke:#00929B,stroke-dasharray:6 4
    class f_region frame_region
    classDef key fill:#F2F3F3,stroke:#7D8998,stroke-dasharray:2 3,color:#16191F,text-align:left
    class k_steps key
    classDef lane fill:#7D899814,stroke:none
    class l_region_api,l_region_compute,l_region_data lane
    classDef lane_api fill:#EEEBFA,stroke:#6B4FBB,color:#16191F
    class b_shop_api lane_api
    classDef lane_compute fill:#FEF2E0,stroke:#C96A00,color:#16191F
    class b_orders_fn lane_compute
    classDef lane_data fill:#E8EEFB,stroke:#2E5FC4,color:#16191F
    class b_orders lane_data
    classDef lane_outside fill:#F2F3F3,stroke:#5A6B86,color:#16191F
    class b_web lane_outside
    classDef list fill:#F2F3F3,stroke:none,color:#16191F,text-align:left
    class t_region_0,t_outside_0 list
    classDef shelf fill:none,stroke:#7D8998,stroke-dasharray:2 3
    class s_region,s_outside shelf
    classDef worst_high stroke:#D1131F,stroke-width:3px
    class b_shop_api worst_high
"""


def notes(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("%%")]


def test_a_small_view_is_written_like_this() -> None:
    assert render(shop()) == GOLDEN


def test_the_golden_example_reads_back_as_the_view() -> None:
    chart = Chart(GOLDEN)
    assert chart.inside["b_web"] == ""
    assert chart.inside["b_shop_api"] == "l_region_api"
    assert chart.inside["l_region_api"] == "f_region"
    assert chart.inside["f_region"] == "f_cloud"
    assert chart.inside["t_region_0"] == "s_region"
    assert [(edge[0], edge[2]) for edge in chart.edges] == [
        ("b_web", "b_shop_api"),
        ("b_shop_api", "b_orders_fn"),
        ("b_orders_fn", "b_orders"),
        ("b_orders_fn", "b_web"),
    ]
    assert sorted(chart.strokes) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "arrow"),
    [
        (LineKind.REQUEST, "-->"),
        (LineKind.DATA, "-->"),
        (LineKind.GUARD, "-->"),
        (LineKind.MESSAGE, "-.->"),
        (LineKind.IDENTITY, "-.->"),
        (LineKind.DNS, "-.->"),
        (LineKind.REPLICATION, "-.->"),
        (LineKind.NOTE, "-.->"),
    ],
)
def test_an_arrow_says_its_kind_and_the_request_path_is_thick(kind: LineKind, arrow: str) -> None:
    line = Line("a", "b", kind)
    chart = Chart(render(view((box("a"), box("b")), (), (line, replace(line, spine=True)))))
    assert [edge[1] for edge in chart.edges] == [arrow, "==>"]
    assert chart.strokes[0] == chart.strokes[1]


@pytest.mark.parametrize("lane", list(Lane))
def test_every_lane_has_its_class(lane: Lane) -> None:
    text = render(view([box("a", lane)]))
    assert Chart(text).looks == {"b_a": [f"lane_{lane.value}"]}
    assert f"classDef lane_{lane.value} fill:#" in text


@pytest.mark.parametrize("kind", list(FrameKind))
def test_every_kind_of_frame_has_its_class(kind: FrameKind) -> None:
    text = render(view([box("a", frame="f")], [Frame("f", kind, "frame", "")]))
    name = kind.value.replace("-", "_")
    assert Chart(text).looks["f_f"] == [f"frame_{name}"]
    assert f"classDef frame_{name} fill:none,stroke:#" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup(name: str) -> None:
    chart = Chart(render(named(name)))
    own = next(node for node in chart.nodes if node.startswith("b_") and chart.inside[node])
    assert set(chart.nodes) == {own, "b_other", "k_steps", next(n for n in chart.nodes if n.startswith("t_"))}
    assert [(edge[0], edge[2]) for edge in chart.edges] == [(own, "b_other")]
    # What is left of angle brackets is the markup we write ourselves.
    written = "".join((*chart.nodes.values(), *chart.frames.values(), *(edge[3] for edge in chart.edges)))
    assert not re.search(r"[<>]", re.sub(r"<br/>|</?b>", "", written))


def test_a_shelf_stands_after_the_last_box_of_its_frame() -> None:
    lines = [Line(pair[0], pair[1], LineKind.DATA) for pair in ("ab", "bc", "cb", "bd", "de")]
    frames = shop().frames
    boxes = [box(name, frame="region") for name in "eabc"] + [box("d")]
    assert Chart(render(view(boxes, frames, lines))).unseen == [("b_e", "t_region_0")]
    assert Chart(render(view(boxes[1:], frames, lines[:-1]))).unseen == [("b_c", "t_region_0")]


def test_a_circle_of_lines_has_an_end_too() -> None:
    lines = [Line(pair[0], pair[1], LineKind.DATA) for pair in ("ab", "bc", "ca", "cc")]
    chart = Chart(render(view([box(name, frame="region") for name in "abc"], shop().frames, lines)))
    assert chart.unseen == [("b_c", "t_region_0")]


def test_names_that_look_alike_keep_ids_of_their_own() -> None:
    names = ("a-b", "a_b", "A B", "é", "ü")
    chart = Chart(render(view(box(name) for name in names)))
    assert list(chart.nodes) == ["b_a_b", "b_a_b_648fa9", "b_a_b_fea4c5", "b_n_4a9955", "b_n_607474"]


def test_a_frame_without_a_name_or_content_still_has_a_label() -> None:
    chart = Chart(render(view([box(" ")], [Frame("f", FrameKind.VPC, " ", "")], title="")))
    assert chart.frames == {"f_f": "#8203;"}


def test_a_box_in_an_unknown_frame_stands_outside() -> None:
    chart = Chart(render(view([box("a", frame="nowhere")])))
    assert chart.inside == {"b_a": ""}


def test_frames_nested_without_end_are_drawn_side_by_side_at_last() -> None:
    deep = 3_000
    frames = [Frame(f"f{n}", FrameKind.GROUP, f"f{n}", f"f{n - 1}" if n else "") for n in range(deep)]
    chart = Chart(render(view([box("a", frame="f99")], frames[:100])))
    assert chart.inside["b_a"] == "f_f99"
    assert chart.inside["f_f99"] == chart.inside["f_f50"] == "f_f10"
    assert length(render(view([box("a", frame=f"f{deep - 1}")], frames))) <= MOST_CHARACTERS


def test_a_view_at_the_limit_is_drawn_whole() -> None:
    few = crowd(40, MOST_EDGES)
    text = render(few)
    assert notes(text) == []
    assert len(Chart(text).edges) == MOST_EDGES
    # The links that only make room would be too many.
    assert Chart(text).unseen == []
    assert len(Chart(render(crowd(40, MOST_EDGES - 3))).unseen) == 3


def test_one_arrow_more_joins_boxes_of_one_frame_and_lane() -> None:
    text = render(crowd(40, MOST_EDGES + 1))
    size = "40 boxes and 501 lines are more than fits"
    assert notes(text) == [f"%% Condensed: {size}. The boxes of one frame and lane are one box."]
    chart = Chart(text)
    assert chart.nodes["b_left_api"] == ("<b>api#58; 4 resources</b><br/>fn-1, fn-13, fn-25, fn-37")
    assert chart.inside["b_left_api"] == "l_left_api"
    assert not any(source == target for source, _, target, _ in chart.edges)


def test_long_names_shorten_the_shelf_first() -> None:
    text = render(crowd(150, 300, "a-name-as-long-as-people-write-them-" * 3))
    assert length(text) <= MOST_CHARACTERS
    assert notes(text)[0].startswith("%% Condensed: 150 boxes and 300 lines are more than fits.")


def test_thousands_of_boxes_become_one_box_a_lane() -> None:
    lanes = list(Lane)
    boxes = [box(f"r{n}", lanes[n % 9], f"f{n % 400}") for n in range(4_000)]
    frames = [Frame(f"f{n}", FrameKind.VPC, f"vpc {n}", "") for n in range(400)]
    lines = [Line(f"r{n}", f"r{(n * 13 + 1) % 4000}", LineKind.DATA) for n in range(4_000)]
    text = render(view(boxes, frames, lines))
    chart = Chart(text)
    assert set(chart.nodes) == {"k_note", *(f"b_{lane.value}" for lane in lanes)}
    assert chart.frames == {}
    assert len(chart.edges) <= MOST_EDGES
    assert "without frames and supporting resources" in notes(text)[0]


def test_condensing_keeps_the_worst_finding() -> None:
    crowded = crowd(40, 600)
    worst = ("low", "critical", "high")
    boxes = tuple(replace(b, findings=1, worst=worst[n // 12 % 3]) for n, b in enumerate(crowded.boxes))
    chart = Chart(render(replace(crowded, boxes=boxes)))
    assert chart.nodes["b_left_api"].endswith("4 findings, worst critical")


def test_a_long_story_is_told_up_to_a_point() -> None:
    steps = tuple(KeyStep(n, f"step {n}") for n in range(1, 41))
    chart = Chart(render(replace(view([box("a")]), steps=steps)))
    told = chart.nodes["k_steps"].split("<br/>")
    assert (told[0], told[-2], told[-1]) == ("1 step 1", "30 step 30", "and 10 more")


def test_what_stands_elsewhere_in_the_design_changes_no_id() -> None:
    names = ("a_b", "Grün", "end", "x" * 40)
    ids = Chart(render(view(box(name) for name in names))).nodes
    more = Chart(render(view(box(name) for name in ("a-b", "A_B", "y" * 40, *names)))).nodes
    assert set(ids) <= set(more)


def test_less_detail_is_said_on_the_drawing() -> None:
    chart = Chart(render(crowd(40, MOST_EDGES + 1)))
    assert chart.nodes["k_note"].startswith("Condensed#58; 40 boxes and 501 lines are more than fits.")


@pytest.mark.parametrize("worst", ["info", "low", "medium", "high", "critical"])
def test_a_box_has_the_class_of_its_worst_finding(worst: str) -> None:
    found = replace(box("a"), findings=1, worst=worst, emphasis=Emphasis.PLACE)
    text = render(view([found, box("b")]))
    assert Chart(text).looks == {"b_a": ["lane_compute", f"worst_{worst}", "place"], "b_b": ["lane_compute"]}
    assert f"classDef worst_{worst} stroke:#" in text


def test_boxes_lead_to_their_worst_finding_or_to_the_inventory() -> None:
    told = (Told("route-without-authorizer@a", "high", "x"), Told("log-without-retention@a", "low", "y"))
    boxes = [replace(box("a"), told=told), box("b"), box("c")]
    text, _ = flowchart(view(boxes), Appearance(link='my review".html'), {"c": "c.mmd"})
    assert Chart(text).clicks == {
        "b_a": "my%20review%22.html#route-without-authorizer-a",
        "b_b": "my%20review%22.html#inventory",
        "b_c": "c.mmd",
    }
    assert Chart(render(view(boxes))).clicks == {}


def test_an_old_grammar_is_given_nothing_that_it_refuses() -> None:
    text = render(shop(), OLD)
    assert text.startswith('%%{init: {"theme": "base", ')
    assert "\ngraph LR\n" in text
    for word in ("---\n", "flowchart", "accTitle", "accDescr", "~~~", ":::", "<b>"):
        assert word not in text


def test_an_old_grammar_says_the_same() -> None:
    new, old = Chart(render(shop())), Chart(render(shop(), OLD).replace(" --- ", " ~~~ "))
    assert old.nodes == {name: re.sub("</?b>", "", words) for name, words in new.nodes.items()}
    assert (old.inside, old.edges, old.strokes) == (new.inside, new.edges, new.strokes)
    assert (old.unseen, old.looks) == (new.unseen, new.looks)
    assert "    linkStyle 0,1 stroke:#5A6B86,stroke-width:3px\n" in render(shop(), OLD)
    assert "    linkStyle 3 stroke:#C7368D,stroke-dasharray:3\n" in render(shop(), OLD)
    assert "    classDef frame_cloud fill:#FFFFFF,stroke:#5A6B86\n" in render(shop(), OLD)
    assert "    linkStyle 4,5,6 stroke:none\n" in render(shop(), OLD)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup_in_an_old_grammar(name: str) -> None:
    text = render(named(name), OLD)
    chart = Chart(text.replace(" --- ", " ~~~ "))
    own = next(node for node in chart.nodes if node.startswith("b_") and chart.inside[node])
    assert [(edge[0], edge[2]) for edge in chart.edges] == [(own, "b_other")]
    assert ":::" not in text


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """As defined at https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("paper", ["#FFFFFF", "#0D1117"])
def test_lines_borders_and_words_are_seen_on_any_paper(paper: str) -> None:
    colours = {*(look.colour for look in LINES.values()), *(look.colour for look in FRAMES.values())}
    whole = view([replace(box(worst), findings=1, worst=worst) for worst in SEVERITIES])
    colours |= set(re.findall(r"classDef worst_\w+ stroke:(#\w{6})", render(whole)))
    assert len(colours) > len(SEVERITIES)
    assert all(_contrast(colour, paper) >= 3 for colour in colours)
    assert _contrast(MIDDLE, paper) >= 4
    # What is written in boxes and on lines has its own ground.
    assert all(_contrast(INK, look.fill) >= 7 for look in LANES.values())
    assert _contrast(INK, GROUND) >= 7


def test_marks_are_named_on_the_shelf_by_those_who_bear_them() -> None:
    bearer = shop().boxes[1]
    boxes = tuple(replace(bearer, id=name, title=name) for name in "abcde")
    assert "for a, b, c and 2 more" in render(replace(shop(), boxes=boxes, lines=()))


def test_equal_views_give_equal_text() -> None:
    def made() -> View:
        return crowd(60, 120)

    assert render(made()) == render(made())


def test_a_stack_and_its_member_stay_apart() -> None:
    stack: Box = replace(box("fn"), members=("fn", "other-fn"))
    text = render(replace(shop(), boxes=(*shop().boxes, stack, box("api-logs"))))
    assert {"b_fn", "b_api_logs", "t_region_0"} <= set(Chart(text).nodes)
