"""The decision: every row of its table, and the words that explain it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from policy_designs import found, reported

from archgen.blueprint.model import Waiver
from archgen.finding.finding import Category, Confidence, Finding, Severity, Status
from archgen.policy.decision import decide
from archgen.policy.report import Decision, Question, WaiverUse

REQUIRED = Decision.CHANGES_REQUIRED
CONDITIONS = Decision.APPROVE_WITH_CONDITIONS
APPROVE = Decision.APPROVE

LOW = found("rule", "api", Severity.LOW)
MEDIUM = found("rule", "api", Severity.MEDIUM)
HIGH = found("rule", "api", Severity.HIGH)
CRITICAL = found("rule", "api", Severity.CRITICAL)
REFUSED = replace(LOW, category=Category.FEASIBILITY, refused=True)
WEIGHTY = Question("api", "Who may call?", ("authorizer",), weighty=True)
LIGHT = Question("api", "How long?", ("timeout",))


def use(days: int | None, status: str = "accepted") -> WaiverUse:
    """A waiver in use with this many days left."""
    waiver = Waiver("rule", "api", None, status, "", "", "", "", "", date(2027, 1, 1), ("waivers", 0))
    return WaiverUse(waiver, ("rule@api",), days)


@pytest.mark.parametrize(
    ("finding", "decision", "because"),
    [
        (CRITICAL, REQUIRED, "one critical finding"),
        (HIGH, REQUIRED, "one high finding"),
        (REFUSED, REQUIRED, "AWS would refuse `api` as drawn"),
        (replace(LOW, category=Category.SCHEMA), REQUIRED, "one mistake"),
        (replace(LOW, category=Category.REFERENCE), REQUIRED, "one mistake"),
        (replace(LOW, category=Category.SYNTAX), REQUIRED, "one mistake"),
        (replace(HIGH, confidence=Confidence.LOW), CONDITIONS, "one high finding of low confidence"),
        (replace(HIGH, confidence=Confidence.STATED), REQUIRED, "one high finding"),
        (MEDIUM, CONDITIONS, "one medium finding"),
        (LOW, APPROVE, "nothing of medium or above is open"),
        (found("rule", "api", Severity.INFO), APPROVE, "nothing of medium or above is open"),
        (replace(CRITICAL, status=Status.WAIVED), APPROVE, "nothing is open"),
        (replace(CRITICAL, status=Status.BASELINED), APPROVE, "nothing is open"),
        (replace(CRITICAL, folded_into="head@api"), APPROVE, "nothing is open"),
        (replace(REFUSED, status=Status.WAIVED), APPROVE, "nothing is open"),
    ],
)
def test_one_finding_decides(finding: Finding, decision: Decision, because: str) -> None:
    assert decide([finding], [], []) == (decision, because)


@pytest.mark.parametrize(
    ("questions", "uses", "decision", "because"),
    [
        ([], [], APPROVE, "nothing is open"),
        ([LIGHT], [], APPROVE, "nothing is open"),
        ([WEIGHTY], [], CONDITIONS, "one question on a critical or high check"),
        ([], [use(31)], APPROVE, "nothing is open"),
        ([], [use(30)], CONDITIONS, "one waiver in progress or near the end"),
        ([], [use(0)], CONDITIONS, "one waiver in progress or near the end"),
        ([], [use(-1)], APPROVE, "nothing is open"),
        ([], [use(None)], APPROVE, "nothing is open"),
        ([], [use(300, "in-progress")], CONDITIONS, "one waiver in progress or near the end"),
    ],
)
def test_questions_and_waivers_set_conditions(
    questions: list[Question], uses: list[WaiverUse], decision: Decision, because: str
) -> None:
    assert decide([], questions, uses) == (decision, because)


def test_the_worst_row_wins_and_the_words_count() -> None:
    shield = replace(REFUSED, resources=("shield",))
    decision, because = decide([CRITICAL, HIGH, HIGH, MEDIUM, shield, REFUSED], [WEIGHTY], [use(3)])
    assert decision is REQUIRED
    assert (
        because == "one critical finding, two high findings and AWS would refuse `shield` and `api` as drawn"
    )
    decision, because = decide([MEDIUM] * 10, [WEIGHTY, WEIGHTY], [use(3)])
    assert decision is CONDITIONS
    assert because == (
        "10 medium findings, two questions on a critical or high check "
        "and one waiver in progress or near the end"
    )


def test_many_refused_are_counted() -> None:
    refused = [replace(REFUSED, resources=(name,)) for name in "abcde"]
    assert decide(refused, [], [])[1] == "AWS would refuse `a`, `b`, `c` and 2 more as drawn"


@pytest.mark.parametrize("text", ["archgen: [", "- a\n- b\n", "archgen: 1\nname: x\n", ""])
def test_a_file_without_a_design_is_not_reviewable(text: str) -> None:
    report = reported(text if text.startswith("archgen") else f"archgen: 1\n{text}")
    assert report.decision is Decision.NOT_REVIEWABLE or report.blueprint is not None
    assert report.mistakes
    assert report.decision is not APPROVE


def test_nothing_readable_is_not_reviewable() -> None:
    report = reported("archgen: [")
    assert report.decision is Decision.NOT_REVIEWABLE
    assert report.because == report.findings[0].message
    assert (report.coverage, report.questions, report.waivers) == ({}, (), ())
