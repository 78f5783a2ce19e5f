"""What is drawn as a guard and is none: certificates AWS does not ask for, names that know nobody."""

from __future__ import annotations

import pytest
from graph_making import resources, strength

from archgen.graph.levels import level
from archgen.graph.model import Guard, Strength

FN = "fn: {type: lambda}"
CERT = "cert: {type: certificate, names: [api.example.com]}"
TRUST = "trust: {type: bucket}"

CERTIFICATES = {
    "a regional REST API": ("rest, endpoint: regional", "", Strength.ENFORCED),
    "an HTTP API": ("http", "", Strength.ENFORCED),
    "an edge-optimised API": ("rest, endpoint: edge", "", Strength.OPEN),
    "a REST API that does not say": ("rest", "", Strength.OPEN),
    "a WebSocket API": ("websocket", "", Strength.OPEN),
    "an enhanced TLS policy": (
        "rest, endpoint: regional",
        ", minimum_tls: SecurityPolicy_TLS13_1_2_2021_06",
        Strength.OPEN,
    ),
    "a plain TLS policy": ("rest, endpoint: regional", ", minimum_tls: TLS_1_2", Strength.ENFORCED),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_client_certificates_count_where_aws_asks_for_them(name: str) -> None:
    protocol, more, expected = CERTIFICATES[name]
    route = "$connect" if protocol == "websocket" else "GET /a"
    graph = resources(
        f"api: {{type: api-gateway, protocol: {protocol}, routes: {{{route}: {{to: fn}}}}, "
        f"domain: {{name: api.example.com, certificate: cert{more}, mutual_tls: {{truststore: trust}}}}}}",
        FN,
        CERT,
        TRUST,
    )
    assert strength(graph, "@internet", "api/api.example.com", Guard.IDENTITY) is expected


KNOWING = {
    "a pool": ("users: {type: cognito-user-pool}", Strength.ENFORCED),
    "a provider": ("users: {type: identity-provider, kind: oidc}", Strength.ENFORCED),
    "something that authenticates": (
        "users: {type: generic, service: Directory, capabilities: [authenticates]}",
        Strength.ENFORCED,
    ),
    "a table": ("users: {type: dynamodb}", Strength.OPEN),
    "a function": ("users: {type: lambda}", Strength.OPEN),
    "something generic": ("users: {type: generic, service: Directory}", Strength.OPEN),
}


@pytest.mark.parametrize("name", KNOWING)
def test_only_what_signs_people_in_knows_who_calls(name: str) -> None:
    line, expected = KNOWING[name]
    graph = resources(
        "api: {type: api-gateway, protocol: http, authorizer: users, routes: {GET /a: {to: fn}}}", line, FN
    )
    assert level(graph, "fn", Guard.IDENTITY) is expected


@pytest.mark.parametrize(
    "guard",
    [
        "shield: {type: shield, tier: advanced, protects: api}",
        "gate: {type: generic, service: Firewall, capabilities: [inspects], protects: api}",
        "acl: {type: waf, scope: cloudfront, protects: api, default_action: allow, managed_rules: [common]}",
    ],
)
def test_what_aws_does_not_put_before_an_api_inspects_nothing(guard: str) -> None:
    api = "api: {type: api-gateway, protocol: rest, routes: {GET /a: {to: fn}}}"
    for kind in (Guard.INSPECTION, Guard.THROTTLE):
        assert level(resources(api, FN, guard), "fn", kind) is Strength.OPEN


def test_a_resource_policy_says_nothing_on_an_http_api() -> None:
    policy = "policy: [{effect: allow, principals: [caller-role], actions: ['execute-api:Invoke']}]"
    for protocol, expected in (("rest", Strength.ENFORCED), ("http", Strength.OPEN)):
        api = f"api: {{type: api-gateway, protocol: {protocol}, {policy}, routes: {{GET /a: {{to: fn}}}}}}"
        assert level(resources(api, FN), "fn", Guard.IDENTITY) is expected
