"""A guard that AWS refuses is drawn, and guards nothing."""

from __future__ import annotations

import pytest
from graph_making import resources, strength

from archgen.graph.model import Guard, Strength

ASKED = {
    "authorizer": "token: {type: authorizer, %s}",
    "pool": "users: {type: cognito-user-pool}",
    "check": "check: {type: lambda}",
}
FN = "fn: {type: lambda}"
OPEN, ENFORCED = Strength.OPEN, Strength.ENFORCED

KINDS = {
    "kind: cognito, user_pool: users": {"rest": ENFORCED, "http": OPEN, "websocket": OPEN},
    "kind: jwt, issuer: users": {"rest": ENFORCED, "http": ENFORCED, "websocket": OPEN},
    "kind: lambda-token, function: check": {"rest": ENFORCED, "http": OPEN, "websocket": OPEN},
    "kind: lambda-request, function: check": {"rest": ENFORCED, "http": ENFORCED, "websocket": ENFORCED},
    "kind: jwt, issuer: users, algorithms: [HS256]": {"rest": OPEN, "http": OPEN, "websocket": OPEN},
    "kind: jwt, issuer: 'http://id.example.com'": {"rest": OPEN, "http": OPEN, "websocket": OPEN},
    "kind: jwt, issuer: 'https://id.example.com'": {"rest": ENFORCED, "http": ENFORCED, "websocket": OPEN},
}


@pytest.mark.parametrize("protocol", ["rest", "http", "websocket"])
@pytest.mark.parametrize("said", KINDS)
def test_an_authorizer_that_aws_refuses_knows_nobody(said: str, protocol: str) -> None:
    route = "$connect" if protocol == "websocket" else "GET /notes"
    routes = f"{{{route}: {{to: fn}}}}"
    graph = resources(
        f"api: {{type: api-gateway, protocol: {protocol}, authorizer: token, routes: {routes}}}",
        ASKED["authorizer"] % said,
        ASKED["pool"],
        ASKED["check"],
        FN,
    )
    found = strength(graph, "api/default_endpoint", f"api/{route}", Guard.IDENTITY)
    assert found is KINDS[said][protocol]


@pytest.mark.parametrize(
    "said", ["routes: {say: {to: fn, authorizer: iam}}", "authorizer: iam, routes: {say: {to: fn}}"]
)
def test_no_message_asks_who_calls_where_nothing_asks_at_the_connection(said: str) -> None:
    graph = resources(f"api: {{type: api-gateway, protocol: websocket, {said}}}", FN)
    for guard in (Guard.IDENTITY, Guard.PERMISSION):
        assert strength(graph, "api/default_endpoint", "api/say", guard) is OPEN


def inspection(*lines: str, door: str = "api/default_endpoint") -> Strength:
    """How surely requests from the internet are inspected at a door of an API or an edge."""
    rules = "default_action: allow, managed_rules: [common]"
    graph = resources(
        "edge: {type: cloudfront, origin: api}",
        "api: {type: api-gateway, protocol: rest, endpoint: regional, routes: {GET /notes: {to: mock}}}",
        *(line % rules for line in lines),
    )
    return strength(graph, "@internet", door, Guard.INSPECTION)


@pytest.mark.parametrize(
    ("said", "door", "expected"),
    [
        ("protects: api", "api/default_endpoint", ENFORCED),
        ("protects: api, scope: regional", "api/default_endpoint", ENFORCED),
        ("protects: api, scope: cloudfront", "api/default_endpoint", OPEN),
        ("protects: api, region: us-east-1", "api/default_endpoint", OPEN),
        ("protects: api, version: classic", "api/default_endpoint", OPEN),
        ("protects: edge", "edge", ENFORCED),
        ("protects: edge, scope: cloudfront, region: us-east-1", "edge", ENFORCED),
        ("protects: edge, scope: regional", "edge", OPEN),
        ("protects: [edge, api]", "edge", OPEN),
        ("protects: [edge, api]", "api/default_endpoint", OPEN),
        ("protects: [edge, api], scope: cloudfront", "edge", ENFORCED),
        ("protects: [edge, api], scope: cloudfront", "api/default_endpoint", OPEN),
        ("protects: edge, scope: cloudfront, region: eu-west-1", "edge", OPEN),
    ],
)
def test_a_web_acl_that_aws_refuses_inspects_nothing(said: str, door: str, expected: Strength) -> None:
    assert inspection(f"waf: {{type: waf, {said}, %s}}", door=door) is expected
