"""Which lines a view has: their words, the steps on them, what they pass, and the request path."""

from __future__ import annotations

import pytest
from view_designs import HEAD, SHOP, box, ends, line, seen

from archgen.views.view import FrameKind, LineKind

TWO_CHECKS = (
    HEAD
    + """\
resources:
  app: {type: client, kind: mobile, calls: api}
  api:
    type: api-gateway
    protocol: rest
    authorizer: by-pool
    routes:
      GET /notes: {to: notes-fn}
      GET /tokens: {to: check-fn}
      POST /hooks: {to: notes-fn, authorizer: by-code}
  by-pool: {type: authorizer, kind: cognito, user_pool: pool}
  by-code: {type: authorizer, kind: lambda-request, function: check-fn}
  pool: {type: cognito-user-pool}
  check-fn: {type: lambda}
  notes-fn: {type: lambda, reads: {notes: {via: [door, org/firewall, net]}}}
  door: {type: vpc-endpoint, service: dynamodb}
  notes: {type: dynamodb}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
flows:
  hook:
    title: A hook comes in
    steps:
      - app -> api
      - api -> by-code: ask the code
      - by-code -> check-fn: decide
      - api -> by-pool: verify
      - notes-fn -> notes: get
      - notes-fn <- notes: the note
"""
)


def test_a_step_through_an_authorizer_stands_on_the_line_to_what_that_one_relies_on() -> None:
    picture = seen(TWO_CHECKS)
    assert line(picture, "api", "check-fn").steps == (2, 3)
    assert line(picture, "api", "pool").steps == (4,)


def test_steps_along_a_line_with_stops_stand_on_its_first_leg() -> None:
    picture = seen(TWO_CHECKS)
    assert line(picture, "notes-fn", "door").steps == (5, 6)
    assert line(picture, "door", "notes").steps == ()


def test_a_line_leaves_out_stops_that_are_frames_or_not_in_the_file() -> None:
    picture = seen(TWO_CHECKS)
    assert line(picture, "notes-fn", "door").label == "reads"
    assert line(picture, "door", "notes").label == ""
    assert ("notes-fn", "notes") not in ends(picture)


def test_a_step_without_words_names_its_ends() -> None:
    assert seen(TWO_CHECKS).steps[0].text == "app to api"


def test_a_pair_that_a_route_and_an_authorizer_join_is_one_line_with_both_words() -> None:
    joined = line(seen(TWO_CHECKS), "api", "check-fn")
    assert (joined.kind, joined.label) == (LineKind.REQUEST, "GET /tokens, authorizes")


@pytest.mark.parametrize(
    ("relation", "source", "target", "label"),
    [
        ("al: {type: alarm, watches: api, metrics: [5xx]}", "al", "api", "watches"),
        ("trail: {type: cloudtrail, data_events: notes, logs_to: box}", "trail", "notes", "records"),
        ("trail: {type: cloudtrail, data_events: notes, logs_to: box}", "trail", "box", "logs"),
        ("late: {type: lambda, deployed_by: hand}", "hand", "late", "deploys"),
        ("late: {type: lambda, manages: {box: {label: empties}}}", "late", "box", "empties"),
    ],
)
def test_in_a_small_design_arrows_read_as_sentences(
    relation: str, source: str, target: str, label: str
) -> None:
    picture = seen(
        HEAD
        + f"""\
resources:
  api: {{type: api-gateway, protocol: rest, routes: {{"GET /a": {{to: fn}}}}}}
  fn: {{type: lambda, reads: notes}}
  notes: {{type: dynamodb}}
  box: {{type: bucket}}
  hand: {{type: iam-role, trusts: {{builder: {{}}}}}}
  {relation}
"""
    )
    drawn = line(picture, source, target)
    assert (drawn.kind, drawn.label) == (LineKind.NOTE, label)
    assert (target, source) not in ends(picture)


