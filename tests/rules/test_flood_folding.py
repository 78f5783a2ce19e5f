"""A flood that nothing holds back is one finding, at the place where a limit would be written."""

from __future__ import annotations

import pytest
from judging import reported

from archgen.rules.listing import ALL_RULES

FLOOD = "unbounded-anonymous-fan-out"
RULES = tuple(
    rule
    for rule in ALL_RULES
    if rule.name in (FLOOD, "api-without-throttle", "function-without-concurrency-limit")
)

OPEN = """
resources:
  api: {type: api-gateway, protocol: http, routes: {GET /news: {to: fn, public: Anyone may read it.}}}
  fn: {type: lambda, runtime: python3.13}
"""
GATE = """
resources:
  api:
    type: api-gateway
    protocol: http
    authorizer: gate
    routes: {GET /a: {to: fn, throttle: {rate: 200/s, burst: 100}}}
  gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.key]}
  gate-fn: {type: lambda, runtime: python3.13, timeout: 10s}
  fn: {type: lambda, runtime: python3.13}
"""
KNOWN = """
resources:
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /a: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
"""


@pytest.mark.parametrize(
    ("design", "heads", "others"),
    [
        (OPEN, {f"{FLOOD}@api"}, {"api-without-throttle@api", "function-without-concurrency-limit@fn"}),
        (GATE, {f"{FLOOD}@api"}, {"function-without-concurrency-limit@gate-fn"}),
        (KNOWN, {"api-without-throttle@api"}, set()),
    ],
    ids=["an open route", "a gate", "known callers"],
)
def test_one_missing_limit_is_one_finding(design: str, heads: set[str], others: set[str]) -> None:
    findings = reported(design, RULES).findings
    assert {finding.id for finding in findings if not finding.folded_into} == heads
    assert {finding.id for finding in findings if finding.folded_into in heads} == others
