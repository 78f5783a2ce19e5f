"""Every bound in the catalogue is judged: the value on it passes, the value just outside fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from declarations import fields
from one_field import outcome

from archgen.catalogue.declaring import Bounds, fields_of, key_of
from archgen.rules.feasibility.offers import value_out_of_range
from archgen.rules.verdict import Outcome

BOUNDED = {name: (model, field) for name, model, field, _, facts in fields() if facts.bounds}


def judged(name: str, text: str) -> Outcome:
    """What the rule says of a field with this value."""
    block, field = BOUNDED[name]
    return outcome(value_out_of_range, block, {key_of(field, fields_of(block)[field]): text})


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
    bounds = fields_of(model)[field].facts.bounds
    assert bounds is not None
    return bounds


def is_rate(name: str) -> bool:
    model, field = BOUNDED[name]
    return "Rate" in str(fields_of(model)[field].annotation)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BOUNDED for text in inside(name)])
def test_a_value_on_the_bound_passes(name: str, text: str) -> None:
    assert judged(name, text) is Outcome.PASSED


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in BOUNDED for text in outside(name)])
def test_a_value_just_outside_fails(name: str, text: str) -> None:
    assert judged(name, text) is Outcome.FAILED


def test_every_bound_has_an_outside() -> None:
    assert all(any(outside(name)) for name in BOUNDED)
