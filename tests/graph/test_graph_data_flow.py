"""Where data goes: what lines say they carry, what stores say they hold, and what could come along."""

from __future__ import annotations

from graph_making import made, resources

from archgen.graph.data_flow import flows, homes_of, names_of, way_of
from archgen.graph.model import Graph


def told(graph: Graph, asset: str) -> set[str]:
    """The nodes to which an asset is said to come."""
    return {name for name in graph.nodes if asset in flows(graph).at(name)}


def guessed(graph: Graph, asset: str) -> set[str]:
    """The nodes to which it could."""
    return {name for name in graph.nodes if asset in flows(graph).at(name, guess=True)}


PEOPLE = "people: {type: dynamodb, holds: [personal]}"


def test_a_reader_gets_what_its_store_holds_and_nothing_else() -> None:
    graph = resources(
        PEOPLE, "prices: {type: dynamodb, holds: [public]}", "fn: {type: lambda, reads: people}"
    )
    assert told(graph, "personal") == {"people", "fn"}
    assert told(graph, "public") == {"prices"}


def test_what_is_written_elsewhere_is_told_by_the_line_or_the_store_and_else_guessed() -> None:
    lines = {
        "dump: {type: bucket, holds: [personal]}": ("writes: dump", True),
        "dump: {type: bucket}": ("writes: {dump: {carries: [personal]}}", True),
        "dump: {type: bucket, tenancy: none}": ("writes: dump", False),
    }
    for store, (write, expected) in lines.items():
        graph = resources(PEOPLE, store, f"fn: {{type: lambda, reads: people, {write}}}")
        assert ("dump" in told(graph, "personal")) is expected
        assert "dump" in guessed(graph, "personal")


def test_a_line_that_names_other_data_carries_nothing_else() -> None:
    graph = resources(
        PEOPLE,
        "dump: {type: bucket}",
        "fn: {type: lambda, reads: people, writes: {dump: {carries: [public]}}}",
    )
    assert "dump" not in guessed(graph, "personal")
    assert told(graph, "public") == {"fn", "dump"}


def test_a_route_that_names_its_answer_tells_it_at_the_door() -> None:
    api = "api: {type: api-gateway, protocol: rest, routes: {GET /a: {to: fn%s}}}"
    named = resources(api % ", returns: [personal]", "fn: {type: lambda, reads: people}", PEOPLE)
    assert {"api/default_endpoint", "api/GET /a"} <= told(named, "personal")
    silent = resources(api % "", "fn: {type: lambda, reads: people}", PEOPLE)
    assert told(silent, "personal") == {"people", "fn"}
    assert "api/default_endpoint" in guessed(silent, "personal")
    assert "@internet" not in guessed(silent, "personal")


def test_code_logs_what_it_handles_and_an_api_what_it_traces() -> None:
    routes = "routes: {GET /a: {to: fn, returns: [personal]}}"
    api = f"api: {{type: api-gateway, protocol: rest, logs_to: api-log%s, {routes}}}"
    lines = ("fn: {type: lambda, reads: people, logs_to: fn-log}", PEOPLE, "fn-log: {type: log-group}")
    kept = "api-log: {type: log-group}"
    assert "api-log" not in guessed(resources(api % "", *lines, kept), "personal")
    traced = resources(api % ", data_trace: true", *lines, kept)
    assert {"api-log", "fn-log"} <= told(traced, "personal")
    assert way_of(traced, "personal", "api-log") == ("people", "fn", "api/GET /a", "api", "api-log")


def test_a_log_that_masks_a_word_takes_out_what_is_nothing_else() -> None:
    data = "data:\n  visit: {kinds: [personal, health]}\n  guest: {kinds: [personal]}\n"
    graph = made(
        data + "resources:\n  fn: {type: lambda, reads: store, logs_to: kept}\n"
        "  store: {type: dynamodb, holds: [visit, guest, personal]}\n"
        "  kept: {type: log-group, masks: [personal]}\n"
    )
    assert flows(graph).at("fn") == ("guest", "personal", "visit")
    assert flows(graph).at("kept") == ("visit",)


def test_data_goes_through_queues_failures_and_copies() -> None:
    graph = resources(
        "people: {type: dynamodb, holds: [personal], replicas: [eu-central-1], backup: {plan: daily}}",
        "fn: {type: lambda, reads: people, sends_to: {jobs: {carries: [personal]}}}",
        "jobs: {type: queue, dead_letter: dead}",
        "dead: {type: queue}",
        "work: {type: lambda, triggered_by: {jobs: {carries: [personal]}}}",
        "far: {type: lambda}",
    )
    expected = {"people", "people/replicas/eu-central-1", "people/backup", "fn", "jobs", "dead", "work"}
    assert told(graph, "personal") == expected
    assert way_of(graph, "personal", "dead") == ("people", "fn", "jobs", "dead")
    assert way_of(graph, "personal", "far") == ()


def test_assets_and_their_homes_have_names() -> None:
    graph = resources(
        PEOPLE,
        "news: {type: queue, holds: [personal]}",
        "fn: {type: lambda, sends_to: {news: {carries: [payment]}}}",
    )
    assert names_of(graph.blueprint) == ("payment", "personal")
    assert homes_of(graph, "personal") == ("people", "news")
    assert homes_of(graph, "payment") == ()
