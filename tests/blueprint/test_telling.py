"""What a file says besides its resources: lines, flows, data, waivers, traffic, decisions."""

from __future__ import annotations

from datetime import date

import pytest
from loading import at, fixed, loaded, marked, mistake, mistakes, place

R = """\
resources:
  phone: {type: client, kind: mobile, calls: api}
  api: {type: api-gateway, protocol: rest, authorizer: token, routes: {GET /a: {to: f}}}
  token: {type: authorizer, kind: cognito, user_pool: people}
  people: {type: cognito-user-pool}
  f: {type: lambda, runtime: x, reads: {orders: {carries: [order]}}}
  orders: {type: dynamodb, billing: on-demand, holds: [order, personal]}
data:
  order: {class: internal, kinds: [business], residency: [eu-west-1], never_in: [logs], keep: 400d}
"""


def test_a_connection_with_a_label_is_a_line_and_grants_nothing() -> None:
    blueprint = loaded(R + "connections:\n  - {from: people, to: f, label: user authentication}\n")
    (line,) = blueprint.connections
    assert (line.source, line.target, line.label, line.verb) == ("people", "f", "user authentication", None)
    assert not [one for one in blueprint.relations if one.source == "people"]


def test_a_connection_with_as_is_a_relation_with_settings() -> None:
    line = "  - {from: f, to: people, as: calls, settings: {auth: iam, timeout: 2s}}\n"
    blueprint = loaded(R + "connections:\n" + line)
    (relation,) = [one for one in blueprint.relations if (one.source, one.target) == ("f", "people")]
    assert (relation.verb, relation.part, relation.settings.auth) == ("calls", "connections/0", "iam")
    assert blueprint.connections[0].verb == "calls"


@pytest.mark.parametrize(
    ("line", "code", "spot"),
    [
        ("{from: f, to: people}", "missing-key", "from: f, to: people"),
        ("{from: f, to: people, as: redas}", "unknown-word", "redas"),
        ("{from: f, to: peopel, label: x}", "unknown-name", "peopel"),
        ("{form: f, to: people, label: x}", "unknown-key", "form"),
        ("{from: f, to: people, as: reads, settings: {timout: 3s}}", "unknown-key", "timout"),
    ],
)
def test_a_connection_says_who_whom_and_what(line: str, code: str, spot: str) -> None:
    text = f"{R}connections:\n  - {line}\n"
    found = mistakes(text)[0]
    assert (found.rule, place(found)) == (code, at(text, spot))


def test_an_unknown_relation_word_is_mended() -> None:
    text = R + "connections:\n  - {from: f, to: orders, as: raeds}\n"
    found = mistake(text)
    assert found.primary.text == "did you mean `reads`?"
    assert "as: reads}" in fixed(text, found)


def test_a_name_of_another_file_is_no_mistake() -> None:
    blueprint = loaded(R + "connections:\n  - {from: org/trail, to: orders, as: data_events}\n")
    assert blueprint.connections == ()
    (line,) = blueprint.foreign
    assert (line.source, line.target, line.verb) == ("org/trail", "orders", "data_events")
    assert not [one for one in blueprint.relations if one.verb == "data_events"]


def test_a_line_between_two_other_files_says_nothing_here() -> None:
    assert loaded(R + "connections:\n  - {from: org/trail, to: org/logs, as: logs_to}\n").foreign == ()


ACCOUNT = "boundaries:\n  shop: {type: account, id: 1, SETTING}\n"


@pytest.mark.parametrize(
    ("setting", "field", "read"),
    [
        ("access_analyzer: off", "access_analyzer", False),
        ("access_analyzer: true", "access_analyzer", True),
        ("access_analyzer: eu-west-1", "access_analyzer", ("eu-west-1",)),
        ("access_analyzer: [eu-west-1, eu-central-1]", "access_analyzer", ("eu-west-1", "eu-central-1")),
    ],
)
def test_an_analyzer_is_on_or_off_or_in_some_regions(setting: str, field: str, read: object) -> None:
    shop = loaded(R + ACCOUNT.replace("SETTING", setting)).resources["shop"]
    assert getattr(shop.body, field) == read


