"""The same file gives the same bytes, and the order of resources changes no judgement."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_running import OPEN_API, archgen, contents, write

from archgen import Design, judge, load
from archgen.source.document import Entry, Mapping

BLUEPRINTS = sorted((Path(__file__).parents[2] / "blueprints").glob("*.yaml"))
PICTURES = "svg,png,picture,mermaid,dot,diagrams"


def everything(blueprint: str, cwd: Path, output: str, seed: str) -> dict[str, bytes]:
    """What every command makes of one blueprint, by file."""
    env = {"PYTHONHASHSEED": seed}
    archgen("build", blueprint, "-o", output, cwd=cwd, env=env)
    archgen("render", blueprint, "--format", PICTURES, "-o", f"{output}/pictures", cwd=cwd, env=env)
    return contents(cwd / output)


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)
def test_hash_seed_working_folder_and_output_folder_change_no_byte(tmp_path: Path, blueprint: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "a much longer" / "way to there"
    for folder in (here, there):
        folder.mkdir(parents=True)
        shutil.copy(blueprint, folder / blueprint.name)
    first = everything(blueprint.name, here, "output", "0")
    assert {name.rpartition(".")[2] for name in first} == {
        *("html", "md", "svg", "png", "mmd", "json", "sarif", "dot", "py")
    }
    assert everything(str(there / blueprint.name), tmp_path, "elsewhere/out", "4711") == first
    for name, data in first.items():
        assert str(tmp_path).encode() not in data, name


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)
def test_reordered_resources_are_judged_alike(blueprint: Path) -> None:
    text = blueprint.read_text(encoding="utf-8")
    design = load(text.encode())
    again = load(reordered(text).encode())
    assert again.blueprint is not None
    assert design.blueprint is not None
    before, after = list(design.blueprint.resources), list(again.blueprint.resources)
    assert after != before
    assert sorted(after) == sorted(before)
    assert facts(again) == facts(design)


def reordered(text: str) -> str:
    """The blueprint with its resources in the opposite order, each with its own lines."""
    root = load(text.encode()).document.root
    assert isinstance(root, Mapping)
    resources = root.get("resources")
    assert isinstance(resources, Mapping)
    lines = text.splitlines(keepends=True)
    starts = [entry.key.span.line - 1 for entry in resources]
    end = next_after(root, starts[0])
    pieces = [lines[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    turned = [line for piece in reversed(pieces) for line in piece]
    return "".join((*lines[: starts[0]], *turned, *lines[end:]))


def next_after(root: Mapping, line: int) -> int:
    """The line, from 0, of the first top-level key below `line`."""
    below: list[Entry] = [entry for entry in root if entry.key.span.line - 1 > line]
    return min(entry.key.span.line for entry in below) - 1


def facts(design: Design) -> tuple[set[str], str, dict[str, int]]:
    report = judge(design)
    counts = {str(outcome): count for outcome, count in report.coverage.items()}
    return {finding.id for finding in report.findings}, report.decision.value, counts


def test_machine_output_of_validate_names_no_absolute_path(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    for kind in ("json", "sarif"):
        done = archgen("validate", "--format", kind, str(tmp_path / "open.yaml"), cwd=tmp_path)
        assert str(tmp_path) not in done.stdout.decode()
        assert json.loads(done.stdout)
