"""`archgen render --format pdf,drawio`: all pictures of a design in one file."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cli_running import OPEN_API

from archgen.cli.app import run


def bound(folder: Path, *options: str) -> dict[str, bytes]:
    source = folder / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "-q", "-o", str(folder / "out"), *options]) == 0
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def tabs(data: bytes) -> list[str]:
    return [page.get("name", "") for page in ET.fromstring(data)]  # noqa: S314 - our own output


def bookmarks(data: bytes) -> list[str]:
    return [title.decode() for title in re.findall(rb"/Title\(([^)]*)\)/Dest", data)]


def test_one_picture_is_a_file_named_as_its_svg_is(tmp_path: Path) -> None:
    assert list(bound(tmp_path, "--format", "svg,pdf,drawio")) == ["open.drawio", "open.pdf", "open.svg"]


def test_several_views_are_pages_of_one_file(tmp_path: Path) -> None:
    made = bound(tmp_path, "--view", "overview,identity", "--format", "pdf,drawio")
    assert list(made) == ["open.drawio", "open.pdf"]
    assert tabs(made["open.drawio"]) == ["Overview", "Identity"]
    assert bookmarks(made["open.pdf"]) == ["Overview", "Identity"]


def test_the_pictures_of_one_kind_are_pages_of_a_file_named_by_it(tmp_path: Path) -> None:
    made = bound(tmp_path, "--view", "paths", "--format", "drawio")
    assert list(made) == ["open.paths.drawio"]
    assert "Paths: anonymous-path-to-store@api" in tabs(made["open.paths.drawio"])


def test_one_picture_of_a_finding_is_named_by_it(tmp_path: Path) -> None:
    made = bound(tmp_path, "--view", "finding:anonymous", "--format", "pdf")
    assert list(made) == ["open.anonymous-path-to-store-api.pdf"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pdf_has_the_paper_that_is_asked_for(theme: str, tmp_path: Path) -> None:
    made = bound(tmp_path, "--theme", theme, "--format", "pdf")
    other = bound(tmp_path, "--theme", "light" if theme == "dark" else "dark", "--format", "pdf")
    assert made["open.pdf"] != other["open.pdf"]
