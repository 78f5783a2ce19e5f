"""`archgen render --direction`: where the flow goes, in pictures and in the sources of pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_running import OPEN_API
from msgspec.structs import replace

import archgen
from archgen.cli.app import run
from archgen.formats.classic.engine import source
from archgen.pipeline import view
from archgen.views.view import Direction


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    path = tmp_path / "open.yaml"
    path.write_text(OPEN_API, encoding="utf-8")
    return path


def written(blueprint: Path, *options: str) -> str:
    """The one file that is written for a blueprint in which anyone reaches a table."""
    out = blueprint.parent / "-".join(("out", *options)).replace(":", "-")
    assert run(["render", str(blueprint), "-q", "-o", str(out), *options]) == 0
    (path,) = out.iterdir()
    return path.read_text(encoding="utf-8")


def test_clients_stand_above_what_they_call_where_the_flow_goes_down(blueprint: Path) -> None:
    drawn = json.loads(written(blueprint, "--format", "picture", "--direction", "down"))
    icons = {box["id"]: box["icon"] for box in drawn["boxes"]}
    assert icons["phone"]["x"] == icons["api"]["x"]
    assert icons["phone"]["y"] < icons["api"]["y"] < icons["notes-fn"]["y"] < icons["notes"]["y"]


@pytest.mark.parametrize(
    ("name", "right", "down"),
    [
        ("mermaid", "flowchart LR", "flowchart TB"),
        ("dot", "rankdir=LR", "rankdir=TB"),
        ("diagrams", 'direction="LR"', 'direction="TB"'),
    ],
)
def test_sources_of_pictures_go_the_same_way(name: str, right: str, down: str, blueprint: Path) -> None:
    assert right in written(blueprint, "--format", name)
    assert written(blueprint, "--format", name) == written(
        blueprint, "--format", name, "--direction", "right"
    )
    turned = written(blueprint, "--format", name, "--direction", "down")
    assert down in turned
    assert right not in turned


def test_the_diagrams_engine_goes_the_same_way(blueprint: Path) -> None:
    design = archgen.load(blueprint)
    seen = view(design, archgen.judge(design))
    assert "rankdir=LR" in source(seen)
    assert "rankdir=TB" in source(replace(seen, direction=Direction.DOWN))


def test_a_sequence_goes_down_either_way(blueprint: Path) -> None:
    asked = ("--view", "sequence", "--format", "picture", "--direction")
    assert written(blueprint, *asked, "down") == written(blueprint, *asked, "right")


def test_python_draws_down_too(blueprint: Path) -> None:
    design = archgen.load(blueprint)
    report = archgen.judge(design)
    drawn = archgen.draw(design, report, direction="down")
    icons = {box.id: box.icon for box in drawn.boxes}
    assert icons["phone"].y < icons["api"].y
    with pytest.raises(ValueError, match="sideways"):
        archgen.draw(design, report, direction="sideways")
