"""What a design does not say, as one question for each resource."""

from __future__ import annotations

from archgen.finding.finding import Severity
from archgen.policy.report import Question
from archgen.rules.engine import Judged
from archgen.rules.verdict import Outcome


def questions(judged: tuple[Judged, ...], order: tuple[str, ...]) -> tuple[Question, ...]:
    """One question per resource with all its silent fields; weighty ones first.

    `order` lists the resources as the file does. A question is weighty when a critical or high
    check waits for its answer.
    """
    asked: dict[str, list[Judged]] = {}
    for one in judged:
        if one.verdict.outcome is Outcome.NOT_STATED:
            asked.setdefault(one.verdict.resources[0] if one.verdict.resources else "", []).append(one)
    places = {name: place for place, name in enumerate(order)}
    found = [_question(resource, group) for resource, group in asked.items()]
    return tuple(sorted(found, key=lambda q: (not q.weighty, places.get(q.resource, -1), q.resource)))


def _weighty(judged: Judged) -> bool:
    return max(judged.rule.severity, judged.verdict.severity) >= Severity.HIGH


def _question(resource: str, group: list[Judged]) -> Question:
    ranked = sorted(group, key=lambda one: (not _weighty(one), one.rule.name, one.verdict.part or ""))
    texts = dict.fromkeys(one.verdict.question for one in ranked if one.verdict.question)
    silent = dict.fromkeys(one.verdict.silent for one in ranked if one.verdict.silent)
    return Question(resource, " ".join(texts), tuple(silent), any(_weighty(one) for one in group))
