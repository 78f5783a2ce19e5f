"""The decision on a design: may it go ahead, and because of what."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.finding.finding import Confidence, Finding, Severity
from archgen.policy.report import Decision, Question, WaiverUse

_SOON = 30
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_LISTED = 3


def decide(
    findings: Sequence[Finding], questions: Sequence[Question], waivers: Sequence[WaiverUse]
) -> tuple[Decision, str]:
    """The decision and a clause that says why; `findings` in any order, all of them.

    Changes are required by any open critical or high finding (not on low confidence alone), by
    what AWS would refuse, and by what could not be read. Conditions are set by an open medium
    finding, by a question on a critical or high check, and by a waiver that is in progress or
    ends within 30 days. Remarks (info) never count.
    """
    counted = [finding for finding in findings if finding.counts]
    unusable = [finding for finding in counted if finding.category.unusable]
    judged = [finding for finding in counted if not finding.category.unusable]
    heavy = [f for f in judged if f.severity >= Severity.HIGH and f.confidence is not Confidence.LOW]
    refused = [finding for finding in judged if finding.refused]
    if unusable or heavy or refused:
        return Decision.CHANGES_REQUIRED, _listed(_required(unusable, heavy, refused))
    conditions = _conditions(judged, questions, waivers)
    if conditions:
        return Decision.APPROVE_WITH_CONDITIONS, _listed(conditions)
    return Decision.APPROVE, "nothing of medium or above is open" if judged else "nothing is open"


def _required(unusable: list[Finding], heavy: list[Finding], refused: list[Finding]) -> list[str]:
    reasons = []
    if unusable:
        reasons.append(_counted(len(unusable), "mistake"))
    for severity in (Severity.CRITICAL, Severity.HIGH):
        number = sum(finding.severity is severity for finding in heavy)
        if number:
            reasons.append(_counted(number, f"{severity.word} finding"))
    owners = dict.fromkeys(finding.resources[0] for finding in refused if finding.resources)
    if owners:
        reasons.append(f"AWS would refuse {_named(list(owners))} as drawn")
    return reasons


def _conditions(
    judged: Sequence[Finding], questions: Sequence[Question], waivers: Sequence[WaiverUse]
) -> list[str]:
    medium = sum(f.severity is Severity.MEDIUM for f in judged)
    unsure = sum(f.severity >= Severity.HIGH for f in judged)
    weighty = sum(question.weighty for question in questions)
    ending = sum(
        use.waiver.status == "in-progress" or (use.days_left is not None and 0 <= use.days_left <= _SOON)
        for use in waivers
    )
    reasons = []
    if unsure:
        reasons.append(_counted(unsure, "high finding") + " of low confidence")
    if medium:
        reasons.append(_counted(medium, "medium finding"))
    if weighty:
        reasons.append(_counted(weighty, "question") + " on a critical or high check")
    if ending:
        reasons.append(_counted(ending, "waiver") + " in progress or near the end")
    return reasons


def _counted(number: int, noun: str) -> str:
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def _named(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names[:_LISTED]]
    more = len(names) - len(shown)
    return _listed([*shown, f"{more} more"] if more else shown)


def _listed(items: list[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def not_reviewable(mistakes: Sequence[Finding]) -> tuple[Decision, str]:
    """The decision on a file that gave no blueprint."""
    worst = mistakes[0].message if mistakes else "the file says nothing"
    return Decision.NOT_REVIEWABLE, worst
