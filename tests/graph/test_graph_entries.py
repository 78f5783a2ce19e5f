"""The awkward ways in: edges, default hosts, function URLs, signed links, credentials, sockets, failures."""

from __future__ import annotations

import pytest
from graph_making import edge, edges, made, resources, strength

from archgen.graph.levels import Question, level, levels
from archgen.graph.model import Guard, Strength

FN = "fn: {type: lambda, runtime: python3.13}"


def api(more: str = "", routes: str = "GET /a: {to: fn}") -> str:
    """An API with IAM in front of its routes."""
    return f"api: {{type: api-gateway, protocol: rest, authorizer: iam{more}, routes: {{{routes}}}}}"


CERT = "cert: {type: certificate, names: [api.example.com]}"
DOMAIN = ", domain: {name: api.example.com, certificate: cert}"
MUTUAL = ", endpoint: regional" + DOMAIN.replace("}", ", mutual_tls: {truststore: trust}}")
TRUST = "trust: {type: bucket}"


def test_an_edge_is_its_own_door_and_leads_to_the_door_of_its_origin() -> None:
    graph = resources("edge: {type: cloudfront, origin: api}", api(), FN)
    assert edges(graph, "@internet", "edge") == [("request", "reaches", "")]
    assert edges(graph, "edge", "api/default_endpoint") == [("request", "origin", "")]
    assert edges(graph, "@internet", "api/default_endpoint") == [("request", "reaches", "")]


def test_an_edge_in_front_of_a_named_api_ends_at_the_name() -> None:
    graph = resources("edge: {type: cloudfront, origin: api}", api(DOMAIN), CERT, FN)
    assert edges(graph, "edge", "api/api.example.com") == [("request", "origin", "")]
    assert edges(graph, "edge", "api/default_endpoint") == []


def test_an_edge_reads_a_bucket() -> None:
    graph = resources("edge: {type: cloudfront, origin: files}", "files: {type: bucket}")
    assert edges(graph, "edge", "files") == [("data", "origin", "read")]
    assert edges(graph, "@internet", "files") == []


@pytest.mark.parametrize(
    ("said", "open_"),
    [("", True), (", default_endpoint: enabled", True), (", default_endpoint: disabled", False)],
)
def test_the_default_host_stands_beside_a_name_unless_it_is_disabled(said: str, *, open_: bool) -> None:
    graph = resources(api(DOMAIN + said), CERT, FN)
    assert ("api/default_endpoint" in graph.nodes) is open_
    assert edges(graph, "@internet", "api/api.example.com") == [("request", "reaches", "")]


def test_client_certificates_stand_on_the_name_alone() -> None:
    graph = resources(api(MUTUAL), CERT, TRUST, FN)
    assert strength(graph, "@internet", "api/api.example.com", Guard.IDENTITY) is Strength.ENFORCED
    assert strength(graph, "@internet", "api/default_endpoint", Guard.IDENTITY) is Strength.OPEN


def test_a_private_api_is_entered_from_the_network_alone() -> None:
    graph = resources(api(", endpoint: private"), FN)
    assert edges(graph, "@vpc", "api/vpc") == [("request", "reaches", "")]
    assert edges(graph, "@internet", "api/vpc") == []
    assert level(graph, "fn", Guard.IDENTITY) is None
    assert level(graph, "fn", Guard.IDENTITY, "@vpc") is Strength.ENFORCED


@pytest.mark.parametrize(("auth", "expected"), [("none", Strength.OPEN), ("iam", Strength.ENFORCED)])
def test_a_function_url_is_open_to_the_internet_and_iam_guards_it(auth: str, expected: Strength) -> None:
    graph = resources(f"fn: {{type: lambda, runtime: python3.13, url: {{auth: {auth}}}}}")
    assert edges(graph, "@internet", "fn/url") == [("request", "reaches", "")]
    assert edges(graph, "fn/url", "fn") == [("request", "enters", "")]
    assert level(graph, "fn", Guard.IDENTITY) is expected


def test_an_edge_that_signs_for_itself_does_not_know_its_callers() -> None:
    graph = resources(
        "edge: {type: cloudfront, origin: fn, origin_access: oac}",
        "fn: {type: lambda, runtime: python3.13, url: {auth: iam}}",
    )
    assert strength(graph, "@internet", "fn/url", Guard.IDENTITY) is Strength.ENFORCED
    assert strength(graph, "edge", "fn/url", Guard.IDENTITY) is Strength.OPEN
    assert level(graph, "fn", Guard.IDENTITY) is Strength.OPEN


SIGNED = "files: {type: bucket, presigned: {method: PUT, expires: 5m, key: claim.sub}}"


def test_a_signed_link_is_opened_by_the_code_that_may_do_it_itself() -> None:
    graph = resources(SIGNED, "signer: {type: lambda, writes: files}", "reader: {type: lambda, reads: files}")
    assert edges(graph, "signer", "files/presigned") == [("ticket", "signs", "")]
    assert edges(graph, "reader", "files/presigned") == []
    assert edges(graph, "files/presigned", "files") == [("data", "opens", "write")]
    assert strength(graph, "files/presigned", "files", Guard.OBJECT) is Strength.ENFORCED


