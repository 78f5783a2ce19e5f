"""Path rules on small designs: which rule, at which place, by which way, into what, and how bad."""

from __future__ import annotations

import pytest
import yaml
from judging import FLAGSHIP, STUDY_NOTES, edited, reported, whole
from judging_paths import CODE, EDGE, RULES, STORE, findings, marked, nodes

CLINIC = """
classification: confidential
resources:
  desk:
    type: api-gateway
    protocol: http
    authorizer: staff-token
    routes:
      GET /visits/{id}: {to: visits-fn}
      GET /status: {to: visits-fn, public: Read by the probe.}
  staff-token: {type: authorizer, kind: jwt, issuer: "https://login.example.org/", audience: [clinic]}
  visits-fn: {type: lambda, runtime: python3.13, reads: visits}
  status-fn: {type: lambda, runtime: python3.13}
  visits: {type: dynamodb, holds: [personal]}
"""
STATUS_APART = ("{to: visits-fn, public: Read by the probe.}", "{to: status-fn, public: Read by the probe.}")
STATUS_ASKS = ("{to: visits-fn, public: Read by the probe.}", "{to: visits-fn}")

SHOP = """
classification: confidential
resources:
  front: {type: cloudfront, origin: shop-api, origin_header: {name: x-front, secret: front-key}}
  front-key: {type: secret, rotation: 30d, overlap: 1d}
  shop-api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    routes: {GET /baskets: {to: basket-fn, authorizer: iam}}
  shop-acl: {type: waf, scope: regional, protects: shop-api, default_action: allow, managed_rules: [common]}
  basket-fn: {type: lambda, runtime: python3.13, reads: baskets}
  baskets: {type: dynamodb, holds: [personal]}
"""
HEADER_DEMANDED = (
    "default_action: allow, managed_rules: [common]}",
    "default_action: block, rules: {from-front: {match: header x-front equals front-key, action: allow}}}",
)

LIBRARY = """
classification: confidential
resources:
  front: {type: cloudfront, origin: loans-api, origin_header: {name: x-front, secret: front-key}}
  front-key: {type: secret, rotation: 30d, overlap: 1d}
  front-acl: {type: waf, scope: cloudfront, protects: front, default_action: allow, managed_rules: [common]}
  loans-api: {type: api-gateway, protocol: http, authorizer: gate, routes: {POST /loans: {to: loan-fn}}}
  gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.Authorization]}
  gate-fn: {type: lambda, runtime: python3.13}
  loan-fn: {type: lambda, runtime: python3.13}
"""
GATE_KNOWS_SECRET = (
    "  gate-fn: {type: lambda, runtime: python3.13}",
    "  gate-fn: {type: lambda, runtime: python3.13, reads: front-key}",
)
GATE_ASKS_FOR_HEADER = ("[header.Authorization]", "[header.Authorization, header.x-front]")


def test_a_public_route_that_shares_a_function_opens_the_table_behind_it() -> None:
    found = findings(CLINIC)
    opened = found[f"{STORE}@desk/GET /status"]
    assert opened.severity.word == "critical"
    assert nodes(opened) == ["@internet", "desk/default_endpoint", "desk/GET /status", "visits-fn", "visits"]
    assert marked(opened) == ["desk/GET /status"]
    assert opened.sinks == ("visits",)
    assert opened.message == "anyone on the internet can read `visits`"
    assert [name for name in found if name.startswith(STORE)] == [opened.id]


@pytest.mark.parametrize("mend", [STATUS_APART, STATUS_ASKS], ids=["a function of its own", "an authorizer"])
def test_mending_the_route_ends_exactly_its_finding(mend: tuple[str, str]) -> None:
    assert set(findings(CLINIC)) - set(findings(edited(CLINIC, mend))) == {f"{STORE}@desk/GET /status"}
    assert set(findings(edited(CLINIC, mend))) <= set(findings(CLINIC))


def test_a_silence_that_routes_inherit_is_one_finding_at_the_api() -> None:
    bare = edited(CLINIC, ("    authorizer: staff-token\n", ""), STATUS_ASKS)
    opened = findings(bare)[f"{STORE}@desk"]
    assert opened.severity.word == "critical"
    assert opened.sinks == ("visits",)
    assert {part.name for part in opened.parts} == {"GET /visits/{id}", "GET /status"}
    assert marked(opened)[0].startswith("desk/GET /")
    assert not [name for name in findings(bare) if name.startswith(STORE) and name != opened.id]


