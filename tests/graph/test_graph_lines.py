"""What lines say of themselves: how they are spoken, who may push along them, what they keep and stop."""

from __future__ import annotations

import pytest
from graph_making import edge, resources, strength

from archgen.graph.model import Data, EdgeKind, Guard, Slot, Strength

FN = "fn: {type: lambda}"
OPEN, SILENT, STATED, ENFORCED, BUILT = Strength

SPOKEN = {
    "AWS's own host": ("fn: {type: lambda, reads: t}", "t: {type: dynamodb}", BUILT, BUILT),
    "somebody else's host": ("fn: {type: lambda, calls: t}", "t: {type: external}", SILENT, SILENT),
    "https said": (
        "fn: {type: lambda, calls: {t: {protocol: https}}}",
        "t: {type: external}",
        ENFORCED,
        STATED,
    ),
    "http said": ("fn: {type: lambda, calls: {t: {protocol: http}}}", "t: {type: external}", OPEN, OPEN),
    "both show certificates": (
        "fn: {type: lambda, calls: {t: {protocol: tls, auth: mutual-tls}}}",
        "t: {type: external}",
        ENFORCED,
        ENFORCED,
    ),
    "a host without TLS": (
        "fn: {type: lambda, calls: t}",
        "t: {type: generic, service: Cache, tls: false}",
        OPEN,
        OPEN,
    ),
    "a host with TLS": (
        "fn: {type: lambda, calls: t}",
        "t: {type: generic, service: Cache, tls: true}",
        ENFORCED,
        STATED,
    ),
}


@pytest.mark.parametrize("name", SPOKEN)
def test_a_line_says_how_it_is_spoken_and_to_whom(name: str) -> None:
    caller, called, transport, peer = SPOKEN[name]
    graph = resources(caller, called)
    assert strength(graph, "fn", "t", Guard.TRANSPORT) is transport
    assert strength(graph, "fn", "t", Guard.PEER) is peer


VIEWERS = {"allow-all": OPEN, "redirect": ENFORCED, "https-only": ENFORCED}


@pytest.mark.parametrize("policy", VIEWERS)
def test_an_edge_takes_plain_requests_where_it_says_so(policy: str) -> None:
    graph = resources(
        f"cdn: {{type: cloudfront, origin: files, viewer_protocol: {policy}}}", "files: {type: bucket}"
    )
    assert strength(graph, "@internet", "cdn", Guard.TRANSPORT) is VIEWERS[policy]


def test_an_api_speaks_tls_alone_and_checks_the_certificate_behind_it_by_name() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: http, routes: {GET /a: {to: link, tls_name: in.example.com}}}",
        "link: {type: vpc-link, to: lb}",
        "lb: {type: generic, service: Load balancer}",
    )
    assert strength(graph, "@internet", "api/default_endpoint", Guard.TRANSPORT) is BUILT
    assert strength(graph, "api/GET /a", "link", Guard.PEER) is ENFORCED


SERVICE = "policy: [{effect: allow, principals: [%s], actions: ['sqs:SendMessage']%s}]"
UNSAID = SERVICE % ("sns.amazonaws.com", "")
NARROW = SERVICE % ("sns.amazonaws.com", ", conditions: {ArnEquals: {'aws:SourceArn': news}}")
PUSHED = {
    "a permission that follows": ("work: {type: queue, subscribes_to: news}", BUILT),
    "one that names its source": (
        "work: {type: queue, subscribes_to: {news: {source_checked: true}}}",
        ENFORCED,
    ),
    "one that names nobody": ("work: {type: queue, subscribes_to: {news: {source_checked: false}}}", OPEN),
    "a policy with its source": (f"work: {{type: queue, subscribes_to: news, {NARROW}}}", ENFORCED),
    "a policy for all of a service": (f"work: {{type: queue, subscribes_to: news, {UNSAID}}}", OPEN),
}


