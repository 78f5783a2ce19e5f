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
from archgen.formats.terminal import WIDTH, columns
from archgen.formats.text import footer, render
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
def test_messages_labels_and_hints_keep_to_the_style(text: str) -> None:
    for finding in reported(text, ALL_RULES).findings:
        assert 0 < len(finding.message) <= 72, finding.message
        assert not finding.message.endswith("."), finding.message
        assert not finding.message[0].isupper() or finding.message.startswith(("AWS", "CloudTrail"))
        assert all(len(label.text) <= 40 for label in (finding.primary, *finding.related)), finding.id
        assert finding.hint or finding.fix, finding.id
        said = f"{finding.message} {finding.hint}".lower()
        assert not any(re.search(rf"\b{word}\b", said) for word in COMFORT), finding.id


@each_design
def test_no_line_is_wider_than_a_terminal_and_no_headline_is_cut(text: str) -> None:
    report = reported(text, ALL_RULES)
    printed = render([report])
    assert all(columns(line) <= WIDTH for line in (*printed.splitlines(), *footer(report).splitlines()))
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
    printed = render([reported(stretched(text), ALL_RULES)])
    assert all(columns(line) <= WIDTH for line in printed.splitlines())
    heads = [line for line in printed.splitlines() if line.startswith(("critical[", "high[", "medium["))]
    assert [line for line in heads if line.endswith("…")] == []


@each_design
def test_questions_end_in_a_question_mark(text: str) -> None:
    for question in reported(text, ALL_RULES).questions:
        assert question.text.endswith("?"), question.text
        assert question.silent


def ids(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.id for finding in findings]


@each_design
def test_ids_are_unique(text: str) -> None:
    found = ids(reported(text, ALL_RULES).findings)
    assert len(found) == len(set(found))
