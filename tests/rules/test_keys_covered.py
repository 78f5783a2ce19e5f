"""Every check of the catalogue that archgen keeps to is answered by a rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archgen.cli.app import run
from archgen.rules.listing import ALL_RULES

KEYS = (Path(__file__).parent / "catalogue_keys.txt").read_text(encoding="utf-8").split()
"""The catalogue's core checks with one beyond them, and F01 to F45: what AWS refuses or ignores."""

LEFT_OUT = {
    "ddb-simpletable-sse": "the language has no such type, and DynamoDB always encrypts",
    "acm-transparency": "ACM no longer offers to keep a certificate out of the transparency logs",
    "ct-sns-notify": "nothing follows from its absence that a design could show",
}
"""Checks that no rule makes, and why."""


def test_every_key_is_covered_by_a_rule(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["rules", "--format", "json"]) == 0
    listed = json.loads(capfdbinary.readouterr().out)
    covered = {key for rule in listed for key in rule["covers"]}
    assert sorted(set(KEYS) - covered) == []


def test_what_is_left_out_is_covered_by_none() -> None:
    assert not set(LEFT_OUT) & {key for rule in ALL_RULES for key in rule.covers}
    assert not set(LEFT_OUT) & set(KEYS)


def test_every_rule_covers_a_key() -> None:
    assert [rule.name for rule in ALL_RULES if not rule.covers] == []


def test_a_key_that_a_rule_covers_is_one_of_the_catalogue() -> None:
    assert sorted({key for rule in ALL_RULES for key in rule.covers} - set(KEYS)) == []
