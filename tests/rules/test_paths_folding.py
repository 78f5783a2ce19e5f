"""What path findings stand for, what stands for them, and what only code could answer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from judging import FLAGSHIP, STUDY_NOTES, edited, reported, verdicts

from archgen.finding.finding import Finding, Severity
from archgen.graph.attributes import DataClass
from archgen.rules.listing import ALL_RULES
from archgen.rules.readings.context import Caller, severity_in_context
from archgen.rules.verdict import Outcome

STORE, CODE, EDGE = "anonymous-path-to-store", "uninspected-path-to-code", "path-around-the-edge"
PATHS = tuple(rule for rule in ALL_RULES if rule.name in (STORE, CODE, EDGE))


def found(design: str) -> Mapping[str, Finding]:
    """All findings by id, folded ones included; the design has no mistake."""
    report = reported(design)
    assert not report.mistakes, [one.message for one in report.mistakes]
    return {finding.id: finding for finding in report.findings}


def of_paths(design: str) -> set[str]:
    """The ids of what the path rules find."""
    return {finding.id for finding in reported(design, PATHS).findings}


def test_the_study_notes_show_an_empty_web_acl_rather_than_the_path_behind_it() -> None:
    findings = found(STUDY_NOTES)
    folded = findings[f"{CODE}@api/default_endpoint"]
    assert folded.folded_into == "web-acl-without-baseline@waf"
    assert folded.severity is Severity.MEDIUM
    assert (CODE, "default_endpoint") in {
        (part.rule, part.name.rpartition("/")[2]) for part in findings["web-acl-without-baseline@waf"].parts
    }
    assert {name for name in findings if name.startswith((STORE, EDGE))} == set()


def test_study_notes_without_an_authorizer_show_one_head_for_the_open_api() -> None:
    bare = edited(
        STUDY_NOTES,
        ("    authorizer: users                # user authentication\n", ""),
        ("connections:\n", "connections:\n  - {from: api, to: users, label: user authentication}\n"),
    )
    findings = found(bare)
    head = findings[f"{STORE}@api"]
    assert (head.severity, head.folded_into) == (Severity.CRITICAL, None)
    assert head.sinks == ("app-key", "notes")
    assert [label.text for label in head.related] == ["a label grants nothing"]
    assert [hop.node for hop in head.path][-2:] == ["notes-fn", "notes"]
    assert findings["route-without-authorizer@api"].folded_into == head.id
    assert findings[f"{CODE}@api/default_endpoint"].folded_into == "web-acl-without-baseline@waf"


def test_the_secure_blueprint_has_no_path_finding() -> None:
    assert of_paths(FLAGSHIP) == set()


ORIGIN_BLOCKS = "    protects: orders-api\n    default_action: block\n"
HEALTH = "GET /health: {to: mock, public: Answers a constant; the probe has no credentials.}"
MANAGED = (
    "{common: {exclude: [SizeRestrictions_BODY]}, known-bad-inputs: {}, ip-reputation: {}, bot-control: {}}"
)
MUTATIONS = {
    "the origin's ACL allows": (
        [(ORIGIN_BLOCKS, ORIGIN_BLOCKS.replace("block", "allow"))],
        {
            f"{EDGE}@orders-api/api.shop.example.com",
            f"{CODE}@orders-api/api.shop.example.com",
        },
    ),
    "the probe reads the table's function": (
        [(HEALTH, HEALTH.replace("mock", "read-order-fn"))],
        {f"{STORE}@orders-api/GET /health"},
    ),
    "the edge's ACL only counts": (
        [
            (
                "    default_action: allow\n    managed_rules:                          #",
                "    mode: count\n" * 1
                + "    default_action: allow\n    managed_rules:                          #",
            )
        ],
        {f"{CODE}@edge"},
    ),
    "another host is open as well": (
        [("    default_endpoint: disabled\n", "")],
        set(),
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_secure_blueprint_with_one_protection_less(name: str) -> None:
    changes, expected = MUTATIONS[name]
    assert of_paths(edited(FLAGSHIP, *changes)) == expected


SHOP = """
classification: confidential
resources:
  front: {type: cloudfront, origin: shop, origin_header: {name: x-front, secret: front-key}}
  front-key: {type: secret, rotation: 30d, overlap: 1d}
  front-acl: {type: waf, scope: cloudfront, protects: front, default_action: allow, managed_rules: [common]}
  shop:
    type: api-gateway
    protocol: http
    authorizer: token
    routes: {GET /baskets: {to: basket-fn}}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [shop]}
  basket-fn: {type: lambda, runtime: python3.13, reads: baskets}
  baskets: {type: dynamodb, holds: [personal]}
