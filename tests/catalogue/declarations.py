"""Every model of the catalogue, for tests that prove its lists complete."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args

import archgen.catalogue
from archgen.catalogue.declaring import Declared, FieldFacts, Setting, fields_of
from archgen.catalogue.resource import ResourceType
from archgen.catalogue.types import TYPES


def modules() -> Iterator[Any]:
    """Every module of the catalogue."""
    for found in pkgutil.iter_modules(archgen.catalogue.__path__):
        yield importlib.import_module(f"archgen.catalogue.{found.name}")


def declared_types() -> set[type[ResourceType]]:
    """Every class of the catalogue that has a type's word, listed or not."""
    found: set[type[ResourceType]] = set()
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, ResourceType) and value.word:
                found.add(value)
    return found


def models() -> list[type[Declared]]:
    """Every type and every block in one, each once, in the order met."""
    return _reached(list(TYPES.values()))


def holders(block: type[Declared]) -> list[type[ResourceType]]:
    """The resource types that have this block, in whatever depth; a type holds itself."""
    return [model for model in TYPES.values() if block in _reached([model])]


def _reached(left: list[type[Declared]]) -> list[type[Declared]]:
    found: dict[type[Declared], None] = {}
    while left:
        model = left.pop(0)
        if model not in found:
            found[model] = None
            left += [inner for info in fields_of(model).values() for inner in _blocks(info.annotation)]
    return list(found)


def _blocks(annotation: Any) -> Iterator[type[Declared]]:  # noqa: ANN401 - any type form
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation
    for inner in get_args(annotation):
        yield from _blocks(inner)


def fields() -> list[tuple[str, type[Declared], str, Setting, FieldFacts]]:
    """Every field of every model: its name for people, model, name, declaration and facts."""
    return [
        (f"{model.__name__}.{name}", model, name, info, info.facts)
        for model in models()
        for name, info in fields_of(model).items()
    ]
