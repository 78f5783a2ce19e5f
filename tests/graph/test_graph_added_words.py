"""Words added to a design: a guard never opens anything, an entry never closes anything."""

from __future__ import annotations

import pytest
from graph_making import made

from archgen.graph.attributes import class_in_reach, exposure
from archgen.graph.levels import Question, levels
from archgen.graph.model import Graph, Guard, Strength
from archgen.graph.places import places

SHOP = """\
resources:
  phone: {type: client, kind: mobile, calls: shop}
  edge: {type: cloudfront, origin: shop}
  edge-key: {type: secret}
  shop:
    type: api-gateway
    protocol: rest
    endpoint: regional
    domain: {name: shop.example.com, certificate: cert}
    routes:
      GET /orders/{id}: {to: read-fn}
      POST /orders: {to: write-fn}
      GET /files: {to: files, action: GetObject}
      POST /jobs: {to: jobs, action: SendMessage, public: Anyone may ask.}
  chat: {type: api-gateway, protocol: websocket, routes: {$connect: {to: hello-fn}, say: {to: write-fn}}}
  light: {type: api-gateway, protocol: http, routes: {GET /orders: {to: read-fn}}}
  cert: {type: certificate, names: [shop.example.com]}
  trust: {type: bucket}
  users: {type: cognito-user-pool}
  records: {type: log-group}
  token: {type: authorizer, kind: jwt, issuer: "https://id.example.com/", audience: [shop]}
  read-fn: {type: lambda, reads: orders, url: {auth: none}}
  write-fn: {type: lambda, writes: orders, reads: edge-key}
  hello-fn: {type: lambda}
  worker: {type: lambda, triggered_by: jobs, writes: files}
  jobs: {type: queue}
  orders: {type: dynamodb, holds: [personal], tenancy: shared}
  files: {type: bucket, public_access: allowed}
"""
SINKS = ("orders", "files", "jobs", "edge-key", "read-fn", "write-fn", "hello-fn", "worker")
_DEMANDS = "rules: {from-edge: {match: header x-edge equals edge-key, action: allow}}"
_ADDRESSES = "conditions: {IpAddress: {'aws:SourceIp': [198.51.100.0/24]}}"


def _acl(name: str, target: str, more: str) -> str:
    return f"  {name}: {{type: waf, protects: {target}, {more}}}\n"


def _api(word: str) -> tuple[str, str]:
    return "    endpoint: regional\n", f"    endpoint: regional\n    {word}\n"


def _route(name: str, words: str) -> tuple[str, str]:
    old = {"GET /orders/{id}": "{to: read-fn}", "POST /orders": "{to: write-fn}"}[name]
    return f"{name}: {old}", f"{name}: {old[:-1]}, {words}}}"


_END = "  files: {type: bucket, public_access: allowed}\n"

GUARDS = {
    "an authorizer for the API": _api("authorizer: users"),
    "a throttle for the API": _api("throttle: {rate: 10/s, burst: 20}"),
    "a log for the API": _api("logs_to: records"),
    "a policy by address": _api(
        f"policy: [{{effect: allow, principals: ['*'], actions: ['execute-api:Invoke'], {_ADDRESSES}}}]"
    ),
    "a policy by name": _api(
        "policy: [{effect: allow, principals: [worker], actions: ['execute-api:Invoke']}]"
    ),
    "the default host off": _api("default_endpoint: disabled"),
    "client certificates": ("certificate: cert}", "certificate: cert, mutual_tls: {truststore: trust}}"),
    "an authorizer for a route": _route("GET /orders/{id}", "authorizer: users"),
    "iam for a route": _route("POST /orders", "authorizer: iam"),
    "scopes": _route("GET /orders/{id}", "scopes: [orders/read]"),
    "a check of the object": _route("GET /orders/{id}", "object_check: handler"),
    "a throttle for a route": _route("POST /orders", "throttle: {rate: 1/s, burst: 2}"),
    "a signed webhook": _route("POST /orders", "webhook: {secret: edge-key}"),
    "an authorizer for the other API": ("protocol: http,", "protocol: http, authorizer: token,"),
    "a key for connections": ("$connect: {to: hello-fn}", "$connect: {to: hello-fn, authorizer: iam}"),
    "signatures for a function's host": ("url: {auth: none}", "url: {auth: iam}"),
    "a secret header": (
        "{type: cloudfront, origin: shop}",
        "{type: cloudfront, origin: shop, origin_header: {name: x-edge, secret: edge-key}}",
    ),
    "signed viewers": ("{type: cloudfront, origin: shop}", "{type: cloudfront, origin: shop, signed: true}"),
    "a web ACL at the edge": (
        _END,
        _END + _acl("acl-e", "edge", "scope: cloudfront, default_action: allow, managed_rules: [common]"),
    ),
    "a web ACL at the API": (
        _END,
        _END + _acl("acl-a", "shop", "scope: regional, default_action: allow, managed_rules: [common]"),
    ),
    "a web ACL that asks for the header": (
        _END,
        _END + _acl("acl-h", "shop", f"default_action: block, {_DEMANDS}"),
    ),
    "a web ACL where none can stand": (
        _END,
        _END + _acl("acl-l", "light", "default_action: allow, managed_rules: [common]"),
    ),
    "a filter on the table": (
        "reads: orders,",
        "reads: {orders: {keys: leading-key, tenant: claim:sub}},",
    ),
    "a bound on running code": ("writes: orders,", "writes: orders, reserved_concurrency: 5,"),
    "public access blocked": ("public_access: allowed", "public_access: blocked"),
}


