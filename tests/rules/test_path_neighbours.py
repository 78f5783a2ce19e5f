"""Rules over whole paths look past the direct neighbour, in both directions."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from test_rule_cases import every_case

from archgen.rules.listing import rule_named

QUERIES: dict[str, tuple[str, ...]] = {
    "minimax": (
        "path-around-the-edge",
        "anonymous-path-to-store",
        "path-to-data-without-object-check",
        "uninspected-path-to-code",
        "anonymous-path-to-privilege",
        "signed-url-around-the-authorizer",
        "unbounded-anonymous-fan-out",
        "unchecked-source-in-chain",
        "uncontrolled-egress-path",
        "private-call-through-nat",
        "response-cache-without-identity",
        "websocket-connect-without-authorizer",
    ),
    "compare": (
        "default-endpoint-beside-domain",
        "weaker-second-entry",
        "weaker-dead-letter-queue",
        "old-stage-with-weaker-guards",
        "catch-all-weaker-than-named-route",
        "environments-sharing-state",
        "token-for-another-audience",
    ),
    "automaton": (
        "path-to-tenant-data-without-filter",
        "tenant-lost-in-messages",
        "retried-write-without-idempotency",
    ),
    "rights": (
        "shared-role-across-exposures",
        "runtime-path-to-deployer",
        "deployer-reading-data",
        "audit-log-in-reach-of-workload",
        "backup-deletable-with-its-store",
        "connection-posting-by-many",
        "overpowered-integration-role",
        "rights-unlike-relations",
        "key-users-unlike-readers",
        "endpoint-policy-unlike-roles",
    ),
    "reach": (
        "admin-route-among-public-routes",
        "unwatched-async-failure",
        "function-without-alarm",
        "identity-outage-that-opens",
        "unlogged-entry",
        "alarm-that-reaches-nobody",
        "dangling-dns-name",
        "trace-gap-on-path",
        "unused-resource",
        "unwatched-export",
        "address-rule-behind-edge",
    ),
    "scc": ("trigger-loop",),
    "propagate": ("inflow-beyond-capacity",),
    "data-flow": (
        "sensitive-data-in-weaker-log",
        "copy-under-weaker-key",
        "data-outside-its-regions",
        "undeclared-response-fields",
    ),
}
"""The rules whose verdict needs more than one edge, by what they ask of the graph; some by a former name."""

BUILT = sorted(
    {rule.name for names in QUERIES.values() for name in names if (rule := rule_named(name)) is not None}
)
"""The rules of these names, by the names they have now."""


@cache
def marked_cases() -> tuple[tuple[str, dict[str, Any]], ...]:
    """The cases in which neighbour and path differ, each with its rule; the files are read once."""
    return tuple((rule, case) for rule, case in every_case() if "neighbour" in case)


def neighbours(name: str) -> dict[str, list[bool]]:
    """For each way in which neighbour and path differ: whether the cases of it fail.

    A rule that is part of another one is asked under that one's name.
    """
    kept = rule_named(name)
    assert kept is not None
    found: dict[str, list[bool]] = {}
    for rule, case in marked_cases():
        if rule == kept.name:
            found.setdefault(case["neighbour"], []).append("fails" in case)
    return found


@pytest.mark.parametrize("name", BUILT)
def test_a_guarded_neighbour_of_an_open_path_fails_and_the_reverse_does_not(name: str) -> None:
    assert neighbours(name).keys() == {"guarded", "open"}
    assert all(neighbours(name)["guarded"])
    assert not any(neighbours(name)["open"])