@pytest.mark.parametrize("name", PUSHED)
def test_who_may_push_along_a_line(name: str) -> None:
    line, expected = PUSHED[name]
    graph = resources("news: {type: topic}", line)
    assert strength(graph, "news", "work", Guard.SOURCE) is expected
    pushed = [one.part for one in graph.into["work"] if one.source == "@foreign"]
    assert bool(pushed) is (expected is OPEN)


def test_what_a_reader_fetches_needs_no_permission_to_push() -> None:
    graph = resources("jobs: {type: queue}", "fn: {type: lambda, triggered_by: jobs}")
    assert strength(graph, "jobs", "fn", Guard.SOURCE) is BUILT


def test_an_unchecked_line_lets_other_accounts_in_where_it_is_written() -> None:
    graph = resources(
        "raw: {type: bucket}", "fn: {type: lambda, triggered_by: {raw: {source_checked: false}}}"
    )
    pushed = edge(graph, "@foreign", "fn")
    assert (pushed.kind, pushed.verb, pushed.op) == (EdgeKind.ASYNC, "pushes", "write")
    assert pushed.slots == {
        Guard.SOURCE: Slot("fn", "triggered_by/raw", ("triggered_by", "raw", "source_checked"))
    }


KEPT = {
    "nothing": ("{}", "{}", OPEN, OPEN),
    "the sender's half": ("{tenant: 'claim:tenant'}", "{}", STATED, OPEN),
    "the reader's half": ("{}", "{tenant: message}", OPEN, STATED),
    "a token": ("{identity: signed-token}", "{identity: claims}", STATED, STATED),
    "none said": ("{identity: none}", "{tenant: none}", OPEN, OPEN),
}


@pytest.mark.parametrize("name", KEPT)
def test_each_half_of_a_message_says_whose_it_is(name: str) -> None:
    sent, read, first, second = KEPT[name]
    graph = resources(
        f"a: {{type: lambda, sends_to: {{jobs: {sent}}}}}",
        "jobs: {type: queue}",
        f"b: {{type: lambda, triggered_by: {{jobs: {read}}}}}",
    )
    assert strength(graph, "a", "jobs", Guard.CONTEXT) is first
    assert strength(graph, "jobs", "b", Guard.CONTEXT) is second
    assert edge(graph, "jobs", "b").slots[Guard.CONTEXT] == Slot(
        "b", "triggered_by/jobs", ("triggered_by", "jobs")
    )


def test_a_route_that_maps_a_claim_keeps_the_context_of_its_message() -> None:
    api = "api: {type: api-gateway, protocol: rest, routes: {POST /a: {to: jobs, action: SendMessage%s}}}"
    for more, expected in (("", OPEN), (", mapping: {tenant: claim.tenant}", STATED)):
        graph = resources(api % more, "jobs: {type: queue}")
        assert strength(graph, "api/POST /a", "jobs", Guard.CONTEXT) is expected


STOPPED = {
    "{}": OPEN,
    "{filter: prefix in/}": STATED,
    "{max_age: 5m}": OPEN,
    "{max_age: 5m, retries: 0}": STATED,
}


@pytest.mark.parametrize("said", STOPPED)
def test_a_filter_or_a_short_life_stops_a_trigger(said: str) -> None:
    graph = resources("raw: {type: bucket}", f"fn: {{type: lambda, triggered_by: {{raw: {said}}}}}")
    assert strength(graph, "raw", "fn", Guard.STOP) is STOPPED[said]


