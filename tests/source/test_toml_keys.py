"""Where keys and values stand in a TOML text, whatever stands around them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from archgen.source.document import Pointer, Span
from archgen.source.toml_keys import places

TEXT = '''\
# don't be misled: """ and [not.a.table]
select = ["weak-*", 'it is'] # "quoted]"
fail-on = "high"
notes = """
[no.table]
key = "no key"
"""
a . "b c".'d' = 1.5
[per-path."legacy/**"]
ignore = [
  "one", # the first ]
  "two",
]
[[rule]]
name = "first"
[[rule]]
name = { says = "x = {", since = 2026-01-02 }
[rule.deep]
"q\\"q" = true
'''


def at(text: str, span: Span) -> str:
    lines = text.split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *between = lines[span.line - 1 : span.end_line]
    return "\n".join([first[span.column - 1 :], *between[:-1], between[-1][: span.end_column - 1]])


def leaves(value: Any, path: Pointer = ()) -> dict[Pointer, Any]:  # noqa: ANN401 - what TOML holds
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in leaves(one, (*path, key)).items()}
    if isinstance(value, list):
        return {k: v for place, one in enumerate(value) for k, v in leaves(one, (*path, place)).items()}
    return {path: value}


def test_every_value_of_the_reader_has_the_place_where_it_is_written() -> None:
    found = places(TEXT)
    values = leaves(tomllib.loads(TEXT))
    assert ("rule", 1, "deep", 'q"q') in values
    for path, value in values.items():
        assert tomllib.loads(f"x = {at(TEXT, found.values[path])}")["x"] == value, path


@pytest.mark.parametrize(
    ("path", "line", "written"),
    [
        (("select",), 2, "select"),
        (("a", "b c"), 8, '"b c"'),
        (("a", "b c", "d"), 8, "'d'"),
        (("per-path", "legacy/**"), 9, '"legacy/**"'),
        (("per-path", "legacy/**", "ignore"), 10, "ignore"),
        (("rule", 1, "name", "says"), 17, "says"),
        (("rule", 1, "deep"), 18, "deep"),
    ],
)
def test_keys_stand_where_they_are_written(path: Pointer, line: int, written: str) -> None:
    span = places(TEXT).keys[path]
    assert (span.line, at(TEXT, span)) == (line, written)


def test_nothing_within_comments_and_strings_is_a_key() -> None:
    assert {path[0] for path in places(TEXT).keys} == set(tomllib.loads(TEXT))


def test_what_has_no_place_of_its_own_is_found_by_what_is_around_it() -> None:
    found = places(TEXT)
    assert found.of(("select", 1, "deeper")) == found.values["select", 1]
    assert found.of(("nowhere",)) == Span(1, 1, 1, 2)
