"""Keys, types, names and words that are not known: where, what was meant, how to mend it."""

from __future__ import annotations

import pytest
from loading import at, fixed, loaded, marked, mistake, mistakes, place

from archgen.blueprint.load import load
from archgen.finding.finding import Category
from archgen.source.reading import read_bytes

F = "resources:\n  f: {type: lambda, runtime: x, SETTING}\n  orders: {type: dynamodb, billing: on-demand}\n"


def function(setting: str) -> str:
    return F.replace("SETTING", setting)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("memry", "memory"),
        ("timout", "timeout"),
        ("logsTo", "logs_to"),
        ("reserved-concurrency", "reserved_concurrency"),
        ("TIMEOUT", "timeout"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest(written: str, meant: str) -> None:
    text = function(f"{written}: 5")
    found = mistake(text)
    assert found.id == f"unknown-key@f/{written}"
    assert found.category is Category.SCHEMA
    assert found.message == f"a lambda has no field `{written}`"
    assert marked(text, found.primary.span) == written
    assert found.primary.text == f"did you mean `{meant}`?"
    assert [marked(text, label.span) for label in found.related] == ["f"]
    assert f" {meant}: 5" in fixed(text, found)


def test_an_unknown_key_without_a_neighbour_is_answered_with_the_fields() -> None:
    found = mistake(function("zzzzzzzz: 5"))
    assert found.primary.text == "no such field"
    assert found.fix is None
    assert "`" not in found.hint
    assert found.hint.startswith("fields: title, note")


def test_an_unknown_key_in_a_block_names_the_block() -> None:
    text = function("url: {auth: iam, mod: buffered}")
    found = mistake(text)
    assert (found.id, place(found)) == ("unknown-key@f/url/mod", at(text, "mod:"))
    assert found.message == "`url` has no field `mod`"
    assert found.primary.text == "did you mean `mode`?"


def test_an_unknown_setting_of_a_relation_is_found() -> None:
    text = function("reads: {orders: {timout: 3s}}")
    found = mistake(text)
    assert (found.id, place(found)) == ("unknown-key@f/reads/orders/timout", at(text, "timout"))
    assert found.primary.text == "did you mean `timeout`?"


def test_an_unknown_setting_of_a_route_is_found() -> None:
    text = """\
resources:
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /a: {to: mock, scope: [x]}
"""
    found = mistake(text)
    assert (found.id, place(found)) == ("unknown-key@api/routes/GET /a/scope", at(text, "scope"))
    assert found.message == "`GET /a` has no field `scope`"
    assert found.primary.text == "did you mean `scopes`?"


def test_an_unknown_key_of_the_file_is_found() -> None:
    text = "resorces: {}\nresources:\n  g: {type: group}\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("unknown-key", (4, 1))
    assert (found.message, found.primary.text) == (
        "a blueprint has no field `resorces`",
        "did you mean `resources`?",
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [("lamda", "lambda"), ("dynamo-db", "dynamodb"), ("user-pool", None), ("apigateway", "api-gateway")],
)
def test_an_unknown_type_is_answered_with_the_nearest(written: str, meant: str | None) -> None:
    text = f"resources:\n  f: {{type: {written}}}\n"
    found = mistake(text)
    assert found.id == "unknown-type@f"
    assert marked(text, found.primary.span) == written
    assert found.primary.text == (f"did you mean `{meant}`?" if meant else "no such type")
    assert "archgen types" in found.notes[0]
    if meant:
        assert f"type: {meant}" in fixed(text, found)


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ("{runtime: x}", "missing-key", "`f` does not say its `type`"),
        ("{type: [lambda]}", "missing-key", "`f` does not say its `type`"),
        ("lambda", "wrong-type", "`f` is no map of settings"),
        ("[lambda]", "wrong-type", "`f` is no map of settings"),
    ],
)
def test_what_is_no_resource_says_why(body: str, code: str, says: str) -> None:
    found = mistake(f"resources:\n  f: {body}\n")
    assert (found.rule, found.message, place(found)) == (code, says, (5, 3))
    assert found.hint