PRIVATE = (
    HEAD
    + """\
resources:
  api:
    type: api-gateway
    protocol: rest
    endpoint: private
    policy:
      - effect: EFFECT
        principals: ["*"]
        actions: ["execute-api:Invoke"]
        conditions: {OPERATOR: {"aws:SourceVpce": door}}
    routes:
      GET /a: {to: fn}
  door: {type: vpc-endpoint, service: execute-api, in: net}
  fn: {type: lambda}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
"""
)


@pytest.mark.parametrize(
    ("effect", "operator", "drawn"),
    [
        ("allow", "StringEquals", True),
        ("deny", "StringNotEquals", True),
        ("deny", "StringEquals", False),
        ("allow", "StringNotEquals", False),
    ],
)
def test_the_endpoint_that_a_policy_asks_for_leads_into_the_api(
    effect: str, operator: str, *, drawn: bool
) -> None:
    picture = seen(PRIVATE.replace("EFFECT", effect).replace("OPERATOR", operator))
    assert (("door", "api") in ends(picture)) is drawn
    vpc = next(frame for frame in picture.frames if frame.kind is FrameKind.VPC)
    assert box(picture, "door").frame == vpc.id
    assert box(picture, "door").column == 2


def test_an_endpoint_leads_to_what_its_own_policy_names() -> None:
    picture = seen(
        HEAD
        + """\
resources:
  api: {type: api-gateway, protocol: rest, endpoint: private, routes: {"GET /a": {to: fn}}}
  door:
    type: vpc-endpoint
    service: execute-api
    policy: [{effect: allow, principals: ["*"], actions: ["execute-api:Invoke"], resources: [api/*]}]
  fn: {type: lambda}
"""
    )
    assert line(picture, "door", "api").kind is LineKind.REQUEST


def test_notes_are_no_part_of_the_request_path_unless_a_step_runs_along_them() -> None:
    small = HEAD + (
        "resources:\n"
        "  app: {type: client, kind: mobile, calls: api}\n"
        '  api: {type: api-gateway, protocol: rest, routes: {"GET /a": {to: fn}}}\n'
        "  fn: {type: lambda, reads: notes}\n"
        "  notes: {type: dynamodb, encryption_key: key}\n"
        "  key: {type: kms-key}\n"
    )
    steps = "flows:\n  f:\n    title: F\n    steps:\n      - app -> api\n      - notes -> key: decrypt\n"
    assert not line(seen(small), "notes", "key").spine
    assert line(seen(small), "fn", "notes").spine
    assert line(seen(small + steps), "notes", "key").spine


def test_a_system_outside_that_calls_has_a_request_path_of_its_own() -> None:
    picture = seen(
        HEAD
        + """\
resources:
  app: {type: client, kind: mobile, calls: api}
  api: {type: api-gateway, protocol: rest, routes: {"GET /a": {to: fn}}}
  fn: {type: lambda}
  carrier: {type: external, kind: partner, calls: hooks}
  hooks: {type: api-gateway, protocol: rest, routes: {"POST /b": {to: hook-fn}}}
  hook-fn: {type: lambda}
"""
    )
    assert {(row.source, row.target) for row in picture.lines if row.spine} == {
        ("app", "api"),
        ("api", "fn"),
        ("carrier", "hooks"),
        ("hooks", "hook-fn"),
    }


def test_signing_in_of_a_pool_is_trust_and_is_drawn_though_no_step_tells_it() -> None:
    text = SHOP.replace(
        "  payments: {type",
        "  keys: {type: identity-pool, signs_in_with: people}\n"
        "  company: {type: identity-provider, kind: okta, signs_in: people}\n  payments: {type",
    )
    picture = seen(text)
    assert (line(picture, "keys", "people").kind, line(picture, "keys", "people").label) == (
        LineKind.IDENTITY,
        "trusts",
    )
    assert line(picture, "company", "people").label == "signs in"