def test_a_word_for_repeats_stands_where_it_is_said() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, "
        "routes: {POST /a: {to: fn, idempotency: x-key}, POST /b: {to: fn}}}",
        "fn: {type: lambda, writes: {kept: {idempotency: message-id}, other: {idempotency: none}}}",
        "kept: {type: dynamodb}",
        "other: {type: dynamodb}",
    )
    door = "api/default_endpoint"
    assert strength(graph, door, "api/POST /a", Guard.IDEMPOTENCY) is STATED
    assert strength(graph, door, "api/POST /b", Guard.IDEMPOTENCY) is OPEN
    assert strength(graph, "fn", "kept", Guard.IDEMPOTENCY) is STATED
    assert strength(graph, "fn", "other", Guard.IDEMPOTENCY) is OPEN
    assert edge(graph, door, "api/POST /b").slots[Guard.IDEMPOTENCY] == Slot(
        "api", "POST /b", ("routes", "POST /b", "idempotency")
    )


CHECKED = {
    "rest, a closed model and validation": ("rest", "validate: body, model: {closed: true}", ENFORCED),
    "rest, a model that is open": ("rest", "validate: body, model: {closed: false}", OPEN),
    "rest, a model that nobody applies": ("rest", "model: {closed: true}", OPEN),
    "rest, nothing": ("rest", "", OPEN),
}


@pytest.mark.parametrize("name", CHECKED)
def test_aws_refuses_what_a_closed_model_does_not_know(name: str) -> None:
    protocol, said, expected = CHECKED[name]
    more = f", {said}" if said else ""
    graph = resources(
        f"api: {{type: api-gateway, protocol: {protocol}, routes: {{POST /a: {{to: fn{more}}}}}}}", FN
    )
    assert strength(graph, "api/default_endpoint", "api/POST /a", Guard.VALIDATION) is expected


def test_a_reply_from_outside_is_checked_where_the_line_says_so() -> None:
    graph = resources(
        "fn: {type: lambda, calls: {rates: {validated: schema}, news: {}}}",
        "rates: {type: external}",
        "news: {type: external}",
    )
    assert strength(graph, "fn", "rates", Guard.VALIDATION) is STATED
    assert strength(graph, "fn", "news", Guard.VALIDATION) is OPEN


def test_stages_of_several_have_slots_of_their_own() -> None:
    graph = resources(
        "api: {type: api-gateway, protocol: rest, "
        "stages: {v1: {}, v2: {throttle: {rate: 5/s}, logs_to: kept}}, routes: {GET /a: {to: fn}}}",
        FN,
        "kept: {type: log-group}",
    )
    old, new = (edge(graph, "api/default_endpoint", f"api/{stage}") for stage in ("v1", "v2"))
    assert old.guards == {Guard.THROTTLE: OPEN, Guard.LOG: OPEN}
    assert new.guards == {Guard.THROTTLE: ENFORCED, Guard.LOG: ENFORCED}
    assert old.slots[Guard.THROTTLE] == Slot("api", "v1", ("stages", "v1", "throttle"))


