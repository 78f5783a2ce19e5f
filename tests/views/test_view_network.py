"""The picture of the network: what stands in a VPC, and by which way each call leaves it."""

from __future__ import annotations

from question_views import CLAIMS, framed, nothing_seen, seen_as, sentence
from view_designs import HEAD, SHOP, box, ends, line

from archgen.views.view import FrameKind, LineKind


def test_things_stand_in_their_subnets_and_a_gateway_in_the_vpc() -> None:
    places = framed(seen_as("network", CLAIMS))
    assert places["inner-a, inner-b · 2 zones"] == {"secrets-door"}
    assert places["fn-group"] == {"file-fn"}
    assert places["data-a"] == {"claims-db"}
    assert places["VPC net · 10.1.0.0/16"] == {"s3-door", "net/nat", "net/transit"}


def test_a_way_out_of_subnets_that_share_a_frame_stands_around_them() -> None:
    without_vpc = (
        HEAD
        + """
boundaries:
  left: {type: subnet, zone: a}
  right: {type: subnet, zone: b}
resources:
  bills: {type: lambda, runtime: python3.13, in: [left, right]}
"""
    )
    places = framed(seen_as("network", without_vpc))
    assert places["left, right · 2 zones"] == {"bills"}
    assert {"left/out"} in places.values()


def test_a_security_group_is_a_frame_within_the_subnets_of_its_members() -> None:
    view = seen_as("network", CLAIMS)
    group = next(frame for frame in view.frames if frame.id == "fn-group")
    assert (group.kind, group.title, group.parent) == (
        FrameKind.SECURITY_GROUP,
        "fn-group",
        "inner-a+inner-b",
    )
    assert "fn-group" not in box(view, "file-fn").service


def test_a_security_group_with_members_in_two_places_is_named_on_them() -> None:
    alone = "secrets-door: {type: vpc-endpoint, service: secretsmanager, in: [inner-a, inner-b]}"
    shared = alone.replace("[inner-a, inner-b]", "data-a, security_groups: fn-group")
    spread = CLAIMS.replace(alone, shared)
    view = seen_as("network", spread)
    assert "fn-group" not in framed(view)
    assert "group fn-group" in box(view, "file-fn").service


def test_a_subnet_that_the_internet_reaches_is_another_kind_of_frame() -> None:
    public = CLAIMS.replace(
        "data-a: {type: subnet, in: net, zone: a}", "data-a: {type: subnet, in: net, zone: a, public: true}"
    )
    kinds = {frame.id: frame.kind for frame in seen_as("network", public).frames}
    assert (kinds["data-a"], kinds["inner-a+inner-b"]) == (FrameKind.PUBLIC_SUBNET, FrameKind.SUBNET)


def test_each_call_goes_the_way_that_the_rules_find() -> None:
    view = seen_as("network", CLAIMS)
    assert {
        ("file-fn", "claims-db"),
        ("file-fn", "s3-door"),
        ("s3-door", "scans"),
        ("file-fn", "secrets-door"),
        ("secrets-door", "db-login"),
        ("file-fn", "net/nat"),
        ("net/nat", "audit-bus"),
        ("net/nat", "fraud-check"),
        ("file-fn", "net/transit"),
        ("net/transit", "ledger"),
    } <= ends(view)
    assert sentence(view, "file-fn", "claims-db") == "Within the network."
    assert sentence(view, "file-fn", "s3-door").startswith("By an endpoint")
    assert sentence(view, "file-fn", "net/nat").startswith("Out of the network by its way out")
    assert sentence(view, "claims-api", "file-fn").startswith("Started through AWS")


def test_the_line_to_the_way_out_says_how_well_it_is_bounded() -> None:
    assert line(seen_as("network", CLAIMS), "file-fn", "net/nat").label == "to anywhere"
    bounded = CLAIMS.replace(
        "fn-group: {type: security-group}",
        "fn-group: {type: security-group, out_to: [{to: fraud-check, port: 443}]}",
    )
    assert line(seen_as("network", bounded), "file-fn", "net/nat").label == "to named ends"


def test_without_an_endpoint_a_call_takes_the_nat() -> None:
    without = CLAIMS.replace("  s3-door: {type: vpc-endpoint, service: s3, routes: [inner-a, inner-b]}\n", "")
    assert ("net/nat", "scans") in ends(seen_as("network", without))


def test_a_call_that_cannot_leave_says_so() -> None:
    shut = CLAIMS.replace("cidr: [10.1.0.0/16]}", "cidr: [10.1.0.0/16], egress: none}").replace(
        ", routes: [nat, transit]", ""
    )
    found = line(seen_as("network", shut), "file-fn", "fraud-check")
    assert (found.kind, found.label) == (LineKind.NOTE, "no way")
    view = seen_as("network", shut)
    assert sentence(view, "file-fn", "fraud-check") == "No way leads there from where it stands."


def test_what_runs_in_no_vpc_stands_together() -> None:
    apart = box(seen_as("network", CLAIMS), "tidy-fn")
    assert (apart.title, apart.members) == ("2 outside any VPC", ("rates-fn", "tidy-fn"))


def test_a_private_api_is_reached_by_its_endpoint() -> None:
    text = HEAD + (
        "resources:\n"
        "  staff: {type: client, kind: operator, zone: corporate, calls: api}\n"
        "  api:\n"
        "    type: api-gateway\n"
        "    protocol: rest\n"
        "    endpoint: private\n"
        "    authorizer: iam\n"
        "    routes: {GET /a: {to: fn}}\n"
        '    policy: [{effect: allow, principals: ["*"], actions: ["execute-api:Invoke"],\n'
        '      conditions: {StringEquals: {"aws:SourceVpce": door}}}]\n'
        "  fn: {type: lambda, runtime: python3.13}\n"
        "  door: {type: vpc-endpoint, service: execute-api, in: inner}\n"
        "boundaries:\n"
        "  net: {type: vpc, cidr: [10.0.0.0/16]}\n"
        "  inner: {type: subnet, in: net, zone: a}\n"
    )
    view = seen_as("network", text)
    assert {("staff", "door"), ("door", "api")} <= ends(view)
    assert sentence(view, "staff", "door").startswith("By an endpoint")


def test_a_design_without_a_vpc_has_no_picture_of_the_network() -> None:
    assert nothing_seen("network", SHOP)


def test_what_runs_in_no_vpc_stands_in_its_own_account() -> None:
    text = HEAD + (
        "resources:\n"
        "  inner-fn: {type: lambda, runtime: python3.13, in: inner}\n"
        "  back-fn: {type: lambda, runtime: python3.13, in: back}\n"
        "  front-fn: {type: lambda, runtime: python3.13, in: front}\n"
        "boundaries:\n"
        '  front: {type: account, id: "111122223333"}\n'
        '  back: {type: account, id: "444455556666"}\n'
        "  net: {type: vpc, in: back, cidr: [10.0.0.0/16]}\n"
        "  inner: {type: subnet, in: net, zone: a, routes: [nat]}\n"
    )
    view = seen_as("network", text)
    assert box(view, "front-fn").title == "front-fn, outside any VPC"
    assert box(view, "front-fn").frame != box(view, "back-fn").frame
    assert line(view, "net/nat", "@internet").kind is LineKind.REQUEST