def test_a_dangling_name_is_answered_with_the_nearest_and_its_line() -> None:
    text = function("reads: order")
    found = mistake(text)
    assert found.id == "unknown-name@f/reads/order"
    assert found.category is Category.REFERENCE
    assert marked(text, found.primary.span) == "order"
    assert found.primary.text == "did you mean `orders` (line 6)?"
    assert "reads: orders}" in fixed(text, found)


@pytest.mark.parametrize("reads", ["[orders, ordrs]", "{orders: {}, ordrs: {timeout: 2s}}"])
def test_only_the_dangling_name_of_several_is_marked(reads: str) -> None:
    text = function(f"reads: {reads}")
    found = mistake(text)
    assert (found.id, place(found)) == ("unknown-name@f/reads/ordrs", at(text, "ordrs"))
    assert marked(text, found.primary.span) == "ordrs"


def test_what_names_an_unreadable_resource_is_no_second_mistake() -> None:
    text = "resources:\n  f: {type: lambda, runtime: x, reads: orders}\n  orders: {type: dynamod}\n"
    assert [one.id for one in mistakes(text)] == ["unknown-type@orders"]


def test_a_part_of_a_resource_may_be_named() -> None:
    text = """\
resources:
  api: {type: api-gateway, protocol: rest, routes: {GET /a: {to: mock}}}
  watch: {type: alarm, watches: api/GET /a, metrics: [5xx]}
"""
    assert [(one.source, one.target) for one in loaded(text).relations] == [("watch", "api")]


def test_a_name_of_another_type_than_the_field_takes_is_found() -> None:
    text = "resources:\n  t: {type: dynamodb, billing: on-demand, encryption_key: q}\n  q: {type: queue}\n"
    found = mistake(text)
    assert (found.id, place(found)) == ("wrong-target@t/encryption_key", at(text, "q}"))
    assert found.message == "`q` is a queue, not a kms-key"
    assert found.hint == "name a kms-key here"
    assert found.related[0].text == "this queue"


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("t: {type: dynamodb, billing: PAY_PER_REQUEST}", "PAY_PER_REQUEST", "on-demand"),
        ("t: {type: dynamodb, billing: PROVISIONED}", "PROVISIONED", "provisioned"),
        ("p: {type: cognito-user-pool, mfa: ON}", "ON", "required"),
        ("p: {type: cognito-user-pool, mfa: OPTIONAL}", "OPTIONAL", "optional"),
        ("k: {type: kms-key, spec: SYMMETRIC_DEFAULT}", "SYMMETRIC_DEFAULT", "symmetric"),
        (
            "t: {type: dynamodb, billing: on-demand, stream: NEW_AND_OLD_IMAGES}",
            "NEW_AND_OLD_IMAGES",
            "both",
        ),
        ("a: {type: authorizer, kind: COGNITO_USER_POOLS}", "COGNITO_USER_POOLS", "cognito"),
        ("w: {type: waf, default_action: allow, scope: CLOUDFRONT}", "CLOUDFRONT", "cloudfront"),
    ],
)
def test_awss_own_spelling_is_offered_in_ours(text: str, written: str, meant: str) -> None:
    text = f"resources:\n  {text}\n"
    found = mistake(text)
    assert found.rule == "unknown-word"
    assert marked(text, found.primary.span) == written
    assert found.primary.text == f"did you mean `{meant}`?"
    assert fixed(text, found).rstrip("\n}").endswith(f": {meant}")


