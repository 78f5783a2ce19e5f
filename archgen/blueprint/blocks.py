"""Which model reads which place of a tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from archgen.blueprint.plain import text_of
from archgen.catalogue.fields import Declared, fields_of, key_of
from archgen.source.document import Mapping, Node, Pointer, Sequence, value_at


def existing(tree: Mapping, loc: tuple[str | int, ...]) -> Pointer:
    """The longest way into the tree along an error's location.

    Locations also name readings of a union and steps that the list-or-map law added.
    """
    pointer: Pointer = ()
    for step in loc:
        if value_at(tree, (*pointer, step)) is not None:
            pointer = (*pointer, step)
        elif isinstance(step, str) and pointer:
            # A name in a list stands where the map would have had it as a key.
            here = value_at(tree, pointer)
            if isinstance(here, Sequence):
                spot = next((n for n, item in enumerate(here.items) if text_of(item) == step), None)
                if spot is not None:
                    pointer = (*pointer, spot)
    return pointer


@cache
def _inner(model: type[Declared], word: str) -> tuple[type[Declared], bool] | None:
    """The model of the block that a field takes, and whether it takes a map of names to such blocks."""
    for name, info in fields_of(model).items():
        if key_of(name, info) == word:
            return next(_models_in(info.annotation, named=False), None)
    return None


def _models_in(annotation: Any, *, named: bool) -> Iterator[tuple[type[Declared], bool]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        yield annotation, named
    for inner in get_args(annotation):
        yield from _models_in(inner, named=named or get_origin(annotation) is dict)


def block_at(model: type[Declared], pointer: Pointer) -> type[Declared]:
    """The model of the block that `pointer` leads to; names of parts and positions are passed over."""
    block, names = model, False
    for step in pointer:
        inner = None if names or not isinstance(step, str) else _inner(block, step)
        block, names = inner or (block, False)
    return block


def blocks(
    model: type[Declared], tree: Mapping, pointer: Pointer
) -> Iterator[tuple[Pointer, type[Declared]]]:
    """The blocks that are written in a tree, with their models, itself first."""
    yield pointer, model
    for entry in tree:
        inner = _inner(model, entry.key.text)
        if inner:
            for where, block in _written(entry.value, (*pointer, entry.key.text), named=inner[1]):
                yield from blocks(inner[0], block, where)


def _written(node: Node, path: Pointer, *, named: bool) -> Iterator[tuple[Pointer, Mapping]]:
    if isinstance(node, Mapping) and not named:
        yield path, node
    elif isinstance(node, Mapping):
        for entry in node:
            if isinstance(entry.value, Mapping):
                yield (*path, entry.key.text), entry.value
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items):
            if isinstance(item, Mapping):
                yield (*path, place), item
