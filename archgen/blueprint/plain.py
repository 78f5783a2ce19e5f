"""Nodes as plain data: texts, lists and maps, for the catalogue's models to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from archgen.source.document import Entry, Mapping, Node, Pointer, Scalar, Sequence

EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


def plain(node: Node) -> Any:  # noqa: ANN401 - text, list or map
    """The node's value; scalars stay text, since the field that reads them knows their type."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {entry.key.text: plain(entry.value) for entry in node}


def is_empty(node: Node) -> bool:
    """True for nothing, `~` and `null` without quotes."""
    return isinstance(node, Scalar) and node.plain and node.text in EMPTY


def without(node: Node, places: Iterable[Pointer]) -> Node:
    """The node with what each of `places` leads to taken out; what leads nowhere changes nothing."""
    below: dict[str | int, list[Pointer]] = {}
    for pointer in places:
        if pointer:
            below.setdefault(pointer[0], []).append(pointer[1:])
    if not below:
        return node
    if isinstance(node, Mapping):
        entries = tuple(
            Entry(entry.key, without(entry.value, below.get(entry.key.text, ())))
            for entry in node
            if () not in below.get(entry.key.text, ())
        )
        return Mapping(entries, node.span, node.flow)
    if isinstance(node, Sequence):
        items = tuple(
            without(item, below.get(place, ()))
            for place, item in enumerate(node.items)
            if () not in below.get(place, ())
        )
        return Sequence(items, node.span, node.flow)
    return node


def replaced(node: Node, pointer: Pointer, new: Node) -> Node:
    """The node with `new` in the place that `pointer` leads to; unchanged where it leads nowhere."""
    if not pointer:
        return new
    step, rest = pointer[0], pointer[1:]
    if isinstance(node, Mapping):
        entries = tuple(
            Entry(entry.key, replaced(entry.value, rest, new)) if entry.key.text == step else entry
            for entry in node
        )
        return Mapping(entries, node.span, node.flow)
    if isinstance(node, Sequence):
        items = tuple(
            replaced(item, rest, new) if place == step else item for place, item in enumerate(node.items)
        )
        return Sequence(items, node.span, node.flow)
    return node


def texts(node: Node | None) -> tuple[str, ...]:
    """The scalars of a list, or the one scalar; nothing for anything else."""
    if isinstance(node, Scalar):
        return (node.text,)
    if isinstance(node, Sequence):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return ()


def text_of(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""
