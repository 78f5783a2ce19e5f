"""Figures handed down the calls: callers add up, limits cut, units are never mixed."""

from __future__ import annotations

from graph_making import resources

from archgen.graph.propagation import Inflow, Unit, capacity, chain, inflows, store_capacity

POOL = "pool: {type: generic, service: Proxy, capabilities: [computes], max_connections: 100}"


def test_callers_that_each_fit_add_up() -> None:
    graph = resources(*(f"{n}: {{type: lambda, reserved_concurrency: 40, calls: pool}}" for n in "abc"), POOL)
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(120.0, (("a", 40.0), ("b", 40.0), ("c", 40.0)))
    assert capacity(graph.blueprint.resources["pool"], Unit.AT_ONCE) == 100.0


def test_a_smaller_bound_before_an_unbounded_function_holds_for_it() -> None:
    graph = resources(
        "a: {type: lambda, reserved_concurrency: 40, calls: b}", "b: {type: lambda, calls: pool}", POOL
    )
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(40.0, (("b", 40.0),))
    assert chain(graph, Unit.AT_ONCE, "pool") == ("a", "b", "pool")


def test_a_function_takes_no_more_than_its_own_bound() -> None:
    graph = resources(
        "a: {type: lambda, reserved_concurrency: 400, calls: b}",
        "b: {type: lambda, reserved_concurrency: 30, calls: pool}",
        POOL,
    )
    assert inflows(graph, Unit.AT_ONCE)["b"] == Inflow(400.0, (("a", 400.0),))
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(30.0, (("b", 30.0),))


def test_a_caller_without_a_figure_is_named_and_not_counted() -> None:
    graph = resources(
        "a: {type: lambda, reserved_concurrency: 40, calls: pool}", "b: {type: lambda, calls: pool}", POOL
    )
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(40.0, (("a", 40.0),), ("b",))


def test_rates_come_from_throttles_and_pass_through_functions_to_stores() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, throttle: {rate: 50/s}, "
        "routes: {GET /a: {to: fn, throttle: {rate: 5/s}}, GET /b: {to: fn, throttle: {rate: 10/s}}, "
        "GET /c: {to: other}}}",
        "fn: {type: lambda, reserved_concurrency: 7, reads: items}",
        "other: {type: lambda}",
        "items: {type: dynamodb, max_throughput: {read: 10, write: 5}}",
    )
    rates = inflows(graph, Unit.RATE)
    assert rates["fn"] == Inflow(15.0, (("api", 15.0),))
    assert rates["other"] == Inflow(50.0, (("api", 50.0),))
    assert rates["items"] == Inflow(15.0, (("fn", 15.0),))
    assert inflows(graph, Unit.AT_ONCE)["items"] == Inflow(7.0, (("fn", 7.0),))
    items = graph.blueprint.resources["items"]
    assert (store_capacity(items, "read"), store_capacity(items, "write")) == (10.0, 5.0)
    assert store_capacity(graph.blueprint.resources["fn"], "read") is None


def test_routes_together_hand_on_no_more_than_their_api() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, throttle: {rate: 8/s}, "
        "routes: {GET /a: {to: fn, throttle: {rate: 5/s}}, GET /b: {to: fn, throttle: {rate: 10/s}}}}",
        "fn: {type: lambda}",
    )
    assert inflows(graph, Unit.RATE)["fn"] == Inflow(8.0, (("api", 8.0),))


def test_a_queue_between_ends_the_sum() -> None:
    graph = resources(
        "a: {type: lambda, reserved_concurrency: 400, sends_to: jobs}",
        "jobs: {type: queue}",
        "b: {type: lambda, triggered_by: jobs, calls: pool}",
        POOL,
    )
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(0, (), ("b",))


def test_a_ring_of_calls_has_an_answer() -> None:
    graph = resources(
        "a: {type: lambda, reserved_concurrency: 9, calls: b}", "b: {type: lambda, calls: [a, pool]}", POOL
    )
    assert inflows(graph, Unit.AT_ONCE)["pool"] == Inflow(9.0, (("b", 9.0),))
    assert chain(graph, Unit.AT_ONCE, "pool")[-1] == "pool"
