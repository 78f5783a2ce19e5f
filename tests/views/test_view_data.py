"""The picture of data: keepers by key, who writes and reads them, and where copies lie."""

from __future__ import annotations

from question_views import framed, nothing_seen, seen_as, sentence
from view_designs import HEAD, SHOP, box, ends, line

from archgen.views.view import FrameKind, LineKind

KEPT = (
    HEAD
    + """\
data:
  order: {class: internal, kinds: [business]}
  shopper: {class: confidential, kinds: [personal], residency: [eu-west-1], never_in: [logs, urls]}
resources:
  write-fn: {type: lambda, runtime: python3.13, reads: orders, writes: orders, logs_to: fn-logs, calls: bank}
  read-fn: {type: lambda, runtime: python3.13, reads: orders, logs_to: fn-logs}
  tidy-fn: {type: lambda, runtime: python3.13, deletes: orders, calls: {partner: {carries: order}}}
  orders:
    type: dynamodb
    holds: [order, shopper]
    ttl: 400d
    point_in_time_recovery: 35d
    encryption_key: key
    replicas: [eu-central-1]
    backup: {plan: daily, keep: 35d, vault_account: vault}
  plain: {type: bucket, holds: [order]}
  key: {type: kms-key, admins: [owners]}
  owners: {type: iam-role, trusts: {security: {mfa: true}}}
  fn-logs: {type: log-group, retention: 90d, masks: [personal], encryption_key: key}
  bank: {type: external, kind: saas}
  partner: {type: external, kind: partner}
"""
)


def test_a_key_is_a_frame_around_what_it_encrypts() -> None:
    view = seen_as("data", KEPT)
    places = framed(view)
    assert places["Key key · administered by owners"] == {"orders", "fn-logs"}
    assert places["AWS's own keys"] == {"plain"}
    assert {frame.kind for frame in view.frames} == {FrameKind.KEY}


def test_a_key_without_an_owner_says_so() -> None:
    assert "Key key · no administrator named" in framed(seen_as("data", SHOP))


def test_writers_stand_left_of_what_is_kept_and_readers_right() -> None:
    view = seen_as("data", KEPT)
    column = {one.id: one.column for one in view.boxes}
    assert column["write-fn"] < column["orders"] < column["read-fn"]
    assert line(view, "write-fn", "orders").label == "reads, writes"
    assert line(view, "tidy-fn", "orders").label == "deletes"
    assert line(view, "orders", "read-fn").label == ""


def test_a_store_says_what_it_holds_and_how_long() -> None:
    view = seen_as("data", KEPT)
    assert box(view, "orders").service == "order, shopper (confidential) · kept 400d · restore 35d"
    assert box(view, "plain").service == "order (internal) · kept for ever"


def test_copies_are_boxes_of_their_own() -> None:
    view = seen_as("data", KEPT)
    assert box(view, "orders/backup").service == "daily copies · kept 35d · account vault"
    assert box(view, "orders/replicas/eu-central-1").title == "orders in eu-central-1"
    assert line(view, "orders", "orders/backup").kind is LineKind.REPLICATION


def test_a_log_that_data_gets_into_is_shown_less_what_it_masks() -> None:
    view = seen_as("data", KEPT)
    assert box(view, "fn-logs").service == "order (internal) · kept 90d · masks personal"
    assert line(view, "read-fn", "fn-logs").kind is LineKind.NOTE
    assert sentence(view, "read-fn", "fn-logs").startswith("order (internal): kept in orders and plain;")


def test_each_asset_tells_where_it_is_and_where_it_may_not_be() -> None:
    view = seen_as("data", KEPT)
    assert [step.text for step in view.steps] == [
        "order (internal): kept in orders and plain; copied to fn-logs; sent to partner.",
        "shopper (confidential): kept in orders; stays in eu-west-1; never in logs or URLs.",
    ]
    assert line(view, "tidy-fn", "partner").steps == (1,)
    assert line(view, "write-fn", "bank").label == "data not stated"


def test_messages_pass_what_carries_them() -> None:
    view = seen_as("data", SHOP)
    assert {("api", "jobs"), ("jobs", "worker"), ("worker", "orders")} <= ends(view)
    assert box(view, "jobs").service == "kept 4d"


def test_a_design_that_keeps_nothing_has_no_picture_of_data() -> None:
    assert nothing_seen("data", HEAD + "resources:\n  logs: {type: log-group}\n")
