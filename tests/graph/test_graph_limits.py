"""What limits how much comes through: throttles at every level, plans, and what code may run at once."""

from __future__ import annotations

import pytest
from graph_making import resources, strength

from archgen.graph.levels import level
from archgen.graph.model import Guard, Strength

OPEN, STATED, ENFORCED = Strength.OPEN, Strength.STATED, Strength.ENFORCED
FN = "fn: {type: lambda}"
RATE = "throttle: {rate: 10/s, burst: 20}"


def api(more: str = "", route: str = "to: fn", protocol: str = "rest") -> str:
    """An API with one route into a function."""
    return f"api: {{type: api-gateway, protocol: {protocol}{more}, routes: {{GET /a: {{{route}}}}}}}"


LIMITS = {
    "nothing": ([api(), FN], OPEN),
    "its only stage": ([api(f", stages: {{v1: {{{RATE}}}}}"), FN], ENFORCED),
    "each of its stages": ([api(f", stages: {{v1: {{{RATE}}}, v2: {{{RATE}}}}}"), FN], ENFORCED),
    "one stage of two": ([api(f", stages: {{v1: {{{RATE}}}, v2: {{}}}}"), FN], OPEN),
    "the API, above stages": ([api(f", {RATE}, stages: {{v1: {{}}, v2: {{}}}}"), FN], ENFORCED),
    "the route": ([api(route=f"to: fn, {RATE}"), FN], ENFORCED),
    "the code behind the route": ([api(route="to: fn, limit: {requests: 5/1m, by: claim.sub}"), FN], STATED),
    "a plan with a throttle": ([api(f", usage_plans: {{basic: {{{RATE}}}}}"), FN], ENFORCED),
    "a plan with a quota": ([api(", usage_plans: {basic: {quota: 100/1d}}"), FN], ENFORCED),
    "a plan that bounds nobody": ([api(f", usage_plans: {{basic: {{{RATE}}}, open: {{}}}}"), FN], OPEN),
    "a plan that HTTP APIs have not": (
        [api(f", usage_plans: {{basic: {{{RATE}}}}}", protocol="http"), FN],
        OPEN,
    ),
    "how often code may run at once": (
        [api(), "fn: {type: lambda, reserved_concurrency: 5}"],
        ENFORCED,
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_limits_requests_to_code(name: str) -> None:
    lines, expected = LIMITS[name]
    assert level(resources(*lines), "fn", Guard.THROTTLE) is expected


def test_a_stage_has_its_own_log_and_no_authorizer() -> None:
    graph = resources(
        api(", stages: {v1: {logs_to: l, authorizer: iam}, v2: {}}"), FN, "l: {type: log-group}"
    )
    assert strength(graph, "api/default_endpoint", "api/v1", Guard.LOG) is ENFORCED
    assert strength(graph, "api/default_endpoint", "api/v2", Guard.LOG) is OPEN
    assert strength(graph, "api/default_endpoint", "api/v1", Guard.IDENTITY) is OPEN
    assert level(graph, "fn", Guard.IDENTITY) is OPEN


def test_the_log_of_the_only_stage_is_that_of_the_api() -> None:
    graph = resources(api(", stages: {v1: {logs_to: l}}"), FN, "l: {type: log-group}")
    assert strength(graph, "@internet", "api/default_endpoint", Guard.LOG) is ENFORCED


def test_code_is_limited_however_it_is_started_and_what_it_leaves_behind_is_not() -> None:
    graph = resources(
        "q: {type: queue}",
        "fn: {type: lambda, reserved_concurrency: 5, triggered_by: q, dead_letter: d}",
        "other: {type: lambda, calls: fn}",
        "d: {type: queue}",
    )
    assert strength(graph, "q", "fn", Guard.THROTTLE) is ENFORCED
    assert strength(graph, "other", "fn", Guard.THROTTLE) is ENFORCED
    assert strength(graph, "fn", "d", Guard.THROTTLE) is OPEN
