"""Nothing overlaps, is cut or covered on any view of any design; crossings are as few as they were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from generated_designs import generated
from geometry import crossings, faults, slips

from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.pipeline import Design, judge, load, pages
from archgen.policy.report import Report
from archgen.views import VIEWS
from archgen.views.overview import MODULES_ABOVE

DESIGNS = {
    path.stem: path
    for folder in (Path(__file__).parents[2] / "blueprints", Path(__file__).with_name("designs"))
    for path in sorted(folder.glob("*.yaml"))
}
KINDS = [name for name, kind in VIEWS.items() if not kind.picks and not kind.apart]
FEW = 3
CROSSINGS = {
    "secure-serverless-api": 0,
    "study-notes-api": 0,
    "library-loans": 0,
    "carrier-bookings": 0,
    "clinic-rooms": 0,
    "school-tenants": 1,
    "parking-meters": 1,
    "branch-office": 1,
    "class-chat": 1,
    "two-regions": 1,
    "three-regions": 4,
}
"""The most crossings on each design's overview."""


@cache
def judged(name: str) -> tuple[Design, Report]:
    """A design with its report, made once."""
    design = load(DESIGNS[name])
    return design, judge(design)


def drawn(design: Design, report: Report, kind: str) -> Iterator[tuple[str, Picture]]:
    """The pictures of one kind, each with its page's name."""
    for page in pages(design, report, VIEWS[kind]):
        yield page.name, draw(page.view)


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_says_nothing_that_archgen_does_not_understand(name: str) -> None:
    design, _ = judged(name)
    assert [finding.message for finding in design.mistakes] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DESIGNS)
def test_no_view_of_a_design_has_a_fault(name: str, kind: str) -> None:
    found = {page: faults(picture) + slips(picture) for page, picture in drawn(*judged(name), kind)}
    assert {page: said for page, said in found.items() if said} == {}


@pytest.mark.parametrize(("name", "most"), CROSSINGS.items())
def test_lines_cross_no_oftener_than_they_have_to(name: str, most: int) -> None:
    ((_, picture),) = drawn(*judged(name), "overview")
    assert crossings(picture) <= most


def test_every_design_has_its_most_crossings_written_down() -> None:
    assert set(CROSSINGS) == set(DESIGNS)


@pytest.mark.parametrize("seed", range(40))
def test_no_overview_of_a_generated_design_has_a_fault(seed: int) -> None:
    assert generated_faults(seed, 3 + seed * 37 % 50, ["overview"]) == {}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40, 340))
def test_no_view_of_any_further_generated_design_has_a_fault(seed: int) -> None:
    count = 3 + seed * 97 % 298
    kinds = KINDS if count <= MODULES_ABOVE else ["overview"]
    assert generated_faults(seed, count, kinds) == {}


def generated_faults(seed: int, count: int, kinds: list[str]) -> dict[str, list[str]]:
    """What is wrong on each page of each kind of view of a generated design.

    A large design has hundreds of findings with a path each, over the same picture: a few will do.
    """
    design = load(generated(seed, count))
    report = judge(design)
    found = {}
    for kind in kinds:
        most = FEW if VIEWS[kind].of_findings else None
        for page, picture in islice(drawn(design, report, kind), most):
            found[f"{kind} {page}"] = faults(picture)
    return {page: said for page, said in found.items() if said}
