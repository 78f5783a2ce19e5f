"""How strong a guard is, by kind, and that what AWS would not do is no guard at all."""

from __future__ import annotations

import pytest
from graph_making import edge, resources, strength

from archgen.graph.levels import level
from archgen.graph.model import Guard, Strength

FN = "fn: {type: lambda, runtime: python3.13}"
USERS = "users: {type: cognito-user-pool}"
OPEN, SILENT, STATED, ENFORCED, BUILT = Strength


def api(more: str = "", route: str = "to: fn", protocol: str = "rest") -> str:
    """An API with one route that names an object."""
    return f"api: {{type: api-gateway, protocol: {protocol}{more}, routes: {{'GET /a/{{id}}': {{{route}}}}}}}"


def authorizer(said: str) -> str:
    """A check of callers by the name of `gate`."""
    return f"gate: {{type: authorizer, {said}}}"


JWT = authorizer("kind: jwt, issuer: 'https://id.example.com/', audience: [a]")
BY_CODE = "kind: lambda-request, function: gate-fn, identity_source: [header.Token]"
GATE_FN = "gate-fn: {type: lambda}"

IDENTITY = {
    "nobody": ([api(), FN], OPEN),
    "a reason to be open": ([api(route="to: fn, public: Anyone may look."), FN], OPEN),
    "an API key": ([api(", api_key: true"), FN], OPEN),
    "CORS": ([api(", cors: {origins: ['https://a.example.com'], methods: [GET]}"), FN], OPEN),
    "iam": ([api(", authorizer: iam"), FN], ENFORCED),
    "a route takes the API's away": ([api(", authorizer: iam", "to: fn, authorizer: none"), FN], OPEN),
    "a pool": ([api(", authorizer: users"), FN, USERS], ENFORCED),
    "a token": ([api(", authorizer: gate", protocol="http"), FN, JWT], ENFORCED),
    "a function": ([api(", authorizer: gate"), FN, authorizer(BY_CODE), GATE_FN], ENFORCED),
    "a function that lets callers in when it fails": (
        [api(", authorizer: gate"), FN, authorizer(f"{BY_CODE}, on_error: allow"), GATE_FN],
        OPEN,
    ),
    "a pool's authorizer on an HTTP API": (
        [
            api(", authorizer: gate", protocol="http"),
            FN,
            USERS,
            authorizer("kind: cognito, user_pool: users"),
        ],
        OPEN,
    ),
    "a signed webhook": ([api(route="to: fn, webhook: {secret: key}"), FN, "key: {type: secret}"], STATED),
}


@pytest.mark.parametrize("name", IDENTITY)
def test_who_is_asked_for(name: str) -> None:
    lines, expected = IDENTITY[name]
    assert strength(resources(*lines), "api/default_endpoint", "api/GET /a/{id}", Guard.IDENTITY) is expected


PERMISSION = {
    "identity alone": ([api(", authorizer: users"), FN, USERS], OPEN),
    "scopes": ([api(", authorizer: users", "to: fn, scopes: [a/read]"), FN, USERS], ENFORCED),
    "groups": ([api(", authorizer: users", "to: fn, groups: [staff]"), FN, USERS], STATED),
    "iam": ([api(", authorizer: iam"), FN], ENFORCED),
    "a function": ([api(", authorizer: gate"), FN, authorizer(BY_CODE), GATE_FN], STATED),
    "scopes of nobody": ([api(route="to: fn, scopes: [a/read]"), FN], OPEN),
}


@pytest.mark.parametrize("name", PERMISSION)
def test_what_callers_may(name: str) -> None:
    lines, expected = PERMISSION[name]
    graph = resources(*lines)
    assert strength(graph, "api/default_endpoint", "api/GET /a/{id}", Guard.PERMISSION) is expected


OBJECT = {
    "silence": ("to: fn", SILENT),
    "said not to be": ("to: fn, object_check: none", OPEN),
    "in the handler": ("to: fn, object_check: handler", STATED),
    "a policy store": ("to: fn, object_check: policy-store", ENFORCED),
    "scopes": ("to: fn, scopes: [a/read]", SILENT),
    "from a claim": ("to: fn, mapping: {owner: claim.sub}", ENFORCED),
    "from the body": ("to: fn, mapping: {owner: body.owner}", SILENT),
}


@pytest.mark.parametrize("name", OBJECT)
def test_whose_object_it_is(name: str) -> None:
    route, expected = OBJECT[name]
    graph = resources(api(", authorizer: users", route), FN, USERS)
    assert strength(graph, "api/default_endpoint", "api/GET /a/{id}", Guard.OBJECT) is expected


TENANT = {
    "a shared table, unfiltered": ("reads: t", "tenancy: shared, tenant_key: owner", OPEN),
    "a shared table by the caller's key": (
        "reads: {t: {keys: leading-key, tenant: 'claim:sub'}}",
        "tenancy: shared, tenant_key: owner",
        STATED,
    ),
}


