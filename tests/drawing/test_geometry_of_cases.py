"""No view of any design that a rule is tested with has a fault, whichever way its flow goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from geometry import faults, slips
from msgspec.structs import replace

from archgen.drawing.draw import draw
from archgen.pipeline import Design, judge, load, pages
from archgen.views import VIEWS, ViewKind
from archgen.views.view import Direction, UnknownPageError

CASES = sorted((Path(__file__).parents[1] / "rules" / "cases").glob("*.yaml"))
HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"
KINDS = [kind for kind in VIEWS.values() if not kind.picks]
ONE_OF = 16
"""Of so many designs the quick tests draw one."""
FEW = 3
"""Pictures of one finding each are of one design: a few will do."""


def designs(path: Path) -> Iterator[tuple[str, str]]:
    """The blueprints of a rule's cases by what is looked at, and each with its one edit."""
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        name, text, twin = f"{path.stem}: {case['case']}", whole(case["design"]), case.get("twin")
        yield name, text
        if twin:
            yield f"{name}, edited", whole(edited(case["design"], twin))


def whole(design: str) -> str:
    """The text of a design with a head, unless it brings its own."""
    return design if design.startswith("archgen:") else HEAD + design


def edited(design: str, twin: dict[str, Any]) -> str:
    """The text of a design with the edit of its twin."""
    return design.replace(twin["replace"], twin["with"])


def wrong(name: str, design: Design, kinds: Sequence[ViewKind], folds: Sequence[str] = ()) -> dict[str, Any]:
    """What is wrong on the pages of these kinds of a design, either way their flow goes."""
    report = judge(design)
    found = {}
    for kind in kinds:
        for page in islice(pages(design, report, kind, "", folds), FEW if kind.of_findings else None):
            for direction in Direction:
                picture = draw(replace(page.view, direction=direction))
                said = faults(picture, down=direction is Direction.DOWN) + slips(picture)
                found[f"{name}: {kind.name} {page.name} {direction} {' '.join(folds)}"] = said
    return {page: said for page, said in found.items() if said}


def frames(design: Design) -> list[str]:
    """The names of the frames of a design that can be folded."""
    assert design.graph
    blueprint = design.graph.blueprint
    networks = [one.id for kind in ("account", "vpc", "subnet") for one in blueprint.of_type(kind)]
    return [name for name in (*blueprint.regions, *networks) if folds(design, name)]


def folds(design: Design, name: str) -> bool:
    """Whether a design has a frame of this name."""
    try:
        return bool(pages(design, judge(design), VIEWS["overview"], "", (name,)))
    except UnknownPageError:
        return False


def test_no_overview_of_some_cases_has_a_fault() -> None:
    texts = [found for path in CASES for found in designs(path)]
    some = texts[::ONE_OF]
    assert len({name.partition(":")[0] for name, _ in some}) > len(CASES) / 4
    found = {}
    for name, text in some:
        found |= wrong(name, load(text.encode()), [VIEWS["overview"]])
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_view_of_a_rules_cases_has_a_fault(path: Path) -> None:
    found = {}
    for name, text in designs(path):
        design = load(text.encode())
        found |= wrong(name, design, KINDS)
        for frame in frames(design):
            found |= wrong(name, design, [VIEWS["overview"]], (frame,))
    assert found == {}