def test_a_drawn_line_to_a_bucket_is_closed_where_links_are_signed_and_open_where_nobody_signs() -> None:
    phone = "phone: {type: client, kind: mobile, calls: files}"
    closed = resources(phone, SIGNED, "signer: {type: lambda, writes: files}")
    opened = resources(phone, SIGNED)
    assert edge(closed, "phone", "files").shut
    assert not edge(opened, "phone", "files").shut
    assert level(opened, "files", Guard.IDENTITY) is Strength.OPEN


READER = (
    "{type: iam-role, trusts: {credentials: {}}, "
    "allows: [{effect: allow, actions: ['s3:GetObject'], resources: [files]}]}"
)


POOL = "type: identity-pool, signs_in_with: people, roles: {claim.member: member-role}"


def credentials(guests: str) -> tuple[str, ...]:
    """An identity pool whose roles and guests may read a bucket."""
    return (
        f"credentials: {{{POOL}{guests}}}",
        "people: {type: cognito-user-pool}",
        f"member-role: {READER}",
        f"guest-role: {READER}",
        "files: {type: bucket}",
    )


def test_an_identity_pool_gives_a_role_to_who_signed_in_and_to_strangers_only_as_guests() -> None:
    members = resources(*credentials(""))
    guests = resources(*credentials(", guests: true, guest_role: guest-role"))
    assert level(members, "files", Guard.IDENTITY) is Strength.ENFORCED
    assert "credentials/guests" not in members.nodes
    assert level(guests, "files", Guard.IDENTITY) is Strength.OPEN
    assert edges(guests, "credentials/guests", "guest-role") == [("assume", "assumes", "")]
    assert edges(guests, "guest-role", "files") == [("data", "allows", "read")]


SOCKET = "chat: {type: api-gateway, protocol: websocket, routes: {$connect: {to: hello%s}, say: {to: talk}}}"


@pytest.mark.parametrize(
    ("asks", "expected"), [("", Strength.OPEN), (", authorizer: iam", Strength.ENFORCED)]
)
def test_messages_hang_behind_the_connection_and_are_guarded_by_it(asks: str, expected: Strength) -> None:
    graph = resources(SOCKET % asks, "hello: {type: lambda}", "talk: {type: lambda}")
    assert edges(graph, "chat/$connect", "chat/say") == [("request", "routes", "")]
    assert edges(graph, "chat/default_endpoint", "chat/say") == []
    assert level(graph, "talk", Guard.IDENTITY) is expected


def test_strangers_drive_a_queue_and_not_its_dead_letters() -> None:
    graph = resources(
        api(routes="POST /a: {to: jobs, action: SendMessage, public: Anyone may ask.}"),
        "jobs: {type: queue, dead_letter: dead}",
        "dead: {type: queue}",
        "worker: {type: lambda, triggered_by: jobs}",
        "redrive: {type: lambda, triggered_by: dead}",
    )
    reached = levels(graph, Question(Guard.IDENTITY))
    assert {"jobs", "worker"} <= set(reached)
    assert not {"dead", "redrive"} & set(reached)


@pytest.mark.parametrize(("zone", "source"), [("public", "@internet"), ("internal", "@corporate")])
def test_something_generic_is_a_door_to_whom_it_is_exposed(zone: str, source: str) -> None:
    graph = resources(
        f"alb: {{type: generic, service: Application Load Balancer, capabilities: [exposes], expose: {zone}}}"
    )
    assert [e.source for e in graph.into["alb"]] == [source]


def test_a_bucket_policy_for_everybody_is_a_way_in_unless_public_access_is_blocked() -> None:
    policy = "policy: [{effect: allow, principals: ['*'], actions: ['s3:GetObject']}]"
    opened = resources(f"files: {{type: bucket, public_access: allowed, {policy}}}")
    closed = resources(f"files: {{type: bucket, public_access: blocked, {policy}}}")
    assert edges(opened, "@internet", "files") == [("data", "reaches", "read")]
    assert edges(closed, "@internet", "files") == []


def test_the_function_of_an_authorizer_runs_before_anybody_is_known() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /a: {to: fn}}}",
        "gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.Token]}",
        "gate-fn: {type: lambda}",
        FN,
    )
    assert edges(graph, "api/default_endpoint", "gate-fn") == [("guard", "authorizer", "")]
    assert level(graph, "gate-fn", Guard.IDENTITY) is None


CALL = "resources:\n  a: {type: lambda%s}\n  b: {type: lambda}\n"
LINE = "connections:\n  - {from: a, to: b, label: asks%s}\n"


def test_a_connection_with_as_is_the_relation_and_one_without_is_only_drawn() -> None:
    related = made(CALL % ", calls: b")
    connected = made(CALL % "" + LINE % ", as: calls")
    drawn = made(CALL % "" + LINE % "")
    assert edges(connected, "a", "b") == edges(related, "a", "b") == [("request", "calls", "")]
    assert edges(drawn, "a", "b") == []


def test_a_rotation_function_writes_its_secret() -> None:
    graph = resources("key: {type: secret, rotation: 30d, rotated_by: turn}", "turn: {type: lambda}")
    assert edges(graph, "turn", "key") == [("data", "rotated_by", "write")]
