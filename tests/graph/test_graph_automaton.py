"""What paths carry on and lose: the claim of a caller, and that a thing comes once."""

from __future__ import annotations

import pytest
from graph_making import edge, resources

from archgen.graph.automaton import (
    AGAIN,
    KNOWN,
    NOBODY,
    ONCE,
    claims,
    deliveries,
    done_twice,
    loses_claim,
    repeats,
    run,
)
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.sources import INTERNET

API = "api: {type: api-gateway, protocol: http, routes: {POST /a: {to: start%s}}}"
ASKED = ", authorizer: users"
USERS = "users: {type: cognito-user-pool}"


def sent(produced: str = "{}", consumed: str = "{}", route: str = ASKED) -> Graph:
    """A route, its function, a queue behind it and what reads the queue."""
    return resources(
        API % route,
        USERS,
        f"start: {{type: lambda, sends_to: {{jobs: {produced}}}}}",
        "jobs: {type: queue}",
        f"work: {{type: lambda, triggered_by: {{jobs: {consumed}}}, writes: pool}}",
        "pool: {type: dynamodb}",
    )


def states(graph: Graph, node: str) -> set[int]:
    """The states in which a node is reached."""
    return {state for state in (NOBODY, KNOWN) if claims(graph).reached(node, state)}


def test_an_authorizer_brings_a_claim_and_a_message_loses_it() -> None:
    graph = sent()
    assert states(graph, "start") == {KNOWN}
    assert states(graph, "work") == {NOBODY}
    assert loses_claim(edge(graph, "start", "jobs"))
    assert [e.target for e in claims(graph).path("pool", NOBODY)] == [
        "api/default_endpoint",
        "api/POST /a",
        "start",
        "jobs",
        "work",
        "pool",
    ]


SAID = {
    "both halves": ("{tenant: 'claim:tenant'}", "{tenant: message}", {KNOWN}),
    "the sender alone": ("{tenant: 'claim:tenant'}", "{}", {NOBODY}),
    "the reader alone": ("{}", "{tenant: message}", {NOBODY}),
}


@pytest.mark.parametrize("name", SAID)
def test_a_claim_lives_on_where_both_halves_say_so(name: str) -> None:
    produced, consumed, expected = SAID[name]
    assert states(sent(produced, consumed), "pool") == expected


def test_without_an_authorizer_there_is_no_claim_to_keep() -> None:
    graph = sent("{tenant: 'claim:tenant'}", "{tenant: message}", "")
    assert states(graph, "pool") == {NOBODY}


def test_a_second_way_in_brings_its_own_state() -> None:
    graph = resources(
        API % ASKED,
        USERS,
        "start: {type: lambda, url: {auth: none, public: A hook.}, writes: pool}",
        "pool: {type: dynamodb}",
    )
    assert states(graph, "pool") == {NOBODY, KNOWN}
    assert claims(graph).path("pool", NOBODY)[0].target == "start/url"


def test_a_shut_door_lets_no_state_through() -> None:
    graph = resources(
        (API % ASKED).replace("protocol: http", "protocol: rest, endpoint: private"),
        USERS,
        "start: {type: lambda}",
    )
    assert states(graph, "start") == set()


def test_what_is_delivered_twice_is_done_twice() -> None:
    graph = sent()
    assert done_twice(graph, edge(graph, "work", "pool"))
    assert [e.target for e in deliveries(graph).path("work", AGAIN)] == ["work"]
    assert deliveries(graph).reached("start", ONCE)
    assert not deliveries(graph).reached("start", AGAIN)


HARMLESS = {
    "a word on the trigger": ("{idempotency: message-id}", "pool"),
    "a word on the write": ("{}", "{pool: {idempotency: message-id}}"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_word_on_the_way_makes_a_repeat_harmless(name: str) -> None:
    trigger, writes = HARMLESS[name]
    graph = resources(
        "jobs: {type: queue}",
        f"work: {{type: lambda, triggered_by: {{jobs: {trigger}}}, writes: {writes}}}",
        "pool: {type: dynamodb}",
    )
    assert not done_twice(graph, edge(graph, "work", "pool"))


def test_a_key_on_the_route_says_nothing_of_the_queue_behind_it() -> None:
    graph = sent(route=", idempotency: x-key")
    assert done_twice(graph, edge(graph, "work", "pool"))


def test_an_ordered_queue_with_one_reader_drops_repeats() -> None:
    lines = ["jobs: {type: queue, fifo: true}", "pool: {type: dynamodb}"]
    reader = "%s: {type: lambda, triggered_by: jobs, writes: pool}"
    alone = resources(*lines, reader % "work")
    assert not done_twice(alone, edge(alone, "work", "pool"))
    shared = resources(*lines, reader % "work", reader % "other")
    assert done_twice(shared, edge(shared, "work", "pool"))


def test_a_call_that_is_tried_again_repeats_and_so_do_steps() -> None:
    graph = resources(
        "fn: {type: lambda, calls: {again: {retries: 2}, plain: {}}}",
        "again: {type: lambda}",
        "plain: {type: lambda}",
        "flow: {type: step-functions, calls: plain}",
    )
    assert repeats(graph, edge(graph, "fn", "again"))
    assert not repeats(graph, edge(graph, "fn", "plain"))
    assert repeats(graph, edge(graph, "flow", "plain"))


def test_any_small_machine_runs_on_a_graph() -> None:
    graph = resources(
        "a: {type: lambda, calls: b, url: {auth: none, public: A hook.}}", "b: {type: lambda, calls: c}",
        "c: {type: lambda}",
    )  # fmt: skip

    def two_calls(_: Graph, one: Edge, state: int) -> int | None:
        steps = state + (one.kind is EdgeKind.REQUEST and one.verb == "calls")
        return steps if steps <= 1 else None

    product = run(graph, [(INTERNET, 0)], two_calls)
    assert product.reached("b", 1)
    assert not product.reached("c", 2)
    assert [e.target for e in product.path("b", 1)] == ["a/url", "a", "b"]
