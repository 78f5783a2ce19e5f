"""The gallery's picture by the diagrams package: of the script beside it, by the version it names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCRIPT = DOCS / "gallery/notes-diagrams.py"
PICTURE = DOCS / "gallery/notes-diagrams.png"
DRAWN_FROM = "7be5557229ff7f86f4de99f24e189a4c89ce4c182bce98d3d72356ed7890e625"
"""The digest of the script that the picture was drawn from."""


def test_the_picture_is_of_the_script_beside_it() -> None:
    digest = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()
    assert digest == DRAWN_FROM, f"run {SCRIPT.name} where Graphviz is, keep its picture and this digest"
    assert 10_000 < PICTURE.stat().st_size <= 150_000


def test_the_page_names_the_locked_version_of_the_package() -> None:
    lock = (DOCS.parent / "requirements/runtime.txt").read_text(encoding="utf-8")
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert re.findall(r"diagrams (\d[\d.]*\d)", page) == re.findall(r"(?m)^diagrams==(\S+)", lock)
    assert {name for name in (SCRIPT.name, PICTURE.name) if f"gallery/{name}" not in page} == set()
