"""The numbers by which the document speaks of findings and questions: F1, question 2."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.finding.finding import Finding, Severity
from archgen.policy.report import Question, Report
from archgen.reviews.language import listed
from archgen.reviews.model import Run, Words, plain

MOST_QUESTIONS = 15
"""How many questions the document asks; the rest stand in the findings file."""

_RANGE = 3


def number_of(report: Report, finding: Finding) -> int:
    """The finding's number, counted from 1 over everything open, worst first."""
    return next(place for place, one in enumerate(report.open, 1) if one is finding)


def reference(report: Report, finding: Finding) -> Run:
    """`F3`, as a link to the finding's row."""
    return Run(f"F{number_of(report, finding)}", anchor=finding.id)


def references(report: Report, findings: Sequence[Finding]) -> Words:
    """`F1`, `F1 and F4`, `F2 to F9`: several findings by number, neighbours as a range."""
    by_number = {number_of(report, finding): finding for finding in findings}
    spans = _spans(sorted(by_number))
    words: list[Run] = []
    for place, (first, last) in enumerate(spans):
        if place:
            words.append(plain(" and " if place == len(spans) - 1 else ", "))
        words.append(reference(report, by_number[first]))
        if last != first:
            words += [plain(" to "), reference(report, by_number[last])]
    return tuple(words)


def _spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of three and more neighbours as (first, last), all others alone."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    alone: list[tuple[int, int]] = []
    for first, last in spans:
        close = last - first + 1 < _RANGE
        alone += [(n, n) for n in range(first, last + 1)] if close else [(first, last)]
    return alone


def asked(report: Report) -> tuple[tuple[int, Question], ...]:
    """The questions that the document asks of its own, with their numbers after the authors'."""
    first = len(report.blueprint.questions) + 1 if report.blueprint else 1
    room = max(MOST_QUESTIONS - first + 1, 0)
    return tuple(enumerate(report.questions[:room], first))


def weighty(report: Report) -> str:
    """The numbers of the questions that a critical or high check waits for; empty for none."""
    numbers = [str(number) for number, question in asked(report) if question.weighty]
    if not numbers:
        return ""
    return f"question{'s' * (len(numbers) > 1)} {listed(numbers)}"


def blocking(report: Report) -> tuple[Finding, ...]:
    """The open findings for which changes are required."""
    return tuple(f for f in report.open if f.severity >= Severity.HIGH or f.refused or f.category.unusable)