@pytest.mark.parametrize("name", TENANT)
def test_whose_tenant_it_is(name: str) -> None:
    reads, table, expected = TENANT[name]
    graph = resources(f"fn: {{type: lambda, {reads}}}", f"t: {{type: dynamodb, {table}}}")
    assert strength(graph, "fn", "t", Guard.TENANT) is expected


def waf(said: str, protects: str = "api") -> str:
    """A web ACL in front of something."""
    return f"acl: {{type: waf, protects: {protects}, {said}}}"


BLOCKING = "default_action: allow, managed_rules: [common]"
INSPECTION = {
    "none": ([api(), FN], OPEN),
    "managed rules": ([api(), FN, waf(BLOCKING)], ENFORCED),
    "a rule of one's own": (
        [api(), FN, waf("default_action: allow, rules: {bots: {match: label bot, action: block}}")],
        ENFORCED,
    ),
    "no rule at all": ([api(), FN, waf("default_action: allow")], OPEN),
    "all count": ([api(), FN, waf(f"{BLOCKING}, mode: count")], OPEN),
    "the group counts": (
        [api(), FN, waf("default_action: allow, managed_rules: {common: {mode: count}}")],
        OPEN,
    ),
    "on an HTTP API": ([api(protocol="http"), FN, waf(BLOCKING)], OPEN),
    "for CloudFront": ([api(), FN, waf(f"{BLOCKING}, scope: cloudfront")], OPEN),
    "classic": ([api(), FN, waf(f"{BLOCKING}, version: classic")], OPEN),
}


@pytest.mark.parametrize("name", INSPECTION)
def test_what_is_inspected(name: str) -> None:
    lines, expected = INSPECTION[name]
    graph = resources(*lines)
    assert strength(graph, "@internet", "api/default_endpoint", Guard.INSPECTION) is expected


def test_no_web_acl_stands_before_a_function_url_but_one_stands_before_a_load_balancer() -> None:
    url = resources("fn: {type: lambda, url: {auth: none}}", waf(BLOCKING, "fn"))
    assert strength(url, "@internet", "fn/url", Guard.INSPECTION) is OPEN
    generic = "alb: {type: generic, service: %s, capabilities: [exposes], expose: public}"
    for service, expected in (("Application Load Balancer", ENFORCED), ("Network Load Balancer", OPEN)):
        graph = resources(generic % service, waf(BLOCKING, "alb"))
        assert strength(graph, "@internet", "alb", Guard.INSPECTION) is expected


THROTTLE = {
    "AWS's own": ([api(), FN], OPEN),
    "of the API": ([api(", throttle: {rate: 10/s, burst: 20}"), FN], ENFORCED),
    "by the web ACL": (
        [api(), FN, waf("default_action: allow, rate_limit: {requests: 100/5m, by: ip}")],
        ENFORCED,
    ),
    "only counted": (
        [api(), FN, waf("default_action: allow, rate_limit: {requests: 100/5m, by: ip, action: count}")],
        OPEN,
    ),
}


@pytest.mark.parametrize("name", THROTTLE)
def test_what_is_limited(name: str) -> None:
    lines, expected = THROTTLE[name]
    assert strength(resources(*lines), "@internet", "api/default_endpoint", Guard.THROTTLE) is expected


EDGE = "edge: {type: cloudfront, origin: api, origin_header: {name: X-Edge, secret: key}}"
KEY = "key: {type: secret}"
DEMANDS = "default_action: block, rules: {a: {match: header x-edge equals key, action: allow}}"
GATED = (
    "gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.X-Edge]%s}"
)
READS_KEY = "gate-fn: {type: lambda, reads: key}"
BY_ADDRESS = "default_action: block, rules: {a: {match: address in office, action: allow}}"

ORIGIN = {
    "sent, and asked for by nobody": ([EDGE, KEY, api(), FN], OPEN),
    "demanded": ([EDGE, KEY, api(), FN, waf(DEMANDS)], ENFORCED),
    "an edge that does not say the header's name": (
        ["edge: {type: cloudfront, origin: api, origin_header: key}", KEY, api(), FN, waf(DEMANDS)],
        ENFORCED,
    ),
    "another header": ([EDGE, KEY, api(), FN, waf(DEMANDS.replace("x-edge", "x-other"))], OPEN),
    "another secret": (
        [EDGE, KEY, "other: {type: secret}", api(), FN, waf(DEMANDS.replace("key", "other"))],
        OPEN,
    ),
    "one rule allows without it": (
        [EDGE, KEY, api(), FN, waf(f"{DEMANDS[:-1]}, b: {{match: address in office, action: allow}}}}")],
        OPEN,
    ),
    "the default allows": ([EDGE, KEY, api(), FN, waf(DEMANDS.replace("block", "allow"))], OPEN),
    "only counted": ([EDGE, KEY, api(), FN, waf(f"{DEMANDS}, mode: count")], OPEN),
    "addresses": (
        [EDGE, KEY, api(), FN, waf(BY_ADDRESS)],
        OPEN,
    ),
    "read by the authorizer's function": (
        [EDGE, KEY, api(", authorizer: gate"), FN, GATED % "", READS_KEY],
        ENFORCED,
    ),
    "an authorizer that does not read the secret": (
        [EDGE, KEY, api(", authorizer: gate"), FN, GATED % "", GATE_FN],
        OPEN,
    ),
    "an authorizer that lets callers in when it fails": (
        [EDGE, KEY, api(", authorizer: gate"), FN, GATED % ", on_error: allow", READS_KEY],
        OPEN,
    ),
}


