"""A YAML file as plain data in which every key and every value knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

# From this many entries on, looking each key up in turn costs more than an index.
_INDEXED = 12

Pointer: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a document: mapping keys as text, list positions from 0."""


class Span(Struct, frozen=True, order=True):
    """A stretch of text: lines and columns count characters from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Scalar(Struct, frozen=True):
    """One word or text, raw: the field that reads it decides its type.

    `plain` is true for unquoted text, so that `~`, nothing and a bare `*` can be told apart
    from the same characters in quotes.
    """

    text: str
    span: Span
    plain: bool = True


class Entry(Struct, frozen=True):
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node


class Mapping(Struct, frozen=True, dict=True):
    """Keys and values in the order written; a key written twice is left out, since nobody knows which holds.

    `span` covers the first key to the end of the last value, or the braces of a flow mapping.
    """

    entries: tuple[Entry, ...]
    span: Span
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        """The whole entry under `key`, or None."""
        if len(self.entries) < _INDEXED:
            return next((entry for entry in self.entries if entry.key.text == key), None)
        return self._index.get(key)

    @cached_property
    def _index(self) -> dict[str, Entry]:
        return {entry.key.text: entry for entry in self.entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        return True


class Sequence(Struct, frozen=True):
    """The items of a list in the order written."""

    items: tuple[Node, ...]
    span: Span
    flow: bool = False

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return True


Node: TypeAlias = Scalar | Mapping | Sequence


class Mistake(Struct, frozen=True):
    """Something in a text that cannot be read, before anybody asks what it means.

    `code` names the mistake (`duplicate-key`, `too-deep`), `label` stands at the caret,
    `related` are other places with a word on each.
    """

    code: str
    message: str
    span: Span
    label: str = ""
    hint: str = ""
    related: tuple[tuple[Span, str], ...] = ()


class Secret(Struct, frozen=True):
    """A credential that stands in a text; `what` says which, empty where only its name says so."""

    span: Span
    what: str = ""


class Document(Struct, frozen=True):
    """One file as read.

    `path` is what the user called it, with `/` (`-` for standard input). `text` is empty
    when the file could not be decoded; it is for reading on, and never shown. `shown` is the same
    with every credential in it masked, character by character: `root` and `lines` are made of it,
    and `secrets` says where. `root` is None when nothing could be read; `mistakes` say
    why. With mistakes a root may still be there: what could be read. `cut` is true when reading
    ended before the text did: what is not in `root` may stand further down.
    """

    path: str
    text: str
    root: Node | None
    mistakes: tuple[Mistake, ...] = ()
    cut: bool = False
    shown: str = ""
    secrets: tuple[Secret, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The text as it may be shown, line by line without line ends; line n of a span is `lines[n - 1]`."""
        return tuple((self.shown or self.text).split("\n"))


def value_at(node: Node | None, pointer: Pointer) -> Node | None:
    """The node that `pointer` leads to below `node`, or None where the way ends early."""
    for step in pointer:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def span_at(node: Node, pointer: Pointer, *, key: bool = False) -> Span:
    """The span of the value (or, with `key`, of its key) that `pointer` leads to.

    Where the way ends early, the span of the last thing that is there: a finding about a
    setting that nobody wrote points at what should have it. A mapping reached under a key is
    marked by that key, since its whole block would be no pointer at all.
    """
    span = node.span
    for place, step in enumerate(pointer):
        last = place == len(pointer) - 1
        if isinstance(node, Mapping) and isinstance(step, str):
            entry = node.entry(step)
            if entry is None:
                return span
            node = entry.value
            block = isinstance(node, Mapping | Sequence) and not node.flow
            span = entry.key.span if block or not last or key else node.span
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = node.span
        else:
            return span
    return span
