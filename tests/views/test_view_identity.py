"""The picture of identity: who calls which routes, known by what, and whom code acts as."""

from __future__ import annotations

from question_views import framed, nothing_seen, seen_as, sentence
from view_designs import HEAD, SHOP, box, ends, line

from archgen.views.view import LineKind

STAGED = SHOP.replace(
    "GET /orders/{id}: {to: read-fn}",
    "GET /orders/{id}: {to: read-fn, scopes: [orders/read], object_check: handler}",
).replace("GET /orders: {to: list-fn}", "GET /orders: {to: list-fn, authorizer: none}")

ROLES = HEAD + (
    "resources:\n"
    "  fn: {type: lambda, runtime: python3.13, role: desk-role, reads: notes, calls: bank}\n"
    "  bank: {type: external, kind: saas}\n"
    "  notes: {type: dynamodb, encryption_key: key}\n"
    "  key: {type: kms-key, admins: [key-role]}\n"
    "  desk-role:\n"
    "    type: iam-role\n"
    "    trusts: {lambda.amazonaws.com: {}}\n"
    '    allows: [{effect: allow, actions: ["dynamodb:GetItem"], resources: [notes]}]\n'
    "  key-role: {type: iam-role, trusts: {security: {mfa: true}}}\n"
)


def test_each_stage_of_the_way_has_a_frame() -> None:
    stages = framed(seen_as("identity", STAGED))
    assert stages["Callers"] == {"browser"}
    assert stages["Sign-in"] == {"people"}
    assert stages["Authorizers"] == {"token"}
    assert stages["Routes of api"] == {
        "api/GET /orders",
        "api/GET /orders/{id}",
        "api/POST /orders",
        "api/PUT /orders/{id}",
        "api/POST /jobs",
    }
    assert stages["Code"] == {"list-fn", "read-fn", "write-fn", "worker", "rotate-fn"}
    assert stages["What is used"] == {"orders", "pay-key", "payments", "jobs"}


def test_routes_that_ask_the_same_are_one_box() -> None:
    view = seen_as("identity", STAGED)
    group = box(view, "api/POST /jobs")
    assert (group.title, group.service) == ("3 routes", "POST /orders, PUT /orders/{id}, POST /jobs")


def test_identity_runs_from_the_caller_by_pool_and_authorizer_to_the_routes() -> None:
    view = seen_as("identity", STAGED)
    assert {("browser", "people"), ("people", "token"), ("token", "api/GET /orders/{id}")} <= ends(view)
    assert line(view, "token", "api/GET /orders/{id}").label == "orders/read"
    assert sentence(view, "token", "api/GET /orders/{id}") == (
        "GET /orders/{id}: token of people; asks for orders/read; objects checked by code, as stated."
    )


def test_a_route_open_to_anyone_is_called_without_proof() -> None:
    view = seen_as("identity", STAGED)
    opened = line(view, "browser", "api/GET /orders")
    assert (opened.kind, opened.label) == (LineKind.REQUEST, "anyone")
    assert sentence(view, "browser", "api/GET /orders") == "GET /orders: nobody is asked who they are."
    assert ("token", "api/GET /orders") not in ends(view)


def test_a_line_to_what_is_used_says_what_code_may_do() -> None:
    view = seen_as("identity", SHOP)
    assert line(view, "write-fn", "orders").label == "reads, writes"
    assert line(view, "write-fn", "payments").label == "with API key"
    assert line(view, "rotate-fn", "pay-key").label == "writes"


def test_code_acts_as_its_role_and_people_take_theirs() -> None:
    view = seen_as("identity", ROLES)
    assert box(view, "fn").service == "acts as desk-role"
    assert line(view, "fn", "desk-role").label == "acts as"
    assert line(view, "desk-role", "notes").label == "GetItem"
    assert line(view, "@party/security", "key-role").label == "with MFA"
    assert box(view, "key-role").service == "IAM role · administers key"
    assert line(view, "fn", "bank").label == "proof not stated"
    assert not any("lambda.amazonaws.com" in member for one in view.boxes for member in one.members)


def test_who_may_call_is_told_without_the_picture_too() -> None:
    assert seen_as("identity", SHOP).alternative.startswith("browser calls api. ")


def test_a_design_in_which_nobody_acts_has_no_picture_of_identity() -> None:
    assert nothing_seen("identity", HEAD + "resources:\n  logs: {type: log-group}\n")
