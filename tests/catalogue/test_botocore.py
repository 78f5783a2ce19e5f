"""The catalogue says what AWS's own service models say: members, words, bounds and defaults."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from aws_models import Member, cited
from aws_words import (
    ABSENT,
    BELOW,
    BOUNDS_UNCHECKED,
    DEFAULTS_UNCHECKED,
    LIMITS_SAID,
    SAID,
    UNITS,
    WORDS,
    WORDS_UNCHECKED,
)
from declarations import fields

from archgen.catalogue.declaring import By, FieldFacts, Setting, Silence
from archgen.catalogue.units import Duration, Rate, Size, UnitError

pytestmark = pytest.mark.locked  # AWS's models change from release to release

FIELDS: dict[str, tuple[Setting, FieldFacts]] = {name: (info, facts) for name, _, _, info, facts in fields()}
DEFAULTS_SPOKEN_OF = re.compile(r"defaults to|default (value)?(:| is)|by default", re.IGNORECASE)


def words_of(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - any type form
    """The words of a closed list, `false` left out: it is no word of AWS's but our word for none."""
    if get_origin(annotation) is Literal:
        yield from (word for word in get_args(annotation) if isinstance(word, str))
    else:
        for inner in get_args(annotation):
            yield from words_of(inner)


def members(name: str) -> list[Member]:
    """What a field's sources cite of AWS's models."""
    found = [
        cited(*source.split(" ")[1:]) for source in FIELDS[name][1].sources if source.startswith("botocore ")
    ]
    assert all(member is not None for member in found)
    return [member for member in found if member is not None]


def vocabulary(name: str) -> set[str]:
    """The words that AWS has for a field: a closed list, settings of a block, or words of its prose."""
    found: set[str] = set()
    for member in members(name):
        if member.kind == "boolean":
            found |= {"true", "false"}
        elif member.kind == "string" and not member.words:
            found |= set(re.findall(r"\w+", member.said))
        else:
            found |= {*member.words, *member.shape.get("members", ())}
    return found


def in_aws_words(name: str, word: str) -> str | None:
    """AWS's word for ours, ABSENT where it needs none, None where nothing says what it is."""
    known, written = vocabulary(name), WORDS.get(name, {}).get(word)
    if written is not None:
        return written if written == ABSENT or written in known else None
    return next((one for one in sorted(known) if plain(one) == plain(word)), None)


def plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def amount(name: str, text: str) -> float:
    """A bound or default in AWS's unit."""
    for kind in (Duration, Size):
        try:
            whole = kind.parse(UNITS[name]).amount if name in UNITS else 1.0
            return kind.parse(text).amount / whole
        except UnitError:
            continue
    return float(text)


def states(member: Member, figure: float) -> bool:
    """True when a model has the figure: within its numbers, in its closed list, or written in its prose."""
    if (member.least, member.most) != (None, None):
        return (member.least or 0) <= figure <= (member.most or float("inf"))
    written = {one.replace(",", "") for one in re.findall(r"\d[\d,]*(?:\.\d+)?", member.said)}
    return any(math.isclose(figure, float(one)) for one in (*written, *filter(_figure, member.words)))


