"""Controls of a framework: what each of them comes to on each resource."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from archgen.finding.finding import Status
from archgen.policy.charges import Charge
from archgen.policy.frameworks import ids_of
from archgen.policy.report import Answer, Report
from archgen.rules.engine import Judged
from archgen.rules.verdict import Outcome

_RANK = {answer: place for place, answer in enumerate(Answer)}
_MEANS = {
    Outcome.PASSED: Answer.PASS,
    Outcome.BY_CONSTRUCTION: Answer.PASS,
    # What fails is told by its charge; without one it waits for a mistake to be mended.
    Outcome.FAILED: Answer.NOT_STATED,
    Outcome.NOT_APPLICABLE: Answer.NOT_APPLICABLE,
    Outcome.NOT_STATED: Answer.NOT_STATED,
}
_NUMBER = re.compile(r"(\d+)")


class Control(Struct, frozen=True):
    """One control by its id: the rules that check it, and what it comes to on each resource."""

    id: str
    rules: tuple[str, ...]
    answers: Mapping[str, Answer]

    @property
    def worst(self) -> Answer:
        """What it comes to on the whole design."""
        return min(self.answers.values(), key=_RANK.__getitem__, default=Answer.NOT_APPLICABLE)

    def on(self, answer: Answer) -> tuple[str, ...]:
        """The resources on which it comes to an answer, in the order in which they were judged."""
        return tuple(name for name, one in self.answers.items() if one is answer)


def answers(judged: Iterable[Judged], standing: Iterable[Charge]) -> dict[tuple[str, str], Answer]:
    """For each rule and resource the first answer that holds; `standing` are the charges, waivers weighed."""
    found: dict[tuple[str, str], Answer] = {}
    for one in judged:
        owner = one.verdict.resources[0] if one.verdict.resources else ""
        _keep(found, (one.rule.name, owner), _MEANS[one.verdict.outcome])
    for charge in standing:
        answer = Answer.WAIVED if charge.finding.status is Status.WAIVED else Answer.FAIL
        _keep(found, (charge.finding.rule, charge.owner), answer)
    return found


def by_construction(judged: Iterable[Judged]) -> frozenset[tuple[str, str]]:
    """The rules with the resources that pass them by construction, and in no other way beside it."""
    outcomes: dict[tuple[str, str], set[Outcome]] = {}
    for one in judged:
        owner = one.verdict.resources[0] if one.verdict.resources else ""
        outcomes.setdefault((one.rule.name, owner), set()).add(one.verdict.outcome)
    return frozenset(key for key, found in outcomes.items() if found == {Outcome.BY_CONSTRUCTION})


def _keep(found: dict[tuple[str, str], Answer], key: tuple[str, str], answer: Answer) -> None:
    known = found.get(key)
    if known is None or _RANK[answer] < _RANK[known]:
        found[key] = answer


def controls(report: Report, framework: str) -> tuple[Control, ...]:
    """The controls of a framework, given by its word, that rules of the report check; by their ids."""
    checked: dict[str, list[str]] = {}
    for rule in report.rules:
        for control in ids_of(rule, framework):
            checked.setdefault(control, []).append(rule.name)
    by_rule = report.answers_by_rule
    return tuple(
        Control(control, tuple(sorted(rules)), _merged(report, [by_rule.get(name, {}) for name in rules]))
        for control, rules in sorted(checked.items(), key=lambda one: _numbered(one[0]))
    )


def _merged(report: Report, several: Iterable[Mapping[str, Answer]]) -> dict[str, Answer]:
    """The first answer that holds on each resource, in the order of the blueprint."""
    found: dict[str, Answer] = {}
    for one in several:
        for resource, answer in one.items():
            known = found.get(resource)
            if known is None or _RANK[answer] < _RANK[known]:
                found[resource] = answer
    return {name: found[name] for name in sorted(found, key=lambda name: (report.places.get(name, -1), name))}


def counted(several: Iterable[Control]) -> dict[Answer, int]:
    """How many controls come to each answer on the whole design, every answer listed."""
    counts = Counter(control.worst for control in several)
    return {answer: counts[answer] for answer in Answer}


def _numbered(text: str) -> list[tuple[int, str]]:
    """A key that orders ids with numbers in them as people count: `API2` before `API10`."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in _NUMBER.split(text)]
