"""`archgen review --format pdf`: a file of its own name, beside what `render` writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_running import OPEN_API, write

from archgen.cli.app import run


def test_the_review_and_the_picture_as_pdf_are_two_files(tmp_path: Path) -> None:
    source, out = str(write(tmp_path / "in", open=OPEN_API) / "open.yaml"), str(tmp_path / "out")
    assert run(["review", source, "-q", "--format", "pdf,md", "-o", out]) == 0
    assert run(["render", source, "-q", "--format", "pdf", "-o", out]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "open.md",
        "open.pdf",
        "open.review.pdf",
    ]
    review = (tmp_path / "out" / "open.review.pdf").read_bytes()
    assert review.startswith(b"%PDF-")
    assert b"(Open API: design review)" in review


def test_help_and_hints_call_it_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(write(tmp_path, open=OPEN_API) / "open.yaml")
    assert run(["review", source, "--format", "pfd"]) == 2
    assert "did you mean pdf?" in capsys.readouterr().err
    assert run(["review", source, "--format", "review-pdf"]) == 2
    assert "there is no format review-pdf" in capsys.readouterr().err


def test_a_blueprint_that_does_not_load_has_no_document(tmp_path: Path) -> None:
    source = str(write(tmp_path, broken="archgen: 1\nresources: [") / "broken.yaml")
    assert run(["review", source, "-q", "--format", "pdf", "-o", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
