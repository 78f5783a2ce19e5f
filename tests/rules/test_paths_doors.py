"""Path rules at each kind of door, and the answers that are no findings."""

from __future__ import annotations

import pytest
from judging import verdicts
from judging_paths import CODE, STORE, findings, nodes

from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome

DOORS = {
    "a function's own host": (
        """
  fn: {type: lambda, runtime: python3.13, url: {auth: none}, sends_to: jobs, reads: key}
  jobs: {type: queue}
  key: {type: secret}
""",
        {
            f"{STORE}@fn/url": ("critical", ["@internet", "fn/url", "fn", "jobs"], ("jobs", "key")),
            f"{CODE}@fn/url": ("medium", ["@internet", "fn/url", "fn"], ("fn",)),
        },
    ),
    "a bucket's policy for everybody": (
        """
  photos:
    type: bucket
    holds: [personal]
    public_access: allowed
    policy: [{effect: allow, principals: ["*"], actions: ["s3:GetObject"]}]
""",
        {f"{STORE}@photos": ("critical", ["@internet", "photos"], ("photos",))},
    ),
    "public data that strangers may change": (
        """
  photos:
    type: bucket
    holds: [public]
    public_access: allowed
    policy: [{effect: allow, principals: ["*"], actions: ["s3:PutObject"]}]
""",
        {f"{STORE}@photos": ("high", ["@internet", "photos"], ("photos",))},
    ),
    "public data that strangers may read": (
        """
  site: {type: bucket, holds: [public]}
  edge: {type: cloudfront, origin: site, origin_access: oac}
""",
        {},
    ),
    "a queue straight behind a route, and what it starts": (
        """
  api:
    type: api-gateway
    protocol: rest
    routes: {POST /orders: {to: orders, action: "sqs:SendMessage", public: Anybody may order.}}
  orders: {type: queue}
  fn: {type: lambda, runtime: python3.13, triggered_by: orders, writes: ledger}
  ledger: {type: dynamodb, holds: [payment]}
""",
        {
            f"{STORE}@api/POST /orders": (
                "critical",
                ["@internet", "api/default_endpoint", "api/POST /orders", "orders"],
                ("ledger", "orders"),
            ),
            f"{CODE}@api/default_endpoint": (
                "high",
                ["@internet", "api/default_endpoint", "api/POST /orders", "orders", "fn"],
                ("fn",),
            ),
        },
    ),
    "client certificates on the only name": (
        """
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    default_endpoint: disabled
    domain: {name: api.example.org, certificate: cert, mutual_tls: {truststore: authorities}}
    routes: {GET /notes: {to: fn}}
  cert: {type: certificate, names: [api.example.org]}
  authorities: {type: bucket}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb}
""",
        {
            f"{CODE}@api/api.example.org": (
                "low",
                ["@internet", "api/api.example.org", "api/GET /notes", "fn"],
                ("fn",),
            )
        },
    ),
    "a private API": (
        """
  api: {type: api-gateway, protocol: rest, endpoint: private, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb}
""",
        {},
    ),
}


@pytest.mark.parametrize("name", DOORS)
def test_each_kind_of_door(name: str) -> None:
    design, expected = DOORS[name]
    found = findings(f"classification: confidential\nresources:{design}")
    assert {key: (one.severity.word, nodes(one), one.sinks) for key, one in found.items()} == expected


ANSWERS = {
    "a signed webhook is a claim": (
        STORE,
        """
resources:
  api:
    type: api-gateway
    protocol: http
    routes:
      POST /paid: {to: fn, webhook: {secret: key, window: 5m}, public: Signed.}
  key: {type: secret}
  fn: {type: lambda, runtime: python3.13, writes: bills}
  bills: {type: dynamodb}
""",
        "bills",
        (Outcome.PASSED, "stated"),
    ),
    "a table that nothing outside reaches": (
        STORE,
        "\nresources:\n  fn: {type: lambda, runtime: python3.13, reads: notes}\n  notes: {type: dynamodb}\n",
        "notes",
        (Outcome.NOT_APPLICABLE, "high"),
    ),
    "a table behind an authorizer": (
        STORE,
        """
resources:
  api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb}
""",
        "notes",
        (Outcome.PASSED, "high"),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_other_answers(name: str) -> None:
    rule, design, subject, expected = ANSWERS[name]
    judge = rule_named(rule)
    assert judge is not None
    said = {
        one.verdict.resources[0]: (one.verdict.outcome, one.verdict.confidence.value)
        for one in verdicts(design, (judge,))
    }
    assert said[subject] == expected
