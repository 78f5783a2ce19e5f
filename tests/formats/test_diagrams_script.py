"""The script draws the view with the diagrams package, and reads like one written by hand."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from diagram_views import ACTING, HOSTILE, LOG, box, crowd, named, shop, view
from dot_reading import Dot, read, shown
from fake_dot import install
from msgspec.structs import replace

from archgen.formats.classic.script import render
from archgen.views.view import Box, Frame, FrameKind, Line, LineKind, Tile, View

GOLDEN = '''\
"""A drawing for the diagrams package, written by archgen.

It is yours to change. To draw it, install Graphviz and `pip install diagrams`, then run it:
the picture is written to the working folder.
"""

from diagrams import Cluster, Diagram, Edge
from diagrams.aws.compute import Lambda
from diagrams.aws.general import Client, Users
from diagrams.aws.management import CloudwatchLogs
from diagrams.aws.network import APIGateway

with Diagram(
    "Shop",
    filename="shop",
    direction="LR",
    show=False,
    graph_attr={"splines": "spline", "pad": "0.5"},
):
    web = Client("Web shop\\nBrowser")
    with Cluster("AWS Cloud"):
        with Cluster("eu-west-1"):
            shop_api = APIGateway("shop-api\\nAPI Gateway · REST\\n2 findings, worst high")
            orders_fn = Lambda("orders-fn\\nAWS Lambda")
            orders = Lambda("orders\\nDynamoDB")
            with Cluster("Supporting"):
                tile_api_logs = CloudwatchLogs("api-logs\\nCloudWatch Logs\\n365d\\nfor shop-api")
                tile_fn_logs = CloudwatchLogs("fn-logs\\nCloudWatch Logs\\n90d")
                tile_api_logs - Edge(style="invis") - tile_fn_logs
    with Cluster("Outside AWS, no line on this picture"):
        tile_pager = Users("pager\\nPager")

    web >> Edge(label="(1)", color="#5A6B86", penwidth="2.5") >> shop_api
    shop_api >> Edge(label="(2) 2 routes", color="#5A6B86", penwidth="2.5") >> orders_fn
    orders_fn >> Edge(label="(3, 4) reads, writes", color="#2E73B8") >> orders
    orders_fn >> Edge(color="#C7368D", style="dashed") >> web
'''


def drawn(script: str, folder: Path) -> Dot:
    """The graph that a script gives to Graphviz when it is run as a file in `folder`."""
    program = install(folder)
    (folder / "drawing.py").write_bytes(script.encode())
    path = f"{program}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "drawing.py"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
    return read((folder / "seen.dot").read_text(encoding="utf-8"))


def assigned(script: str) -> list[str]:
    """The variables of a script, in order."""
    return [
        node.id
        for node in ast.walk(ast.parse(script))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def pictured(icon: str, number: int) -> Box:
    return replace(box(f"b{number}"), icon=icon)


def words_of(dot: Dot) -> list[str]:
    return [shown(attributes["label"]) for attributes in dot.nodes.values()]


def test_a_small_view_is_written_like_this() -> None:
    assert render(shop()) == GOLDEN


def test_the_script_runs_and_writes_one_picture(tmp_path: Path) -> None:
    dot = drawn(GOLDEN, tmp_path)
    assert (tmp_path / "shop.png").read_bytes() == b"png"
    names = {node: shown(attributes["label"]).split("\n")[0] for node, attributes in dot.nodes.items()}
    lines = [(names[source], names[target], how.get("label", "")) for source, target, how in dot.edges]
    assert [line for line in lines if line[2]] == [
        ("Web shop", "shop-api", "(1)"),
        ("shop-api", "orders-fn", "(2) 2 routes"),
        ("orders-fn", "orders", "(3, 4) reads, writes"),
    ]
    assert dot.inside["cluster_eu-west-1"] == "cluster_AWS Cloud"
    within = {names[node]: dot.inside[node] for node in dot.nodes}
    assert within["shop-api"] == "cluster_eu-west-1"
    assert within["api-logs"] == "cluster_Supporting"
    assert within["Web shop"] == ""


def test_any_name_is_drawn_as_it_is_written(tmp_path: Path) -> None:
    """One script for all of them: each run of Python with the package takes half a second."""
    everybody = view(
        [box(name, frame=name, service="Lambda") for name in HOSTILE],
        [Frame(name, FrameKind.GROUP, name, "") for name in HOSTILE],
        [Line(name, HOSTILE[0], LineKind.DATA, name) for name in HOSTILE[1:]],
        title=HOSTILE[0],
    )
    dot = drawn(render(everybody), tmp_path)
    assert [words.split("\n")[0] for words in words_of(dot)] == list(HOSTILE)
    assert [shown(edge[2]["label"]) for edge in dot.edges] == list(HOSTILE[1:])
    assert {shown(cluster["label"]) for name, cluster in dot.clusters.items() if name} == set(HOSTILE)


@pytest.mark.parametrize("name", [*HOSTILE, *ACTING])
def test_a_name_adds_no_statement(name: str) -> None:
    tree = ast.parse(render(named(name)).encode())
    kinds = [type(node).__name__ for node in tree.body]
    assert kinds == ["Expr", "ImportFrom", "ImportFrom", "ImportFrom", "With"]
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Name)
    }
    assert called == {"Diagram", "Cluster", "Edge", "Lambda", "CloudwatchLogs"}


def test_variables_are_neither_keywords_nor_builtins_nor_shared() -> None:
    names = ["lambda", "class", "id", "map", "None", "1st", "a-b", "a_b", "é", "edge", "Edge", "tile-log"]
    frame = Frame("f", FrameKind.REGION, "f", "", (Tile("log", "log", "Logs", LOG),))
    script = render(view([box(name, frame="f") for name in names], [frame]))
    variables = "lambda_ class_ id_ map_ none n_1st a_b a_b_2 n edge edge_2 tile_log tile_log_2"
    assert assigned(script) == variables.split()


def test_two_icons_of_one_class_name_are_two_classes(tmp_path: Path) -> None:
    boxes = [
        pictured(icon, number)
        for number, icon in enumerate(("aws.network.VPC", "aws.general.General", "aws.blockchain.Blockchain"))
    ]
    script = render(view([*boxes, pictured("no such icon", 9), pictured("aws.general.General", 10)]))
    assert script.count("from diagrams.aws.general import General\n") == 1
    assert len(drawn(script, tmp_path).nodes) == 5


def test_classes_that_clash_are_imported_under_two_names(tmp_path: Path) -> None:
    script = render(
        view(
            [
                pictured("aws.network.Endpoint", 1),
                pictured("aws.database.RDS", 2),
                pictured("alibabacloud.database.RDS", 3),
            ]
        )
    )
    assert "from diagrams.alibabacloud.database import RDS\n" in script
    assert "from diagrams.aws.database import RDS as RDS_2\n" in script
    dot = drawn(script, tmp_path)
    assert [Path(attributes["image"]).parts[-3] for attributes in dot.nodes.values()] == [
        "aws", "aws", "alibabacloud",
    ]  # fmt: skip


def test_frames_of_one_title_stay_two_clusters(tmp_path: Path) -> None:
    frames = [Frame("a", FrameKind.REGION, "eu-west-1", ""), Frame("b", FrameKind.REGION, "eu-west-1", "")]
    dot = drawn(render(view([box("x", frame="a"), box("y", frame="b")], frames)), tmp_path)
    assert {name: cluster["label"] for name, cluster in dot.clusters.items() if name} == {
        "cluster_eu-west-1": "eu-west-1",
        "cluster_eu-west-1_2": "eu-west-1",
    }


def test_a_view_of_nothing_runs(tmp_path: Path) -> None:
    dot = drawn(render(view([], [Frame("f", FrameKind.CLOUD, "", "")], title="")), tmp_path)
    assert (dot.nodes, dot.edges) == ({}, [])


def test_frames_nested_deeper_than_python_allows_still_compile() -> None:
    frames = [Frame(f"f{n}", FrameKind.GROUP, f"f{n}", f"f{n - 1}" if n else "") for n in range(60)]
    script = render(view([box("a", frame="f59")], frames))
    assert compile(script, "drawing.py", "exec").co_names.count("Lambda") == 1


def test_no_line_ends_in_spaces() -> None:
    assert not [line for line in render(shop()).splitlines() if line != line.rstrip()]


def test_equal_views_give_equal_text() -> None:
    def made() -> View:
        return crowd(60, 120)

    assert render(made()) == render(made())
