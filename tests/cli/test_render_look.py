"""`archgen render` and `build`: themes, findings left out, and where boxes lead."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from cli_running import OPEN_API

from archgen.cli.app import run

DARK = "prefers-color-scheme:dark"
HREF = re.compile(r'<a xlink:href="([^"]*)"')


def paper_of(page: str) -> str:
    """The colour of the first thing that is painted."""
    return re.findall(r'<rect [^>]*fill="([^"]*)"', page)[0]


def drawn(folder: Path, *options: str) -> str:
    """The SVG of a blueprint in which anyone reaches a table."""
    source = folder / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "-q", "-o", str(folder / "out"), *options]) == 0
    return (folder / "out/open.svg").read_text(encoding="utf-8")


def test_a_picture_is_light_unless_asked_otherwise(tmp_path: Path) -> None:
    page = drawn(tmp_path)
    assert paper_of(page) == "#ffffff"
    assert DARK not in page


@pytest.mark.parametrize(
    ("theme", "paper", "follows"),
    [("light", "#ffffff", False), ("dark", "#0f1b2a", False), ("auto", "#ffffff", True)],
)
def test_a_theme_is_the_paper(theme: str, paper: str, follows: bool, tmp_path: Path) -> None:  # noqa: FBT001
    page = drawn(tmp_path, "--theme", theme)
    assert paper_of(page) == paper
    assert (DARK in page) is follows


def test_findings_are_left_out_where_nobody_is_to_see_them(tmp_path: Path) -> None:
    shown, hidden = drawn(tmp_path), drawn(tmp_path, "--findings", "off")
    for words in ("Changes required", "critical", "finding"):
        assert words in shown
        assert words not in hidden
    assert ">notes<" in hidden


@pytest.mark.parametrize("view", ["paths", "finding:anonymous"])
def test_a_picture_of_findings_is_nothing_without_them(
    view: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "--view", view, "--findings", "off"]) == 2
    captured = capsys.readouterr()
    assert f"--findings off leaves nothing of the view {view.partition(':')[0]}" in captured.err
    assert captured.out == ""


def test_boxes_lead_to_the_review_that_is_named(tmp_path: Path) -> None:
    assert HREF.findall(drawn(tmp_path)) == []
    assert set(HREF.findall(drawn(tmp_path, "--link", "../review.html"))) >= {"../review.html#inventory"}


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("javascript:alert(1)", "javascript: is no place of a page; give a path, or an http(s) address"),
        (" data:text/html,x", "data: is no place of a page"),
        ("review.html#top", "leave out the # and what follows: each box has its own"),
    ],
)
def test_a_link_that_is_no_page_is_refused(
    place: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "--link", place]) == 2
    assert told in capsys.readouterr().err


def test_every_box_of_a_build_leads_to_a_place_in_its_review(tmp_path: Path) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["build", str(source), "-q", "-o", str(tmp_path / "out"), "--formats", "svg,html"]) == 0
    page = (tmp_path / "out/open/overview.svg").read_text(encoding="utf-8")
    review = (tmp_path / "out/open/review.html").read_text(encoding="utf-8")
    links = [unquote(link) for link in HREF.findall(page)]
    assert {link.partition("#")[0] for link in links} == {"review.html"}
    assert any("anonymous-path-to-store" in link for link in links)
    assert {link.partition("#")[2] for link in links} <= set(re.findall(r' id="([^"]*)"', review))
    assert DARK in page


def test_a_build_without_a_review_leads_nowhere(tmp_path: Path) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["build", str(source), "-q", "-o", str(tmp_path / "out"), "--formats", "svg"]) == 0
    assert HREF.findall((tmp_path / "out/open/overview.svg").read_text(encoding="utf-8")) == []


def test_a_scale_that_would_be_too_large_is_lowered_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "".join(f"  fn-{n}: {{type: lambda, runtime: python3.13, reads: store-{n}}}\n" for n in range(9))
    many += "".join(f"  store-{n}: {{type: dynamodb}}\n" for n in range(9))
    source = tmp_path / "many.yaml"
    source.write_text(OPEN_API.replace("flows:\n", f"{many}flows:\n"), encoding="utf-8")
    options = ("--format", "png", "--scale", "8", "-q", "-o", str(tmp_path / "out"))
    assert run(["render", str(source), *options]) == 0
    told = capsys.readouterr().err
    assert re.fullmatch(
        r"many\.png: scale 8 lowered to \d\.\d\d: an image has at most 40 million pixels\n", told
    )
