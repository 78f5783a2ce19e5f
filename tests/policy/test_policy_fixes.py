"""Fixes: each edit is made, the text loads again, and the finding is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from policy_designs import applied, reported

from archgen.finding.finding import Finding
from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import parse

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
STUDY_NOTES = (BLUEPRINTS / "study-notes-api.yaml").read_text(encoding="utf-8")
# A trail's bucket is somebody's to choose; the fix does the rest.
STILL_TO_CHOOSE = {"trail-with-gaps@trail": {"logs_to", "log group"}}
EXAMPLES = {rule.name: parse(rule.manual).bad[0] for rule in ALL_RULES}


def fixable(text: str) -> list[Finding]:
    """All findings that carry a fix, folded ones and those of the strict profile included."""
    return [finding for finding in reported(text, ALL_RULES).findings if finding.fix]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_is_fixable_when_it_says_so(name: str) -> None:
    rule = next(rule for rule in ALL_RULES if rule.name == name)
    fixed = {finding.rule for finding in fixable(EXAMPLES[name])}
    assert (name in fixed) is rule.fixable


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(text, finding.id) for text in (STUDY_NOTES, *EXAMPLES.values()) for finding in fixable(text)],
)
def test_a_fix_ends_its_finding_and_begins_no_mistake(text: str, wanted: str) -> None:
    finding = next(one for one in fixable(text) if one.id == wanted)
    assert finding.fix is not None
    mended = applied(text, finding.fix.edits)
    assert mended != text
    report = reported(mended, ALL_RULES)
    assert not report.mistakes
    left = {part.name for one in report.findings if one.id == wanted for part in one.parts}
    assert wanted not in {one.id for one in report.findings} or left == STILL_TO_CHOOSE.get(wanted)
    before = {one.id for one in reported(text, ALL_RULES).findings}
    assert {one.id for one in report.findings} <= before


BLOCK = """\
resources:
  logs:
    type: log-group
    purpose: security   # who did what
  users:
    type: cognito-user-pool
    mfa: off
    app_clients:
      web:
        flows: [code]

  flow: {type: log-group, purpose: access}
"""


def mend(text: str, wanted: str) -> str:
    """The text after the fix of one finding."""
    (finding,) = [one for one in fixable(text) if one.id == wanted]
    assert finding.fix is not None
    return applied(text, finding.fix.edits)


def test_edits_keep_comments_and_layout() -> None:
    text = f"archgen: 1\nname: A case\nregions: [eu-west-1]\n{BLOCK}"
    assert mend(text, "log-without-retention@logs") == text.replace(
        "who did what\n", "who did what\n    retention: 365d\n"
    )
    assert mend(text, "log-without-retention@flow") == text.replace(
        "purpose: access}", "purpose: access, retention: 365d}"
    )
    assert mend(text, "store-without-deletion-protection@users") == text.replace(
        "flows: [code]\n", "flows: [code]\n    deletion_protection: true\n"
    )


HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\nresources:\n"


def test_a_written_value_is_replaced_and_the_missing_added() -> None:
    text = f"{HEAD}  notes: {{type: dynamodb, point_in_time_recovery: false}}  # kept\n"
    text += "  fn: {type: lambda, runtime: python3.13, writes: notes}\n"
    assert mend(text, "store-without-recovery@notes") == text.replace(
        "recovery: false}", "recovery: 35d, deletion_protection: true}"
    )


def test_text_that_others_share_is_left_alone() -> None:
    shared = f"{HEAD}  one: &log {{type: log-group}}\n  two: *log\n"
    assert [finding.id for finding in fixable(shared)] == []
    block = f"{HEAD}  one: &log   # shared\n    type: log-group\n  two: *log\n"
    assert [finding.id for finding in fixable(block)] == []
    said = f"{HEAD}  one:   # say &log to share it\n    type: log-group\n"
    assert [finding.id for finding in fixable(said)] == ["log-without-retention@one"]


def test_a_list_is_replaced_unless_that_would_lose_a_comment() -> None:
    text = EXAMPLES["credentials-in-web-acl-log"].replace(
        "    logs_to:", "    redact:\n      - cookie\n    logs_to:"
    )
    (finding,) = [one for one in fixable(text) if one.rule == "credentials-in-web-acl-log"]
    assert mend(text, finding.id) == text.replace("- cookie", "[cookie, authorization]")
    two = text.replace("- cookie\n", "- cookie  # of the old site\n      - x-key\n")
    assert [one for one in fixable(two) if one.rule == "credentials-in-web-acl-log"] == []


def test_a_value_that_an_anchor_shares_is_left_alone() -> None:
    text = f"{HEAD}  notes: {{type: dynamodb, point_in_time_recovery: &no false, deletion_protection: *no}}\n"
    text += "  fn: {type: lambda, runtime: python3.13, code_signing: enforce, writes: notes}\n"
    assert [finding.id for finding in fixable(text)] == ["store-without-deletion-protection@notes"]
    assert mend(text, "store-without-deletion-protection@notes") == text.replace("*no", "true")
