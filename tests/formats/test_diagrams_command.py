"""`archgen render --engine diagrams`: pictures with Graphviz, one line and exit code 3 without."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_dot import install

from archgen.cli.app import run

BLUEPRINT = """\
archgen: 1
name: Edge words
regions: [eu-west-1]
resources:
  graph: {type: client, kind: browser, calls: node}
  node:
    type: api-gateway
    protocol: rest
    routes:
      GET /x: {to: edge, public: Everybody may look.}
  edge: {type: lambda}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a blueprint, and a folder `bin` as the whole search path."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "words.yaml").write_text(BLUEPRINT)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_graphviz_the_environment_failed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "words.yaml", "--engine", "diagrams", "--format", "png", "-o", "out"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("archgen: the diagrams engine needs Graphviz")
    assert said.err.count("\n") == 1
    assert not (folder / "out").exists()


def test_with_graphviz_every_format_is_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(folder / "bin")
    assert run(["render", "words.yaml", "--engine", "diagrams", "--format", "png,pdf,svg", "-o", "out"]) == 0
    assert capsys.readouterr().err.split() == ["out/words.png", "out/words.pdf", "out/words.svg"]
    assert (folder / "out" / "words.pdf").read_bytes() == b"pdf"
    assert "data:image/png;base64," in (folder / "out" / "words.svg").read_text()


def test_text_diagrams_need_no_graphviz(folder: Path) -> None:
    assert run(["render", "words.yaml", "--format", "dot,diagrams,mermaid", "-o", "out", "-q"]) == 0
    assert '"node" -> "edge" [' in (folder / "out" / "words.dot").read_text()
    assert "node >> Edge(" in (folder / "out" / "words.py").read_text()
    assert "b_node ==>" in (folder / "out" / "words.mmd").read_text()
