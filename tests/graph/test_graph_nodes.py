"""Which nodes and edges a blueprint's words make."""

from __future__ import annotations

import pytest
from graph_making import edges, made, resources

from archgen.graph.model import Graph, NodeKind
from archgen.graph.sources import SOURCES

API = (
    "api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /a: {to: fn}, POST /a: {to: fn}}}"
)
FN = "fn: {type: lambda, runtime: python3.13}"


def kinds(graph: Graph) -> dict[str, NodeKind]:
    """The nodes besides the sources, by id."""
    return {node.id: node.kind for node in graph.nodes.values() if node.kind is not NodeKind.SOURCE}


def test_sources_are_there_without_being_drawn_and_can_do_what_strangers_can() -> None:
    graph = resources(FN)
    assert [name for name, node in graph.nodes.items() if node.kind is NodeKind.SOURCE] == sorted(SOURCES)
    for source in SOURCES:
        assert edges(graph, source, "@internet") == ([] if source == "@internet" else [("as", "is", "")])


def test_an_api_has_a_node_for_its_door_and_for_each_route() -> None:
    graph = resources(API, FN)
    assert kinds(graph) == {
        "api": NodeKind.RESOURCE,
        "api/default_endpoint": NodeKind.DOOR,
        "api/GET /a": NodeKind.ROUTE,
        "api/POST /a": NodeKind.ROUTE,
        "fn": NodeKind.RESOURCE,
    }
    assert edges(graph, "@internet", "api/default_endpoint") == [("request", "reaches", "")]
    assert edges(graph, "api/default_endpoint", "api/GET /a") == [("request", "routes", "")]
    assert edges(graph, "api/GET /a", "fn") == [("request", "to", "")]


def test_the_part_of_a_node_is_its_name_in_findings() -> None:
    route = resources(API, FN).nodes["api/GET /a"]
    assert (route.resource, route.part) == ("api", "GET /a")


def test_one_stage_is_no_node_and_two_are() -> None:
    one = resources(API.replace("authorizer: iam", "authorizer: iam, stages: {v2: {}}"), FN)
    two = resources(API.replace("authorizer: iam", "authorizer: iam, stages: {v1: {}, v2: {}}"), FN)
    assert [name for name, kind in kinds(one).items() if kind is NodeKind.STAGE] == []
    assert [name for name, kind in kinds(two).items() if kind is NodeKind.STAGE] == ["api/v1", "api/v2"]
    assert edges(two, "api/default_endpoint", "api/v1") == [("request", "serves", "")]
    assert edges(two, "api/v1", "api/GET /a") == [("request", "routes", "")]
    assert edges(two, "api/default_endpoint", "api/GET /a") == []


def test_frames_are_no_nodes() -> None:
    graph = made(f"resources:\n  {FN}\nboundaries:\n  prod: {{type: account, id: '111122223333'}}\n")
    assert kinds(graph) == {"fn": NodeKind.RESOURCE}


@pytest.mark.parametrize(
    ("zone", "source"),
    [("", "@internet"), (", zone: partner", "@partner"), (", zone: corporate", "@corporate")],
)
def test_a_client_is_reached_from_its_zone_alone(zone: str, source: str) -> None:
    graph = resources(f"phone: {{type: client, kind: machine{zone}, calls: api}}", API, FN)
    assert [e.source for e in graph.into["phone"]] == [source]
    assert edges(graph, "phone", "api/default_endpoint") == [("request", "calls", "")]


TABLE, ROLE = "t: {type: dynamodb}", "r: {type: iam-role, trusts: {fn: {}}}"

EDGES = {
    "reads": ("fn: {type: lambda, reads: t}", TABLE, "fn", "t", [("data", "reads", "read")]),
    "writes": (
        "fn: {type: lambda, writes: t}",
        TABLE,
        "fn",
        "t",
        [("data", "writes", "write")],
    ),
    "deletes": (
        "fn: {type: lambda, deletes: t}",
        TABLE,
        "fn",
        "t",
        [("data", "deletes", "write")],
    ),
    "sends_to": (
        "fn: {type: lambda, sends_to: q}",
        "q: {type: queue}",
        "fn",
        "q",
        [("async", "sends_to", "write")],
    ),
    "triggered_by a queue": (
        "fn: {type: lambda, triggered_by: q}",
        "q: {type: queue}",
        "q",
        "fn",
        [("async", "triggered_by", "")],
    ),
    "triggered_by a bucket": (
        "fn: {type: lambda, triggered_by: b}",
        "b: {type: bucket}",
        "b",
        "fn",
        [("event", "triggered_by", "")],
    ),
    "calls": ("fn: {type: lambda, calls: g}", "g: {type: lambda}", "fn", "g", [("request", "calls", "")]),
    "manages": (
        "fn: {type: lambda, manages: r}",
        ROLE,
        "fn",
        "r",
        [("control", "manages", "")],
    ),
    "assumes": (
        "fn: {type: lambda, assumes: r}",
        ROLE,
        "fn",
        "r",
        [("assume", "assumes", "")],
    ),
    "dead_letter": (
        "q: {type: queue, dead_letter: d}",
        "d: {type: queue}",
        "q",
        "d",
        [("failure", "dead_letter", "")],
    ),
    "logs_to": (
        "fn: {type: lambda, logs_to: l}",
        "l: {type: log-group}",
        "fn",
        "l",
        [("log", "logs_to", "content")],
    ),
    "encryption_key": (
        "t: {type: dynamodb, encryption_key: k}",
        "k: {type: kms-key}",
        "t",
        "k",
        [("key", "encryption_key", "")],
    ),
}


@pytest.mark.parametrize("word", EDGES)
def test_a_word_makes_its_edge_in_the_direction_of_who_causes(word: str) -> None:
    first, second, source, target, expected = EDGES[word]
    assert edges(resources(first, second), source, target) == expected


ACTIONS = {
    "a table read": ("GET /a: {to: t, action: Query}", TABLE, ("data", "to", "read")),
    "a table written": ("POST /a: {to: t, action: PutItem}", TABLE, ("data", "to", "write")),
    "a queue": ("POST /a: {to: t, action: SendMessage}", "t: {type: queue}", ("async", "to", "write")),
    "a workflow": (
        "POST /a: {to: t, action: StartExecution}",
        "t: {type: step-functions}",
        ("async", "to", "write"),
    ),
    "a workflow waited for": (
        "POST /a: {to: t, action: StartSyncExecution}",
        "t: {type: step-functions}",
        ("request", "to", ""),
    ),
    "code": ("POST /a: {to: t}", "t: {type: lambda}", ("request", "to", "")),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_route_straight_to_a_service_does_what_its_action_says(name: str) -> None:
    route, target, expected = ACTIONS[name]
    api = f"api: {{type: api-gateway, protocol: rest, authorizer: iam, routes: {{{route}}}}}"
    node = f"api/{route.partition(':')[0]}"
    assert edges(resources(api, target), node, "t") == [expected]


def test_what_does_not_drive_carries_no_stranger() -> None:
    graph = resources("q: {type: queue, dead_letter: d}", "d: {type: queue}")
    assert not any(e.kind.drives for e in graph.out["q"] if e.target == "d")


def test_every_row_is_sorted_once() -> None:
    graph = resources(API, FN, "phone: {type: client, kind: browser, calls: api}")
    for row in graph.out.values():
        assert [(e.target, e.kind.value, e.part) for e in row] == sorted(
            (e.target, e.kind.value, e.part) for e in row
        )
