"""One slip in a written role is one finding, and mending it brings nothing new."""

from __future__ import annotations

import pytest
from judging import edited, reported

from archgen.finding.finding import Finding
from archgen.rules.listing import ALL_RULES

RULES = tuple(rule for rule in ALL_RULES if rule.concern == "permissions")

_ROLE = """
resources:
  fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
  notes: {type: dynamodb, policy: {effect: allow, principals: fn, actions: "dynamodb:Query"}}
  fn-role: {type: iam-role, trusts: TRUSTS, allows: {effect: allow, actions: ACTIONS, resources: RESOURCES}}
"""


def role(actions: str, resources: str, trusts: str = "{lambda: {}}") -> str:
    """A function with a written role of one statement."""
    return edited(_ROLE.lstrip(), ("ACTIONS", actions), ("RESOURCES", resources), ("TRUSTS", trusts))


def shown(design: str) -> dict[str, Finding]:
    """The findings that stand by themselves, by id."""
    return {finding.id: finding for finding in reported(design, RULES).open}


def test_everything_on_everything_is_one_finding_that_names_all_it_stands_for() -> None:
    found = shown(role('"*"', '"*"'))
    assert list(found) == ["admin-role@fn-role"]
    assert {part.rule for part in found["admin-role@fn-role"].parts} == {
        "admin-role",
        "wildcard-action",
        "wildcard-resource",
        "privilege-escalation",
        "pass-role-anywhere",
        "credential-minting",
        "unbounded-permission-management",
        "function-code-open-to-change",
    }


@pytest.mark.parametrize(
    ("actions", "resources", "ids"),
    [
        ('"iam:*"', "fn-role", ["wildcard-action@fn-role"]),
        ('"iam:PutRolePolicy"', "fn-role", ["privilege-escalation@fn-role"]),
        ('"iam:CreateAccessKey"', '"*"', ["privilege-escalation@fn-role"]),
        ('["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]', "[fn-role, fn]",
         ["privilege-escalation@fn-role"]),
        ('"iam:PassRole"', '"*"', ["pass-role-anywhere@fn-role"]),
        ('"sts:AssumeRole"', '"*"', ["credential-minting@fn-role"]),
        ('"s3:PutBucketPolicy"', '"*"', ["unbounded-permission-management@fn-role"]),
        ('"dynamodb:GetItem"', '"*"', ["wildcard-resource@fn-role"]),
        ('["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]', "notes", []),
    ],
)  # fmt: skip
def test_one_slip_is_one_finding(actions: str, resources: str, ids: list[str]) -> None:
    assert list(shown(role(actions, resources))) == ids


def test_a_stranger_is_told_once() -> None:
    assert list(shown(role("[]", "[]", '{"444455556666": {}}'))) == ["role-trusting-anyone@fn-role"]
    told = shown(role('"dynamodb:Query"', '"*"', '{"444455556666": {external_id: required}}'))
    assert list(told) == ["wildcard-resource@fn-role"]
    assert [part.rule for part in told["wildcard-resource@fn-role"].parts] == [
        "wildcard-resource",
        "foreign-role-too-wide",
    ]


def test_mending_the_head_leaves_what_was_told_already_or_less() -> None:
    broad = shown(role('"*"', '"*"'))
    named = shown(role('["dynamodb:GetItem"]', '"*"'))
    before = {(part.rule) for finding in broad.values() for part in finding.parts}
    assert {finding.rule for finding in named.values()} <= before


def test_a_waived_head_leaves_the_worst_of_the_rest_in_front() -> None:
    waiver = (
        "waivers:\n  - {rule: admin-role, resource: fn-role, part: '*', status: accepted, reason: A trial., "
        "owner: team, approved_by: lead, until: 2026-12-31}\n"
    )
    left = [one for one in shown(role('"*"', '"*"') + waiver).values() if one.rule != "admin-role"]
    assert [one.rule for one in left] == ["pass-role-anywhere"]
    assert {"privilege-escalation", "wildcard-action"} < {part.rule for part in left[0].parts}
