"""Each rule on small designs: every answer it gives there, with severity and parts.

A case file holds cases of one rule: `case` says what is looked at, `design` is a blueprint
without its head, and the answers are complete: `fails` (subject: severity), `passes`, `built`,
`idle`, `asks` (subjects). `parts` names the parts of failing subjects, `confidence` how sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from judging import verdicts

from archgen.rules.engine import Judged
from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome

WORDS = {
    "fails": Outcome.FAILED,
    "passes": Outcome.PASSED,
    "built": Outcome.BY_CONSTRUCTION,
    "idle": Outcome.NOT_APPLICABLE,
    "asks": Outcome.NOT_STATED,
}
KEYS = {"case", "design", "parts", "confidence", *WORDS}


def cases() -> Iterator[Any]:
    """Every case of every file, named by rule and case."""
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(case) <= KEYS, (path.name, set(case) - KEYS)
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['case']}")


def subject(one: Judged) -> str:
    """What a verdict is about: `resource[/part][@resource]`."""
    owner, *others = one.verdict.resources or ("",)
    where = f"{owner}/{one.verdict.part}" if one.verdict.part else owner
    return "@".join((where, *others))


def weight(one: Judged) -> str:
    """The severity of a failure: that of its worst part."""
    severities = [piece.severity for piece in one.verdict.pieces] or [one.verdict.severity]
    return max(severities).word


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_every_answer_of_the_rule(name: str, case: dict[str, Any]) -> None:
    rule = rule_named(name)
    assert rule is not None
    judged = verdicts(case["design"], (rule,))
    failed = [one for one in judged if one.verdict.outcome is Outcome.FAILED]
    said = {
        word: sorted(subject(one) for one in judged if one.verdict.outcome is outcome)
        for word, outcome in WORDS.items()
    }
    expected: dict[str, list[str]] = {word: sorted(case.get(word, ())) for word in WORDS}
    assert said == expected
    assert {subject(one): weight(one) for one in failed} == case.get("fails", {})
    for about, parts in case.get("parts", {}).items():
        pieces = next(one.verdict.pieces for one in failed if subject(one) == about)
        assert {piece.name: piece.severity.word for piece in pieces} == parts
    for about, confidence in case.get("confidence", {}).items():
        sure = {subject(one): one.verdict.confidence.value for one in judged}
        assert sure[about] == confidence
