"""Each rule on small designs: every answer it gives there, with severity and parts.

A case file holds cases of one rule: `case` says what is looked at, `design` is a blueprint
without its head, and the answers are complete: `fails` (subject: severity), `passes`, `built`,
`idle`, `asks` (subjects). `parts` names the parts of failing subjects, `confidence` how sure.

A case with `key` answers for keys that its rule covers (one, or several names of one fact): its
design fails, and `twin` (`replace`, `with`) is the one edit after which it does not. Of a rule that
never fails the design is asked, and its twin is not.

A case of a rule over paths says with `neighbour` that the nearest edge and the whole path differ:
`guarded` where the direct neighbour is guarded and the path is open, `open` where it is the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from judging import ASKING, edited, verdicts

from archgen.finding.finding import Category
from archgen.rules.engine import Judged
from archgen.rules.listing import ALL_RULES, rule_named
from archgen.rules.verdict import Outcome

WORDS = {
    "fails": Outcome.FAILED,
    "passes": Outcome.PASSED,
    "built": Outcome.BY_CONSTRUCTION,
    "idle": Outcome.NOT_APPLICABLE,
    "asks": Outcome.NOT_STATED,
}
KEYS = {"case", "design", "parts", "confidence", "key", "twin", "neighbour", *WORDS}


def every_case() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case of every file, with the name of its rule."""
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(case) <= KEYS, (path.name, set(case) - KEYS)
            yield path.stem, case


def cases(*words: str) -> list[Any]:
    """The cases that have all these words, named by rule and case."""
    return [
        pytest.param(name, case, id=f"{name}: {case['case']}")
        for name, case in every_case()
        if set(words) <= set(case)
    ]


def keys_of(case: dict[str, Any]) -> tuple[str, ...]:
    """The keys that a case answers for."""
    key = case.get("key", ())
    return (key,) if isinstance(key, str) else tuple(key)


def subject(one: Judged) -> str:
    """What a verdict is about: `resource[/part][@resource]`."""
    owner, *others = one.verdict.resources or ("",)
    where = f"{owner}/{one.verdict.part}" if one.verdict.part else owner
    return "@".join((where, *others))


def weight(one: Judged) -> str:
    """The severity of a failure: that of its worst part."""
    severities = [piece.severity for piece in one.verdict.pieces] or [one.verdict.severity]
    return max(severities).word


@pytest.mark.parametrize(("name", "case"), cases())
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


@pytest.mark.parametrize(("name", "case"), cases("fails"))
def test_a_severity_that_is_not_the_rules_own_says_why(name: str, case: dict[str, Any]) -> None:
    rule = rule_named(name)
    assert rule is not None
    for one in verdicts(case["design"], (rule,)):
        if one.verdict.outcome is Outcome.FAILED:
            word, moved = weight(one), one.verdict.moved
            own = word == rule.severity.word
            # What AWS refuses is as grave as the field that it refuses: the part says it already.
            assert own or moved or rule.category is Category.FEASIBILITY, subject(one)
            assert moved == "" or moved.startswith(f"{word}, not {rule.severity.word}: ")


def answered(name: str, design: str, outcome: Outcome) -> list[str]:
    """The subjects that get this answer from the rule of this name in a design."""
    rule = rule_named(name)
    assert rule is not None
    return [subject(one) for one in verdicts(design, (rule,)) if one.verdict.outcome is outcome]


@pytest.mark.parametrize(("name", "case"), cases("key"))
def test_a_keyed_case_fails_and_its_twin_one_edit_away_does_not(name: str, case: dict[str, Any]) -> None:
    rule = rule_named(name)
    assert rule is not None
    assert keys_of(case)
    assert set(keys_of(case)) <= set(rule.covers)
    twin = case["twin"]
    assert set(twin) == {"replace", "with"}
    objection = Outcome.NOT_STATED if name in ASKING else Outcome.FAILED
    assert answered(name, case["design"], objection)
    assert answered(name, edited(case["design"], (twin["replace"], twin["with"])), objection) == []


def test_only_a_case_with_a_key_has_a_twin() -> None:
    assert [case["case"] for _, case in every_case() if "twin" in case and "key" not in case] == []


def test_every_covered_key_has_a_case() -> None:
    covered = {(rule.name, key) for rule in ALL_RULES for key in rule.covers}
    assert covered - {(name, key) for name, case in every_case() for key in keys_of(case)} == set()
