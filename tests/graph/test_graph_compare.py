"""Ways into one thing, side by side: what one asks and another does not."""

from __future__ import annotations

from graph_making import edge, resources

from archgen.graph.compare import entry_of, is_asynchronous, missing, ways, ways_by, weaker, weaker_ways
from archgen.graph.model import Guard, Strength
from archgen.graph.sources import FOREIGN, PARTNER

KINDS = (Guard.IDENTITY, Guard.THROTTLE)
USERS = "users: {type: cognito-user-pool}"
API = "api: {type: api-gateway, protocol: rest%s, authorizer: users, routes: {GET /a: {to: fn}}}"
OPEN, SILENT, STATED, ENFORCED, BUILT = Strength


def test_a_function_host_beside_an_api_lacks_what_the_api_asks() -> None:
    graph = resources(
        API % ", throttle: {rate: 5/s}", USERS, "fn: {type: lambda, url: {auth: none, public: A hook.}}"
    )
    (found,) = weaker_ways(graph, "fn", KINDS)
    assert (found.way.edge.source, found.missing) == ("fn/url", KINDS)
    assert [way.edge.source for way in found.stronger[Guard.IDENTITY]] == ["api/GET /a"]
    assert [entry_of(graph, way) for way in ways(graph, "fn", KINDS)] == ["api", "fn"]


def test_equal_ways_lack_nothing() -> None:
    graph = resources(API % "", USERS, "fn: {type: lambda, url: {auth: iam}}")
    assert weaker_ways(graph, "fn", (Guard.IDENTITY,)) == ()
    assert [way.levels for way in ways(graph, "fn", (Guard.IDENTITY,))] == [{Guard.IDENTITY: ENFORCED}] * 2


def test_a_guard_far_before_the_entry_counts_for_it() -> None:
    graph = resources(
        API % "",
        USERS,
        "fn: {type: lambda}",
        "front: {type: lambda, url: {auth: iam}, calls: fn}",
    )
    assert weaker_ways(graph, "fn", (Guard.IDENTITY,)) == ()


def test_a_way_that_is_shut_to_the_source_is_left_out() -> None:
    private = "api: {type: api-gateway, protocol: rest, endpoint: private, routes: {GET /a: {to: fn}}}"
    graph = resources(private, "fn: {type: lambda, url: {auth: none, public: A hook.}}")
    assert [way.edge.source for way in ways(graph, "fn", KINDS)] == ["fn/url"]
    assert [way.edge.source for way in ways(graph, "fn", KINDS, "@vpc")] == ["api/GET /a", "fn/url"]


def test_other_sources_have_ways_of_their_own() -> None:
    policy = "policy: [{effect: allow, principals: [sns.amazonaws.com], actions: ['sqs:SendMessage']}]"
    graph = resources(f"jobs: {{type: queue, {policy}}}", "fn: {type: lambda, triggered_by: jobs}")
    assert ways(graph, "fn", KINDS) == ()
    assert [way.edge.source for way in ways(graph, "fn", KINDS, FOREIGN)] == ["jobs"]


def test_messages_are_told_from_requests() -> None:
    graph = resources(
        API % "", USERS, "front: {type: lambda, url: {auth: iam}, sends_to: jobs}", "jobs: {type: queue}",
        "fn: {type: lambda, triggered_by: jobs}",
    )  # fmt: skip
    assert [(way.edge.source, is_asynchronous(way)) for way in ways(graph, "fn", KINDS)] == [
        ("api/GET /a", False),
        ("jobs", True),
    ]


def test_a_way_that_comes_back_to_itself_is_no_way_of_its_own() -> None:
    graph = resources(
        "fn: {type: lambda, url: {auth: none, public: A hook.}, sends_to: jobs, triggered_by: jobs}",
        "jobs: {type: queue}",
        API.replace("to: fn", "to: jobs, action: SendMessage") % "",
        USERS,
    )
    found = {way.edge.source: way.levels[Guard.IDENTITY] for way in ways(graph, "fn", KINDS)}
    assert found == {"fn/url": OPEN, "jobs": ENFORCED}


def test_hosts_of_one_api_are_compared_by_their_edges() -> None:
    domain = (
        ", endpoint: regional, domain: {name: a.example.com, certificate: c, mutual_tls: {truststore: t}}"
    )
    graph = resources(
        API % domain, USERS, "fn: {type: lambda}", "c: {type: certificate, names: [a.example.com]}",
        "t: {type: bucket}",
    )  # fmt: skip
    doors = [edge(graph, "@internet", f"api/{host}") for host in ("a.example.com", "default_endpoint")]
    named, plain = ways_by(graph, doors, (Guard.IDENTITY, Guard.INSPECTION))
    assert missing(plain, named) == (Guard.IDENTITY,)
    assert missing(named, plain) == ()
    (found,) = weaker((named, plain))
    assert (found.way, found.stronger) == (plain, {Guard.IDENTITY: (named,)})


def test_stages_of_one_api_are_compared_by_a_route_under_each() -> None:
    stages = ", stages: {v1: {}, v2: {throttle: {rate: 5/s}}}"
    graph = resources(API % stages, USERS, "fn: {type: lambda}")
    (found,) = weaker_ways(graph, "api/GET /a", KINDS, PARTNER)
    assert (found.way.edge.source, found.missing) == ("api/v1", (Guard.THROTTLE,))