def test_a_word_near_none_is_answered_with_all() -> None:
    found = mistake("resources:\n  t: {type: dynamodb, billing: flat}\n")
    assert found.message == "`billing` takes `on-demand` or `provisioned`"
    assert found.primary.text == "`flat` is none of them"
    assert found.fix is None


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("tracing: maybe", "maybe", "`tracing` takes `true` or `false`"),
        ("reserved_concurrency: lots", "lots", "`reserved_concurrency` takes a whole number"),
        ("timeout: soon", "soon", "`timeout` takes a duration"),
        ("timeout: {s: 3}", "{s: 3}", "`timeout` takes one value, not a list or map"),
        ("runtime: [x]", "[x]", "`runtime` takes a text, not a list or map"),
        ("url: iam", "iam", "`url` takes a map of settings"),
        ("logs_to: {a: b}", "{a: b}", "`logs_to` takes a name or a list of names, not a map"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_fits(setting: str, value: str, says: str) -> None:
    text = function(setting).replace("runtime: x, runtime", "runtime")
    found = mistake(text)
    assert (found.rule, found.message) == ("wrong-type", says)
    assert marked(text, found.primary.span) == value


def test_every_mistake_is_told_in_one_reading_and_the_rest_is_loaded() -> None:
    text = """\
owner: [a, b]
resources:
  api:
    type: api-gateway
    protocol: rest
    thortle: {rate: 200/s, burst: 400}
    routes:
      GET /parcels: {to: list-parcel, public: Open data.}
  list-parcels: {type: lambda, runtime: x, reads: parcels}
  sweep: {type: lamda, runtime: x}
  parcels:
    type: dynamodb
    ttl: 400
    billing: on-demand
    billing: provisioned
"""
    found = mistakes(text)
    assert [(one.rule, place(one)) for one in found] == [
        ("wrong-type", (4, 8)),
        ("unknown-key", (9, 5)),
        ("unknown-name", (11, 26)),
        ("unknown-type", (13, 17)),
        ("unit-missing", (16, 10)),
        ("duplicate-key", (18, 5)),
    ]
    assert all(one.category.unusable for one in found)
    assert [one.primary.text for one in found[1:]] == [
        "did you mean `throttle`?",
        "did you mean `list-parcels` (line 12)?",
        "did you mean `lambda`?",
        "400 of what?",
        "again here",
    ]


def test_what_is_not_mistaken_is_loaded_beside_mistakes() -> None:
    text = function("memry: 1, timeout: 9s, reads: [orders, nobody]")
    blueprint, found = load(read_bytes(f"archgen: 1\nname: x\nregions: [a]\n{text}".encode(), "x.yaml"))
    assert blueprint is not None
    assert len(found) == len(blueprint.mistakes)
    assert list(blueprint.resources) == ["f", "orders"]
    assert blueprint.resources["f"].value("timeout").seconds == 9
    assert [one.target for one in blueprint.relations] == ["orders"]


def test_a_file_full_of_mistakes_ends_with_one_that_says_so() -> None:
    text = function("reads: [" + ", ".join(f"nobody-{n}" for n in range(900)) + "]")
    found = mistakes(text)
    assert {one.rule for one in found} == {"unknown-name", "too-many-mistakes"}
    (last,) = [one for one in found if one.rule == "too-many-mistakes"]
    assert last.hint == "mend these first"


@pytest.mark.parametrize(
    "cut",
    [
        "resources:\n  f: {type: lambda, runtime: x, reads: orders}\n  g: {type: api-gateway, x: [\n",
        "resources:\n  f: {type: lambda, runtime: x, calls: later}\nwrong\nboundaries: {}\n",
    ],
)
def test_of_a_text_read_in_part_nothing_is_said_to_be_missing(cut: str) -> None:
    found = mistakes("archgen: 1\n" + cut)
    assert found
    assert not {one.rule for one in found} & {"missing-key", "unknown-name", "empty-value"}


@pytest.mark.parametrize("action", ["duty", "dynamodb", "dynamodb:", ":Scan", "dynamodb:Get Item"])
def test_an_action_has_its_service_before_it(action: str) -> None:
    found = mistake(function(f'reads: {{orders: {{actions: ["{action}"]}}}}'))
    assert (found.rule, found.resources) == ("wrong-type", ("f",))
    assert f"`{action}`" in found.message
    assert "dynamodb:Scan" in found.hint


@pytest.mark.parametrize("action", ["*", "dynamodb:*", "dynamodb:Get?tem", "execute-api:Invoke"])
def test_actions_may_stand_for_several(action: str) -> None:
    assert mistakes(function(f'reads: {{orders: {{actions: ["{action}"]}}}}')) == ()
