"""Resources, relations, parts and placement as the language has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import at, fixed, loaded, marked, mistake, mistakes, place, whole

import archgen
from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.source.document import Span
from archgen.source.reading import read_bytes

STORES = """\
  orders: {type: dynamodb, billing: on-demand}
  prices: {type: dynamodb, billing: on-demand}
"""


def told(blueprint: Blueprint) -> list[tuple[str, str, str, str]]:
    """Who does what to whom, on which part."""
    return [(one.source, one.verb, one.target, one.part) for one in blueprint.relations]


@pytest.mark.parametrize(
    "reads",
    ["orders", "[orders]", "{orders: {}}", "\n      - orders", "\n      orders: {}"],
)
def test_one_relation_means_the_same_in_every_form(reads: str) -> None:
    blueprint = loaded(f"resources:\n  f:\n    type: lambda\n    runtime: x\n    reads: {reads}\n{STORES}")
    assert told(blueprint) == [("f", "reads", "orders", "reads/orders")]
    assert blueprint.relations[0].settings.keys is None


@pytest.mark.parametrize("reads", ["[orders, prices]", "{orders: {}, prices: {}}"])
def test_a_list_and_a_map_of_names_mean_the_same(reads: str) -> None:
    blueprint = loaded(f"resources:\n  f: {{type: lambda, runtime: x, reads: {reads}}}\n{STORES}")
    assert told(blueprint) == [
        ("f", "reads", "orders", "reads/orders"),
        ("f", "reads", "prices", "reads/prices"),
    ]


def test_the_map_form_says_more() -> None:
    text = "resources:\n  f: {type: lambda, runtime: x, reads: {orders: {keys: leading-key, timeout: 2s}}}\n"
    (relation,) = loaded(text + STORES).relations
    assert relation.settings.keys == "leading-key"
    assert relation.settings.timeout is not None
    assert relation.settings.timeout.seconds == 2


def test_a_relation_knows_where_its_name_stands() -> None:
    text = (
        "resources:\n  f: {type: lambda, runtime: x, reads: [orders, prices], writes: {orders: {}}}\n"
        + STORES
    )
    blueprint = loaded(text)
    spots = [blueprint.resources["f"].span(one.path, key=True) for one in blueprint.relations]
    assert [marked(text, spot) for spot in spots] == ["orders", "prices", "orders"]


def test_settings_of_a_relation_may_be_relations_themselves() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x, triggered_by: {q: {batch: 5, on_failure: dead}}}
  q: {type: queue}
  dead: {type: queue}
"""
    assert told(loaded(text)) == [
        ("f", "triggered_by", "q", "triggered_by/q"),
        ("f", "on_failure", "dead", "triggered_by/q"),
    ]


API = """\
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: people
    routes:
      GET /orders/{id}: {to: f, authorizer: iam}
      POST /orders: {to: f}
      GET /health: {to: mock, public: Answers a constant.}
  people: {type: cognito-user-pool, app_clients: {web: {used_by: browser}}}
  browser: {type: client, kind: browser, calls: api}
  f: {type: lambda, runtime: x}
"""


def test_parts_have_the_names_as_written() -> None:
    assert told(loaded(API)) == [
        ("api", "authorizer", "people", "authorizer"),
        ("api", "to", "f", "GET /orders/{id}"),
        ("api", "to", "f", "POST /orders"),
        ("people", "used_by", "browser", "web"),
        ("browser", "calls", "api", "calls/api"),
    ]


def test_a_routes_relation_names_its_route() -> None:
    routes = {one.route for one in loaded(API).relations if one.verb == "to"}
    assert routes == {"GET /orders/{id}", "POST /orders"}


def test_a_title_is_what_people_read_and_the_key_where_it_is_silent() -> None:
    blueprint = loaded(
        "resources:\n  f: {type: lambda, runtime: x, title: Place order}\n  g: {type: group}\n"
    )
    assert [one.title for one in blueprint.resources.values()] == ["Place order", "g"]


def test_boundaries_stand_in_the_same_namespace() -> None:
    text = "resources:\n  shop: {type: group}\nboundaries:\n  shop: {type: account, id: 111122223333}\n"
    found = mistake(text)
    assert (found.rule, found.message) == ("duplicate-key", "`shop` is a resource already")
    assert place(found) == (7, 3)
    assert found.related[0].span == Span(5, 3, 5, 7)
    assert found.hint


def test_only_frames_stand_under_boundaries() -> None:
    found = mistake("boundaries:\n  f: {type: lambda, runtime: x}\nresources:\n  g: {type: group}\n")
    assert (found.rule, place(found)) == ("not-a-frame", (5, 13))
    assert "resources" in found.hint


