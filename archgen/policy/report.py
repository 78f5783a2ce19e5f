"""The report on one blueprint: findings with status, coverage, questions, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from archgen.blueprint.model import Blueprint, Waiver
from archgen.finding.finding import Finding, Severity, Status
from archgen.rules.rule import Rule
from archgen.rules.verdict import Outcome
from archgen.source.document import Document


class Decision(StrEnum):
    """May the design go ahead."""

    NOT_REVIEWABLE = "not reviewable"
    CHANGES_REQUIRED = "changes required"
    APPROVE_WITH_CONDITIONS = "approve with conditions"
    APPROVE = "approve"


class Question(Struct, frozen=True):
    """What is not stated about one resource: the question, and the fields that are silent.

    `weighty` is true when a critical or high check waits for the answer.
    """

    resource: str
    text: str
    silent: tuple[str, ...]
    weighty: bool = False


class WaiverUse(Struct, frozen=True):
    """A waiver, the ids of the findings it covers, and the days left on the day of judging."""

    waiver: Waiver
    covers: tuple[str, ...]
    days_left: int | None


class Held(Struct, frozen=True):
    """A finding that waits: its rule and resource, and the line of the mistake that it rests on."""

    rule: str
    resource: str
    line: int


class Answer(StrEnum):
    """What a rule, or a control of a framework, comes to on one resource; the first that holds is told."""

    FAIL = "fail"
    WAIVED = "waived"
    NOT_STATED = "not stated"
    PASS = "pass"  # noqa: S105 - an answer, no word to enter by
    NOT_APPLICABLE = "not applicable"


class Report(Struct, frozen=True, dict=True):
    """Everything judged about one file, ranked: the same order in every output.

    `findings` holds all of them, worst first: open, waived and folded. `blueprint` is None
    when the file did not load far enough. `because` explains the decision in a clause. `held` are
    findings left out because a mistake hides what they rest on. `rules` are those that judged,
    `framework` the word of the one whose controls were asked for, if any. `answers` are by rule and
    resource, where an empty name is the file as a whole; those in `built` pass by construction alone.
    """

    document: Document
    blueprint: Blueprint | None
    findings: tuple[Finding, ...]
    coverage: Mapping[Outcome, int]
    questions: tuple[Question, ...]
    waivers: tuple[WaiverUse, ...]
    decision: Decision
    because: str
    today: date | None
    held: tuple[Held, ...] = ()
    rules: tuple[Rule, ...] = ()
    framework: str = ""
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    built: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """Findings that count, worst first."""
        return tuple(finding for finding in self.findings if finding.counts)

    @cached_property
    def mistakes(self) -> tuple[Finding, ...]:
        """Findings that mean something could not be used, in the order of the file."""
        found = [f for f in self.findings if f.category.unusable]
        return tuple(sorted(found, key=lambda f: (f.primary.span, f.rule)))

    def count(self, severity: Severity) -> int:
        """How many open findings have this severity."""
        return self._counts[severity]

    @cached_property
    def _counts(self) -> Counter[Severity]:
        return Counter(finding.severity for finding in self.open)

    @cached_property
    def answers_by_rule(self) -> Mapping[str, Mapping[str, Answer]]:
        """The answers on each resource by the rule's name: a review asks for them hundreds of times."""
        found: dict[str, dict[str, Answer]] = {}
        for (rule, resource), answer in self.answers.items():
            found.setdefault(rule, {})[resource] = answer
        return found

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each resource stands in the blueprint: 0 for the first; of a file that did not load, none."""
        return {name: place for place, name in enumerate(self.blueprint.resources if self.blueprint else ())}

    @property
    def baselined(self) -> int:
        """How many findings that stand for themselves a baseline knows."""
        return sum(f.status is Status.BASELINED and f.folded_into is None for f in self.findings)

    @property
    def waived(self) -> int:
        """How many findings a waiver covers."""
        return sum(f.status is Status.WAIVED for f in self.findings)
