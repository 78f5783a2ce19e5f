"""The diagrams package draws the view where Graphviz is installed, and says so where it is not."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import diagrams
import pytest
from diagram_views import HOSTILE, box, shop, view
from dot_reading import Dot, read, shown
from fake_dot import install
from msgspec.structs import replace

from archgen.formats.classic.engine import GraphvizError, render, source
from archgen.views.view import Frame, FrameKind, Line, LineKind, View


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, alone on the search path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn(seen: View) -> Dot:
    return read(source(seen))


def words_of(dot: Dot) -> list[str]:
    return [shown(attributes["label"]) for attributes in dot.nodes.values()]


def test_without_graphviz_the_error_says_what_to_do(nowhere: Path) -> None:
    with pytest.raises(GraphvizError, match=r"apt install graphviz.*leave out `--engine diagrams`"):
        render(shop(), "png")
    assert list(nowhere.iterdir()) == []


@pytest.mark.parametrize("format_name", ["png", "pdf"])
def test_with_graphviz_the_picture_comes_back_as_bytes(nowhere: Path, format_name: str) -> None:
    install(nowhere)
    assert render(shop(), format_name) == format_name.encode()
    # No clock: Graphviz dates what it writes by this.
    assert (nowhere / "arguments").read_text() == f"-Kdot -T{format_name} 0"
    assert sorted(path.name for path in nowhere.iterdir()) == ["arguments", "dot", "seen.dot"]


def test_an_svg_holds_its_icons_and_names_no_path(nowhere: Path) -> None:
    install(nowhere)
    svg = render(shop(), "svg").decode()
    links = re.findall(r'xlink:href="([^"]*)"', svg)
    assert len(links) == 7
    for link in links:
        kind, _, data = link.partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")
    assert str(Path(str(diagrams.__file__)).parent.parent) not in svg


def test_what_graphviz_says_is_one_line_of_the_error(nowhere: Path) -> None:
    install(nowhere, fails="Error: syntax error near \x1b[31mline\nand more\n")
    with pytest.raises(GraphvizError) as raised:
        render(shop(), "png")
    assert str(raised.value) == "Graphviz's `dot` could not draw Shop: Error: syntax error near [31mline"


def test_the_drawing_has_what_the_view_has() -> None:
    dot = drawn(shop())
    names = {node: shown(attributes["label"]).split("\n")[0] for node, attributes in dot.nodes.items()}
    assert list(names) == [f"node{n}" for n in (1, 4, 5, 6, 8, 9, 11)]
    visible = [edge for edge in dot.edges if edge[2].get("style") != "invis"]
    assert [
        (names[source], names[target], how.get("label", ""), how["dir"]) for source, target, how in visible
    ] == [
        ("Web shop", "shop-api", "(1)", "forward"),
        ("shop-api", "orders-fn", "(2) 2 routes", "forward"),
        ("orders-fn", "orders", "(3, 4) reads, writes", "forward"),
        ("orders-fn", "Web shop", "", "forward"),
    ]
    frames = {
        names[node]: shown(dot.clusters[dot.inside[node]]["label"]) for node in names if dot.inside[node]
    }
    assert frames == {
        "shop-api": "eu-west-1",
        "orders-fn": "eu-west-1",
        "orders": "eu-west-1",
        "api-logs": "Supporting",
        "fn-logs": "Supporting",
        "pager": "Outside AWS, no line on this picture",
    }


def test_every_icon_is_a_file_of_the_package() -> None:
    images = [Path(attributes["image"]) for attributes in drawn(shop()).nodes.values()]
    assert [path.name for path in images] == [
        "client.png", "api-gateway.png", "lambda.png", "lambda.png", "cloudwatch-logs.png",
        "cloudwatch-logs.png", "users.png",
    ]  # fmt: skip
    assert all(path.is_file() for path in images)


def test_frames_of_one_title_stay_two_clusters() -> None:
    frames = [Frame("a", FrameKind.REGION, "eu-west-1", ""), Frame("b", FrameKind.REGION, "eu-west-1", "")]
    dot = drawn(view([box("x", frame="a"), box("y", frame="b")], frames))
    assert [dot.clusters[dot.inside[node]]["label"] for node in dot.nodes] == ["eu-west-1"] * 2
    assert dot.inside["node2"] != dot.inside["node4"]


def test_any_name_is_drawn_as_it_is_written() -> None:
    lines = [Line(name, HOSTILE[0], LineKind.DATA, name) for name in HOSTILE[1:]]
    frames = [Frame(name, FrameKind.GROUP, name, "") for name in HOSTILE]
    dot = drawn(view([box(name, frame=name) for name in HOSTILE], frames, lines, title=HOSTILE[1]))
    assert [words.split("\n")[0] for words in words_of(dot)] == list(HOSTILE)
    assert [shown(edge[2]["label"]) for edge in dot.edges] == list(HOSTILE[1:])
    assert [shown(dot.clusters[dot.inside[node]]["label"]) for node in dot.nodes] == list(HOSTILE)


def test_a_failed_drawing_leaves_no_diagram_behind() -> None:
    broken = replace(shop(), lines=(Line("web", "nobody", LineKind.DATA),))
    with pytest.raises(KeyError):
        source(broken)
    assert diagrams.getdiagram() is None
    assert diagrams.getcluster() is None


def test_equal_views_give_equal_source() -> None:
    assert source(shop()) == source(shop())