def test_what_is_no_frame_is_judged_as_what_it_is_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "strayed.yaml"
    file.write_text(whole("boundaries:\n  news: {type: topic}\nresources:\n  g: {type: group}\n"))
    design = archgen.load(file)
    report = archgen.judge(design)
    assert "unused-resource@news" in {one.id for one in report.open}
    assert [one.rule for one in report.mistakes] == ["not-a-frame"]


def test_what_names_no_frame_stands_in_the_only_account() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x}
  phone: {type: client, kind: mobile}
boundaries:
  shop: {type: account, id: 111122223333}
"""
    frames = {name: one.frames for name, one in loaded(text).resources.items()}
    assert frames == {"f": ("shop",), "phone": (), "shop": ()}


def test_with_two_accounts_nothing_is_placed_by_itself() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x}
  g: {type: lambda, runtime: x, in: audit}
boundaries:
  shop: {type: account, id: 111122223333}
  audit: {type: account, id: 444455556666}
"""
    frames = {name: one.frames for name, one in loaded(text).resources.items()}
    assert (frames["f"], frames["g"]) == ((), ("audit",))


def test_a_function_may_stand_in_several_subnets() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x, in: [private-a, private-b]}
boundaries:
  net: {type: vpc, cidr: 10.0.0.0/16}
  private-a: {type: subnet, zone: a, in: net}
  private-b: {type: subnet, zone: b, in: net}
"""
    assert loaded(text).resources["f"].frames == ("private-a", "private-b")


def test_regions_are_home_named_each_or_none() -> None:
    text = """\
archgen: 1
name: Regions
regions: [eu-west-1, us-east-1]
resources:
  here: {type: lambda, runtime: x}
  there: {type: lambda, runtime: x, region: us-east-1}
  both: {type: lambda, runtime: x, region: each}
  edge: {type: cloudfront, origin: phone}
  phone: {type: client, kind: mobile}
"""
    regions = {name: one.regions for name, one in loaded(text).resources.items()}
    assert regions == {
        "here": ("eu-west-1",),
        "there": ("us-east-1",),
        "both": ("eu-west-1", "us-east-1"),
        "edge": (),
        "phone": (),
    }


def test_nothing_stands_in_a_resource_that_is_no_frame() -> None:
    found = mistake("resources:\n  f: {type: lambda, runtime: x, in: q}\n  q: {type: queue}\n")
    assert (found.id, place(found)) == ("not-a-frame@f/in", (5, 37))
    assert "`q` is a queue" in found.message


@pytest.mark.parametrize(
    "frames",
    [
        "a: {type: group, in: a}",
        "a: {type: group, in: b}\n  b: {type: group, in: [c, a]}\n  c: {type: group}",
    ],
)
def test_frames_that_hold_each_other_are_found_and_opened(frames: str) -> None:
    text = f"resources:\n  f: {{type: lambda, runtime: x, in: a}}\n  {frames}\n"
    found = mistake(text)
    assert found.rule == "cyclic-frames"
    assert found.message == "`a` stands in itself"
    assert found.related


def test_a_chain_of_frames_is_no_circle() -> None:
    chain = "".join(f"  g{n}: {{type: group, in: g{n + 1}}}\n" for n in range(50))
    assert loaded(f"resources:\n{chain}  g50: {{type: group}}\n").resources["g0"].frames == ("g1",)


@pytest.mark.parametrize(
    "word", ["none", "iam", "mock", "caller", "each", "absent", "on", "off", "anyone", "internet"]
)
def test_words_of_the_language_name_no_resource(word: str) -> None:
    found = mistakes(f"resources:\n  {word}: {{type: group}}\n")[0]
    assert (found.rule, place(found)) == ("reserved-name", (5, 3))
    assert f"`{word}`" in found.message


def test_a_word_of_the_language_is_no_target_either() -> None:
    text = "resources:\n  f: {type: lambda, runtime: x, calls: internet}\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("reserved-name", at(text, "internet"))


@pytest.mark.parametrize("name", ["Orders", "orders_api", "orders api", "-a", "größe"])
def test_names_are_lower_case_words_with_hyphens(name: str) -> None:
    found = mistake(f"resources:\n  {name}: {{type: group}}\n")
    assert (found.rule, place(found)) == ("bad-name", (5, 3))
    assert "`title:`" in found.hint


TWICE = """\
resources:
  f: {type: lambda, runtime: x, sends_to: q, calls: g}
  q: {type: queue}
  g: {type: lambda, runtime: x, triggered_by: TRIGGER}