@pytest.mark.parametrize("name", ORIGIN)
def test_what_shuts_out_those_who_come_past_the_edge(name: str) -> None:
    lines, expected = ORIGIN[name]
    graph = resources(*lines)
    assert strength(graph, "@internet", "api/default_endpoint", Guard.ORIGIN) is expected
    assert not edge(graph, "edge", "api/default_endpoint").shut


CERTIFIED = "{name: api.example.com, certificate: cert, mutual_tls: {truststore: trust}}"


def test_certificates_on_the_edges_line_and_on_the_name_shut_the_name() -> None:
    graph = resources(
        "edge: {type: cloudfront, origin: {api: {auth: mutual-tls}}}",
        api(f", endpoint: regional, domain: {CERTIFIED}"),
        "cert: {type: certificate, names: [api.example.com]}",
        "trust: {type: bucket}",
        FN,
    )
    assert edge(graph, "@internet", "api/api.example.com").shut
    assert not edge(graph, "@internet", "api/default_endpoint").shut


@pytest.mark.parametrize(("access", "shut"), [("oac", True), ("none", False)])
def test_a_function_url_is_shut_by_signatures_of_the_edge(access: str, *, shut: bool) -> None:
    graph = resources(
        f"edge: {{type: cloudfront, origin: fn, origin_access: {access}}}",
        "fn: {type: lambda, url: {auth: iam}}",
    )
    assert edge(graph, "@internet", "fn/url").shut is shut


POLICY = (
    ", policy: [{effect: allow, principals: ['*'], actions: ['execute-api:Invoke'], "
    "conditions: {IpAddress: {'aws:SourceIp': [198.51.100.0/24]}}}]"
)


def test_a_door_that_admits_addresses_is_shut_to_strangers_and_open_to_partners() -> None:
    by_policy = resources(api(POLICY), FN)
    by_acl = resources(api(), FN, waf(BY_ADDRESS))
    for graph in (by_policy, by_acl):
        assert edge(graph, "@internet", "api/default_endpoint").shut
        assert not edge(graph, "@partner", "api/default_endpoint").shut
        assert not edge(graph, "@corporate", "api/default_endpoint").shut


def test_addresses_shut_nothing_behind_an_edge_whose_own_addresses_must_pass() -> None:
    graph = resources(EDGE, KEY, api(POLICY), FN)
    assert not edge(graph, "@internet", "api/default_endpoint").shut


def test_a_closing_guard_counts_for_every_kind() -> None:
    graph = resources(EDGE, KEY, api(), FN, waf(DEMANDS), waf(BLOCKING, "edge").replace("acl", "edge-acl"))
    shut = edge(graph, "@internet", "api/default_endpoint")
    assert {guard: min(shut.strength(guard), ENFORCED) for guard in Guard} == dict.fromkeys(Guard, ENFORCED)
    assert level(graph, "fn", Guard.INSPECTION) is ENFORCED
    assert level(graph, "fn", Guard.IDENTITY) is OPEN


@pytest.mark.parametrize(
    ("more", "route", "place"),
    [
        ("", "to: fn", ("api", "")),
        ("", "to: fn, public: Anyone may look.", ("api", "GET /a/{id}")),
        ("", "to: fn, authorizer: none", ("api", "GET /a/{id}")),
        (", authorizer: gate", "to: fn", ("api", "")),
        (", authorizer: iam", "to: fn, authorizer: gate", ("api", "GET /a/{id}")),
        (", authorizer: iam", "to: fn", ("api", "GET /a/{id}")),
    ],
)
def test_what_a_route_inherits_would_be_mended_at_its_api(
    more: str, route: str, place: tuple[str, str]
) -> None:
    void = authorizer(f"{BY_CODE}, on_error: allow")
    graph = resources(api(more, route), FN, void, GATE_FN)
    slot = edge(graph, "api/default_endpoint", "api/GET /a/{id}").slots[Guard.IDENTITY]
    assert (slot.resource, slot.part) == place
