"""`archgen render --view sequence`: a file for each flow, in the formats that can tell one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_running import OPEN_API, SOUND

from archgen.cli.app import run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "open.yaml"
    path.write_text(OPEN_API, encoding="utf-8")
    return path


def test_every_format_that_can_tell_a_flow_has_it(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    formats = "svg,png,picture,pdf,mermaid"
    assert run(["render", str(source), "-q", "--view", "sequence", "--format", formats, "-o", str(out)]) == 0
    names = {path.name for path in out.iterdir()}
    assert names == {f"open.read.{end}" for end in ("svg", "png", "picture.json", "pdf", "mmd")}
    picture = json.loads((out / "open.read.picture.json").read_text(encoding="utf-8"))
    assert [lifeline["box"] for lifeline in picture["lifelines"]] == ["phone", "api", "notes-fn", "notes"]
    svg = (out / "open.read.svg").read_text(encoding="utf-8")
    assert ">GET /notes</text>" in svg
    mermaid = (out / "open.read.mmd").read_text(encoding="utf-8")
    assert "sequenceDiagram\n" in mermaid
    assert "->>p_notes_fn: invoke" in mermaid


@pytest.mark.parametrize("name", ["dot", "diagrams", "flows", "drawio"])
def test_a_format_of_boxes_and_lines_says_that_it_cannot(
    name: str, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", str(source), "--view", "sequence", "--format", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    told = f"--format {name} cannot show the view sequence; svg, png, picture, pdf and mermaid can"
    assert told in captured.err


def test_the_diagrams_engine_says_that_it_cannot(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(source), "--view", "sequence:read", "--engine", "diagrams"]) == 2
    assert "--engine diagrams cannot show the view sequence; --engine archgen can" in capsys.readouterr().err


def test_all_views_have_the_flows_where_the_format_can_and_are_silent_where_not(
    source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(["render", str(source), "-q", "--view", "all", "--format", "dot,mermaid", "-o", str(out)]) == 0
    names = {path.name for path in out.iterdir() if "sequence" in path.name}
    assert names == {"open.sequence-read.mmd"}


def test_a_flow_is_named_after_a_colon(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(source), "--view", "sequence:nothing"]) == 2
    assert "there is no flow nothing; there is read" in capsys.readouterr().err


def test_a_design_without_flows_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert run(["render", str(path), "--view", "sequence"]) == 0
    assert capsys.readouterr().err == "nothing to draw: no flow is told\n"