@pytest.mark.parametrize(("word", "read"), [("yes", True), ("false", False), ("virtual", "virtual")])
def test_a_second_factor_may_say_which_kind(word: str, read: object) -> None:
    shop = loaded(R + ACCOUNT.replace("SETTING", f"root: {{mfa: {word}}}")).resources["shop"]
    assert shop.value("root").mfa == read


def test_a_second_factor_of_no_known_kind_is_told_the_words() -> None:
    text = R + ACCOUNT.replace("SETTING", "root: {mfa: sms}")
    found = mistake(text)
    assert found.rule == "wrong-type"
    assert found.hint == "write `hardware`, `virtual`, `true` or `false`"
    assert marked(text, found.primary.span) == "sms"


FLOW = """\
flows:
  look:
    title: Somebody looks at an order
    steps:
      - phone -> api: GET /a
      - api -> people: is the token good?
      - api -> f
      - f -> orders: get the order
      - api <- f: the order
"""


def test_a_flow_is_read_step_by_step() -> None:
    (flow,) = loaded(R + FLOW).flows
    assert (flow.id, flow.title) == ("look", "Somebody looks at an order")
    assert [(step.number, step.source, step.target, step.text, step.answer) for step in flow.steps] == [
        (1, "phone", "api", "GET /a", False),
        (2, "api", "people", "is the token good?", False),
        (3, "api", "f", "", False),
        (4, "f", "orders", "get the order", False),
        (5, "f", "api", "the order", True),
    ]


def test_a_step_runs_along_a_relation_or_a_connection() -> None:
    text = R + FLOW.replace("- api -> f\n", "- people -> orders: nothing joins these\n")
    found = mistake(text)
    assert (found.rule, place(found)) == ("step-without-relation", at(text, "people -> orders"))
    assert "`connections:`" in found.hint
    joined = text + "connections:\n  - {from: people, to: orders, label: magic}\n"
    assert len(loaded(joined).flows[0].steps) == 5


def test_a_step_names_resources() -> None:
    text = R + FLOW.replace("f -> orders: get", "f -> ordres: get")
    found = mistake(text)
    assert (found.rule, found.primary.text) == ("unknown-name", "did you mean `orders`?")


@pytest.mark.parametrize("step", ["phone calls api", "phone => api: x", "[phone, api]", "{a: b, c: d}"])
def test_what_is_no_step_says_how_one_is_written(step: str) -> None:
    text = R + FLOW.replace("phone -> api: GET /a", step)
    found = mistake(text)
    assert (found.rule, place(found)[0], found.hint) == (
        "no-step",
        at(text, f"- {step}")[0],
        "write it as `a -> b: what happens`",
    )


def test_steps_are_a_list() -> None:
    found = mistake(R + "flows:\n  look: {steps: phone -> api}\n")
    assert (found.rule, found.message) == ("wrong-type", "the steps of `look` are no list")


def test_data_has_names_and_words() -> None:
    blueprint = loaded(R)
    asset = blueprint.data["order"]
    assert (asset.classification, asset.kinds, asset.residency, asset.never_in) == (
        "internal",
        ("business",),
        ("eu-west-1",),
        ("logs",),
    )
    assert asset.keep is not None
    assert asset.keep.days == 400
    (relation,) = [one for one in blueprint.relations if one.verb == "reads"]
    assert relation.settings.carries == ("order",)


def test_unknown_data_is_found_where_it_stands() -> None:
    text = R.replace("holds: [order, personal]", "holds: [order, persnal]").replace(
        "carries: [order]", "carries: [ordr]"
    )
    carried, held = mistakes(text)
    assert (carried.id, place(carried)) == ("unknown-name@f/reads/orders/carries", at(text, "ordr]"))
    assert (held.id, place(held)) == ("unknown-name@orders/holds", at(text, "persnal"))
    assert held.primary.text == "did you mean `personal`?"
    assert "`data:`" in held.hint


WAIVER = """\
waivers:
  - rule: log-without-retention
    resource: f
    part: reads/orders
    status: accepted
    reason: It is a test.
    control: Somebody looks every day.
    owner: me
    approved_by: you
    ticket: T-1
    until: 2027-03-31
"""


