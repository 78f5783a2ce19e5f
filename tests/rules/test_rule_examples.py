"""The examples in the manual pages: the bad one shows the finding, the good one does not."""

from __future__ import annotations

import pytest
from judging import ASKING, reported, verdicts

from archgen.rules.listing import ALL_RULES
from archgen.rules.manual import parse
from archgen.rules.rule import Rule
from archgen.rules.verdict import Outcome

BAD = [
    pytest.param(rule, text, id=f"{rule.name}-{number}")
    for rule in ALL_RULES
    if rule.name not in ASKING
    for number, text in enumerate(parse(rule.manual).bad)
]
GOOD = [
    pytest.param(rule, text, id=f"{rule.name}-{number}")
    for rule in ALL_RULES
    for number, text in enumerate(parse(rule.manual).good)
]

FOUND = {
    "api-without-alarm": ["api-without-alarm@api"],
    "api-without-throttle": ["api-without-throttle@api"],
    "certificate-in-wrong-region": ["certificate-in-wrong-region@cert"],
    "credentials-in-web-acl-log": ["credentials-in-web-acl-log@waf"],
    "erasable-audit-log": ["erasable-audit-log@trail"],
    "incomplete-waiver": ["incomplete-waiver@logs/log-without-retention"],
    "log-without-retention": ["log-without-retention@logs"],
    "object-without-ownership-check": ["object-without-ownership-check@api/GET /orders/{id}"],
    "open-sign-up": ["open-sign-up@users"],
    "password-only-sign-in": ["password-only-sign-in@users"],
    "route-without-authorizer": ["route-without-authorizer@api"],
    "route-without-scope": ["route-without-scope@api"],
    "route-without-validation": ["route-without-validation@api"],
    "secret-without-rotation": ["secret-without-rotation@app-key"],
    "setting-not-offered": ["setting-not-offered@api"],
    "shield-on-unsupported-resource": ["shield-on-unsupported-resource@shield"],
    "store-without-deletion-protection": ["store-without-deletion-protection@users"],
    "store-without-recovery": ["store-without-recovery@notes"],
    "trail-as-evidence-of-use": ["trail-as-evidence-of-use@trail"],
    "trail-nobody-reads": ["trail-nobody-reads@trail"],
    "trail-with-gaps": ["trail-with-gaps@trail"],
    "undiagnosable-api": ["undiagnosable-api@api"],
    "uninspected-body": ["uninspected-body@waf"],
    "user-pool-without-web-acl": ["user-pool-without-web-acl@users"],
    "value-out-of-range": ["value-out-of-range@logs"],
    "weak-tls": ["weak-tls@api"],
    "web-acl-on-unsupported-resource": ["web-acl-on-unsupported-resource@waf/protects/api"],
    "web-acl-unobserved": ["web-acl-unobserved@waf"],
    "web-acl-without-baseline": ["web-acl-without-baseline@waf"],
    "web-acl-without-rate-limit": ["web-acl-without-rate-limit@waf"],
}
"""What the bad example of each rule about resources shows, and nothing else of that rule."""


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_the_bad_example_shows_the_finding(rule: Rule, text: str) -> None:
    report = reported(text, (rule,))
    assert not report.mistakes
    ids = [finding.id for finding in report.open]
    assert ids == FOUND.get(rule.name, ids)
    assert {finding.rule for finding in report.open} == {rule.name}


@pytest.mark.parametrize("name", sorted(ASKING))
def test_the_bad_example_of_a_rule_that_only_asks_is_asked_about(name: str) -> None:
    (rule,) = (one for one in ALL_RULES if one.name == name)
    for text in parse(rule.manual).bad:
        report = reported(text, (rule,))
        assert not report.mistakes
        assert report.findings == ()
        assert report.questions


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_the_good_example_does_not_show_it(rule: Rule, text: str) -> None:
    outcomes = {one.verdict.outcome for one in verdicts(text, (rule,))}
    assert Outcome.FAILED not in outcomes
    assert outcomes & {Outcome.PASSED, Outcome.BY_CONSTRUCTION}


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_the_bad_example_shows_it_among_all_rules_too(rule: Rule, text: str) -> None:
    report = reported(text, ALL_RULES)
    shown = {finding.rule for finding in report.open}
    folded = {part.rule for finding in report.open for part in finding.parts}
    assert rule.name in shown | folded


def test_the_expected_examples_are_rules() -> None:
    assert set(FOUND) <= {rule.name for rule in ALL_RULES}
