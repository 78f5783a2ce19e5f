"""The Python API: four functions, found under `archgen` and imported when they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import archgen
from archgen.source.reading import read_bytes

ROOT = Path(__file__).resolve().parents[2]
SECURE = ROOT / "blueprints/secure-serverless-api.yaml"


def test_four_functions_lead_from_a_file_to_its_review() -> None:
    design = archgen.load(SECURE)
    report = archgen.judge(design)
    picture = archgen.draw(design, report)
    document = archgen.review(design, report, picture)
    assert design.mistakes == ()
    assert report.decision.value == "approve"
    assert "orders" in {box.id for box in picture.boxes}
    assert document.title == "Secure serverless API"


def test_a_design_is_loaded_from_a_path_its_bytes_or_its_document() -> None:
    data = SECURE.read_bytes()
    designs = [archgen.load(source) for source in (SECURE, str(SECURE), data, read_bytes(data, "x.yaml"))]
    names = [design.blueprint and design.blueprint.name for design in designs]
    assert names == ["Secure serverless API"] * 4
    assert [design.document.path for design in designs] == [
        SECURE.as_posix(),
        SECURE.as_posix(),
        "-",
        "x.yaml",
    ]


def test_a_waiver_ends_on_the_day_that_is_given() -> None:
    design = archgen.load(SECURE)
    assert archgen.judge(design).waived == 1
    assert archgen.judge(design, today=date(2027, 4, 1)).waived == 0


def test_what_did_not_load_is_judged_and_cannot_be_drawn() -> None:
    design = archgen.load(b"- a list\n")
    report = archgen.judge(design)
    assert [finding.rule for finding in report.findings] == ["not-a-blueprint"]
    with pytest.raises(archgen.NothingToDrawError):
        archgen.draw(design, report)


def test_a_file_that_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archgen.load(tmp_path / "none.yaml")


def test_importing_the_package_imports_nothing_else() -> None:
    show = "import sys, archgen; print([name for name in sys.modules if name.startswith('archgen')])"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['archgen.version', 'archgen']"


def test_the_typed_names_are_the_names_there_are() -> None:
    stub = ast.parse((ROOT / "archgen/__init__.pyi").read_text(encoding="utf-8"))
    imported = {alias.name for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported | {"__version__"} == set(archgen.__all__)
    for name in archgen.__all__:
        assert getattr(archgen, name)
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        archgen.lod  # type: ignore[attr-defined]  # noqa: B018
