"""YAML with its traps taken out: what people write is what the blueprint means."""

from __future__ import annotations

import pytest
from loading import at, loaded, marked, mistake, mistakes, place


def text_of(key: str, value: str) -> object:
    """What the field `key` of a function reads from `value`."""
    blueprint = loaded(f"resources:\n  f: {{type: lambda, runtime: x, {key}: {value}}}\n")
    return getattr(blueprint.resources["f"].body, key)


@pytest.mark.parametrize("value", ["1.10", "12:30", "NO", "off", "0123", "1e3", "2026-11-22", "0x1f", "yes"])
def test_a_text_field_takes_the_very_characters(value: str) -> None:
    assert text_of("version", value) == value


def test_an_account_id_keeps_its_leading_zeros() -> None:
    text = "resources:\n  g: {type: group}\nboundaries:\n  shop: {type: account, id: 012345678901}\n"
    assert loaded(text).resources["shop"].body.id == "012345678901"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("true", True),
        ("yes", True),
        ("on", True),
        ("TRUE", True),
        ("false", False),
        ("no", False),
        ("off", False),
    ],
)
def test_a_flag_takes_every_spelling_of_yes_and_no(value: str, meant: bool) -> None:  # noqa: FBT001
    assert text_of("tracing", value) is meant


@pytest.mark.parametrize("value", ["off", "false", "no", '"off"'])
def test_a_list_with_off_takes_the_boolean_too(value: str) -> None:
    text = f"resources:\n  p: {{type: cognito-user-pool, mfa: {value}}}\n"
    assert loaded(text).resources["p"].value("mfa") == "off"


@pytest.mark.parametrize("value", ["none", "no", "off", "false", "NO"])
def test_a_list_with_none_takes_the_boolean_too(value: str) -> None:
    text = f"resources:\n  b: {{type: bucket, object_lock: {value}}}\n"
    assert loaded(text).resources["b"].value("object_lock") == "none"


@pytest.mark.parametrize("value", ["off", "no", "false"])
def test_a_word_or_block_with_off_takes_the_boolean_too(value: str) -> None:
    text = f"resources:\n  p: {{type: cognito-user-pool, plan: plus, threat_protection: {value}}}\n"
    assert loaded(text).resources["p"].value("threat_protection") == "off"


@pytest.mark.parametrize("value", ["~", "null", "", "Null"])
def test_nothing_is_a_mistake_and_the_setting_counts_as_silent(value: str) -> None:
    text = f"resources:\n  f:\n    type: lambda\n    runtime: x\n    timeout: {value}\n    note: y\n"
    found = mistake(text)
    assert (found.id, place(found)) == ("empty-value@f/timeout", (8, 5))
    assert found.hint == "write a value, or leave the key out"


def test_nothing_in_a_list_is_a_mistake() -> None:
    head = "resources:\n  q: {type: queue}\n  f:\n    type: lambda\n    runtime: x\n"
    text = head + "    reads:\n      - q\n      - ~\n"
    found = mistake(text)
    assert (found.id, place(found)) == ("empty-value@f/reads/1", at(text, "~"))


def test_a_quoted_tilde_is_a_text() -> None:
    assert text_of("version", '"~"') == "~"


@pytest.mark.parametrize(
    ("key", "value", "label", "units"),
    [
        ("timeout", "30", "30 of what?", ["`30s`", "`30m`"]),
        ("memory", "512", "512 of what?", ["`512MB`"]),
    ],
)
def test_a_bare_number_is_asked_for_its_unit(key: str, value: str, label: str, units: list[str]) -> None:
    text = f"resources:\n  f: {{type: lambda, runtime: x, {key}: {value}}}\n"
    found = mistake(text)
    assert (found.id, marked(text, found.primary.span)) == (f"unit-missing@f/{key}", value)
    assert found.primary.text == label
    assert all(unit in found.hint for unit in units)


def test_a_bare_number_is_no_rate_and_no_percentage() -> None:
    text = """\
resources:
  api:
    type: api-gateway
    protocol: rest
    throttle: {rate: 500, burst: 10}
    canary: 20
    routes: {ANY /: {to: mock}}
"""
    rate, percent = mistakes(text)
    assert (rate.id, rate.primary.text) == ("unit-missing@api/throttle/rate", "500 per what?")
    assert "`500/s`" in rate.hint
    assert (percent.id, percent.primary.text) == ("unit-missing@api/canary", "20 of what?")
    assert percent.fix is not None
    assert (percent.fix.does, [edit.text for edit in percent.fix.edits]) == ("write `20%`", ["20%"])


