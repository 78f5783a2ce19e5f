"""The words of findings: short, about the world, and within the width of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from judging import FLAGSHIP, STUDY_NOTES, reported, whole

from archgen.catalogue.types import TYPES
from archgen.finding.finding import Finding
from archgen.formats.findings.text import footer, render
from archgen.formats.terminal import WIDTH, columns
from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import parse

COMFORT = ("should", "please", "note that", "in order to", "invalid", "misconfigured", "robust")


def designs() -> Iterator[tuple[str, str]]:
    """Every example and every case, by name."""
    yield "secure blueprint", FLAGSHIP
    yield "study notes", STUDY_NOTES
    for rule in ALL_RULES:
        manual = parse(rule.manual)
        for number, text in enumerate((*manual.bad, *manual.good)):
            yield f"{rule.name} example {number}", text
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {case['case']}", whole(case["design"])


ALL = list(designs())
each_design = pytest.mark.parametrize("text", [text for _, text in ALL], ids=[name for name, _ in ALL])


@each_design
def test_what_is_said_of_a_design_reads_well(text: str) -> None:
    """One judging for all that holds of words: style, widths, questions, ids."""
    report = reported(text, ALL_RULES)
    for finding in report.findings:
        keeps_to_the_style(finding)
    fits_a_terminal(render([report]))
    fits_a_terminal(footer(report))
    for question in report.questions:
        assert question.text.endswith("?"), question.text
        assert question.silent
    ids = [finding.id for finding in report.findings]
    assert len(ids) == len(set(ids))


def keeps_to_the_style(finding: Finding) -> None:
    """A message is one clause about the world, labels are short, and somebody can act on it."""
    assert 0 < len(finding.message) <= 72, finding.message
    assert not finding.message.endswith("."), finding.message
    assert not finding.message[0].isupper() or finding.message.startswith(("AWS", "CloudTrail"))
    assert all(len(label.text) <= 40 for label in (finding.primary, *finding.related)), finding.id
    assert finding.hint or finding.fix, finding.id
    said = f"{finding.message} {finding.hint}".lower()
    assert not any(re.search(rf"\b{word}\b", said) for word in COMFORT), finding.id


def fits_a_terminal(printed: str) -> None:
    """No line is wider than a terminal, and no headline of a grave finding is cut."""
    assert all(columns(line) <= WIDTH for line in printed.splitlines())
    heads = [line for line in printed.splitlines() if line.startswith(("critical[", "high[", "medium["))]
    assert [line for line in heads if line.endswith("…")] == []


def stretched(text: str) -> str:
    """The same design with resources of long names."""
    names = [name for name in yaml.safe_load(text)["resources"] if name not in TYPES]
    for name in names:
        text = re.sub(rf"(?<![\w./-]){re.escape(name)}(?![\w./-])", f"{name}-of-the-eastern-branch", text)
    return text


@each_design
def test_long_names_cut_no_headline(text: str) -> None:
    fits_a_terminal(render([reported(stretched(text), ALL_RULES)]))
