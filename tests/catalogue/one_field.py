"""Smallest designs with one field set, wherever in its type it stands, for tests that walk the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

import yaml
from declarations import holders

from archgen.blueprint.load import load
from archgen.catalogue.declaring import Declared, Setting, fields_of, key_of
from archgen.catalogue.examples import EXAMPLES
from archgen.graph.build import build
from archgen.rules.engine import judge
from archgen.rules.rule import Rule, Subject
from archgen.rules.verdict import Outcome
from archgen.source.reading import read_bytes

HEAD = "archgen: 1\nname: One field\nregions: [eu-west-1]\n"
BESIDE = {"Route": {"to": "target"}}
"""What a block needs beside the field."""


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


def _held(info: Setting, body: dict[str, Any]) -> dict[str, Any]:
    route = any(inner.__name__ == "Route" for inner in blocks(info.annotation))
    return {"GET /x" if route else "target": body} if mapped(info.annotation) else body


def name_of(model: type[Declared], info: Setting) -> str:
    return next(name for name, one in fields_of(model).items() if one is info)


def outcome(
    rule: Rule, block: type[Declared], written: Mapping[str, Any], also: Mapping[str, Any] | None = None
) -> Outcome:
    """What a rule says of a block with these fields, in the smallest design that has it.

    `also` are fields of the resource itself.
    """
    model = holders(block)[0]
    body = wrapped(model, block, dict(written))
    assert body is not None
    whole = yaml.safe_load(EXAMPLES[model.word])
    whole["resources"]["target"] = {"type": "lambda"}
    everything = [*whole.get("boundaries", {}).values(), *whole["resources"].values()]
    next(one for one in everything if one["type"] == model.word).update({**body, **(also or {})})
    blueprint, mistakes = load(read_bytes((HEAD + yaml.safe_dump(whole)).encode(), "x.yaml"))
    assert blueprint is not None
    assert not mistakes, [one.message for one in mistakes]
    found = [one.verdict.outcome for one in judge(Subject(build(blueprint), None), (rule,))]
    return Outcome.FAILED if Outcome.FAILED in found else Outcome.PASSED
