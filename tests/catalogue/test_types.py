"""The list of types is complete, and everything in it is documented, drawn and sourced."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import TypeAlias

import diagrams
import pytest
from declarations import declared_types, fields, holders, models

from archgen.blueprint.references import RESERVED
from archgen.catalogue import capabilities, facts
from archgen.catalogue.capabilities import CAPABILITIES, FrameType, Outside, capabilities_of
from archgen.catalogue.declaring import By, Declared, FieldFacts, Setting, Silence, fields_of, key_of
from archgen.catalogue.look import KIND_ICONS, LOOKS, PLAIN_ICONS, look_of
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import BOUNDARY_TYPES, TYPES
from archgen.catalogue.verbs import VERBS

Row: TypeAlias = tuple[str, type[Declared], str, Setting, FieldFacts]
ICONS = Path(diagrams.__file__).parent.parent
ONE_SOURCE = re.compile(r"https://[\w./#-]+|botocore [a-z0-9-]+ [A-Z]\w+(\.\w+)*")
SOURCE = re.compile(
    r"https://[\w./#-]+|botocore [a-z0-9-]+ [A-Z]\w+(\.\w+)*(, ([a-z0-9-]+ )?[A-Z]\w+(\.\w+)*)*"
)


def test_every_type_that_is_declared_is_listed() -> None:
    assert declared_types() == set(TYPES.values())


def test_every_type_is_listed_under_its_word() -> None:
    assert all(word == model.word for word, model in TYPES.items())
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", word) for word in TYPES)
    assert not RESERVED & set(TYPES)


def test_frames_are_the_types_that_say_so() -> None:
    assert set(BOUNDARY_TYPES) == {"account", "vpc", "subnet", "on-premises", "group"}
    assert all(issubclass(TYPES[word], FrameType) for word in BOUNDARY_TYPES)


def test_every_capability_that_is_declared_is_listed_and_some_type_has_it() -> None:
    declared = {
        value
        for value in vars(capabilities).values()
        if isinstance(value, type) and issubclass(value, ResourceType) and value is not ResourceType
    }
    assert declared == set(CAPABILITIES)
    had = {capability for model in TYPES.values() for capability in capabilities_of(model)}
    assert had == declared


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_says_what_it_is(model: type) -> None:
    first = (model.__doc__ or "").split("\n")[0]
    assert first.endswith(".")
    assert len(first) > 10


@pytest.mark.parametrize("row", fields(), ids=lambda row: str(row[0]))
def test_every_field_says_what_it_is_and_who_says_so(row: Row) -> None:
    _, model, name, info, said = row
    assert (info.description or "").endswith(".")
    assert vars(model.model_validate({}))[name] is None, "a field that nobody wrote is None"
    assert all(ONE_SOURCE.fullmatch(one) for one in said.sources), said.source
    if said.bounds or said.only_when:
        assert said.source, "what AWS offers or bounds is nobody's opinion"


def test_what_aws_fills_in_or_requires_has_a_source() -> None:
    asserted = {
        name
        for name, _, _, _, said in fields()
        if said.silence in (Silence.AWS_DEFAULT, Silence.REQUIRED) and not said.verb and not said.source
    }
    # The language asks for these, no service does.
    assert asserted == {"Generic.service", "Limit.requests"}


@pytest.mark.parametrize("row", fields(), ids=lambda row: str(row[0]))
def test_every_default_is_a_value_that_the_field_takes(
    row: Row,
) -> None:
    _, model, name, _, said = row
    if said.default is None:
        assert model.aws_default(name) is None
    elif isinstance(said.default, By):
        words = {key_of(word, info): info for word, info in fields_of(model).items()}
        assert said.default.field in words
        cases = [model.model_validate({said.default.field: case}) for case, _ in said.default.cases]
        defaults = [one.aws_default(name) for one in cases]
        assert [getattr(one, "text", one) for one in defaults] == [value for _, value in said.default.cases]
    else:
        assert said.silence is Silence.AWS_DEFAULT
        assert model.aws_default(name) is not None


@pytest.mark.parametrize("row", fields(), ids=lambda row: str(row[0]))
def test_what_a_field_refers_to_exists(row: Row) -> None:
    _, model, _, _, said = row
    keys = {key_of(word, info) for word, info in fields_of(model).items()}
    assert not said.verb or said.verb in VERBS
    assert set(said.of) <= set(TYPES)
    beside = keys | set(fields_of(model))
    assert all(
        offered.field in beside or all(offered.field in fields_of(holder) for holder in holders(model))
        for offered in said.only_when
    )
    assert all(offered.instead for offered in said.only_when)
    if said.bounds and said.bounds.least and said.bounds.most and said.default:
        default = model.aws_default(row[2])
        assert default is None or said.bounds.nearest(default) is None, (
            "AWS's own default lies within its bounds"
        )


@pytest.mark.parametrize("word", TYPES)
def test_every_type_has_a_look(word: str) -> None:
    look = LOOKS[word]
    assert word == "generic" or (look.product and look.short)
    assert look.outside == issubclass(TYPES[word], Outside) or word == "on-premises"
    keys = {key_of(name, info) for name, info in fields_of(TYPES[word]).items()}
    assert {name for name, _ in look.settings} <= keys | set(fields_of(TYPES[word]))
    assert all(text for _, text in look.settings)


def test_a_look_belongs_to_a_type() -> None:
    assert set(LOOKS) == set(TYPES)
    assert look_of("no such type") is LOOKS["generic"]
    for word, kind in KIND_ICONS:
        field = "tier" if word == "shield" else "kind"
        assert TYPES[word].model_validate({field: kind}), (word, kind)


@pytest.mark.parametrize(
    "icon", sorted({*(look.icon for look in LOOKS.values()), *KIND_ICONS.values(), *PLAIN_ICONS.values()})
)
def test_every_icon_is_a_node_of_the_diagrams_package_with_its_file(icon: str) -> None:
    module, _, name = icon.rpartition(".")
    node = getattr(importlib.import_module(f"diagrams.{module}"), name)
    assert (ICONS / node._icon_dir / node._icon).is_file()


def test_every_fact_has_its_source() -> None:
    stated = {name: value for name, value in vars(facts).items() if isinstance(value, facts.Fact)}
    assert {"ACCOUNT_RATE", "SHIELD_TARGETS", "CERTIFICATE_REGION"} <= set(stated)
    for name, fact in stated.items():
        assert SOURCE.fullmatch(fact.source), name


def test_facts_name_types_that_exist() -> None:
    assert isinstance(facts.SHIELD_TARGETS.value, tuple)
    assert set(facts.SHIELD_TARGETS.value) <= set(TYPES)
    assert set(facts.WEB_ACL_TARGETS) <= set(TYPES)
    assert isinstance(facts.SHIELD_ICONS.value, tuple)
    assert set(facts.SHIELD_ICONS.value) - set(PLAIN_ICONS) <= {"elb", "global-accelerator"}


def test_every_verb_is_written_under_its_word_and_grants_to_types_that_exist() -> None:
    for word, verb in VERBS.items():
        assert word == verb.word
        assert verb.reads_as
    assert {word for verb in VERBS.values() for word in verb.grants} <= set(TYPES)


def test_every_verb_is_a_field_of_some_type() -> None:
    written = {said.verb for *_, said in fields() if said.verb}
    assert written == set(VERBS)
