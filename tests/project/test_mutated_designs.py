"""Designs mutated out of shape: whatever is wrong is a mistake with its place, and all the rest is written.

A blueprint on its way to being right is mostly wrong. Each one here is a whole design in which some
values were taken out, swapped, renamed or put in from elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from archgen import judge, load
from archgen.formats import FORMATS
from archgen.pipeline import pages, write
from archgen.views import VIEWS
from archgen.views.view import UnknownPageError

ROOT = Path(__file__).parents[2]
DESIGNS = sorted([*(ROOT / "blueprints").glob("*.yaml"), *(ROOT / "tests/blueprint/designs").glob("*.yaml")])
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e30, 3.14, "", " ", "x", "a" * 300, "é\u202e", "true", "*", "@internet"),
    *("0s", "999999d", "2026-02-30", [], {}, [None], [[]], ["x", "x"], {"a": None}),
)
"""Values that fit next to nowhere."""
QUICK = [row.name for row in FORMATS.values() if not row.binary]
OF_PAGES = ("svg", "picture", "drawio", "mermaid", "dot")
EACH = 60
"""How many mutants of each design."""


def places(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - what YAML gives
    """Every map with each of its keys and every list with each of its indices."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield node, key
        yield from places(node[key])


def mutate(design: dict[str, Any], chance: random.Random) -> None:
    """One change to a design: something goes, comes from elsewhere, or is called otherwise."""
    known = list(places(design))
    around, key = chance.choice(known)
    donor, taken = chance.choice(known)
    other = deepcopy(donor[taken])
    names = [k for a, k in known if isinstance(a, dict)]
    match chance.randrange(6):
        case 0:
            del around[key]
        case 1:
            around[key] = other
        case 2:
            around[key] = deepcopy(chance.choice(ODD))
        case 3 if isinstance(around, dict):
            around[chance.choice(names)] = other
        case 4 if isinstance(around, dict):
            around[chance.choice(names)] = around.pop(key)
        case _:
            around[key] = chance.choice(list(design.get("resources") or {}) or ["x"])


@pytest.mark.long
@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(2))
def test_a_mutated_design_is_judged_drawn_and_reviewed(path: Path, seed: int) -> None:
    chance = random.Random(f"{path.stem} {seed}")  # noqa: S311 - the same mutants every time
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    for _ in range(EACH):
        design = deepcopy(whole)
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            mutate(design, chance)
        text = yaml.safe_dump(design, sort_keys=False, allow_unicode=True)
        kind = VIEWS[chance.choice(sorted(VIEWS))]
        try:
            written(text, kind.name)
        except Exception as error:
            error.add_note(text)
            raise


def written(text: str, kind: str) -> None:
    """Everything that is quick to write is written, and one kind of view; each mistake has its place."""
    design = load(text.encode())
    report = judge(design)
    lines = len(text.splitlines())
    assert all(1 <= one.primary.span.line <= lines for one in report.mistakes)
    write(design, report, QUICK)
    try:
        shown = pages(design, report, VIEWS[kind])
    except UnknownPageError:
        return
    for page in shown[:3]:
        write(design, report, OF_PAGES, page=page)
