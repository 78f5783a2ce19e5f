"""Guards that AWS refuses weigh nothing in the graph, and no rule believes in them."""

from __future__ import annotations

import pytest
from judging import verdicts, whole

from archgen.blueprint.load import load
from archgen.graph.build import build
from archgen.graph.model import Guard, Strength
from archgen.rules.listing import rule_named
from archgen.rules.verdict import Outcome
from archgen.source.reading import read_bytes

CERTIFIED = """\
resources:
  api:
    type: api-gateway
    protocol: {protocol}
    endpoint: {endpoint}
    default_endpoint: disabled
    domain: {{name: api.example.com, certificate: cert, {policy}mutual_tls: {{truststore: authorities}}}}
    routes: {{{route}: {{to: fn}}}}
  cert: {{type: certificate, names: [api.example.com]}}
  authorities: {{type: bucket, versioning: true}}
  fn: {{type: lambda, runtime: python3.13}}
"""
SIGNED = """\
resources:
  edge: {{type: cloudfront, origin: fn, origin_access: oac}}
  fn: {{type: lambda, runtime: python3.13, url: {{auth: {auth}}}}}
"""
OLD, NEW = (
    "minimum_tls: TLS_1_0, ",
    "minimum_tls: SecurityPolicy_TLS13_1_3_2025_09, endpoint_access: strict, ",
)


def certified(
    protocol: str = "rest", endpoint: str = "regional", policy: str = "", route: str = "GET /quotes"
) -> str:
    """A design with client certificates on the only name of an API."""
    return CERTIFIED.format(protocol=protocol, endpoint=endpoint, policy=policy, route=route)


VOID = {
    "at the edge": certified(endpoint="edge"),
    "on a private API": certified(endpoint="private"),
    "beside an old policy": certified(policy=OLD),
    "beside a new policy": certified(policy=NEW),
    "on a WebSocket API": certified(protocol="websocket", route="$connect"),
}
HOLDING = {
    "on a REST API": certified(),
    "on an HTTP API": certified(protocol="http"),
    "with its policy written": certified(policy="minimum_tls: TLS_1_2, "),
}


def strengths(design: str, door: str, guard: Guard) -> set[Strength]:
    """How strong a guard is on the ways from outside into a door."""
    blueprint, mistakes = load(read_bytes(whole(design).encode(), "case.yaml"))
    assert blueprint is not None
    assert not mistakes
    graph = build(blueprint)
    return {edge.strength(guard) for edge in graph.into[door] if edge.source.startswith("@")}


@pytest.mark.parametrize("design", VOID.values(), ids=list(VOID))
def test_a_certificate_that_aws_does_not_ask_for_is_no_guard(design: str) -> None:
    assert strengths(design, "api/api.example.com", Guard.IDENTITY) == {Strength.OPEN}


@pytest.mark.parametrize("design", HOLDING.values(), ids=list(HOLDING))
def test_a_certificate_that_aws_asks_for_is_one(design: str) -> None:
    assert strengths(design, "api/api.example.com", Guard.IDENTITY) == {Strength.ENFORCED}


@pytest.mark.parametrize("design", VOID.values(), ids=list(VOID))
def test_a_void_certificate_leaves_a_route_open(design: str) -> None:
    assert outcomes(design) == {Outcome.FAILED}


@pytest.mark.parametrize("design", HOLDING.values(), ids=list(HOLDING))
def test_a_certificate_stands_for_an_authorizer(design: str) -> None:
    assert outcomes(design) == {Outcome.PASSED}


def outcomes(design: str) -> set[Outcome]:
    """What the rule on open routes says of a design."""
    rule = rule_named("route-without-authorizer")
    assert rule is not None
    return {one.verdict.outcome for one in verdicts(design, (rule,))}


def test_a_signature_that_nobody_reads_shuts_no_door() -> None:
    assert strengths(SIGNED.format(auth="none"), "fn/url", Guard.ORIGIN) == {Strength.OPEN}
    assert strengths(SIGNED.format(auth="iam"), "fn/url", Guard.ORIGIN) == {Strength.ENFORCED}
