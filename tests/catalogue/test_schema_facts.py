"""An editor shows of each field what it is, what silence means, AWS's default and what AWS takes."""

from __future__ import annotations

from typing import Any

import pytest
from declarations import fields
from jsonschema import Draft202012Validator

from archgen.blueprint.schema import json_schema
from archgen.catalogue.declaring import By, Silence, key_of
from archgen.catalogue.fact_words import bounds_words
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import TYPES

SCHEMA = json_schema()
FIELDS = {name: (model, field, info, facts) for name, model, field, info, facts in fields()}
MEANT = {
    Silence.DERIVED: "Derived when silent.",
    Silence.STATED: "Only the design can say.",
    Silence.REQUIRED: "AWS requires it.",
}


def shown(name: str) -> dict[str, Any]:
    """What the schema has of a field."""
    model, field, info, _ = FIELDS[name]
    word = model.word if issubclass(model, ResourceType) and model in TYPES.values() else model.__name__
    found: dict[str, Any] = SCHEMA["$defs"][word]["properties"][key_of(field, info)]
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_described_with_what_silence_means(name: str) -> None:
    _, _, info, facts = FIELDS[name]
    described = shown(name)["description"]
    assert described.startswith(info.description or "nothing")
    if facts.silence in MEANT:
        assert MEANT[facts.silence] in described
    elif facts.default is None:
        assert "AWS has none when silent." in described
    else:
        assert "AWS's default: " in described
    assert bounds_words(facts.bounds) in described


@pytest.mark.parametrize(
    "name", [name for name in FIELDS if isinstance(FIELDS[name][3].default, str | bool | int | tuple)]
)
def test_a_default_is_shown_and_is_a_value_that_the_schema_takes(name: str) -> None:
    default = FIELDS[name][3].default
    assert shown(name)["default"] == (list(default) if isinstance(default, tuple) else default)
    value = {key: part for key, part in shown(name).items() if key != "default"}
    Draft202012Validator({**value, "$defs": SCHEMA["$defs"]}).validate(shown(name)["default"])


def test_a_default_that_hangs_on_another_field_is_told_in_words() -> None:
    hanging = [name for name in FIELDS if isinstance(FIELDS[name][3].default, By)]
    assert "ApiGateway.endpoint" in hanging
    assert all("default" not in shown(name) for name in hanging)
    assert all(f"with {FIELDS[name][3].default.field} " in shown(name)["description"] for name in hanging)
