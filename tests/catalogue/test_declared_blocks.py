"""A block of settings is a value: frozen, equal to its like, the same in another process."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from inherited_blocks import First, Second

from archgen.blueprint.load import load
from archgen.blueprint.model import Blueprint
from archgen.catalogue.declaring import Declared, fields_of, stated
from archgen.catalogue.kinds import schema_of
from archgen.catalogue.stores import Table
from archgen.catalogue.values import Flag
from archgen.source.reading import read_bytes

TEXT = b"""\
archgen: 1
name: One table
regions: [eu-west-1]
resources:
  items: {type: dynamodb, point_in_time_recovery: 35d}
"""


def loaded(text: bytes = TEXT) -> Blueprint:
    """The blueprint of a text without mistakes."""
    blueprint, mistakes = load(read_bytes(text, "x.yaml"))
    assert blueprint is not None
    assert not mistakes, [one.message for one in mistakes]
    return blueprint


def test_blocks_with_the_same_settings_are_equal_and_one_key() -> None:
    one, other = (loaded().resources["items"].body for _ in range(2))
    silent = loaded(TEXT.replace(b"35d", b"34d")).resources["items"].body
    assert one is not other
    assert one == other
    assert {one: "found"}[other] == "found"
    assert one != silent


def test_a_block_comes_out_of_another_process_as_it_went_in() -> None:
    body = loaded().resources["items"].body
    again = pickle.loads(pickle.dumps(body))  # noqa: S301 - our own bytes
    assert again == body
    assert repr(again) == repr(body)


def test_a_setting_cannot_be_changed() -> None:
    body = loaded().resources["items"].body
    with pytest.raises(AttributeError, match="Table is frozen: ttl cannot be set"):
        body.ttl = "expires"  # type: ignore[attr-defined]


def test_a_block_is_never_made_without_its_settings() -> None:
    with pytest.raises(TypeError, match="Table is read with model_validate, or made with model_construct"):
        Table()


def test_nothing_written_is_none_everywhere() -> None:
    assert set(vars(Table.model_construct()).values()) == {None}
    assert Table.model_construct() == Table.model_validate({})


def test_what_is_inherited_stands_first_and_what_is_said_again_keeps_its_place() -> None:
    assert [(name, one.description) for name, one in fields_of(Second).items()] == [
        ("one", "One, said otherwise."),
        ("two", "Two."),
        ("three", "Three."),
    ]
    assert Second.model_validate({"one": "yes", "two": "2k"}) == Second.model_validate(
        {"one": True, "two": 2000}
    )
    assert vars(First.model_validate({"one": "2k"})) == {"one": 2000, "two": None}


def test_a_kind_that_nothing_reads_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="no field is read as <class 'complex'>"):
        schema_of(dict[str, complex])


def test_a_module_that_postpones_annotations_is_told_at_once() -> None:
    with pytest.raises(TypeError, match=r"Late\.one: annotations of settings cannot be postponed"):

        class Late(Declared):
            one: Flag | None = stated("One.")


def test_judging_starts_without_the_models_of_pydantic() -> None:
    """They are a third of what it takes."""
    asked = (
        "import sys, archgen.cli.validate; print('pydantic' in sys.modules, 'pydantic_core' in sys.modules)"
    )
    told = subprocess.run((sys.executable, "-c", asked), capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]
