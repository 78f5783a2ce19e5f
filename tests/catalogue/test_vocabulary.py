"""Every word of the language is taken by the type or block that it belongs to, and means it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from archgen.catalogue.declaring import Declared, fields_of, key_of
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import TYPES
from archgen.cli.field_words import block_words

WORDS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8")
)
COMMON = {
    "title", "note", "aws_name", "owner", "lifecycle", "retire_on", "version", "in", "region",
    "environment", "expose", "availability",
}  # fmt: skip


def model_of(word: str) -> type[Declared]:
    return TYPES.get(word) or block_words()[word]


def keys_of(model: type[Declared]) -> set[str]:
    return {key_of(name, info) for name, info in fields_of(model).items()}


@pytest.mark.parametrize(("word", "field"), [(word, field) for word in WORDS for field in WORDS[word]])
def test_a_word_of_the_language_is_a_field_of_its_type(word: str, field: str) -> None:
    assert field in keys_of(model_of(word))


@pytest.mark.parametrize("word", TYPES)
def test_every_resource_takes_the_common_words(word: str) -> None:
    assert keys_of(ResourceType) == COMMON
    assert keys_of(TYPES[word]) >= COMMON
