"""Designs and verdicts for the tests of what is made of verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archgen.blueprint.load import load
from archgen.finding.finding import Category, Edit, Finding, Label, Severity
from archgen.graph.build import build
from archgen.policy.report import Report
from archgen.policy.reporting import report
from archgen.policy.terms import Terms
from archgen.rules.engine import judge
from archgen.rules.listing import DEFAULT_RULES
from archgen.rules.rule import Rule, Subject
from archgen.source.document import Span
from archgen.source.reading import read_bytes

DAY = date(2026, 11, 22)
HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"


def reported(design: str, rules: Sequence[Rule] = DEFAULT_RULES, today: date | None = DAY) -> Report:
    """The report on a design, given without its head or with it."""
    document = read_bytes((design if design.startswith("archgen:") else HEAD + design).encode(), "case.yaml")
    blueprint, mistakes = load(document)
    graph = None if blueprint is None else build(blueprint)
    judged = () if graph is None else judge(Subject(graph, today), rules)
    return report(document, graph, judged, mistakes, Terms(rules, today=today))


def found(rule: str, owner: str, severity: Severity = Severity.MEDIUM, part: str | None = None) -> Finding:
    """A finding by hand."""
    return Finding(
        rule=rule,
        category=Category.SECURITY,
        severity=severity,
        message=f"{owner} is weak",
        primary=Label("case.yaml", Span(1, 1, 1, 2)),
        resources=(owner,) if owner else (),
        part=part,
    )


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made, the last place first."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        span = edit.span
        first = starts[span.line - 1] + span.column - 1
        last = starts[span.end_line - 1] + span.end_column - 1
        text = text[:first] + edit.text + text[last:]
    return text
