"""The picture of every finding with a path that the rules' own cases have: no fault, no step untold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from geometry import number_faults, overlaps, unnumbered

from archgen.blueprint.load import load
from archgen.drawing.draw import draw
from archgen.drawing.picture import Picture
from archgen.graph.build import build
from archgen.policy.reporting import report
from archgen.policy.terms import Terms
from archgen.rules.engine import judge
from archgen.rules.listing import rule_named
from archgen.rules.rule import Subject
from archgen.source.reading import read_bytes
from archgen.views.tracing import paths

CASES = Path(__file__).parents[1] / "rules" / "cases"
HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"
DAY = date(2026, 11, 22)


def designs() -> Iterator[tuple[str, str]]:
    """The designs on which rules fail, each with its rule's name."""
    for path in sorted(CASES.glob("*.yaml")):
        # Ten times as fast as the safe loader that is written in Python, and as safe.
        for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader):
            if "fails" in case:
                text: str = case["design"]
                yield path.stem, text if text.startswith("archgen:") else HEAD + text


def pictures() -> Iterator[tuple[str, Picture]]:
    """The pictures of those designs' findings that have a path, each with its finding's id."""
    for name, text in designs():
        rule = rule_named(name)
        assert rule is not None
        document = read_bytes(text.encode(), "case.yaml")
        blueprint, mistakes = load(document)
        assert blueprint is not None
        graph = build(blueprint)
        judged = judge(Subject(graph, DAY), (rule,))
        for page in paths(graph, report(document, graph, judged, mistakes, Terms((rule,), today=DAY))):
            yield page.name, draw(page.view)


def test_every_step_of_every_path_that_a_case_proves_is_found_on_its_picture() -> None:
    found: dict[str, list[str]] = {}
    at: set[str] = set()
    for finding, picture in pictures():
        said = [*unnumbered(picture), *number_faults(picture), *overlaps(picture)]
        found |= {finding: said} if said else {}
        at |= {one.of for one in picture.numbers}
    assert found == {}
    # Boxes, tiles and frames have all had their numbers, or this has looked at nothing.
    assert at >= {"on-call", "api", "third", "inner"}