def test_the_local_twin_folds_under_the_path() -> None:
    bare = edited(CLINIC, ("    authorizer: staff-token\n", ""), STATUS_ASKS)
    folded = {finding.id: finding.folded_into for finding in reported(bare).findings}
    assert folded["route-without-authorizer@desk"] == f"{STORE}@desk"
    assert folded[f"{STORE}@desk"] is None


def test_a_front_door_that_its_origin_does_not_ask_for_is_walked_round() -> None:
    found = findings(SHOP)
    round_it = found[f"{EDGE}@shop-api/default_endpoint"]
    assert round_it.severity.word == "medium"
    assert round_it.moved.startswith("medium, not critical")
    assert nodes(round_it) == ["@internet", "shop-api/default_endpoint"]
    assert marked(round_it) == ["shop-api/default_endpoint"]
    assert {"basket-fn", "baskets"} <= set(round_it.sinks)
    assert [name for name in found if name.startswith(EDGE)] == [round_it.id]


def test_an_acl_that_demands_the_header_closes_the_way_round() -> None:
    assert not [name for name in findings(edited(SHOP, HEADER_DEMANDED)) if name.startswith(EDGE)]


def test_closing_the_default_host_ends_the_finding_about_it_alone() -> None:
    named = edited(
        SHOP,
        (
            "    endpoint: regional\n",
            "    endpoint: regional\n    domain: {name: api.example.org, certificate: cert}\n",
        ),
        ("  front-key:", "  cert: {type: certificate, names: [api.example.org]}\n  front-key:"),
    )
    closed = edited(named, ("    protocol: rest\n", "    protocol: rest\n    default_endpoint: disabled\n"))
    assert set(findings(named)) >= {f"{EDGE}@shop-api/default_endpoint", f"{EDGE}@shop-api/api.example.org"}
    assert set(findings(named)) - set(findings(closed)) == {f"{EDGE}@shop-api/default_endpoint"}
    assert set(findings(closed)) <= set(findings(named))


OPEN_TO_ALL = ("{to: basket-fn, authorizer: iam}", "{to: basket-fn, public: Window shopping.}")
ONLY_BUSINESS = ("holds: [personal]", "holds: [business]")


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ([OPEN_TO_ALL], "critical"),
        ([OPEN_TO_ALL, ONLY_BUSINESS, ("confidential", "internal")], "high"),
        ([("holds: [personal]", "holds: [health]")], "high"),
    ],
    ids=["anyone, personal data", "anyone, internal data", "callers that sign, health data"],
)
def test_who_gets_through_and_to_what_decides_how_bad_a_way_round_is(
    changes: list[tuple[str, str]], severity: str
) -> None:
    round_it = findings(edited(SHOP, *changes))[f"{EDGE}@shop-api/default_endpoint"]
    assert round_it.severity.word == severity


def test_an_inspected_edge_inspects_nothing_for_those_who_walk_round_it() -> None:
    found = findings(LIBRARY)
    seen = found[f"{CODE}@loans-api/default_endpoint"]
    assert nodes(seen) == ["@internet", "loans-api/default_endpoint", "loans-api/POST /loans", "loan-fn"]
    assert marked(seen) == ["loans-api/default_endpoint"]
    assert seen.sinks == ("loan-fn",)
    assert seen.folded_into == f"{EDGE}@loans-api/default_endpoint"
    assert set(found) == {seen.id, f"{EDGE}@loans-api/default_endpoint"}


def test_code_that_has_the_secret_may_check_it_so_it_is_asked() -> None:
    report = reported(edited(LIBRARY, GATE_KNOWS_SECRET), RULES)
    assert [finding.id for finding in report.findings] == [f"{CODE}@loans-api/default_endpoint"]
    asked = {question.resource: question for question in report.questions}
    assert asked["loans-api"].weighty
    assert "x-front" in asked["loans-api"].text


