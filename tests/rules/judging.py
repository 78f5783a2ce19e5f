"""Designs judged from their text, for the tests of rules and of what is made of verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from archgen.blueprint.load import load
from archgen.graph.build import build
from archgen.policy.report import Report
from archgen.policy.reporting import report
from archgen.policy.terms import Terms
from archgen.rules.engine import Judged, judge
from archgen.rules.listing import DEFAULT_RULES
from archgen.rules.rule import Rule, Subject
from archgen.source.reading import read_bytes

DAY = date(2026, 11, 22)
BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
FLAGSHIP = (BLUEPRINTS / "secure-serverless-api.yaml").read_text(encoding="utf-8")
STUDY_NOTES = (BLUEPRINTS / "study-notes-api.yaml").read_text(encoding="utf-8")

ASKING = frozenset(
    {
        "cacheable-route-undecided",
        "ddos-tier-undecided",
        "domain-without-post-quantum",
        "trail-without-insights",
    }
)
"""Rules that only ask: what they look for is a decision, and never a mistake."""

_HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"


def whole(design: str) -> str:
    """The text of a design with the head that every blueprint has, unless it brings its own."""
    return design if design.startswith("archgen:") else _HEAD + design


def verdicts(
    design: str, rules: Sequence[Rule] = DEFAULT_RULES, today: date | None = DAY
) -> tuple[Judged, ...]:
    """What the rules say of a design that loads without a mistake."""
    blueprint, mistakes = load(read_bytes(whole(design).encode(), "case.yaml"))
    assert blueprint is not None
    assert not mistakes, [(one.message, one.primary.span.line) for one in mistakes]
    return judge(Subject(build(blueprint), today), rules)


def reported(design: str, rules: Sequence[Rule] = DEFAULT_RULES, today: date | None = DAY) -> Report:
    """The report on a design, mistakes included."""
    document = read_bytes(whole(design).encode(), "case.yaml")
    blueprint, mistakes = load(document)
    graph = None if blueprint is None else build(blueprint)
    judged = () if graph is None else judge(Subject(graph, today), rules)
    return report(document, graph, judged, mistakes, Terms(rules, today=today))


def open_ids(design: str, rules: Sequence[Rule] = DEFAULT_RULES, today: date | None = DAY) -> set[str]:
    """The ids of the findings that count."""
    return {finding.id for finding in reported(design, rules, today).open}


def edited(text: str, *changes: tuple[str, str]) -> str:
    """The text with each change made exactly once; a change that fits nowhere, or twice, is an error."""
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text
