"""Unsigned code that is deployed with a warning is told once."""

from __future__ import annotations

from judging import reported

from archgen.rules.listing import ALL_RULES

DESIGN = "resources:\n  fn: {type: lambda, runtime: python3.13, code_signing: %s}\n"
WARNS, UNSIGNED = "code-signing-that-only-warns", "unsigned-function-code"


def told(word: str) -> dict[str, str | None]:
    """The findings about signatures, each with the one it is folded into."""
    findings = reported(DESIGN % word, ALL_RULES).findings
    return {one.id: one.folded_into for one in findings if one.rule in (WARNS, UNSIGNED)}


def test_a_warning_takes_in_that_nothing_is_enforced() -> None:
    assert told("warn") == {f"{WARNS}@fn": None, f"{UNSIGNED}@fn": f"{WARNS}@fn"}


def test_without_any_signing_the_code_is_told_of_alone() -> None:
    assert told("off") == {f"{UNSIGNED}@fn": None}
    assert told("enforce") == {}
