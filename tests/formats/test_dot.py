"""DOT says what the view says, whatever things are called."""

from __future__ import annotations

import pytest
from diagram_views import ACTING, HOSTILE, box, crowd, named, shop, view
from dot_reading import read, shown
from msgspec.structs import replace

from archgen.formats.classic.dot import render
from archgen.formats.classic.dot_text import label, quote
from archgen.views.view import Frame, FrameKind, Line, LineKind, Tile

WORDS = ("edge", "node", "graph", "subgraph", "strict", "digraph", "Edge", "NODE", "a:b", "n:ne", "1.5")

GOLDEN = """\
digraph {
    graph [label="t", labelloc=t, rankdir=LR, nodesep=0.35, ranksep=0.9, \
fontname="Helvetica,Arial,sans-serif"]
    node [shape=box, style="rounded,filled", margin="0.18,0.08", fontname="Helvetica,Arial,sans-serif"]
    edge [fontname="Helvetica,Arial,sans-serif", fontsize=11]
    "b" [label="b\\nAWS Lambda", fillcolor="#FEF2E0", color="#C96A00", fontcolor="#16191F"]
    subgraph "cluster region" {
        graph [label="eu-west-1", labeljust=l, style=dashed, color="#00929B", fontcolor="#00929B"]
        "a" [label="a\\nAWS Lambda", fillcolor="#FEF2E0", color="#C96A00", fontcolor="#16191F"]
        subgraph "cluster shelf region" {
            graph [label="Supporting", labeljust=l, style=dotted, color="#7D8998", fontcolor="#7D8998"]
            "shelf region" [label="log · Logs\\l", shape=plaintext, style=""]
        }
    }
    "a" -> "b" [color="#2E73B8", style=solid, label="(1) reads", penwidth=2.5]
}
"""


def test_a_small_view_is_written_like_this() -> None:
    frame = Frame("region", FrameKind.REGION, "eu-west-1", "", (Tile("log", "log", "Logs", ""),))
    line = Line("a", "b", LineKind.DATA, "reads", (1,), spine=True)
    assert render(view([box("a", frame="region"), box("b")], [frame], [line])) == GOLDEN


def test_a_view_reads_back() -> None:
    dot = read(render(shop()))
    assert dot.inside["shop-api"] == "cluster region"
    assert dot.inside["cluster region"] == "cluster cloud"
    assert dot.inside["web"] == ""
    assert shown(dot.nodes["shop-api"]["label"]) == "shop-api\nAPI Gateway · REST\n2 findings, worst high"
    assert shown(dot.nodes["shelf region"]["label"]).splitlines() == [
        "api-logs · CloudWatch Logs · 365d · for shop-api",
        "fn-logs · CloudWatch Logs · 90d",
    ]
    assert [(source, target) for source, target, _ in dot.edges] == [
        ("web", "shop-api"),
        ("shop-api", "orders-fn"),
        ("orders-fn", "orders"),
        ("orders-fn", "web"),
    ]
    assert dot.edges[3][2]["style"] == "dashed"
    assert "penwidth" in dot.edges[0][2]
    assert "penwidth" not in dot.edges[2][2]


@pytest.mark.parametrize("word", WORDS)
def test_the_words_of_the_language_are_names(word: str) -> None:
    frame = Frame(word, FrameKind.GROUP, word, "")
    dot = read(
        render(view([box(word, frame=word), box("other")], [frame], [Line(word, "other", LineKind.DATA)]))
    )
    assert set(dot.nodes) == {word, "other"}
    assert dot.edges[0][:2] == (word, "other")
    assert dot.inside[word] == f"cluster {word}"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_markup(name: str) -> None:
    dot = read(render(named(name)))
    ids = [node for node in dot.nodes if dot.inside[node] == next(iter(dot.clusters))]
    assert len(ids) == 1
    assert shown(dot.nodes[ids[0]]["label"]) == f"{name}\n{name}"
    assert dot.edges[0][:2] == (ids[0], "other")
    assert shown(dot.edges[0][2]["label"]) == name
    assert shown(dot.clusters[dot.inside[ids[0]]]["label"]) == name


@pytest.mark.parametrize(("name", "visible"), ACTING.items())
def test_what_acts_or_hides_is_dropped(name: str, visible: str) -> None:
    assert label(name) == f'"{visible}"'


@pytest.mark.parametrize("name", HOSTILE)
def test_a_label_is_never_html_nor_left_open(name: str) -> None:
    written = label(name)
    assert written.startswith('"')
    assert "<" not in written
    assert ">" not in written
    assert (len(written[:-1]) - len(written[:-1].rstrip("\\"))) % 2 == 0


def test_a_backslash_at_the_end_does_not_open_the_string() -> None:
    assert quote("a\\") == '"a\\\\"'
    assert quote('a\\"') == '"a\\\\\\""'


def test_frames_of_one_title_stay_two_clusters() -> None:
    frames = [Frame("a", FrameKind.REGION, "eu-west-1", ""), Frame("b", FrameKind.REGION, "eu-west-1", "")]
    dot = read(render(view([box("x", frame="a"), box("y", frame="b")], frames)))
    assert {name: dot.clusters[name]["label"] for name in dot.clusters} == {
        "cluster a": "eu-west-1",
        "cluster b": "eu-west-1",
    }
    assert (dot.inside["x"], dot.inside["y"]) == ("cluster a", "cluster b")


def test_a_frame_named_like_a_shelf_is_another_cluster() -> None:
    shelf = (Tile("log", "log", "Logs", ""),)
    frames = [
        Frame("region", FrameKind.REGION, "r", "", shelf),
        Frame("shelf region", FrameKind.GROUP, "g", ""),
    ]
    dot = read(render(view([box("shelf region", frame="shelf region")], frames)))
    assert len(dot.clusters) == 3
    assert len(dot.nodes) == 2


def test_names_that_differ_in_what_is_hidden_stay_two_nodes() -> None:
    dot = read(render(view([box("a"), box("a\u202e")], (), [Line("a\u202e", "a", LineKind.DATA)])))
    assert list(dot.nodes) == ["a", "a_2"]
    assert dot.edges[0][:2] == ("a_2", "a")


def test_a_frame_without_an_id_is_no_frame() -> None:
    dot = read(render(view([box("", frame="")], [Frame("", FrameKind.GROUP, "g", "")])))
    assert list(dot.nodes) == [""]
    assert dot.clusters == {}


def test_a_large_view_is_written_whole() -> None:
    dot = read(render(crowd(400, 900)))
    assert len(dot.edges) == 900
    assert {f"fn-{n}" for n in range(400)} <= set(dot.nodes)


def test_equal_views_give_equal_text() -> None:
    assert render(shop()) == render(replace(shop()))