def test_an_expiry_is_a_duration_or_an_attribute() -> None:
    table = "resources:\n  t: {type: dynamodb, billing: on-demand, ttl: TTL}\n"
    found = mistake(table.replace("TTL", "400"))
    assert found.message == "`ttl` takes a duration or an attribute name, not a bare number"
    assert found.hint == "write `400d` (days), `400h` (hours) or the name of the attribute"
    assert loaded(table.replace("TTL", "expires_at")).resources["t"].value("ttl") == "expires_at"
    assert loaded(table.replace("TTL", "400d")).resources["t"].value("ttl").days == 400


@pytest.mark.parametrize("number", ["1", "10", "200k", "3M"])
def test_a_count_may_be_shortened(number: str) -> None:
    counts = {"1": 1, "10": 10, "200k": 200_000, "3M": 3_000_000}
    assert text_of("reserved_concurrency", number) == counts[number]


def test_merge_keys_are_refused_with_a_hint_to_defaults() -> None:
    text = """\
resources:
  f: &base {type: lambda, runtime: x}
  g:
    <<: *base
    type: lambda
    runtime: x
"""
    found = mistake(text)
    assert (found.rule, place(found)) == ("merge-key", at(text, "<<"))
    assert "`defaults:`" in found.hint


def test_aliases_are_values() -> None:
    text = """\
resources:
  f: {type: lambda, runtime: x, reads: &stores [a, b]}
  g: {type: lambda, runtime: x, reads: *stores}
  a: {type: queue}
  b: {type: queue}
"""
    assert [(one.source, one.target) for one in loaded(text).relations] == [
        ("f", "a"),
        ("f", "b"),
        ("g", "a"),
        ("g", "b"),
    ]


def test_a_key_written_twice_is_judged_in_neither_way() -> None:
    text = "resources:\n  f:\n    type: lambda\n    runtime: x\n    timeout: 3s\n    timeout: 9s\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("duplicate-key", (9, 5))
    assert found.related[0].span.line == 8
    assert found.hint == "keep one; archgen judged neither"


def test_an_unquoted_star_is_explained_and_read() -> None:
    text = """\
resources:
  q: {type: queue, policy: {effect: allow, principals: *, actions: [sqs:SendMessage]}}
"""
    found = mistake(text)
    assert (found.rule, place(found)) == ("bare-mark", at(text, "*"))
    assert found.hint == 'put it in quotes: "*"'


def test_a_route_inside_braces_is_explained_and_read() -> None:
    text = "resources:\n  api: {type: api-gateway, protocol: rest, routes: {GET /a/{id}: {to: mock}}}\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("route-in-braces", at(text, "GET /a/{id}"))
    assert "`routes:`" in found.hint


def test_a_colon_inside_a_text_is_explained() -> None:
    text = "resources:\n  f:\n    type: lambda\n    runtime: x\n    note: Beware: it is slow\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("bare-colon", (8, 17))
    assert "quotes" in found.hint


def test_a_hash_inside_a_text_is_explained() -> None:
    text = "resources:\n  f:\n    type: lambda\n    runtime: x\n    note: Board decision #7 holds\n"
    found = mistake(text)
    assert (found.rule, place(found)) == ("cut-by-hash", at(text, "#7"))


def test_a_comma_inside_a_text_in_braces_is_explained() -> None:
    text = "resources:\n  f: {type: lambda, runtime: x, note: It is slow, and not ours}\n"
    found = mistake(text)
    assert (found.id, place(found)) == ("cut-by-comma@f/and not ours", at(text, "and not ours"))
    assert found.message == "a comma ends the text of `note`"
    assert found.hint == "put the text of `note` in quotes"
    assert marked(text, found.related[0].span) == "It is slow"


def test_a_comma_inside_a_sentence_in_a_list_is_explained() -> None:
    text = (
        "assumptions: [The provider keeps no card data, at least with us]\nresources:\n  g: {type: group}\n"
    )
    found = mistake(text)
    assert (found.rule, place(found)) == ("cut-by-comma", at(text, "at least with us"))
    assert "`assumptions`" in found.message
    assert "quotes" in found.hint


def test_two_sentences_in_a_list_are_two() -> None:
    text = "questions: [Who may read the key, Who pays for it]\nresources:\n  g: {type: group}\n"
    assert loaded(text).questions == ("Who may read the key", "Who pays for it")


def test_tags_mean_nothing() -> None:
    found = mistake("resources:\n  f: {type: lambda, runtime: !Ref x}\n")
    assert (found.rule, found.hint) == ("tag", "take it out: fields know their types")