IDLE = {
    "a policy by address": "the edge must pass, and its addresses are everybody's",
    "client certificates": "the default host asks for none",
    "scopes": "of nobody who is known",
    "a secret header": "nothing asks for it",
    "a web ACL that asks for the header": "nothing sends it",
    "a web ACL where none can stand": "an HTTP API takes none",
    "public access blocked": "no policy opened the bucket",
}
"""Guards that change nothing by themselves, with the reason."""


def _with(design: str, name: str) -> str:
    old, new = GUARDS[name]
    assert design.count(old) == 1, name
    return design.replace(old, new)


def _open(graph: Graph, guard: Guard, most: Strength) -> set[tuple[str, str]]:
    sinks = [edge for name in SINKS for edge in graph.into[name] if edge.kind.drives]
    return {
        (place.node, sink.target)
        for place in places(graph, Question(guard), sinks, most)
        for sink in place.sinks
    }


def _seen(graph: Graph) -> list[object]:
    return [(levels(graph, Question(guard)), _open(graph, guard, Strength.SILENT)) for guard in Guard]


def _no_worse(before: Graph, after: Graph) -> None:
    for guard in Guard:
        for most in (Strength.OPEN, Strength.SILENT):
            more = _open(after, guard, most) - _open(before, guard, most)
            assert not more, (guard, more)
        was, then = levels(before, Question(guard)), levels(after, Question(guard))
        for name in SINKS:
            if name in then:
                assert then[name] >= was[name], (guard, name)


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_in_words_is_seen_unless_it_is_idle(name: str) -> None:
    assert (_seen(made(_with(SHOP, name))) != _seen(made(SHOP))) is (name not in IDLE)


def test_two_halves_of_a_guard_are_one_together() -> None:
    sent, asked = "a secret header", "a web ACL that asks for the header"
    both = _open(made(_with(_with(SHOP, sent), asked)), Guard.ORIGIN, Strength.OPEN)
    hosts = {"shop/shop.example.com", "shop/default_endpoint"}
    assert hosts <= {place for place, _ in _open(made(SHOP), Guard.ORIGIN, Strength.OPEN)}
    assert not hosts & {place for place, _ in both}


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_in_words_adds_no_place_and_no_sink(name: str) -> None:
    _no_worse(made(SHOP), made(_with(SHOP, name)))


_APART = {"a policy by address", "a policy by name"}
"""An API has one policy."""


@pytest.mark.parametrize("first", GUARDS)
def test_a_guard_beside_another_adds_nothing(first: str) -> None:
    design = _with(SHOP, first)
    before = made(design)
    later = [name for name in sorted(GUARDS) if name > first and {first, name} != _APART]
    for second in later:
        if GUARDS[second][0] in design:
            _no_worse(before, made(_with(design, second)))


ENTRIES = {
    "a client": (_END, _END + "  web: {type: client, kind: browser, calls: shop}\n"),
    "a partner": (_END, _END + "  them: {type: client, kind: machine, zone: partner, calls: shop}\n"),
    "an edge": (_END, _END + "  second: {type: cloudfront, origin: light}\n"),
    "an API": (
        _END,
        _END + "  more: {type: api-gateway, protocol: rest, routes: {GET /more: {to: worker}}}\n",
    ),
    "a route": (
        "  chat: {",
        "      GET /more: {to: hello-fn}\n  chat: {",
    ),
    "a function's host": ("{type: lambda}\n  worker", "{type: lambda, url: {auth: iam}}\n  worker"),
    "a policy for everybody": (
        "public_access: allowed",
        "public_access: allowed, policy: [{effect: allow, principals: ['*'], actions: ['s3:GetObject']}]",
    ),
    "a consumer": (_END, _END + "  other: {type: lambda, triggered_by: jobs, reads: orders}\n"),
    "a second stage": _api("stages: {v1: {}, v2: {}}"),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_in_words_raises_no_level_and_hides_nothing(name: str) -> None:
    old, new = ENTRIES[name]
    assert SHOP.count(old) == 1
    before, after = made(SHOP), made(SHOP.replace(old, new))
    for guard in Guard:
        was, then = levels(before, Question(guard)), levels(after, Question(guard))
        assert all(then[node] <= was[node] for node in was if not node.startswith("shop/")), guard
    for node in before.nodes:
        if node in after.nodes:
            assert exposure(after, node) >= exposure(before, node)
            assert class_in_reach(after, node) >= class_in_reach(before, node)
