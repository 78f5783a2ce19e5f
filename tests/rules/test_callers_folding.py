"""One slip in knowing callers is one finding: the key, its carrier and what lies open stand together."""

from __future__ import annotations

from judging import edited, reported

from archgen.finding.finding import Severity
from archgen.rules.listing import ALL_RULES

NAMES = (
    "admin-route-without-role",
    "anonymous-path-to-store",
    "api-key-as-authentication",
    "authorizer-failing-open",
    "function-url-without-authentication",
    "route-without-authorizer",
    "service-caller-with-shared-key",
)
RULES = tuple(rule for rule in ALL_RULES if rule.name in NAMES)

KEYED = """
resources:
  billing: {type: client, kind: service, zone: account, calls: api}
  api: {type: api-gateway, protocol: rest, api_key: true, routes: {GET /prices: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
"""
WITH_STORE = (
    "  fn: {type: lambda, runtime: python3.13}\n",
    "  fn: {type: lambda, runtime: python3.13, reads: notes}\n  notes: {type: dynamodb, holds: [personal]}\n",
)
URL = """
resources:
  billing: {type: client, kind: service, zone: account, calls: {fn: {auth: api-key}}}
  fn: {type: lambda, runtime: python3.13, url: {auth: none}, reads: notes}
  notes: {type: dynamodb, holds: [personal]}
"""
ADMIN = """
resources:
  api: {type: api-gateway, protocol: rest, routes: {GET /a: {to: fn}, POST /b: {to: fn, admin: true}}}
  fn: {type: lambda, runtime: python3.13}
"""


def heads(design: str) -> dict[str, str]:
    """Each finding by id with the one that it is told under, or empty."""
    return {one.id: one.folded_into or "" for one in reported(design, RULES).findings}


def test_a_key_replaces_the_missing_authorizer_and_takes_in_who_carries_it() -> None:
    assert heads(KEYED) == {
        "api-key-as-authentication@api": "",
        "service-caller-with-shared-key@billing/calls/api": "api-key-as-authentication@api",
    }


def test_the_open_way_to_data_takes_in_the_key_and_its_carrier() -> None:
    path = "anonymous-path-to-store@api"
    found = reported(edited(KEYED, WITH_STORE), RULES)
    assert {one.id for one in found.open} == {path}
    assert {one.id: one.folded_into for one in found.findings if one.folded_into} == {
        "api-key-as-authentication@api": path,
        "service-caller-with-shared-key@billing/calls/api": path,
    }
    (head,) = found.open
    assert head.severity is Severity.CRITICAL


def test_one_authorizer_ends_all_of_it() -> None:
    mended = edited(KEYED, WITH_STORE, ("api_key: true,", "api_key: true, authorizer: iam,"))
    assert heads(mended) == {}


def test_the_open_way_takes_in_a_function_s_own_host() -> None:
    path = "anonymous-path-to-store@fn/url"
    assert heads(URL) == {
        path: "",
        "function-url-without-authentication@fn": path,
        "service-caller-with-shared-key@billing/calls/fn": path,
    }
    assert heads(edited(URL, ("auth: none", "auth: iam"), ("auth: api-key", "auth: iam"))) == {}


def test_an_open_api_takes_in_its_administrators_routes() -> None:
    assert heads(ADMIN) == {
        "route-without-authorizer@api": "",
        "admin-route-without-role@api/POST /b": "route-without-authorizer@api",
    }
