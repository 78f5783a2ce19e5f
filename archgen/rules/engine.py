"""Rules run: every rule over one design, its verdicts in an order that no set or hash decides."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from archgen.rules.rule import Rule, Subject
from archgen.rules.verdict import Verdict


class Judged(Struct, frozen=True):
    """One verdict with the rule that gave it."""

    rule: Rule
    verdict: Verdict


def judge(subject: Subject, rules: Sequence[Rule]) -> tuple[Judged, ...]:
    """All verdicts of the rules on a design: by the rule's name, then resources, part and outcome.

    The order of `rules` does not matter.
    """
    found = [Judged(rule, verdict) for rule in rules for verdict in rule.judge(subject)]
    return tuple(sorted(found, key=_order))


def _order(judged: Judged) -> tuple[object, ...]:
    verdict = judged.verdict
    return (
        judged.rule.name,
        verdict.resources,
        verdict.part or "",
        verdict.outcome.value,
        verdict.message,
        verdict.question,
    )
