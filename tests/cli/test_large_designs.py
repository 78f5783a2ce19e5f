"""Designs too large for one picture: what `render` and `build` write, `--fold`, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen.cli.app import run
from archgen.formats.gallery import Entry, render_html, render_markdown

APIS = ("orders", "bills", "rooms", "rates", "seats", "news", "claims", "stock")


def design(apis: int, functions: int = 8) -> str:
    """A blueprint with so many APIs, each with functions that have a table each, and one client."""
    names = APIS[:apis]
    rows = [
        "archgen: 1\nname: Platform\nregions: [eu-west-1]\ndefaults:\n  lambda: {runtime: python3.13}\n",
        f"resources:\n  browser: {{type: client, kind: browser, calls: [{', '.join(names)}]}}\n",
    ]
    for name in names:
        routes = ", ".join(f"GET /{n}: {{to: {name}-{n}}}" for n in range(functions))
        rows.append(f"  {name}: {{type: api-gateway, protocol: http, routes: {{{routes}}}}}\n")
        rows += [
            f"  {name}-{n}: {{type: lambda, reads: {name}-t{n}, in: net}}\n"
            f"  {name}-t{n}: {{type: dynamodb}}\n"
            for n in range(functions)
        ]
    return "".join((*rows, "boundaries:\n  net: {type: vpc, cidr: 10.0.0.0/16}\n"))


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in with a design of 69 boxes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blueprints").mkdir()
    path = tmp_path / "blueprints" / "shop.yaml"
    path.write_text(design(4), encoding="utf-8")
    return path


def drawn(path: Path, *options: str) -> set[str]:
    assert run(["render", str(path), "-q", "-o", "out", *options]) == 0
    return {one.name for one in Path("out").iterdir()}


def test_a_picture_of_each_module_stands_beside_the_overview(large: Path) -> None:
    assert drawn(large) == {"shop.svg", *(f"shop.{name}.svg" for name in APIS[:4])}
    assert "orders-t3" not in Path("out/shop.svg").read_text(encoding="utf-8")
    assert "orders-t3" in Path("out/shop.orders.svg").read_text(encoding="utf-8")


def test_the_whole_is_one_picture_if_somebody_wants_it(large: Path) -> None:
    assert drawn(large, "--view", "whole") == {"shop.svg"}
    assert "rates-t7" in Path("out/shop.svg").read_text(encoding="utf-8")


def test_more_than_a_hundred_boxes_on_one_picture_are_refused_with_a_way_out(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large.write_text(design(8), encoding="utf-8")
    assert run(["render", str(large), "--view", "whole"]) == 2
    said = capsys.readouterr().err
    assert "Platform has 137 boxes, and one picture holds 100" in said
    assert "--fold" in said
    assert "--view overview" in said


def test_a_folded_frame_is_one_box(large: Path) -> None:
    assert drawn(large, "--fold", "net") == {"shop.svg"}
    text = Path("out/shop.svg").read_text(encoding="utf-8")
    assert "32 functions" in text
    assert "rates-3" not in text.replace("rates-t3", "")


def test_frames_and_modules_fold_together(large: Path) -> None:
    assert drawn(large, "--fold", "orders", "--fold", "bills") == {"shop.svg"}
    text = Path("out/shop.svg").read_text(encoding="utf-8")
    assert "orders-t3" not in text
    assert "bills-t3" not in text
    assert "rooms-t3" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fold", "nets"], "there is no frame nets in Platform; did you mean net?"),
        (
            ["--fold", "net", "--view", "trust"],
            "--fold does nothing in the view trust; overview and whole fold",
        ),
    ],
)
def test_what_cannot_be_folded_is_said(
    large: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", str(large), *options]) == 2
    assert said in capsys.readouterr().err


def test_build_writes_the_modules_and_removes_those_that_are_gone(large: Path) -> None:
    options = ["build", "--formats", "svg", "--fail-on", "never", "-q"]
    assert run(options) == 0
    folder = Path("output/shop")
    names = {f"overview.{name}.svg" for name in APIS[:4]}
    assert {one.name for one in folder.iterdir()} == {"overview.svg", *names}
    large.write_text(design(2), encoding="utf-8")
    assert run(options) == 0
    assert {one.name for one in folder.iterdir()} == {"overview.svg"}


def test_the_index_links_the_modules() -> None:
    files = ("shop/overview.svg", "shop/overview.png", "shop/overview.orders.svg", "shop/overview.orders.png")
    entry = Entry("shop", "Shop", "", "approve", "0 open", files)
    assert '<a href="shop/overview.orders.svg">orders</a>' in render_html([entry])
    assert "Modules: [orders](shop/overview.orders.svg)" in render_markdown([entry])
    alone = Entry("shop", "Shop", "", "approve", "0 open", files[:2])
    assert "Modules" not in render_html([alone]) + render_markdown([alone])
