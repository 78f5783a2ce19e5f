"""Whatever carries a resource policy is judged by it, and one slip in a policy is one finding."""

from __future__ import annotations

import pytest
from judging import edited, open_ids, reported, verdicts

from archgen.catalogue.capabilities import HasPolicy
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.types import TYPES
from archgen.rules.listing import ALL_RULES, rule_named
from archgen.rules.verdict import Outcome

RULES = tuple(rule for rule in ALL_RULES if rule.concern in ("permissions", "authentication", "path"))
ENDPOINT = "vpc-endpoint"
CARRIERS = sorted(word for word, model in TYPES.items() if issubclass(model, HasPolicy))
POLICY = '{effect: allow, principals: "WHO", actions: "ACTION"}'


def carrier(word: str, who: str) -> tuple[str, str]:
    """The smallest design with this type, carrying a policy for somebody; and the resource's name."""
    said = POLICY.replace("WHO", who).replace("ACTION", "sts:TagSession")
    extra = "public_access: allowed, " if word == "bucket" else ""
    if word == "api-gateway":
        extra = "protocol: rest, routes: {GET /notes: {to: fn}}, "
    if word == "generic":
        extra = "service: A ledger, "
    if word == "secret":
        extra = "block_public_policy: false, "
    design = f"resources:\n  it: {{type: {word}, {extra}policy: {said}}}\n  fn: {{type: lambda}}\n"
    return design, "it"


def failing(name: str, design: str) -> list[str]:
    """The resources of which a rule fails."""
    rule = rule_named(name)
    assert rule is not None
    return [v.verdict.resources[0] for v in verdicts(design, (rule,)) if v.verdict.outcome is Outcome.FAILED]


def test_the_types_with_policies_are_those_of_the_catalogue() -> None:
    assert {"api-gateway", "bucket", "dynamodb", "generic", "kms-key", "lambda", "secret"} <= set(CARRIERS)
    assert set(CARRIERS) <= set(EXAMPLES)


@pytest.mark.parametrize("word", [word for word in CARRIERS if word != ENDPOINT])
def test_every_type_with_a_policy_is_judged(word: str) -> None:
    design, name = carrier(word, "*")
    assert failing("policy-open-to-anyone", design) == [name]
    design, name = carrier(word, "444455556666")
    assert failing("policy-open-to-strangers", design) == [name]
    design, name = carrier(word, "sns.amazonaws.com")
    assert failing("service-permission-without-source", design) == [name]
    design, name = carrier(word, "fn")
    for rule in ("policy-open-to-anyone", "service-permission-without-source"):
        assert failing(rule, design) == []


def test_the_policy_of_an_endpoint_lets_nobody_in() -> None:
    policy = POLICY.replace("WHO", "*").replace("ACTION", "*")
    design = (
        f"resources:\n  way: {{type: vpc-endpoint, service: dynamodb, in: net, policy: {policy}}}\n"
        "boundaries:\n  net: {type: vpc, cidr: 10.0.0.0/16}\n"
    )
    assert failing("policy-open-to-anyone", design) == []


FUNCTION = """
resources:
  fn: {type: lambda, runtime: python3.13, policy: {effect: allow, principals: WHO, actions: ACTIONS}}
  starter: {type: iam-role, trusts: {lambda: {}}}
boundaries:
  shop: {type: account, id: "111122223333"}
""".lstrip()


@pytest.mark.parametrize(
    ("who", "actions", "ids"),
    [
        ("'*'", '"lambda:InvokeFunction"', {"policy-open-to-anyone@fn"}),
        ("'*'", '"lambda:*"', {"policy-open-to-anyone@fn"}),
        ("'444455556666'", '"lambda:InvokeFunction"', {"policy-open-to-strangers@fn"}),
        ("starter", '"lambda:*"', {"wildcard-action@fn"}),
        ("starter", '"lambda:GetFunction"', {"permission-wider-than-trigger@fn"}),
        ("starter", '"lambda:InvokeFunction"', set()),
        ("s3.amazonaws.com", '"lambda:InvokeFunction"', {"service-permission-without-source@fn"}),
    ],
)
def test_one_slip_in_a_policy_is_one_finding(who: str, actions: str, ids: set[str]) -> None:
    assert open_ids(edited(FUNCTION, ("WHO", who), ("ACTIONS", actions)), RULES) == ids


def test_a_table_open_to_everybody_is_told_once_with_the_way_there() -> None:
    design = (
        "resources:\n"
        '  people: {type: dynamodb, holds: personal, policy: {effect: allow, principals: "*",'
        ' actions: "dynamodb:GetItem"}}\n'
    )
    found = reported(design, ALL_RULES)
    about = {finding.rule: finding for finding in found.findings if finding.resources == ("people",)}
    pair = ("policy-open-to-anyone", "anonymous-path-to-store")
    heads = [rule for rule in pair if not about[rule].folded_into]
    assert heads == ["anonymous-path-to-store"]
    assert about["policy-open-to-anyone"].folded_into == about["anonymous-path-to-store"].id


def test_a_secret_open_to_everybody_is_told_of_its_missing_block_in_the_same_finding() -> None:
    design = (
        "resources:\n"
        '  token: {type: secret, policy: {effect: allow, principals: "*",'
        ' actions: "secretsmanager:GetSecretValue"}}\n'
    )
    found = {finding.rule: finding for finding in reported(design, RULES).findings}
    head = found["anonymous-path-to-store"]
    assert found["policy-open-to-anyone"].folded_into == head.id
    assert found["policy-open-to-strangers"].folded_into == head.id
    parts = {(part.rule, part.name) for part in head.parts}
    assert ("policy-open-to-strangers", "block_public_policy") in parts
    assert not head.folded_into