"""


@pytest.mark.parametrize(
    ("trigger", "left"),
    [
        ("f", "  g: {type: lambda, runtime: x}\n"),
        ("[f, q]", "  g: {type: lambda, runtime: x, triggered_by: [q]}\n"),
        ("[q, f]", "  g: {type: lambda, runtime: x, triggered_by: [q]}\n"),
        ("{q: {}, f: {batch: 2}}", "  g: {type: lambda, runtime: x, triggered_by: {q: {}}}\n"),
        ("{f: {batch: 2}}", "  g: {type: lambda, runtime: x}\n"),
    ],
)
def test_a_pair_said_from_both_ends_is_mended_at_one(trigger: str, left: str) -> None:
    text = TWICE.replace("TRIGGER", trigger)
    found = mistake(text)
    assert found.id == "declared-twice@g/triggered_by/f"
    assert marked(text, found.primary.span) == "f"
    assert found.related[0].text == "said here"
    mended = fixed(text, found)
    assert mended.endswith(left)
    assert not mistakes(mended)


def test_a_pair_said_twice_in_a_block_loses_its_line() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x, sends_to: q}
  q:
    type: queue
    subscribes_to: f
    fifo: true
"""
    found = mistake(text)
    assert found.id == "declared-twice@q/subscribes_to/f"
    assert fixed(text, found).endswith("  q:\n    type: queue\n    fifo: true\n")


def test_a_route_and_a_trigger_are_two_lines() -> None:
    text = API.replace("f: {type: lambda, runtime: x}", "f: {type: lambda, runtime: x, triggered_by: api}")
    assert ("f", "triggered_by", "api", "triggered_by/api") in told(loaded(text))


@pytest.mark.parametrize(
    ("route", "says"),
    [
        ("GTE /a", "did you mean `GET /a`?"),
        ("get /a", "did you mean `GET /a`?"),
        ("GET a", "did you mean `GET /a`?"),
        ("/a", "did you mean `ANY /a`?"),
        ("$defalt", "did you mean `$default`?"),
    ],
)
def test_a_route_is_a_method_and_a_path(route: str, says: str) -> None:
    head = "resources:\n  api:\n    type: api-gateway\n    protocol: http\n    routes:\n"
    text = f"{head}      {route}: {{to: mock}}\n"
    found = mistake(text)
    assert (found.rule, place(found), found.primary.text) == ("bad-route", (9, 7), says)


def test_two_names_in_braces_at_one_place_are_one_route() -> None:
    text = API.replace("POST /orders:", "GET /orders/{key}:")
    found = mistake(text)
    assert (found.id, place(found)) == (
        "duplicate-route@api/GET /orders/{key}",
        at(text, "GET /orders/{key}"),
    )
    assert (found.related[0].span.line, found.related[0].span.column) == at(text, "GET /orders/{id}")


def test_websocket_routes_have_keys_of_their_own() -> None:
    text = """\
resources:
  api: {type: api-gateway, protocol: websocket, routes: {$connect: {to: f}, send: {to: f}}}
  f: {type: lambda, runtime: x}
"""
    assert [one.part for one in loaded(text).relations] == ["$connect", "send"]


def test_a_later_version_of_the_language_ends_reading_with_one_finding() -> None:
    found = mistake("archgen: 2\nnom: Quelque chose\nresources: [a]\n")
    assert (found.rule, place(found)) == ("unknown-version", (1, 10))
    assert "archgen: 1" in found.hint


@pytest.mark.parametrize(
    ("text", "code", "spot"),
    [
        ("- a\n- b\n", "not-a-blueprint", (1, 1)),
        ("just words\n", "not-a-blueprint", (1, 1)),
        ("archgen: 1\nname: x\nregions: [eu-west-1]\nresources: {}\n", "no-resources", (4, 1)),
        ("archgen: 1\nname: x\nregions: [eu-west-1]\nresources: [a]\n", "wrong-type", (4, 12)),
        ("archgen: 1\nname: x\nregions: [eu-west-1]\nresources:\n", "wrong-type", (4, 11)),
        ("archgen: 1\nname: x\nregions: [eu-west-1]\n", "missing-key", (1, 1)),
    ],
)
def test_what_is_no_blueprint_says_so_once(text: str, code: str, spot: tuple[int, int]) -> None:
    _, (found,) = load(read_bytes(text.encode(), "x.yaml"))
    assert (found.rule, place(found)) == (code, spot)
