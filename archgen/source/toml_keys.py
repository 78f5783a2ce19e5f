"""Where the keys and values of a TOML text stand: Python's reader gives values without places.

TOML 1.0: https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import re
from collections import Counter

from msgspec import Struct, field

from archgen.source.document import Pointer, Span
from archgen.source.positions import Positions

_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<string>\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.\n])
    |(?P<bare>[^\s\[\]{}=,.\#"']+)
    |(?P<odd>.)
    """,
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_MEANS = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class Places(Struct, frozen=True, dict=True):
    """The spans of keys and of values by their paths; items of a list are steps from 0.

    A table under a header has the header's name as its key. Tables of a list (`[[name]]`) are
    items of it.
    """

    keys: dict[Pointer, Span] = field(default_factory=dict)
    values: dict[Pointer, Span] = field(default_factory=dict)

    def of(self, path: Pointer) -> Span:
        """The span of a value, else of its key, else of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            for spans in (self.values, self.keys):
                if path[:length] in spans:
                    return spans[path[:length]]
        return Span(1, 1, 1, 2)


def places(text: str) -> Places:
    """Where everything in a text stands; the text must be valid TOML."""
    return _Reader(text).read()


class _Token(Struct, frozen=True):
    kind: str
    text: str
    start: int
    end: int


class _Reader:
    """Goes through a text that is known to be valid, token by token."""

    def __init__(self, text: str) -> None:
        self._tokens = [
            _Token(str(match.lastgroup), match[0], match.start(), match.end())
            for match in _TOKEN.finditer(text)
            if match.lastgroup != "blank"
        ]
        self._next = 0
        self._positions = Positions(text)
        self._listed: Counter[Pointer] = Counter()
        self._found = Places()

    def read(self) -> Places:
        table: Pointer = ()
        while (mark := self._peek()) is not None:
            if mark == "\n":
                self._next += 1
            elif mark == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._found

    def _peek(self) -> str | None:
        return self._tokens[self._next].text if self._next < len(self._tokens) else None

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _passed(self, mark: str) -> bool:
        """True, and the mark taken, where it comes next."""
        if self._peek() != mark:
            return False
        self._next += 1
        return True

    def _skip_lines(self) -> None:
        while self._passed("\n"):
            pass

    def _header(self) -> Pointer:
        opened = self._take()
        first = self._tokens[self._next]
        listed = first.text == "[" and first.start == opened.end
        self._next += listed
        path = self._names(())
        self._next += 1 + listed
        if not listed:
            return path
        self._listed[path] += 1
        return (*path, self._listed[path] - 1)

    def _names(self, table: Pointer) -> Pointer:
        """A dotted key below a table; every name of it is a key. Names of listed tables mean the last."""
        path = table
        while True:
            name = self._take()
            path = (*path, _name(name))
            self._found.keys.setdefault(path, self._positions.span(name.start, name.end))
            if not self._passed("."):
                return path
            if path in self._listed:
                path = (*path, self._listed[path] - 1)

    def _pair(self, table: Pointer) -> None:
        path = self._names(table)
        self._next += 1
        self._value(path)

    def _value(self, path: Pointer) -> None:
        first = self._take()
        if first.text == "[":
            self._items(path)
        elif first.text == "{":
            self._pairs(path)
        else:
            # A number or a date may hold dots, which are marks elsewhere.
            while first.kind != "string" and self._peek() not in (None, ",", "]", "}", "\n"):
                self._next += 1
        self._found.values[path] = self._positions.span(first.start, self._tokens[self._next - 1].end)

    def _items(self, path: Pointer) -> None:
        place = 0
        self._skip_lines()
        while not self._passed("]"):
            self._value((*path, place))
            place += 1
            self._skip_lines()
            self._passed(",")
            self._skip_lines()

    def _pairs(self, path: Pointer) -> None:
        self._skip_lines()
        while not self._passed("}"):
            self._pair(path)
            self._skip_lines()
            self._passed(",")
            self._skip_lines()


def _name(token: _Token) -> str:
    """The name that a key means; a quoted one may hold escapes."""
    if token.text.startswith("'"):
        return token.text[1:-1]
    return _ESCAPE.sub(_meant, token.text[1:-1]) if token.text.startswith('"') else token.text


def _meant(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _MEANS.get(escape[3], escape[3])