def test_a_waiver_says_all_it_can() -> None:
    (waiver,) = loaded(R + WAIVER).waivers
    assert (waiver.rule, waiver.resource, waiver.part) == ("log-without-retention", "f", "reads/orders")
    assert (waiver.status, waiver.reason, waiver.control) == (
        "accepted",
        "It is a test.",
        "Somebody looks every day.",
    )
    assert (waiver.owner, waiver.approved_by, waiver.ticket, waiver.until) == (
        "me",
        "you",
        "T-1",
        date(2027, 3, 31),
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "spot", "label"),
    [
        ("resource: f", "resource: fn", "unknown-name", "fn\n", "did you mean `f`?"),
        ("until: 2027-03-31", "until: 2027-02-31", "wrong-type", "2027-02-31", "no such day"),
        ("until: 2027-03-31", "until: soon", "wrong-type", "soon", "no such day"),
        ("status: accepted", "status: acepted", "unknown-word", "acepted", "did you mean `accepted`?"),
        ("owner: me", "ower: me", "unknown-key", "ower", "did you mean `owner`?"),
    ],
)
def test_a_waiver_is_read_like_the_rest(old: str, new: str, code: str, spot: str, label: str) -> None:
    text = R + WAIVER.replace(old, new)
    found = mistake(text)
    assert (found.rule, place(found), found.primary.text) == (code, at(text, spot), label)


def test_a_waiver_without_a_rule_says_so() -> None:
    text = R + WAIVER.replace("  - rule: log-without-retention\n    resource: f\n", "  - resource: f\n")
    found = mistake(text)
    assert (found.rule, found.part) == ("missing-key", "waivers/0/rule")
    assert found.message == "`waivers` does not say `rule`"


def test_traffic_keeps_every_figure_in_its_place() -> None:
    text = R + (
        "traffic: {requests: 30M/month, peak: 400/s, request: 8KB, response: 2KB, item: 1KB, "
        "users: 200k, duration: 120ms, log_line: 1KB}\n"
    )
    traffic = loaded(text).traffic
    assert traffic is not None
    assert [getattr(traffic, name).text for name in ("requests", "peak", "request", "response")] == [
        "30M/month",
        "400/s",
        "8KB",
        "2KB",
    ]
    assert (traffic.item.text if traffic.item else None, traffic.users) == ("1KB", 200_000)
    assert traffic.duration is not None
    assert traffic.duration.seconds == 0.12
    assert (traffic.log_line.text if traffic.log_line else None, traffic.payload) == ("1KB", None)


def test_one_payload_stands_for_both_directions_where_they_are_silent() -> None:
    traffic = loaded(R + "traffic: {payload: 4KB, response: 1KB}\n").traffic
    assert traffic is not None
    assert traffic.request is not None
    assert traffic.response is not None
    assert (traffic.request.text, traffic.response.text) == ("4KB", "1KB")


def test_the_rest_is_kept_as_written() -> None:
    text = (
        R
        + """\
summary: A shop.
owner: team
classification: confidential
reviewed: 2026-11-22
decisions:
  - {title: REST, status: accepted, context: Bots., options: [rest, http], chosen: rest, consequences: Dear.}
assumptions:
  - Nobody lies.
questions:
  - Who pays?
links:
  - {title: Notes, url: "https://example.com/notes"}
"""
    )
    blueprint = loaded(text)
    assert (blueprint.summary, blueprint.owner, blueprint.classification, blueprint.reviewed) == (
        "A shop.",
        "team",
        "confidential",
        date(2026, 11, 22),
    )
    (decision,) = blueprint.decisions
    assert (decision.title, decision.options, decision.consequences) == ("REST", ("rest", "http"), "Dear.")
    assert (blueprint.assumptions, blueprint.questions) == (("Nobody lies.",), ("Who pays?",))
    assert [(link.title, link.url) for link in blueprint.links] == [("Notes", "https://example.com/notes")]


def test_a_link_is_a_web_address() -> None:
    text = R + "links:\n  - {title: Notes, url: javascript:alert(1)}\n"
    found = mistake(text)
    assert (found.rule, marked(text, found.primary.span)) == ("wrong-type", "javascript:alert(1)")
    assert found.hint == "begin it with `https://`"
