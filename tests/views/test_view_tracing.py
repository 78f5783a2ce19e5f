"""The picture of one finding: its path lit and numbered, all else faint."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from view_designs import HEAD

from archgen.finding.finding import Finding
from archgen.pipeline import judge, load, view
from archgen.policy.report import Report
from archgen.views.tracing import trace
from archgen.views.view import Emphasis, View

ORDERS = (
    HEAD
    + """\
resources:
  shopper: {type: client, kind: browser, calls: api}
  users: {type: cognito-user-pool}
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    authorizer: users
    routes:
      GET /orders: {to: orders-fn}
      GET /health: {to: orders-fn, public: probes}
  orders-fn: {type: lambda, runtime: python3.13, reads: [orders, notes], writes: orders, encryption_key: key}
  orders: {type: dynamodb, holds: [personal]}
  notes: {type: dynamodb, holds: [public]}
  key: {type: kms-key}
"""
)


def traced(rule: str, text: str = ORDERS) -> tuple[View, Finding, Report]:
    design = load(text.encode())
    report = judge(design)
    finding = next(finding for finding in report.findings if finding.rule == rule)
    assert design.graph is not None
    return trace(design.graph, report, finding), finding, report


def emphases(seen: View) -> dict[str, Emphasis]:
    return {box.id: box.emphasis for box in seen.boxes}


def test_the_path_is_lit_its_missing_guard_marked_and_the_rest_faint() -> None:
    seen, finding, _ = traced("anonymous-path-to-store")
    assert [hop.node for hop in finding.path] == [
        "@internet",
        "api/default_endpoint",
        "api/GET /health",
        "orders-fn",
        "orders",
    ]
    assert emphases(seen) == {
        "@internet": Emphasis.LIT,
        "shopper": Emphasis.FAINT,
        "users": Emphasis.FAINT,
        "api": Emphasis.PLACE,
        "orders-fn": Emphasis.LIT,
        "orders": Emphasis.LIT,
        "notes": Emphasis.FAINT,
        "key": Emphasis.FAINT,
    }


def test_lines_along_the_path_carry_its_steps_and_a_missing_one_is_drawn() -> None:
    seen, _, _ = traced("anonymous-path-to-store")
    lit = {
        (line.source, line.target): line.steps for line in seen.lines if line.emphasis is not Emphasis.FAINT
    }
    assert lit == {("@internet", "api"): (1, 2), ("api", "orders-fn"): (3,), ("orders-fn", "orders"): (4,)}
    assert all(not line.steps for line in seen.lines if line.emphasis is Emphasis.FAINT)


def test_the_key_tells_the_path_and_the_heading_the_finding() -> None:
    seen, _, _ = traced("anonymous-path-to-store")
    assert [(step.number, step.text) for step in seen.steps] == [
        (1, "api, default endpoint"),
        (2, "api, GET /health: nothing asks who is calling"),
        (3, "orders-fn"),
        (4, "orders"),
    ]
    assert (seen.steps_title, seen.verdict, seen.rule) == (
        "The path",
        "Critical",
        "anonymous-path-to-store",
    )
    assert seen.facts == "Anyone on the internet can read and write orders"
    assert "from @internet to api/default_endpoint" in seen.alternative


def test_nothing_is_lost_but_the_overviews_own_flow() -> None:
    seen, _, report = traced("anonymous-path-to-store")
    whole = view(load(ORDERS.encode()), report)
    plain = [replace(box, emphasis=Emphasis.PLAIN) for box in seen.boxes if box.id != "@internet"]
    assert plain == list(whole.boxes)
    assert [(line.source, line.target) for line in seen.lines[: len(whole.lines)]] == [
        (line.source, line.target) for line in whole.lines
    ]
    shelved = [tile.resource for frame in seen.frames for tile in frame.shelf]
    assert shelved == [tile.resource for frame in whole.frames for tile in frame.shelf]


def test_a_finding_without_a_path_marks_its_resource() -> None:
    seen, finding, _ = traced("store-without-recovery")
    assert not finding.path
    assert emphases(seen)["orders"] is Emphasis.PLACE
    assert {line.emphasis for line in seen.lines} == {Emphasis.FAINT}
    assert seen.steps == ()
    assert seen.steps_title == ""


@pytest.mark.parametrize("rule", ["key-without-rotation", "log-without-retention"])
def test_what_a_finding_names_on_a_shelf_is_to_be_mended_there(rule: str) -> None:
    text = ORDERS.replace("writes: orders,", "writes: orders, logs_to: logs,") + "  logs: {type: log-group}\n"
    seen, finding, _ = traced(rule, text)
    tiles = {tile.resource: tile.emphasis for frame in seen.frames for tile in frame.shelf}
    owner = finding.resources[0]
    shown = emphases(seen) | tiles
    assert shown[owner] is Emphasis.PLACE
    assert {look for name, look in shown.items() if name != owner} == {Emphasis.FAINT}


def test_an_overview_is_drawn_plain() -> None:
    design = load(ORDERS.encode())
    whole = view(design, judge(design))
    tiles = [tile for frame in whole.frames for tile in frame.shelf]
    assert {thing.emphasis for thing in (*whole.boxes, *whole.lines, *tiles)} == {Emphasis.PLAIN}
