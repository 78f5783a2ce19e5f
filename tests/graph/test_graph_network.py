"""Where packets go: out of subnets by what they lead to, past what bounds them, and to endpoints."""

from __future__ import annotations

import pytest
from graph_making import made, strength

from archgen.graph.attributes import Exposure, exposure
from archgen.graph.egress import egress_level, endpoints_of, is_attached, services_near, way_out
from archgen.graph.model import EdgeKind, Graph, Guard, NodeKind, Slot, Strength

OPEN, SILENT, STATED, ENFORCED, BUILT = Strength


def placed(vpc: str = "", subnet: str = "", more: str = "", function: str = "", place: str = "a") -> Graph:
    """A function in a subnet of a VPC, with settings of each."""
    return made(
        f"resources:\n  fn: {{type: lambda, in: [{place}]{function}}}\n{more}"
        f"boundaries:\n  net: {{type: vpc, cidr: [10.0.0.0/16]{vpc}}}\n"
        f"  a: {{type: subnet, in: net, zone: a{subnet}}}\n"
    )


def network(graph: Graph) -> list[tuple[str, str, str]]:
    """The edges along which packets go: (from, to, part)."""
    edges = [e for row in graph.out.values() for e in row if e.kind is EdgeKind.NETWORK]
    return sorted((e.source, e.target, e.part) for e in edges)


def test_a_function_sends_from_its_subnet_and_the_subnet_where_its_routes_lead() -> None:
    graph = placed(", egress: nat", ", routes: [nat]")
    assert network(graph) == [
        ("a", "@internet", "routes/nat"),
        ("a", "net/inside", ""),
        ("fn", "a", ""),
        ("net", "@internet", ""),
        ("net", "net/inside", ""),
    ]
    assert {name: graph.nodes[name].kind for name in ("a", "net", "net/inside")} == dict.fromkeys(
        ("a", "net", "net/inside"), NodeKind.FRAME
    )
    assert [(e.source, e.target) for e in way_out(graph, "fn")] == [("fn", "a"), ("a", "@internet")]
    assert way_out(graph, "fn")[-1].slots[Guard.EGRESS] == Slot("a", "routes/nat", ("routes",))


def test_packets_drive_nothing() -> None:
    graph = placed(", egress: nat", ", routes: [igw]")
    assert exposure(graph, "fn") is Exposure.NONE
    assert exposure(graph, "net") is Exposure.NONE


LEVELS = {
    "a NAT": (", egress: nat", ", routes: [nat]", OPEN),
    "a NAT behind a firewall": (", egress: firewall", ", routes: [nat]", ENFORCED),
    "a proxy": (", egress: proxy", ", routes: [nat]", ENFORCED),
    "an internet gateway": ("", ", routes: [igw]", OPEN),
    "a public subnet": ("", ", public: true", OPEN),
    "a VPC that says how": (", egress: nat", "", OPEN),
    "nothing said": ("", "", SILENT),
    "no way out": (", egress: none", "", None),
    "endpoints alone": ("", ", routes: [endpoint]", None),
    "one's own network": ("", ", routes: [transit]", None),
}


@pytest.mark.parametrize("name", LEVELS)
def test_the_way_out_is_as_well_bounded_as_subnet_and_vpc_say(name: str) -> None:
    vpc, subnet, expected = LEVELS[name]
    assert egress_level(placed(vpc, subnet), "fn") is expected


def test_one_open_subnet_of_two_is_enough() -> None:
    graph = made(
        "resources:\n  fn: {type: lambda, in: [a, b]}\n"
        "boundaries:\n  net: {type: vpc, cidr: [10.0.0.0/16]}\n"
        "  a: {type: subnet, in: net, zone: a, routes: [endpoint]}\n"
        "  b: {type: subnet, in: net, zone: b, routes: [nat]}\n"
    )
    assert egress_level(graph, "fn") is OPEN
    assert [e.target for e in way_out(graph, "fn")] == ["b", "@internet"]


GROUPS = {
    "names": ("[db]", ENFORCED),
    "addresses": ("[{cidr: 10.0.0.0/8, port: 443}]", ENFORCED),
    "anywhere": ("[{cidr: 0.0.0.0/0, port: 443}]", OPEN),
    "anywhere among others": ("[db, {cidr: '::/0'}]", OPEN),
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_security_group_bounds_what_it_is_worn_by(name: str) -> None:
    out_to, expected = GROUPS[name]
    graph = placed(
        ", egress: nat",
        ", routes: [nat]",
        f"  g: {{type: security-group, out_to: {out_to}}}\n",
        ", security_groups: g",
    )
    assert strength(graph, "fn", "a", Guard.EGRESS) is expected
    assert egress_level(graph, "fn") is expected


def test_a_group_that_says_nothing_leads_anywhere_and_a_list_in_code_is_stated() -> None:
    silent = placed(", egress: nat", "", "  g: {type: security-group}\n", ", security_groups: g")
    assert egress_level(silent, "fn") is OPEN
    listed = placed(", egress: nat", "", "", ", egress: {allow: [api.example.com]}")
    assert egress_level(listed, "fn") is STATED


def test_a_drawn_firewall_on_the_way_bounds_it() -> None:
    wall = "  wall: {type: generic, service: Firewall, capabilities: [inspects]}\n"
    plain = "  wall: {type: generic, service: Gateway}\n"
    assert egress_level(placed("", ", routes: [wall]", wall), "fn") is ENFORCED
    assert egress_level(placed("", ", routes: [wall]", plain), "fn") is OPEN


def test_code_outside_networks_is_not_attached() -> None:
    graph = made("resources:\n  fn: {type: lambda}\n")
    assert not is_attached(graph, "fn")
    assert egress_level(graph, "fn") is None
    assert is_attached(placed(), "fn")


ENDPOINTS = {
    "an interface serves its whole VPC": ("e: {type: vpc-endpoint, service: sqs, in: [b]}", {"sqs"}),
    "one in the VPC itself": (
        "e: {type: vpc-endpoint, service: com.amazonaws.eu-west-1.kms, in: [net]}",
        {"kms"},
    ),
    "a gateway serves the subnets that route to it": (
        "e: {type: vpc-endpoint, service: s3, in: [net], routes: [a]}",
        {"s3"},
    ),
    "another subnet's gateway serves nobody else": (
        "e: {type: vpc-endpoint, service: s3, in: [net], routes: [b]}",
        set(),
    ),
    "another VPC's endpoint": ("e: {type: vpc-endpoint, service: sqs, in: [far]}", set()),
}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_endpoints_are_reached_from_where_they_serve(name: str) -> None:
    line, expected = ENDPOINTS[name]
    graph = made(
        f"resources:\n  fn: {{type: lambda, in: [a]}}\n  {line}\n"
        "boundaries:\n  net: {type: vpc, cidr: [10.0.0.0/16]}\n  far: {type: vpc, cidr: [10.1.0.0/16]}\n"
        "  a: {type: subnet, in: net, zone: a}\n  b: {type: subnet, in: net, zone: b}\n"
    )
    assert services_near(graph, "fn") == expected
    assert endpoints_of(graph, "fn") == (("e",) if expected else ())


def test_a_frame_is_no_end_of_any_other_edge() -> None:
    graph = made(
        "resources:\n  kept: {type: log-group}\n"
        "boundaries:\n  net: {type: vpc, cidr: [10.0.0.0/16], flow_logs: kept}\n"
    )
    assert graph.into["kept"] == ()
