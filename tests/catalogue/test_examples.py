"""The smallest example of each type loads, and is one of its type."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from archgen.blueprint.load import load
from archgen.catalogue.declaring import Silence, fields_of, key_of
from archgen.catalogue.examples import EXAMPLES
from archgen.catalogue.types import TYPES
from archgen.source.reading import read_bytes

HEAD = "archgen: 1\nname: An example\nregions: [eu-west-1]\n"


def mistakes(text: str) -> list[str]:
    """What is wrong with a blueprint of which `text` is all but the head."""
    return [one.message for one in load(read_bytes((HEAD + text).encode(), "x.yaml"))[1]]


def shown(word: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An example as plain data, and in it the resource that it is for."""
    whole = yaml.safe_load(EXAMPLES[word])
    everything = {**whole.get("boundaries", {}), **whole.get("resources", {})}
    return whole, next(body for body in everything.values() if body["type"] == word)


def test_every_type_has_an_example() -> None:
    assert list(EXAMPLES) == sorted(EXAMPLES, key=list(TYPES).index)
    assert set(EXAMPLES) == set(TYPES)


@pytest.mark.parametrize("word", TYPES)
def test_an_example_loads_without_a_mistake(word: str) -> None:
    assert mistakes(EXAMPLES[word]) == []


@pytest.mark.parametrize("word", TYPES)
def test_an_example_has_all_that_aws_requires_and_needs_it(word: str) -> None:
    needed = {
        key_of(name, info)
        for name, info in fields_of(TYPES[word]).items()
        if info.facts.silence is Silence.REQUIRED
    }
    whole, body = shown(word)
    assert needed <= set(body)
    for key in needed:
        kept = body.pop(key)
        assert mistakes(yaml.safe_dump(whole)), key
        body[key] = kept


@pytest.mark.parametrize("word", TYPES)
def test_an_example_is_small(word: str) -> None:
    assert len(EXAMPLES[word].splitlines()) <= 7
    assert all(len(line) <= 100 for line in EXAMPLES[word].splitlines())
