"""What a refused authorizer, or one that opens when it fails, lets in is told with it: one cause."""

from __future__ import annotations

import pytest
from judging import edited, reported

from archgen.finding.finding import Finding, Severity

NOTES = """
resources:
  api:
    type: api-gateway
    protocol: http
    routes:
      GET /notes: {to: fn, authorizer: token}
      GET /feed: {to: feed-fn}
  token: {type: authorizer, kind: cognito, user_pool: users}
  users: {type: cognito-user-pool, app_clients: {web: {flows: [code]}}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  feed-fn: {type: lambda, runtime: python3.13, reads: feed}
  notes: {type: dynamodb, holds: [personal]}
  feed: {type: dynamodb, holds: [personal]}
"""
OPEN = "anonymous-path-to-store@api/GET /notes"
COGNITO = "kind: cognito, user_pool: users"


def findings(design: str) -> dict[str, Finding]:
    """The findings of a design by id."""
    return {finding.id: finding for finding in reported(design).findings}


@pytest.mark.parametrize(
    ("said", "head"),
    [
        (COGNITO, "authorizer-unfit-for-protocol@api"),
        ("kind: jwt, issuer: users, audience: [web], algorithms: [HS256]", "unverifiable-jwt@token"),
    ],
)
def test_the_open_way_stands_under_the_refused_authorizer(said: str, head: str) -> None:
    found = findings(edited(NOTES, (COGNITO, said)))
    assert found[OPEN].folded_into == head
    assert (found[head].severity, found[head].refused) == (Severity.CRITICAL, True)


def test_a_route_that_asks_nobody_stands_for_itself() -> None:
    found = findings(NOTES)
    other = next(one for one in found.values() if one.rule == "anonymous-path-to-store" and one.id != OPEN)
    assert (other.sinks, other.folded_into) == (("feed",), None)


def test_the_open_way_stands_under_an_authorizer_that_lets_callers_in_when_it_fails() -> None:
    lax = "kind: lambda-request, function: check, on_error: allow"
    found = findings(edited(NOTES, (COGNITO, lax)) + "  check: {type: lambda, runtime: python3.13}\n")
    assert found[OPEN].folded_into == "authorizer-failing-open@token"
    head = found["authorizer-failing-open@token"]
    assert (head.severity, head.refused) == (Severity.CRITICAL, False)
