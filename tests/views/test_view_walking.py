"""Where each step of a finding's path is told on its picture: at a line, a box, a tile or a frame."""

from __future__ import annotations

import pytest

from archgen.finding.finding import Finding
from archgen.pipeline import judge, load
from archgen.views.tracing import trace
from archgen.views.view import Emphasis, LineKind, View

HEAD = "archgen: 1\nname: A walk\nregions: [eu-west-1]\nresources:\n"
NETWORK = (
    HEAD
    + """\
  fn: {type: lambda, runtime: python3.13, in: inner}
boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16]}
  inner: {type: subnet, in: net, zone: a, routes: [nat]}
"""
)
ANSWERS = (
    HEAD
    + """\
  api: {type: api-gateway, protocol: http, authorizer: token, routes: {GET /me: {to: fn}}}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [a]}
  fn: {type: lambda, runtime: python3.13, reads: people}
  people: {type: dynamodb, holds: [personal, payment]}
"""
)
KEYS = (
    HEAD
    + """\
  items: {type: dynamodb, encryption_key: key}
  words: {type: topic, encryption_key: second, subscribers: pager}
  pages: {type: bucket, holds: public, encryption_key: third}
  fn: {type: lambda, runtime: python3.13, role: fn-role, reads: items}
  send: {type: lambda, runtime: python3.13, sends_to: words}
  read: {type: lambda, runtime: python3.13, reads: pages}
  pager: {type: external, kind: pager}
  fn-role: {type: iam-role, trusts: {lambda: {}}}
  key: {type: kms-key, users: [fn-role, logs.eu-west-1.amazonaws.com]}
  second: {type: kms-key, policy: {effect: allow, principals: [send], actions: "kms:Decrypt"}}
  third: {type: kms-key, users: []}
  logs: {type: log-group, encryption_key: key}
  errors: {type: alarm, watches: fn, metrics: [errors], notifies: words}
"""
)
CATCH_ALL = (
    HEAD
    + """\
  api:
    type: api-gateway
    protocol: http
    authorizer: token
    routes: {GET /notes: {to: fn}, $default: {to: fn, public: Answers 404.}}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [notes]}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: [personal]}
"""
)
OPEN_GATE = (
    HEAD
    + """\
  api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /notes: {to: fn}}}
  gate: {type: authorizer, kind: lambda-request, function: check, on_error: allow}
  check: {type: lambda, runtime: python3.13}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: [personal]}
"""
)
COPIES = (
    HEAD
    + """\
  key: {type: kms-key, rotation: true}
  people: {type: dynamodb, holds: [personal], encryption_key: key, replicas: {eu-west-2: {}}}
"""
)
LISTED = (
    HEAD
    + """\
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    policy:
      - effect: allow
        principals: ['*']
        actions: ['execute-api:Invoke']
        conditions: {IpAddress: {'aws:SourceIp': [198.51.100.0/24]}}
    routes: {GET /notes: {to: fn, public: Partners read them.}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, holds: [personal]}
"""
)


def walked(rule: str, text: str) -> tuple[View, Finding]:
    """The picture of a rule's finding, and the finding."""
    design = load(text.encode())
    report = judge(design)
    finding = next(finding for finding in report.findings if finding.rule == rule)
    assert design.graph is not None
    return trace(design.graph, report, finding), finding


def nodes(finding: Finding) -> list[str]:
    return [hop.node for hop in finding.path]


def lit_lines(seen: View) -> dict[tuple[str, str], tuple[int, ...]]:
    return {(line.source, line.target): line.steps for line in seen.lines if line.emphasis is Emphasis.LIT}


def at_boxes(seen: View) -> dict[str, tuple[int, ...]]:
    return {box.id: box.steps for box in seen.boxes if box.steps}


def emphasis_of(seen: View, name: str) -> Emphasis:
    return next(box.emphasis for box in seen.boxes if box.id == name)


def test_a_step_that_is_a_frame_is_told_at_the_frame_and_mended_there() -> None:
    seen, finding = walked("unrestricted-egress", NETWORK)
    assert nodes(finding) == ["fn", "inner", "@internet"]
    assert finding.path[1].place
    told = {frame.id: (frame.steps, frame.emphasis) for frame in seen.frames}
    assert told.pop("inner") == ((1,), Emphasis.PLACE)
    assert set(told.values()) == {((), Emphasis.PLAIN)}
    assert emphasis_of(seen, "fn") is Emphasis.LIT


