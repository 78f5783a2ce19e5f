"""What a kind of field is read by: an annotation as a schema of pydantic's core.

Only the core is used. Pydantic's models collect the fields of every class anew for each class that
inherits them, and are a hundred milliseconds of a start, a third of what judging a blueprint takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Protocol,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    runtime_checkable,
)

from msgspec import Struct
from pydantic_core import CoreSchema, core_schema

Kind: TypeAlias = Any
"""The annotation of a field; annotations have no common type."""

_PLAIN: dict[Kind, Callable[[], CoreSchema]] = {
    Any: core_schema.any_schema,
    bool: core_schema.bool_schema,
    date: core_schema.date_schema,
    int: core_schema.int_schema,
    str: core_schema.str_schema,
}


@runtime_checkable
class Block(Protocol):
    """A class of settings, which knows its own schema."""

    @classmethod
    def model_schema(cls) -> CoreSchema:
        """The schema that gives a value of the class."""
        ...


class Reader(Protocol):
    """What stands on an annotation, and says how it is read."""

    def schema(self, kind: Kind, inner: Callable[[Kind], CoreSchema]) -> CoreSchema:
        """The schema for a value of this kind; `inner` gives what it would be without the reader."""
        ...


class Reads(Struct, frozen=True):
    """How a field's whole value is read: `read` gives it or raises, and nothing is checked after."""

    read: Callable[[object], object]

    def schema(self, kind: Kind, inner: Callable[[Kind], CoreSchema]) -> CoreSchema:
        """The reading function alone."""
        _ = (kind, inner)
        return core_schema.no_info_plain_validator_function(self.read)


class Before(Struct, frozen=True):
    """What is done to a value, by `change`, before its kind is read; it may raise."""

    change: Callable[[object], object]

    def schema(self, kind: Kind, inner: Callable[[Kind], CoreSchema]) -> CoreSchema:
        """The function, then the kind."""
        return core_schema.no_info_before_validator_function(self.change, inner(kind))


@cache
def schema_of(kind: Kind) -> CoreSchema:
    """The schema of a kind, made once for all fields of it; raises `TypeError` for one that no field has."""
    form = _FORMS.get(get_origin(kind))
    if form is not None:
        return form(get_args(kind))
    if kind in _PLAIN:
        return _PLAIN[kind]()
    if isinstance(kind, Block):
        return kind.model_schema()
    raise TypeError(f"no field is read as {kind}")


def _read_by(inside: tuple[Any, ...]) -> CoreSchema:
    """A kind and its readers; the last is asked first, and decides whether the others are."""
    kind, *readers = inside
    if not readers:
        return schema_of(kind)
    reader: Reader = readers.pop()
    return reader.schema(kind, lambda asked: _read_by((asked, *readers)))


def _one_of(kinds: tuple[Kind, ...]) -> CoreSchema:
    choices: list[Any] = [schema_of(kind) for kind in kinds if kind is not NoneType]
    one = choices[0] if len(choices) == 1 else core_schema.union_schema(choices)
    return core_schema.nullable_schema(one) if NoneType in kinds else one


def _many(inside: tuple[Kind, ...]) -> CoreSchema:
    """A tuple of any length; fields have no others."""
    return core_schema.tuple_schema([schema_of(inside[0])], variadic_item_index=0)


def _map(inside: tuple[Kind, ...]) -> CoreSchema:
    key, value = inside
    return core_schema.dict_schema(schema_of(key), schema_of(value))


def _word(words: tuple[Any, ...]) -> CoreSchema:
    return core_schema.literal_schema(list(words))


_FORMS: dict[object, Callable[[tuple[Any, ...]], CoreSchema]] = {
    Annotated: _read_by,
    Literal: _word,
    Union: _one_of,
    UnionType: _one_of,
    tuple: _many,
    dict: _map,
}
"""How kinds are read that are made of others, by what makes them."""