"""


def test_closing_a_door_ends_what_comes_through_it_so_the_way_round_stands_for_it() -> None:
    findings = found(SHOP)
    head = findings[f"{EDGE}@shop/default_endpoint"]
    assert head.folded_into is None
    assert findings[f"{CODE}@shop/default_endpoint"].folded_into == head.id
    assert head.notes == ("without `front` there is no inspection",)


def test_a_secret_that_code_reads_is_a_question_not_a_finding() -> None:
    reading = edited(SHOP, ("reads: baskets}", "reads: [baskets, front-key]}"))
    said = {
        (one.rule.name, one.verdict.part): one.verdict.outcome
        for one in verdicts(reading, PATHS)
        if one.rule.name == EDGE
    }
    assert said == {(EDGE, "default_endpoint"): Outcome.NOT_STATED}
    (asked,) = [question for question in reported(reading).questions if question.resource == "shop"]
    assert asked.weighty
    assert "turn away requests without `x-front`?" in asked.text
    assert f"{CODE}@shop/default_endpoint" in of_paths(reading)


def test_an_acl_on_what_takes_none_is_told_where_it_is_drawn() -> None:
    direct = """
resources:
  acl: {type: waf, protects: shop, default_action: allow, managed_rules: [common]}
  shop: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /baskets: {to: basket-fn}}}
  basket-fn: {type: lambda, runtime: python3.13}
"""
    folded = found(direct)[f"{CODE}@shop/default_endpoint"]
    assert folded.folded_into == "web-acl-on-unsupported-resource@acl/protects/shop"


def test_two_hosts_of_one_api_are_two_findings_and_one_edit() -> None:
    named = """
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    domain: {name: api.example.com, certificate: cert}
    routes: {GET /a: {to: fn}}
  cert: {type: certificate, names: [api.example.com]}
  fn: {type: lambda, runtime: python3.13}
"""
    findings = found(named)
    hosts = (f"{CODE}@api/api.example.com", f"{CODE}@api/default_endpoint")
    assert {findings[name].folded_into for name in hosts} == {None, hosts[0]}


DOORS = {
    "a function URL": (
        """
resources:
  front: {type: cloudfront, origin: fn%s}
  fn: {type: lambda, runtime: python3.13, url: {auth: %s}}
""",
        ("", "none"),
        (", origin_access: oac", "iam"),
        "fn/url",
        "passed",
    ),
    "a bucket": (
        """
resources:
  front: {type: cloudfront, origin: files, origin_access: oac}
  files:
    type: bucket
    public_access: %s
    policy: [{effect: allow, principals: ["*"], actions: ["s3:GetObject"]}]
""",
        ("allowed",),
        ("blocked",),
        "files",
        "by_construction",
    ),
}


@pytest.mark.parametrize("name", DOORS)
def test_each_kind_of_origin_can_be_walked_round_and_closed(name: str) -> None:
    design, opened, closed, door, answer = DOORS[name]
    assert f"{EDGE}@{door}" in of_paths(design % opened)
    assert f"{EDGE}@{door}" not in of_paths(design % closed)
    said = {one.verdict.outcome.value for one in verdicts(design % closed, PATHS) if one.rule.name == EDGE}
    assert said == {answer}


def test_guests_of_an_identity_pool_are_anyone() -> None:
    design = """
resources:
  credentials: {type: identity-pool, signs_in_with: people, guests: true, guest_role: guest}
  people: {type: cognito-user-pool}
  guest:
    type: iam-role
    trusts: {credentials: {}}
    allows: [{effect: allow, actions: ["s3:GetObject"], resources: [files]}]
  files: {type: bucket, holds: [personal]}
"""
    opened = found(design)[f"{STORE}@credentials/guests"]
    assert (opened.severity, opened.sinks) == (Severity.CRITICAL, ("files",))
    assert f"{STORE}@credentials/guests" not in of_paths(
        edited(design, ("guests: true, guest_role: guest", "guests: false"))
    )


PUBLIC = """
resources:
  api: {type: api-gateway, protocol: http, routes: {%s /menu: {to: fn, public: On the shop window.}}}
  fn: {type: lambda, runtime: python3.13, %s: menu}
  menu: {type: dynamodb, holds: [public]}