def _figure(word: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", word) is not None


def figures(name: str) -> Iterator[float]:
    """The figures of a field's bounds in AWS's unit; those that AWS writes as words are none."""
    info, facts = FIELDS[name]
    bounds = facts.bounds
    if bounds is None or (bounds.values and set(bounds.values) <= WORDS.get(name, {}).keys()):
        return
    rate = "Rate" in str(info.annotation)
    yield from (amount(name, text) for text in (bounds.least, bounds.most) if text is not None)
    yield from (Rate.parse(f"1/{text}").seconds if rate else amount(name, text) for text in bounds.values)


def unmapped(name: str) -> list[str]:
    return [word for word in words_of(FIELDS[name][0].annotation) if in_aws_words(name, word) is None]


def unstated(name: str) -> list[float]:
    return [one for one in figures(name) if not any(states(member, one) for member in members(name))]


WORDED = sorted(
    name for name, (info, facts) in FIELDS.items() if facts.source and any(words_of(info.annotation))
)
BOUNDED = sorted(name for name, (_, facts) in FIELDS.items() if facts.bounds)
DEFAULTED = sorted(
    name
    for name, (_, facts) in FIELDS.items()
    if facts.silence is Silence.AWS_DEFAULT and facts.default is not None
)
CITED = sorted({one for _, facts in FIELDS.values() for one in facts.sources if one.startswith("botocore ")})


@pytest.mark.parametrize("source", CITED)
def test_what_a_field_cites_of_a_model_is_there(source: str) -> None:
    _, service, path = source.split(" ")
    assert cited(service, path) is not None


def test_what_is_not_there_is_found_missing() -> None:
    assert cited("lambda", "CreateFunction.Timeout") is not None
    assert cited("lambda", "CreateFunction.Timeuot") is None
    assert cited("lambda", "CreateFunctoin") is None
    assert cited("lambda", "CreateFunction.EphemeralStorage.Weight") is None


@pytest.mark.parametrize("name", [name for name in WORDED if name not in WORDS_UNCHECKED])
def test_every_word_is_one_of_awss(name: str) -> None:
    assert unmapped(name) == []


def test_only_words_that_no_model_lists_go_unchecked() -> None:
    assert {name for name in WORDED if unmapped(name)} == WORDS_UNCHECKED


def test_awss_words_are_written_out_where_they_are_not_ours() -> None:
    for name, words in WORDS.items():
        ours = {*words_of(FIELDS[name][0].annotation), *(getattr(FIELDS[name][1].bounds, "values", ()))}
        assert set(words) <= ours, name
        assert any(plain(ours) != plain(theirs) for ours, theirs in words.items()), name
        assert all(theirs == ABSENT or theirs in vocabulary(name) for theirs in words.values()), name


@pytest.mark.parametrize("name", [name for name in BOUNDED if name not in {*BOUNDS_UNCHECKED, *BELOW}])
def test_every_bound_is_one_of_awss(name: str) -> None:
    assert unstated(name) == []


def test_only_bounds_that_no_model_states_go_unchecked() -> None:
    assert {name for name in BOUNDED if unstated(name)} == BOUNDS_UNCHECKED | BELOW


@pytest.mark.parametrize("name", sorted(LIMITS_SAID))
def test_the_model_states_the_limit_in_words(name: str) -> None:
    assert name in BOUNDED
    assert any(LIMITS_SAID[name] in member.said for member in members(name))


def test_a_bound_beyond_the_model_would_be_found() -> None:
    member = cited("lambda", "CreateFunction.MemorySize")
    assert member is not None
    assert [states(member, one) for one in (127, 128, 32768, 32769)] == [False, True, True, False]
    days = cited("logs", "PutRetentionPolicy.retentionInDays")
    assert days is not None
    assert [states(days, one) for one in (7, 8)] == [True, False]


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_model_states_the_default(name: str) -> None:
    assert name in DEFAULTED
    assert any(SAID[name] in member.said for member in members(name))


@pytest.mark.parametrize("name", [name for name in DEFAULTED if FIELDS[name][1].bounds])
def test_a_default_with_bounds_lies_within_the_model(name: str) -> None:
    default = FIELDS[name][1].default
    if (
        not isinstance(default, By)
        and default != "forever"
        and default is not False
        and default not in WORDS.get(name, {})
    ):
        figure = amount(name, str(default))
        stated = [member for member in members(name) if (member.least, member.most) != (None, None)]
        assert all(states(member, figure) for member in stated)


def test_only_defaults_of_which_no_model_speaks_go_unchecked() -> None:
    assert set(DEFAULTED) - SAID.keys() == DEFAULTS_UNCHECKED
    spoken = {
        name
        for name in DEFAULTS_UNCHECKED
        if any(DEFAULTS_SPOKEN_OF.search(member.said) for member in members(name))
    }
    assert spoken == {
        "Key.rotation",  # of the days between rotations once they are on
        "LambdaFunction.code_signing",  # of what a signing configuration does once there is one
        "Secret.kind",  # of other settings of the request, as the next two
        "Stream.kind",
        "Topic.fifo",
    }
