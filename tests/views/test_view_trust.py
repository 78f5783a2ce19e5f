"""The picture of trust: zones, and what guards each flow from one to another."""

from __future__ import annotations

from question_views import CLAIMS, framed, nothing_seen, seen_as, sentence
from view_designs import HEAD, SHOP, box, ends, line

from archgen.views.view import FrameKind


def test_everything_stands_in_its_zone() -> None:
    view = seen_as("trust", SHOP)
    assert framed(view) == {
        "Internet": {"browser", "@internet"},
        "API": {"api"},
        "Sign-in": {"people"},
        "Code and messages": {"list-fn", "read-fn", "write-fn", "worker", "rotate-fn", "jobs"},
        "Data and secrets": {"orders", "pay-key"},
        "Third parties": {"payments"},
    }
    assert {frame.kind for frame in view.frames} == {FrameKind.BOUNDARY}


def test_what_identifies_and_inspects_a_caller_stands_in_the_key() -> None:
    view = seen_as("trust", SHOP)
    assert sentence(view, "browser", "api") == "Internet to API: TLS; web ACL edge-waf; token of people."
    assert sentence(view, "browser", "people") == (
        "Internet to sign-in: TLS; web ACL edge-waf; signs in here."
    )
    assert sentence(view, "api", "people") == "API to sign-in: tokens are checked with its keys."
    assert sentence(view, "write-fn", "payments") == (
        "Code to third parties: TLS not stated; we authenticate with API key; answers not checked."
    )


def test_a_route_open_to_anyone_is_counted() -> None:
    opened = SHOP.replace("GET /orders: {to: list-fn}", "GET /orders: {to: list-fn, authorizer: none}")
    told = sentence(seen_as("trust", opened), "browser", "api")
    assert told.endswith("token of people; 1 of 5 routes open to anyone.")


def test_flows_within_a_zone_have_no_number() -> None:
    view = seen_as("trust", SHOP)
    assert line(view, "jobs", "worker").steps == ()
    assert line(view, "worker", "orders").steps != ()


def test_a_store_says_what_it_holds_and_a_line_what_it_carries() -> None:
    carried = SHOP.replace(
        "calls: {payments: {auth: api-key}}", "calls: {payments: {auth: api-key, carries: payment}}"
    )
    view = seen_as("trust", carried)
    assert box(view, "orders").service == "holds business (internal)"
    assert line(view, "write-fn", "payments").label == "payment"
    assert sentence(view, "write-fn", "payments").endswith("Carries payment (restricted).")


def test_a_door_that_no_drawn_caller_uses_is_open_to_anyone() -> None:
    text = HEAD + "resources:\n  fn: {type: lambda, runtime: python3.13, url: {auth: none}, reads: notes}\n"
    view = seen_as("trust", text + "  notes: {type: dynamodb}\n")
    assert box(view, "@internet").title == "Anyone"
    assert ("@internet", "fn") in ends(view)
    assert sentence(view, "@internet", "fn") == (
        "Internet to code: TLS; no web ACL; nobody is asked who they are."
    )
    assert "Nobody is asked who they are at 1." in view.alternative


def test_a_host_beside_the_named_one_is_a_door_too() -> None:
    assert line(seen_as("trust", SHOP), "@internet", "api").label == "default host"
    shut = SHOP.replace("protocol: rest\n", "protocol: rest\n    default_endpoint: disabled\n")
    assert "@internet" not in framed(seen_as("trust", shut))["Internet"]


def test_a_network_is_a_zone_of_its_own() -> None:
    zones = framed(seen_as("trust", CLAIMS))
    assert "file-fn" in zones["VPC net"]
    assert zones["Code and messages"] == {"rates-fn", "tidy-fn", "audit-bus"}
    assert zones["Own data centre"] == {"ledger"}


def test_two_accounts_part_a_zone() -> None:
    text = HEAD + (
        "resources:\n"
        "  api: {type: api-gateway, protocol: http, in: front, authorizer: iam, routes: {GET /a: {to: fn}}}\n"
        "  fn: {type: lambda, runtime: python3.13, in: front, writes: kept, sends_to: queue}\n"
        "  kept: {type: dynamodb, in: front}\n"
        "  queue: {type: queue, in: back}\n"
        "boundaries:\n"
        '  front: {type: account, id: "111122223333"}\n'
        '  back: {type: account, id: "444455556666"}\n'
    )
    view = seen_as("trust", text)
    assert framed(view)["Code and messages · back"] == {"queue"}
    assert sentence(view, "fn", "queue").startswith("Code in front to code in back: its own role (IAM)")


def test_a_design_without_flows_has_no_picture_of_trust() -> None:
    assert nothing_seen("trust", HEAD + "resources:\n  logs: {type: log-group}\n")


def test_what_a_role_in_another_account_allows_is_a_flow_of_the_code_that_takes_it() -> None:
    text = HEAD + (
        "resources:\n"
        "  fn: {type: lambda, runtime: python3.13, in: front, assumes: hand-role}\n"
        "  hand-role:\n"
        "    type: iam-role\n"
        "    in: back\n"
        "    trusts: {fn: {external_id: abc}}\n"
        '    allows: [{effect: allow, actions: ["dynamodb:PutItem"], resources: [bills]}]\n'
        "  bills: {type: dynamodb, in: back, holds: [financial]}\n"
        "boundaries:\n"
        '  front: {type: account, id: "111122223333"}\n'
        '  back: {type: account, id: "444455556666"}\n'
    )
    assert sentence(seen_as("trust", text), "fn", "bills") == (
        "Code in front to data in back: a role that it takes (IAM). Carries financial (confidential)."
    )


def test_a_door_that_knows_its_callers_needs_no_stranger() -> None:
    text = HEAD + (
        "resources:\n"
        "  partner: {type: client, kind: machine, zone: partner, calls: {api: {auth: mutual-tls}}}\n"
        "  api:\n"
        "    type: api-gateway\n"
        "    protocol: rest\n"
        "    endpoint: regional\n"
        "    default_endpoint: disabled\n"
        "    domain: {name: p.example.com, certificate: cert, mutual_tls: {truststore: trust}}\n"
        "    routes: {GET /a: {to: fn}}\n"
        "  cert: {type: certificate, names: [p.example.com]}\n"
        "  trust: {type: bucket}\n"
        "  fn: {type: lambda, runtime: python3.13}\n"
    )
    view = seen_as("trust", text)
    assert "Internet" not in framed(view)
    assert "client certificate" in sentence(view, "partner", "api")


def test_an_api_starts_a_workflow_by_its_role_and_a_function_by_a_permission() -> None:
    text = HEAD + (
        "resources:\n"
        "  api:\n"
        "    type: api-gateway\n"
        "    protocol: rest\n"
        "    authorizer: iam\n"
        "    routes: {POST /a: {to: steps, action: StartExecution}, GET /b: {to: fn}}\n"
        "  steps: {type: step-functions}\n"
        "  fn: {type: lambda, runtime: python3.13}\n"
    )
    view = seen_as("trust", text)
    assert sentence(view, "api", "steps") == "API to code: role of the API (IAM)."
    assert sentence(view, "api", "fn") == "API to code: permission for the API (IAM)."
