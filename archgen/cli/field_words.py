"""A field of the language in words: what it takes, what silence means, what AWS accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from archgen.catalogue.declaring import (
    By,
    Declared,
    FieldFacts,
    Setting,
    Silence,
    fields_of,
    key_of,
)
from archgen.catalogue.relations import RelationSettings
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import TYPES
from archgen.catalogue.units import Duration, Percent, Rate, Size

_UNITS: Mapping[object, str] = {
    Duration: "duration (30s 5m 1h 35d)",
    Size: "size (512KB 10MB)",
    Rate: "rate (500/s 2000/5m)",
    Percent: "share (20%)",
    bool: "true or false",
    int: "whole number",
    str: "text",
}


def kind_words(info: Setting) -> str:
    """What a field takes, units included: `duration (30s 5m 1h 35d)`, `name of a kms-key`."""
    facts = info.facts
    kinds = list(dict.fromkeys(_kinds(info.annotation)))
    if facts.verb:
        of = " or ".join(facts.of)
        named = f"name of a {of}" if of else "name of a resource"
        several = any("list" in kind or "settings" in kind for kind in kinds)
        kinds = [named + (", or several" if several else ""), *facts.words]
    return " or ".join(kinds) or "value"


def _kinds(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - annotations have no common type
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation in _UNITS:
        yield _UNITS[annotation]
    elif origin is Literal:
        yield from (str(word).lower() if isinstance(word, bool) else str(word) for word in inside)
    elif origin is Annotated:
        yield from _kinds(inside[0])
    elif origin in (Union, UnionType):
        for branch in inside:
            yield from () if branch is NoneType else _kinds(branch)
    elif origin is tuple:
        yield f"{' or '.join(_kinds(inside[0]))}, or a list"
    elif origin is dict:
        value = inside[1]
        settings = any(block is RelationSettings for block in _blocks(value))
        yield "names, with settings" if settings else f"map of names to {' or '.join(_kinds(value))}"
    elif isinstance(annotation, type) and issubclass(annotation, Declared):
        yield "block"
    else:
        yield "value"


def blocks_in(info: Setting) -> tuple[type[Declared], ...]:
    """The blocks that a field takes, settings of relations left out."""
    return tuple(block for block in annotated_blocks(info) if block is not RelationSettings)


def own_fields(model: type[ResourceType]) -> Mapping[str, Setting]:
    """The fields that not every resource has: those of the type itself first, then its capabilities'."""
    fields = fields_of(model)
    first = [name for name in model.__annotations__ if name in fields]
    ordered = dict.fromkeys((*first, *fields))
    return {name: fields[name] for name in ordered if name not in fields_of(ResourceType)}


def annotated_blocks(info: Setting) -> tuple[type[Declared], ...]:
    """The blocks that a field takes, each once, settings of relations included."""
    return tuple(dict.fromkeys(_blocks(info.annotation)))


def blocks_of(
    model: type[Declared], path: tuple[str, ...] = ()
) -> Iterator[tuple[type[Declared], tuple[str, ...]]]:
    """A type and every block in it, each with the words that lead there; `*` stands for any name."""
    yield model, path
    for name, info in fields_of(model).items():
        step = (key_of(name, info), *(("*",) if is_map(info) else ()))
        for block in blocks_in(info):
            if block is not model:
                yield from blocks_of(block, (*path, *step))


def is_map(info: Setting) -> bool:
    """True where a field takes a map of names."""
    return _mapped(info.annotation)


def _mapped(annotation: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return get_origin(annotation) is dict or any(_mapped(inner) for inner in get_args(annotation))


def block_words() -> Mapping[str, type[Declared]]:
    """Every block by the word for it: `route`, `app-client`; `relation` for the settings of relations."""
    found: dict[str, type[Declared]] = {"relation": RelationSettings}
    for model in TYPES.values():
        for block, path in blocks_of(model):
            if path:
                found.setdefault(_kebab(block.__name__), block)
    return found


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _blocks(annotation: Any) -> Iterator[type[Declared]]:  # noqa: ANN401 - the same
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from _blocks(inner)


def silence_words(facts: FieldFacts) -> str:
    """What it means when the field is not written."""
    if facts.silence is Silence.REQUIRED:
        return "required"
    if facts.silence is Silence.DERIVED:
        return "not stated: archgen derives it"
    if facts.silence is Silence.STATED:
        bites = ", a finding where confidential data or money is in reach" if facts.bites else ""
        return f"not stated: a question where it matters{bites}"
    return f"not stated: AWS defaults to {_default(facts)}"


def _default(facts: FieldFacts) -> str:
    default = facts.default
    if isinstance(default, By):
        cases = ", ".join(f"{value} ({default.field}: {case})" for case, value in default.cases)
        return f"{cases}, else {default.otherwise or 'none'}"
    if isinstance(default, tuple):
        return f"[{', '.join(default)}]"
    if default is None:
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)