LOGS = {
    "code": ("w: {type: lambda, logs_to: kept}", "content"),
    "an API": ("w: {type: api-gateway, protocol: rest, logs_to: kept, routes: {}}", "metadata"),
    "an API that traces bodies": (
        "w: {type: api-gateway, protocol: rest, logs_to: kept, data_trace: true, routes: {}}",
        "content",
    ),
    "an API with a full execution log": (
        "w: {type: api-gateway, protocol: rest, logs_to: kept, execution_log: info, routes: {}}",
        "content",
    ),
    "an API that logs its errors": (
        "w: {type: api-gateway, protocol: rest, logs_to: kept, execution_log: error, routes: {}}",
        "metadata",
    ),
    "a log that is handed on": ("w: {type: log-group, forwards_to: kept}", "content"),
    "a distribution": ("w: {type: cloudfront, origin: f, logs_to: kept}", "metadata"),
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_holds_bodies_or_tells_of_them(name: str) -> None:
    line, expected = LOGS[name]
    kept = edge(resources(line, "kept: {type: log-group}", "f: {type: bucket}"), "w", "kept")
    assert (kept.kind, kept.op) == (EdgeKind.LOG, expected)
    assert kept.data is (Data.FORWARD if expected == "content" else Data.NONE)
    assert kept.guards == {Guard.MASK: OPEN}


def test_a_log_that_masks_says_so_on_the_lines_into_it() -> None:
    graph = resources("fn: {type: lambda, logs_to: kept}", "kept: {type: log-group, masks: [personal]}")
    kept = edge(graph, "fn", "kept")
    assert kept.guards == {Guard.MASK: ENFORCED}
    assert kept.slots == {Guard.MASK: Slot("kept", "", ("masks",))}


MOVES = {
    "reads": ("fn: {type: lambda, reads: t}", "t: {type: dynamodb}", "fn", Data.BACK),
    "writes": ("fn: {type: lambda, writes: t}", "t: {type: dynamodb}", "fn", Data.FORWARD),
    "deletes": ("fn: {type: lambda, deletes: t}", "t: {type: dynamodb}", "fn", Data.FORWARD),
    "calls": ("fn: {type: lambda, calls: t}", "t: {type: lambda}", "fn", Data.BOTH),
    "sends": ("fn: {type: lambda, sends_to: t}", "t: {type: queue}", "fn", Data.FORWARD),
    "leaves": ("fn: {type: lambda, dead_letter: t}", "t: {type: queue}", "fn", Data.FORWARD),
    "changes": (
        "fn: {type: lambda, manages: t}",
        "t: {type: waf, scope: regional, default_action: allow}",
        "fn",
        Data.NONE,
    ),
    "a key": ("fn: {type: lambda, encryption_key: t}", "t: {type: kms-key}", "fn", Data.NONE),
}


@pytest.mark.parametrize("name", MOVES)
def test_data_moves_one_way_or_both_or_not_at_all(name: str) -> None:
    first, second, source, expected = MOVES[name]
    assert edge(resources(first, second), source, "t").data is expected


def test_an_edge_knows_the_line_that_drew_it() -> None:
    graph = resources("fn: {type: lambda, writes: {t: {carries: [personal]}}}", "t: {type: dynamodb}")
    line = edge(graph, "fn", "t").line
    assert line is not None
    assert (line.verb, line.source, line.target, line.settings.carries) == (
        "writes",
        "fn",
        "t",
        ("personal",),
    )


def test_code_that_changes_a_websocket_posts_to_its_clients_and_moves_data_alone() -> None:
    graph = resources(
        "phone: {type: client, kind: mobile, calls: chat}",
        "chat: {type: api-gateway, protocol: websocket, routes: {$connect: {to: fn}}}",
        "fn: {type: lambda, manages: chat}",
        "other: {type: lambda, manages: plain}",
        "plain: {type: api-gateway, protocol: http, routes: {GET /a: {to: fn}}}",
    )
    posted = edge(graph, "fn", "phone")
    assert (posted.kind, posted.kind.drives, posted.data) == (EdgeKind.PUSH, False, Data.FORWARD)
    assert [one.kind for one in graph.out["other"]] == [EdgeKind.CONTROL]


def test_a_role_that_names_its_users_is_taken_as_one_that_they_name() -> None:
    by_role = resources("fn: {type: lambda}", "r: {type: iam-role, trusts: [lambda], used_by: fn}")
    by_user = resources("fn: {type: lambda, role: r}", "r: {type: iam-role, trusts: [lambda]}")
    for graph in (by_role, by_user):
        taken = edge(graph, "fn", "r")
        assert (taken.kind, taken.verb, taken.part) == (EdgeKind.ASSUME, "role", "role")


def test_a_statement_on_taking_a_role_leads_to_it() -> None:
    role = (
        "%s: {type: iam-role, trusts: [lambda], allows: [{effect: allow, actions: ['%s'], resources: [s]}]}"
    )
    graph = resources(role % ("r", "sts:*"), "s: {type: iam-role, trusts: [r]}", role % ("t", "iam:*"))
    assert edge(graph, "r", "s").kind is EdgeKind.ASSUME
    assert edge(graph, "t", "s").kind is EdgeKind.CONTROL