"""


def test_public_data_may_be_read_by_anyone_and_not_written() -> None:
    assert not {name for name in of_paths(PUBLIC % ("GET", "reads")) if name.startswith(STORE)}
    written = found(PUBLIC % ("POST", "writes"))[f"{STORE}@api/POST /menu"]
    assert written.severity is Severity.HIGH
    assert written.moved == "high, not critical: no more than internal data lies behind"


ACL = "{type: waf, protects: %s, default_action: allow, managed_rules: [common]}\n"

ADDED = {
    "an authorizer for the API": (("protocol: http\n", "protocol: http\n    authorizer: token\n"),),
    "an authorizer for one route": (("GET /b: {to: fn", "GET /b: {to: fn, authorizer: token"),),
    "one that lets callers in when it fails": (
        ("protocol: http\n", "protocol: http\n    authorizer: void\n"),
    ),
    "a header that is asked for": (
        ("identity_source: [header.Token]", "identity_source: [header.Token, header.x-front]"),
    ),
    "a web ACL at the edge": (("resources:\n", f"resources:\n  front-acl: {ACL % 'front'}"),),
    "a web ACL where none can stand": (("resources:\n", f"resources:\n  acl: {ACL % 'api'}"),),
    "no default host": (("protocol: http\n", "protocol: http\n    default_endpoint: disabled\n"),),
    "iam at the URL": (("url: {auth: none}", "url: {auth: iam}"),),
}
BARE = """
classification: confidential
resources:
  front: {type: cloudfront, origin: api, origin_header: {name: x-front, secret: front-key}}
  front-key: {type: secret}
  api:
    type: api-gateway
    protocol: http
    domain: {name: api.example.com, certificate: cert}
    routes:
      GET /a: {to: fn}
      GET /b: {to: fn}
      GET /c: {to: other, public: For everybody.}
      GET /d: {to: fn, authorizer: gate}
  cert: {type: certificate, names: [api.example.com]}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [a]}
  void: {type: authorizer, kind: lambda-request, function: gate-fn, on_error: allow}
  gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.Token]}
  gate-fn: {type: lambda, runtime: python3.13}
  fn: {type: lambda, runtime: python3.13, reads: table, url: {auth: none}}
  other: {type: lambda, runtime: python3.13, writes: table}
  table: {type: dynamodb, holds: [personal]}
"""


def triples(design: str) -> set[tuple[str, str]]:
    """Each finding of the path rules with each of its sinks, folded ones included."""
    return {(one.id, sink) for one in reported(design, PATHS).findings for sink in one.sinks}


@pytest.mark.parametrize("first", ADDED)
@pytest.mark.parametrize("second", ADDED)
def test_adding_a_guard_never_adds_a_finding_or_a_sink(first: str, second: str) -> None:
    one = edited(BARE, *ADDED[first])
    assert triples(one) <= triples(BARE)
    if first != second:
        both = edited(one, *(change for change in ADDED[second] if one.count(change[0]) == 1))
        assert triples(both) <= triples(one)


VOID = ("one that lets callers in when it fails", "a web ACL where none can stand")


@pytest.mark.parametrize("name", VOID)
def test_a_guard_that_guards_nothing_changes_no_verdict(name: str) -> None:
    assert triples(edited(BARE, *ADDED[name])) == triples(BARE)


CELLS = {
    (Caller.ANYONE, DataClass.PUBLIC): Severity.MEDIUM,
    (Caller.ANYONE, DataClass.INTERNAL): Severity.HIGH,
    (Caller.ANYONE, DataClass.CONFIDENTIAL): Severity.CRITICAL,
    (Caller.ANYONE, DataClass.RESTRICTED): Severity.CRITICAL,
    (Caller.SIGNED_UP, DataClass.PUBLIC): Severity.LOW,
    (Caller.SIGNED_UP, DataClass.INTERNAL): Severity.MEDIUM,
    (Caller.SIGNED_UP, DataClass.CONFIDENTIAL): Severity.HIGH,
    (Caller.SIGNED_UP, DataClass.RESTRICTED): Severity.CRITICAL,
    (Caller.KNOWN, DataClass.PUBLIC): Severity.LOW,
    (Caller.KNOWN, DataClass.INTERNAL): Severity.MEDIUM,
    (Caller.KNOWN, DataClass.CONFIDENTIAL): Severity.MEDIUM,
    (Caller.KNOWN, DataClass.RESTRICTED): Severity.HIGH,
    (Caller.INSIDE, DataClass.PUBLIC): Severity.INFO,
    (Caller.INSIDE, DataClass.INTERNAL): Severity.LOW,
    (Caller.INSIDE, DataClass.CONFIDENTIAL): Severity.MEDIUM,
    (Caller.INSIDE, DataClass.RESTRICTED): Severity.HIGH,
}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell[0].name} {cell[1].name}".lower())
def test_who_can_drive_a_path_and_to_what_moves_its_severity(cell: tuple[Caller, DataClass]) -> None:
    caller, data = cell
    assert severity_in_context(Severity.CRITICAL, caller, data) is CELLS[cell]
    assert severity_in_context(Severity.INFO, caller, data) is Severity.INFO


def test_the_most_secret_stores_are_critical_for_anyone_whatever_the_rule() -> None:
    for base in Severity:
        moved = severity_in_context(base, Caller.ANYONE, DataClass.RESTRICTED, kept=True)
        assert moved is Severity.CRITICAL


def test_more_secret_data_and_less_known_callers_never_weigh_less() -> None:
    classes = (DataClass.PUBLIC, DataClass.INTERNAL, DataClass.CONFIDENTIAL, DataClass.RESTRICTED)
    for base in Severity:
        rows = [[severity_in_context(base, caller, data) for data in classes] for caller in sorted(Caller)]
        assert all(row == sorted(row) for row in rows)
        assert all(list(column) == sorted(column) for column in zip(*rows, strict=True))
