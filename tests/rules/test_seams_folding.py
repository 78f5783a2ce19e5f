"""Where two rules see one slip there is one finding: secrets of edges, webhooks, ways out of a network."""

from __future__ import annotations

import pytest
from judging import reported

from archgen.finding.finding import Finding

EDGE = """resources:
  edge: {type: cloudfront, origin: api, origin_header: {name: x-proof, secret: proof}}
  proof: {type: secret, rotation: %s, overlap: 1d, rotated_by: turn, rotates: edge}
  turn: {type: lambda, runtime: python3.13, writes: proof, manages: [%s]}
  api: {type: api-gateway, protocol: rest, endpoint: regional, authorizer: iam, routes: {GET /a: {to: mock}}}
  door-waf:
    type: waf
    protects: api
    default_action: block
    rules: {from-edge: {match: header x-proof equals proof, action: allow}}
"""
HOOK = """classification: confidential
resources:
  carrier: {type: external, kind: partner, calls: api}
  api: {type: api-gateway, protocol: http, routes: {POST /hook: {to: fn, public: The carrier calls.}}}
  fn: {type: lambda, runtime: python3.13, writes: parcels}
  parcels: {type: dynamodb, holds: [personal]}
"""
PASTED = """resources:
  fn: {type: lambda, runtime: python3.13, reads: key, variables: {API_TOKEN: %s}, calls: bank}
  key: {type: secret, rotation: 30d}
  bank: {type: external, kind: saas, authentication: api-key}
"""


def findings(design: str) -> dict[str, Finding]:
    """All findings by id, folded ones included."""
    report = reported(design)
    assert not report.mistakes, [one.message for one in report.mistakes]
    return {finding.id: finding for finding in report.findings}


@pytest.mark.parametrize(
    ("design", "folded", "head"),
    [
        (
            EDGE % ("false", "edge, door-waf"),
            "origin-header-without-rotation@proof@edge",
            "secret-without-rotation@proof",
        ),
        (
            EDGE % ("30d", "door-waf"),
            "origin-header-without-rotation@proof@edge",
            "rotation-nobody-performs@proof",
        ),
        (HOOK, "webhook-without-signature@api/POST /hook", "anonymous-path-to-store@api/POST /hook"),
    ],
    ids=["a header for ever", "a rotation that misses the edge", "an open route to which a partner sends"],
)
def test_one_slip_that_two_rules_see_is_told_once(design: str, folded: str, head: str) -> None:
    found = findings(design)
    assert found[folded].folded_into == head
    assert found[head].folded_into is None


def test_a_web_acl_that_keeps_the_old_value_is_told_beside_a_missing_alarm() -> None:
    found = findings(EDGE % ("30d", "edge"))
    taken = found["origin-header-without-rotation@proof@edge"]
    assert taken.folded_into == "rotation-nobody-performs@proof"
    parts = {(part.rule, part.name) for part in found["rotation-nobody-performs@proof"].parts}
    assert ("origin-header-without-rotation", "door-waf") in parts


@pytest.mark.parametrize(
    ("value", "rule"),
    [("x81-abc-7", "secret-in-text"), ("{secret: key}", "secret-in-environment")],
)
def test_a_value_and_a_copy_of_a_secret_are_two_slips_and_each_is_told_by_one_rule(
    value: str, rule: str
) -> None:
    told = {"secret-in-text", "secret-in-environment", "credential-without-store"}
    assert {one.rule for one in findings(PASTED % value).values()} & told == {rule}


def test_an_edge_in_plain_text_and_a_backend_in_plain_text_are_told_apart() -> None:
    design = """classification: confidential
resources:
  web: {type: client, kind: browser, calls: edge}
  edge: {type: cloudfront, origin: {host: {protocol: http}}, viewer_protocol: allow-all}
  host: {type: generic, service: Amazon EC2, capabilities: [exposes], expose: public, tls: true}
"""
    told = ("unencrypted-boundary-crossing", "plain-http-backend")
    assert {name for name in findings(design) if name.startswith(told)} == {
        "unencrypted-boundary-crossing@edge",
        "plain-http-backend@edge",
    }


def test_the_way_of_an_event_from_another_account_goes_on_to_the_data() -> None:
    design = """resources:
  jobs: {type: queue, policy: {effect: allow, principals: sns.amazonaws.com, actions: "sqs:SendMessage"}}
  work: {type: lambda, runtime: python3.13, triggered_by: jobs, calls: other}
  other: {type: lambda, runtime: python3.13, writes: ledger}
  ledger: {type: dynamodb, holds: [financial]}
"""
    finding = findings(design)["service-permission-without-source@jobs"]
    assert [hop.node for hop in finding.path] == ["@foreign", "jobs", "work", "other", "ledger"]
    assert [hop.node for hop in finding.path if hop.place] == ["jobs"]
    assert finding.sinks == ("ledger",)


def test_the_way_out_of_a_network_is_shown_to_its_end() -> None:
    design = """resources:
  fn: {type: lambda, runtime: python3.13, in: inner, reads: notes}
  notes: {type: dynamodb}
boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16]}
  inner: {type: subnet, in: net, zone: a, routes: [nat]}
"""
    found = findings(design)
    out, call = found["unrestricted-egress@net"], found["private-call-over-internet@fn"]
    assert [hop.node for hop in out.path] == ["fn", "inner", "@internet"]
    assert [hop.node for hop in call.path] == ["fn", "inner", "@internet", "notes"]
    assert [hop.node for hop in (*out.path, *call.path) if hop.place] == ["inner", "inner"]


def test_the_check_that_opens_is_shown_behind_the_route_and_the_function() -> None:
    design = """resources:
  api: {type: api-gateway, protocol: http, authorizer: gate, routes: {GET /notes: {to: fn}}}
  gate: {type: authorizer, kind: lambda-request, function: check}
  check: {type: lambda, runtime: python3.13, calls: login}
  login: {type: identity-provider, kind: oidc, issuer: "https://id.example.com/", if_down: allow}
  fn: {type: lambda, runtime: python3.13}
"""
    finding = findings(design)["authorizer-failing-open@login"]
    assert [hop.node for hop in finding.path] == ["api/GET /notes", "gate", "check", "login"]
    assert [hop.node for hop in finding.path if hop.place] == ["login"]