def test_a_zone_that_a_path_leads_out_to_has_a_box_and_a_line() -> None:
    seen, _ = walked("unrestricted-egress", NETWORK)
    assert emphasis_of(seen, "@internet") is Emphasis.LIT
    assert [(line.source, line.target, line.kind, line.steps) for line in seen.lines] == [
        ("fn", "@internet", LineKind.REQUEST, (2,))
    ]
    assert (seen.steps[-1].number, seen.steps[-1].text) == (2, "The internet")
    assert next(box.title for box in seen.boxes if box.id == "@internet") == "The internet"


def test_an_answer_goes_back_to_whoever_calls() -> None:
    seen, finding = walked("undeclared-response-fields", ANSWERS)
    assert nodes(finding) == ["people", "fn", "api/GET /me", "api/default_endpoint", "@internet"]
    (line,) = [line for line in seen.lines if line.target == "@internet"]
    assert (line.source, line.kind, line.steps) == ("api", LineKind.ANSWER, (4,))
    assert (seen.steps[-1].text, seen.boxes[0].id, seen.boxes[0].title) == ("Anyone", "@internet", "Anyone")
    assert lit_lines(seen) == {("fn", "people"): (1,), ("api", "fn"): (2, 3), ("api", "@internet"): (4,)}


def test_a_step_on_a_shelf_is_told_at_its_tile() -> None:
    seen, finding = walked("key-users-unlike-readers", KEYS)
    assert nodes(finding) == ["read", "third"]
    tiles = {tile.resource: (tile.steps, tile.emphasis) for frame in seen.frames for tile in frame.shelf}
    assert tiles.pop("third") == ((1,), Emphasis.PLACE)
    assert set(tiles.values()) == {((), Emphasis.FAINT)}
    assert (at_boxes(seen), lit_lines(seen)) == ({}, {})
    assert emphasis_of(seen, "read") is Emphasis.LIT


def test_a_step_within_the_first_box_is_told_at_the_box() -> None:
    seen, finding = walked("catch-all-weaker-than-named-route", CATCH_ALL)
    assert nodes(finding) == ["api/default_endpoint", "api/$default"]
    assert at_boxes(seen) == {"api": (1,)}
    assert emphasis_of(seen, "api") is Emphasis.PLACE


def test_a_step_at_what_is_not_drawn_is_told_at_what_uses_it() -> None:
    seen, finding = walked("authorizer-failing-open", OPEN_GATE)
    assert nodes(finding) == ["api/GET /notes", "gate"]
    assert at_boxes(seen) == {"api": (1,)}
    assert emphasis_of(seen, "api") is Emphasis.PLACE


def test_a_step_to_a_copy_leads_to_the_copys_own_box() -> None:
    seen, finding = walked("copy-under-weaker-key", COPIES)
    assert nodes(finding) == ["people", "people/replicas/eu-west-2"]
    assert lit_lines(seen) == {("people", "people@eu-west-2"): (1,)}
    assert [step.text for step in seen.steps] == ["people in eu-west-2: keeps it under AWS's key"]
    assert emphasis_of(seen, "people@eu-west-2") is Emphasis.PLACE
    assert emphasis_of(seen, "people") is Emphasis.LIT


@pytest.mark.parametrize(
    ("caller", "first", "title"),
    [
        ("", "@partner", "Any partner"),
        ("  shop: {type: client, kind: browser, calls: api}\n", "@partner", "Any partner"),
        ("  firm: {type: client, kind: machine, zone: partner, calls: api}\n", "firm", "firm"),
    ],
)
def test_a_path_from_a_zone_begins_at_the_drawn_caller_of_that_zone(
    caller: str, first: str, title: str
) -> None:
    seen, finding = walked("object-without-ownership-check", LISTED + caller)
    assert finding.path[0].node == "@partner"
    assert (first, "api") in lit_lines(seen)
    assert next(box.title for box in seen.boxes if box.id == first) == title
    assert emphasis_of(seen, first) is Emphasis.LIT


def test_an_answer_to_a_zone_goes_to_the_drawn_caller_of_that_zone() -> None:
    firm = "  firm: {type: client, kind: machine, zone: partner, calls: api}\n"
    seen, finding = walked("undeclared-response-fields", LISTED + firm)
    assert finding.path[-1].node == "@partner"
    assert lit_lines(seen)["firm", "api"] == (4,)
    assert [box.id for box in seen.boxes if box.id.startswith("@")] == []
