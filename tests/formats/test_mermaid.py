"""A flowchart says what the view says, and stays within what Mermaid draws."""

from __future__ import annotations

import re

import pytest
from diagram_views import HOSTILE, box, crowd, named, shop, view
from msgspec.structs import replace

from archgen.formats.mermaid import render
from archgen.formats.mermaid_text import MOST_CHARACTERS, MOST_EDGES, length
from archgen.views.view import Box, Frame, FrameKind, KeyStep, Lane, Line, LineKind, View

_ID = r"[a-z][a-z0-9_]*"
_NODE = re.compile(rf'\s*({_ID})\["([^"]*)"\]:::({_ID})')
_FRAME = re.compile(rf'\s*subgraph ({_ID})\["([^"]*)"\]')
_EDGE = re.compile(rf'\s*({_ID}) (==>|-->|-\.->)(?:\|"([^"]*)"\|)? ({_ID})')
_UNSEEN = re.compile(rf"\s*({_ID}) ~~~ ({_ID})")
_STYLE = re.compile(r"\s*linkStyle ([\d,]+) stroke:(#[0-9A-F]{6})")
_OTHER = re.compile(
    rf"\s*(?:class {_ID} {_ID}|classDef {_ID} [-#A-Za-z0-9:, ]+|accTitle: \S.*|accDescr: \S.*|)"
)

GOLDEN = """\
---
title: "Shop"
config:
  flowchart:
    wrappingWidth: 420
---
flowchart LR
    accTitle: Shop
    accDescr: A browser calls an API.
    b_web["<b>Web shop</b><br/>Browser"]:::lane_outside
    subgraph f_cloud["AWS Cloud"]
        subgraph f_region["eu-west-1"]
            b_shop_api["<b>shop-api</b><br/>API Gateway · REST<br/>2 findings, worst high"]:::lane_api
            b_orders_fn["<b>orders-fn</b><br/>AWS Lambda"]:::lane_compute
            b_orders["<b>orders</b><br/>DynamoDB"]:::lane_data
            subgraph s_region["Supporting"]
                t_region_0["<b>api-logs</b> · CloudWatch Logs · 365d · for shop-api<br/>\
<b>fn-logs</b> · CloudWatch Logs · 90d"]:::list
            end
            class s_region shelf
        end
        class f_region frame_region
    end
    class f_cloud frame_cloud
    subgraph s_n["Outside AWS, no line on this picture"]
        t_0["<b>pager</b> · Pager"]:::list
    end
    class s_n shelf
    k_steps["<b>A shopper buys</b><br/>1 POST /orders<br/>2 invoke"]:::key
    b_web ==>|"(1)"| b_shop_api
    b_shop_api ==>|"(2) 2 routes"| b_orders_fn
    b_orders_fn -->|"(3, 4) reads, writes"| b_orders
    b_orders_fn -.-> b_web
    linkStyle 0,1 stroke:#5A6B86
    linkStyle 2 stroke:#2E73B8
    linkStyle 3 stroke:#C7368D
    b_orders ~~~ t_region_0
    t_0 ~~~ b_web
    k_steps ~~~ b_web
    classDef frame_cloud fill:none,stroke:#5A6B86
    classDef frame_region fill:none,stroke:#00929B,stroke-dasharray:6 4
    classDef key fill:none,stroke:#7D8998,stroke-dasharray:2 3,text-align:left
    classDef lane_api fill:#EEEBFA,stroke:#6B4FBB,color:#16191F
    classDef lane_compute fill:#FEF2E0,stroke:#C96A00,color:#16191F
    classDef lane_data fill:#E8EEFB,stroke:#2E5FC4,color:#16191F
    classDef lane_outside fill:#F2F3F3,stroke:#5A6B86,color:#16191F
    classDef list fill:none,stroke:none,text-align:left
    classDef shelf fill:none,stroke:#7D8998,stroke-dasharray:2 3
"""


class Chart:
    """A flowchart read back; reading fails on a line that is none of the forms we write."""

    def __init__(self, text: str) -> None:
        self.nodes: dict[str, str] = {}
        self.frames: dict[str, str] = {}
        self.inside: dict[str, str] = {}
        self.edges: list[tuple[str, str, str, str]] = []
        self.unseen: list[tuple[str, str]] = []
        self.strokes: dict[int, str] = {}
        body = text.split("flowchart LR\n")[1]
        open_frames: list[str] = []
        for line in body.splitlines():
            self._read(line, open_frames)
        assert not open_frames

    def _read(self, line: str, open_frames: list[str]) -> None:
        if found := _FRAME.fullmatch(line):
            self.frames[found[1]] = found[2]
            self.inside[found[1]] = open_frames[-1] if open_frames else ""
            open_frames.append(found[1])
        elif line.strip() == "end":
            open_frames.pop()
        elif found := _NODE.fullmatch(line):
            assert found[1] not in self.nodes
            self.nodes[found[1]] = found[2]
            self.inside[found[1]] = open_frames[-1] if open_frames else ""
        elif found := _EDGE.fullmatch(line):
            self.edges.append((found[1], found[2], found[4], found[3] or ""))
        elif found := _UNSEEN.fullmatch(line):
            self.unseen.append((found[1], found[2]))
        elif found := _STYLE.fullmatch(line):
            self.strokes |= {int(number): found[2] for number in found[1].split(",")}
        else:
            assert _OTHER.fullmatch(line), line


def notes(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("%%")]


def test_a_small_view_is_written_like_this() -> None:
    assert render(shop()) == GOLDEN


def test_the_golden_example_reads_back_as_the_view() -> None:
    chart = Chart(GOLDEN)
    assert chart.inside["b_web"] == ""
    assert chart.inside["b_shop_api"] == "f_region"
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
    assert f"]:::lane_{lane.value}\n" in text
    assert f"classDef lane_{lane.value} fill:#" in text


@pytest.mark.parametrize("kind", list(FrameKind))
def test_every_kind_of_frame_has_its_class(kind: FrameKind) -> None:
    text = render(view([box("a", frame="f")], [Frame("f", kind, "frame", "")]))
    name = kind.value.replace("-", "_")
    assert f"class f_f frame_{name}\n" in text
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
    assert list(chart.nodes) == ["b_a_b", "b_a_b_2", "b_a_b_3", "b_n", "b_n_2"]


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
    assert chart.inside["b_left_api"] == "f_left"
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
    assert set(chart.nodes) == {f"b_{lane.value}" for lane in lanes}
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
