"""Slips in a network that one edit mends, told once; and types that stand in zones, all of them judged."""

from __future__ import annotations

import pytest
from judging import FLAGSHIP, edited, reported, verdicts
from networked import NETWORK

from archgen.catalogue.capabilities import Zonal
from archgen.catalogue.types import TYPES
from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome

NET = """boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16], flow_logs: logs}
  first: {type: subnet, in: net, zone: a, routes: [igw]}
"""
LINES = {
    "dynamodb": "one: {type: dynamodb, dax: {nodes: 2, in: first}}",
    "lambda": "one: {type: lambda, runtime: python3.13, in: first}",
    "vpc-endpoint": "one: {type: vpc-endpoint, service: kms, in: first}",
    "vpc-link": "one: {type: vpc-link, to: other, in: first}\n  other: {type: generic, service: NLB}",
}
"""Each type that stands in zones, in one subnet."""


def folded(design: str) -> dict[str, str]:
    """What is folded in a design, with what takes it in."""
    return {f.id: f.folded_into for f in reported(design).findings if f.folded_into}


def test_an_endpoint_in_the_default_group_is_a_part_of_what_is_said_of_that_group() -> None:
    design = "resources:\n  door: {type: vpc-endpoint, service: kms, in: first}\n" + NET
    taken = folded(design.replace("flow_logs: logs", "flow_logs: none"))
    assert taken["endpoint-open-to-network@door"] == "open-default-security-group@net"


def test_an_endpoint_with_a_wide_group_of_its_own_speaks_for_itself() -> None:
    design = edited(
        FLAGSHIP,
        *NETWORK,
        ("in_from: [{from: read-group, port: 443}]", "in_from: [{port: 443}]"),
        ("default_security_group: closed, ", ""),
    )
    ids = {finding.id for finding in reported(design).open}
    assert {"endpoint-open-to-network@door-group", "open-default-security-group@net"} <= ids


def test_a_function_that_a_public_subnet_cuts_off_is_told_once() -> None:
    design = """resources:
  fn: {type: lambda, runtime: python3.13, in: first, reads: app-key}
  app-key: {type: secret}
"""
    taken = folded(design + NET.replace("flow_logs: logs", "flow_logs: none"))
    assert taken["workload-in-public-subnet@fn"] == "function-cut-off@fn"


def test_a_function_of_which_one_subnet_leads_nowhere_is_told_once() -> None:
    design = """resources:
  fn: {type: lambda, runtime: python3.13, in: [outward, shut], reads: app-key}
  app-key: {type: secret}
boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16]}
  outward: {type: subnet, in: net, zone: a, routes: [nat]}
  shut: {type: subnet, in: net, zone: b}
"""
    assert folded(design)["private-call-over-internet@fn"] == "function-cut-off@fn"


def test_every_type_that_stands_in_zones_has_a_design_here() -> None:
    assert set(LINES) == {word for word, model in TYPES.items() if issubclass(model, Zonal)}


@pytest.mark.parametrize("word", LINES)
def test_whatever_stands_in_one_zone_fails_and_in_two_does_not(word: str) -> None:
    rule = rule_named("single-zone-placement")
    assert rule is not None
    design = f"resources:\n  logs: {{type: log-group}}\n  {LINES[word]}\n{NET}"
    two = (
        design.replace("in: first}", "in: [first, second]}") + "  second: {type: subnet, in: net, zone: b}\n"
    )
    answers = [
        {v.verdict.resources[0]: v.verdict.outcome for v in verdicts(d, (rule,))} for d in (design, two)
    ]
    assert [answer["one"] for answer in answers] == [Outcome.FAILED, Outcome.PASSED]


def test_groups_behind_a_way_out_that_nothing_watches_are_told_with_it() -> None:
    design = """resources:
  fn: {type: lambda, runtime: python3.13, in: inner}
  grouped: {type: lambda, runtime: python3.13, in: inner, security_groups: wide}
  wide: {type: security-group}
boundaries:
  net: {type: vpc, cidr: [10.0.0.0/16]}
  inner: {type: subnet, in: net, zone: a, routes: [nat]}
"""
    assert folded(design)["unrestricted-egress@wide"] == "unrestricted-egress@net"
