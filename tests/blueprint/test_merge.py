"""The one merge law: maps merge, scalars and lists replace, `absent` removes, `type` stays."""

from __future__ import annotations

from loading import at, loaded, marked, mistake, mistakes, place

from archgen.blueprint.merge import merge
from archgen.source.document import Mapping
from archgen.source.reading import read_bytes

TABLE = "  logs: {type: log-group}\n  other: {type: log-group}\n"


def function(defaults: str, own: str) -> str:
    return f"""\
defaults:
  lambda: {{{defaults}}}
resources:
  f: {{type: lambda, {own}}}
{TABLE}"""


def test_what_a_resource_does_not_say_its_type_says() -> None:
    body = loaded(function("runtime: python3.13, timeout: 10s", "memory: 512MB")).resources["f"]
    assert (body.value("runtime"), body.value("timeout").text, body.value("memory").text) == (
        "python3.13",
        "10s",
        "512MB",
    )
    assert body.stated("timeout")


def test_the_resource_overrides_scalars() -> None:
    body = loaded(function("runtime: x, timeout: 10s", "timeout: 3s")).resources["f"]
    assert body.value("timeout").text == "3s"


def test_lists_replace_lists() -> None:
    blueprint = loaded(function("runtime: x, logs_to: [logs, other]", "logs_to: [other]"))
    assert [one.target for one in blueprint.relations] == ["other"]


def test_maps_merge_key_by_key() -> None:
    text = function(
        "runtime: x, variables: {LEVEL: info, STAGE: live}", "variables: {LEVEL: debug, EXTRA: one}"
    )
    assert loaded(text).resources["f"].body.variables == {  # type: ignore[attr-defined]
        "LEVEL": "debug",
        "STAGE": "live",
        "EXTRA": "one",
    }


def test_maps_merge_at_any_depth_and_keep_the_order_of_the_default() -> None:
    def tree(text: str) -> Mapping:
        root = read_bytes(text.encode(), "x.yaml").root
        assert isinstance(root, Mapping)
        return root

    merged = merge(tree("a: {b: {c: 1, d: 2}, e: 3}\nf: 4\n"), tree("g: 5\na: {b: {d: 6, h: 7}}\n"))
    assert [entry.key.text for entry in merged] == ["a", "f", "g"]
    inner = merged.get("a")
    assert isinstance(inner, Mapping)
    assert [entry.key.text for entry in inner] == ["b", "e"]
    deep = inner.get("b")
    assert isinstance(deep, Mapping)
    assert [(entry.key.text, getattr(entry.value, "text", "")) for entry in deep] == [
        ("c", "1"),
        ("d", "6"),
        ("h", "7"),
    ]


def test_absent_takes_a_default_away() -> None:
    blueprint = loaded(
        function("runtime: x, tracing: true, logs_to: logs", "tracing: absent, logs_to: absent")
    )
    body = blueprint.resources["f"]
    assert not body.stated("tracing")
    assert body.value("tracing") is False
    assert blueprint.relations == ()


def test_absent_takes_one_key_of_a_map_away() -> None:
    text = function("runtime: x, variables: {LEVEL: info, STAGE: live}", "variables: {LEVEL: absent}")
    assert loaded(text).resources["f"].body.variables == {"STAGE": "live"}  # type: ignore[attr-defined]


def test_absent_without_a_default_says_nothing() -> None:
    assert not loaded(function("runtime: x", "tracing: absent")).resources["f"].stated("tracing")


def test_a_required_setting_that_is_taken_away_is_missing() -> None:
    text = "defaults:\n  waf: {default_action: allow, scope: regional}\nresources:\n"
    missing = mistake(text + "  acl: {type: waf, default_action: absent}\n")
    assert missing.id == "missing-key@acl/default_action"


def test_quoted_absent_is_a_text() -> None:
    assert loaded(function("runtime: x, note: y", 'note: "absent"')).resources["f"].body.note == "absent"


def test_each_value_knows_where_it_was_written_last() -> None:
    text = function("runtime: x, timeout: 10s, memory: 512MB", "memory: 256MB")
    resource = loaded(text).resources["f"]
    assert marked(text, resource.span(("timeout",))) == "10s"
    assert marked(text, resource.span(("memory",))) == "256MB"
    assert (resource.span(("memory",)).line, resource.span(("memory",)).column) == at(text, "256MB")


def test_defaults_cannot_change_a_type() -> None:
    text = function("runtime: x, type: queue", "memory: 512MB")
    found = mistake(text)
    assert (found.rule, place(found)) == ("fixed-type", at(text, "type: queue"))


def test_a_mistake_in_defaults_is_told_once_however_many_use_it() -> None:
    text = f"""\
defaults:
  lambda: {{runtime: x, memry: 512MB, timeout: 3, logs_to: lgs}}
resources:
  f: {{type: lambda}}
  g: {{type: lambda}}
{TABLE}"""
    found = mistakes(text)
    assert [(one.rule, place(one)) for one in found] == [
        ("unknown-key", at(text, "memry")),
        ("unit-missing", (5, at(text, "timeout: 3,")[1] + 9)),
        ("unknown-name", at(text, "lgs")),
    ]


def test_a_mistake_in_defaults_is_told_though_nothing_uses_it() -> None:
    text = "defaults:\n  queue: {fifi: true}\nresources:\n  f: {type: lambda, runtime: x}\n"
    found = mistake(text)
    assert (found.rule, place(found), found.primary.text) == (
        "unknown-key",
        at(text, "fifi"),
        "did you mean `fifo`?",
    )


def test_defaults_are_for_types_that_exist() -> None:
    found = mistake("defaults:\n  lamda: {}\nresources:\n  f: {type: lambda, runtime: x}\n")
    assert (found.rule, place(found), found.primary.text) == (
        "unknown-type",
        (5, 3),
        "did you mean `lambda`?",
    )


def test_defaults_are_a_map() -> None:
    found = mistake("defaults: [lambda]\nresources:\n  f: {type: lambda, runtime: x}\n")
    assert (found.rule, place(found)) == ("wrong-type", (4, 11))
