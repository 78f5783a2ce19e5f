"""Chosen sections: only they are there, in their own order, and no link leads to what is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from review_designs import GALLERY, NOTES, SECURE, reviewed

from archgen.cli.app import run
from archgen.reviews.choosing import SECTIONS

NOTES_FILE = str(GALLERY / "study-notes-api.yaml")


@pytest.mark.parametrize("text", [NOTES, SECURE], ids=["notes", "secure"])
def test_every_section_has_its_place_in_the_list(text: str) -> None:
    ids = [section.id for section in reviewed(text).review.sections]
    assert ids == [name for name in SECTIONS if name in ids]


def test_both_documents_together_have_every_section() -> None:
    found = {section.id for text in (NOTES, SECURE) for section in reviewed(text).review.sections}
    assert found == set(SECTIONS)


def test_only_what_is_asked_for_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", NOTES_FILE, "--sections", "cost,verdict"]) == 0
    written = capsys.readouterr().out
    assert re.findall(r"^## (.+)$", written, re.MULTILINE) == ["Verdict", "Cost"]


def test_no_link_is_left_to_what_is_gone(tmp_path: Path) -> None:
    assert (
        run(
            [
                "review",
                NOTES_FILE,
                "--sections",
                "verdict,summary,controls",
                "--format",
                "html",
                "-q",
                "-o",
                str(tmp_path),
            ]
        )
        == 0
    )
    page = (tmp_path / "study-notes-api.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(re.findall(r'id="([^"]+)"', page))
    assert "F2" in page


def test_a_section_that_is_not_there_is_answered_with_what_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", NOTES_FILE, "--sections", "verdict,treats"]) == 2
    assert "there is no section treats; did you mean threats?" in capsys.readouterr().err
