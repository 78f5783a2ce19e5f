"""Every bound in the catalogue is judged: the value on it passes, the value just outside fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
import yaml
from declarations import fields, holders
from pydantic.fields import FieldInfo

from archgen.blueprint.load import load
from archgen.catalogue.declaring import Bounds, Declared, facts_of, fields_of, key_of
from archgen.catalogue.examples import EXAMPLES
from archgen.graph.build import build
from archgen.rules.engine import judge
from archgen.rules.offers import value_out_of_range
from archgen.rules.rule import Subject
from archgen.rules.verdict import Outcome
from archgen.source.reading import read_bytes

HEAD = "archgen: 1\nname: A bound\nregions: [eu-west-1]\n"
BOUNDED = {name: (model, field) for name, model, field, _, facts in fields() if facts.bounds}
BESIDE = {"Route": {"to": "target"}}
"""What a block needs beside the bounded field."""


def blocks(annotation: Any) -> Iterator[type[Declared]]:  # noqa: ANN401 - any type form
    """The blocks that a field takes."""
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    for inner in get_args(annotation):
        yield from blocks(inner)


def mapped(annotation: Any) -> bool:  # noqa: ANN401 - the same
    """True where a field takes a map of names to blocks."""
    return get_origin(annotation) is dict or any(mapped(inner) for inner in get_args(annotation))


def wrapped(model: type[Declared], block: type[Declared], body: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a model that hold a block with this body, by the shortest way; None without any."""
    if model is block:
        return body
    for _, info in sorted(fields_of(model).items(), key=lambda one: block not in blocks(one[1].annotation)):
        for inner in blocks(info.annotation):
            if inner is not model and (found := wrapped(inner, block, body)) is not None:
                whole = {**BESIDE.get(inner.__name__, {}), **found}
                return {key_of(name_of(model, info), info): _held(info, whole)}
    return None


def _held(info: FieldInfo, body: dict[str, Any]) -> dict[str, Any]:
    route = any(inner.__name__ == "Route" for inner in blocks(info.annotation))
    return {"GET /x" if route else "target": body} if mapped(info.annotation) else body


def name_of(model: type[Declared], info: FieldInfo) -> str:
    return next(name for name, one in fields_of(model).items() if one is info)


def outcome(name: str, text: str) -> Outcome:
    """What the rule says of a field with this value, in the smallest design that has it."""
    block, field = BOUNDED[name]
    model = holders(block)[0]
    body = wrapped(model, block, {key_of(field, fields_of(block)[field]): text})
    assert body is not None
    whole = yaml.safe_load(EXAMPLES[model.word])
    whole["resources"]["target"] = {"type": "lambda"}
    everything = [*whole.get("boundaries", {}).values(), *whole["resources"].values()]
    next(one for one in everything if one["type"] == model.word).update(body)
    blueprint, mistakes = load(read_bytes((HEAD + yaml.safe_dump(whole)).encode(), "x.yaml"))
    assert blueprint is not None
    assert not mistakes, [one.message for one in mistakes]
    found = [one.verdict.outcome for one in judge(Subject(build(blueprint), None), (value_out_of_range,))]
    return Outcome.FAILED if Outcome.FAILED in found else Outcome.PASSED


def moved(text: str, by: float) -> str:
    """A bound a little higher or lower, in its own unit; whole numbers by one."""
    number, unit = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", text).groups()  # type: ignore[union-attr]
    return f"{float(number) + by * 0.1:.6g}{unit}" if unit else str(int(number) + round(by))


def inside(name: str) -> Iterator[str]:
    bounds = bounds_of(name)
    ends = [text for text in (bounds.least, bounds.most) if text is not None]
    if is_rate(name):
        yield from (f"{count}/{period}" for count in (ends or ["10"]) for period in bounds.values)
    else:
        yield from (*ends, *bounds.values)


def outside(name: str) -> Iterator[str]:
    bounds = bounds_of(name)
    if is_rate(name):
        yield from (f"{end or 10}/11m" for end in (bounds.least, bounds.most))
        yield from [f"{moved(bounds.least, -1)}/{bounds.values[0]}"] if bounds.least else []
        yield from [f"{moved(bounds.most, 1)}/{bounds.values[0]}"] if bounds.most else []
        return
    if bounds.least is not None and not re.fullmatch("0[A-Za-z]+", bounds.least):
        yield moved(bounds.least, -1)
    if bounds.most is not None:
        yield moved(bounds.most, 1)
    yield from (moved(text, 1) for text in bounds.values)


def bounds_of(name: str) -> Bounds:
    model, field = BOUNDED[name]
    bounds = facts_of(fields_of(model)[field]).bounds
    assert bounds is not None
    return bounds


def is_rate(name: str) -> bool:
    model, field = BOUNDED[name]
    return "Rate" in str(fields_of(model)[field].annotation)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BOUNDED for text in inside(name)])
def test_a_value_on_the_bound_passes(name: str, text: str) -> None:
    assert outcome(name, text) is Outcome.PASSED


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BOUNDED for text in outside(name)])
def test_a_value_just_outside_fails(name: str, text: str) -> None:
    assert outcome(name, text) is Outcome.FAILED


def test_every_bound_has_an_outside() -> None:
    assert all(any(outside(name)) for name in BOUNDED)