def test_an_authorizer_that_asks_for_the_header_closes_both_ways() -> None:
    assert findings(edited(LIBRARY, GATE_KNOWS_SECRET, GATE_ASKS_FOR_HEADER)) == {}


FRONT_LINE = (
    "  front: {type: cloudfront, origin: shop-api, origin_header: {name: x-front, secret: front-key}}\n"
)
ACL_LINE = (
    "  shop-acl: {type: waf, scope: regional, protects: shop-api, default_action: allow, "
    "managed_rules: [common]}\n"
)


def test_an_acl_on_a_door_ends_the_finding_about_it() -> None:
    bare = edited(SHOP, (FRONT_LINE, ""), (ACL_LINE, ""))
    acl = (
        "  acl: {type: waf, scope: regional, protects: shop-api, default_action: allow, managed_rules: %s}\n"
    )
    uninspected = f"{CODE}@shop-api/default_endpoint"
    assert set(findings(bare)) == {uninspected}
    assert findings(bare)[uninspected].severity.word == "low"
    assert findings(bare + acl % "[common]") == {}
    assert set(findings(bare + acl % "{common: {mode: count}}")) == {uninspected}


DRAWN = "  somebody: {type: client, kind: browser, calls: %s}\n"


@pytest.mark.parametrize(
    ("design", "door"), [(CLINIC, "desk"), (SHOP, "front"), (SHOP, "shop-api"), (LIBRARY, "loans-api")]
)
def test_a_drawn_client_changes_nothing(design: str, door: str) -> None:
    assert {
        name: (nodes(one), one.sinks, one.severity) for name, one in findings(design + DRAWN % door).items()
    } == {name: (nodes(one), one.sinks, one.severity) for name, one in findings(design).items()}


def turned(design: str) -> str:
    """The same design with its resources, and their routes, the other way round."""
    tree = yaml.safe_load(whole(design))
    tree["resources"] = dict(reversed(tree["resources"].items()))
    for body in tree["resources"].values():
        if "routes" in body:
            body["routes"] = dict(reversed(body["routes"].items()))
    return yaml.safe_dump(tree, sort_keys=False, default_flow_style=False)


@pytest.mark.parametrize("design", [CLINIC, SHOP, LIBRARY], ids=["clinic", "shop", "library"])
def test_the_order_of_resources_and_routes_changes_nothing(design: str) -> None:
    def told(text: str) -> dict[str, object]:
        return {
            name: (nodes(one), one.sinks, one.severity, one.message, one.folded_into)
            for name, one in findings(text).items()
        }

    assert told(turned(design)) == told(design)


def test_an_acl_where_aws_takes_none_stands_for_what_it_leaves_open() -> None:
    design = """
resources:
  acl: {type: waf, protects: api, default_action: allow, managed_rules: [common, known-bad-inputs]}
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
"""
    folded = {finding.id: finding.folded_into for finding in reported(design).findings}
    assert folded[f"{CODE}@api/default_endpoint"] == "web-acl-on-unsupported-resource@acl/protects/api"


def test_an_acl_without_rules_stands_for_what_it_leaves_open() -> None:
    folded = {finding.id: finding.folded_into for finding in reported(STUDY_NOTES).findings}
    assert folded[f"{CODE}@api/default_endpoint"] == "web-acl-without-baseline@waf"


def test_the_secure_blueprint_has_no_open_path() -> None:
    assert [finding.id for finding in reported(FLAGSHIP, RULES).findings] == []


def test_one_silent_route_is_marked_itself_and_labels_beside_it_grant_nothing() -> None:
    bare = edited(
        STUDY_NOTES,
        ("    authorizer: users                # user authentication\n", ""),
        (
            "label: signed-in request}\n",
            "label: signed-in request}\n  - {from: api, to: users, label: user authentication}\n",
        ),
    )
    report = reported(bare)
    opened = report.open[0]
    assert opened.id == f"{STORE}@api"
    assert opened.message == "anyone on the internet can read and write `notes`"
    lines = bare.splitlines()
    assert lines[opened.primary.span.line - 1].strip().startswith("ANY /{proxy+}:")
    assert [label.text for label in opened.related] == ["a label grants nothing"]
    assert opened.sinks == ("app-key", "notes")
    assert "authorizer: users" in opened.hint
