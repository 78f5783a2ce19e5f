"""A configuration file read: every key and value checked, and what cannot be used told with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from archgen.blueprint.mistakes import Mistakes
from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.policy.configuration import Configuration
from archgen.policy.frameworks import FRAMEWORKS
from archgen.policy.terms import PROFILES
from archgen.source.document import Document, Pointer, Span
from archgen.source.secrets import masked, shaped
from archgen.source.toml_keys import Places, places

_SEVERITIES = tuple(severity.word for severity in sorted(Severity, reverse=True))
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PER_PATH = ("select", "ignore", "severity")


def read(data: bytes, path: str, *, table: Pointer = (), formats: Collection[str] = ()) -> Configuration:
    """The configuration in the bytes of a file that people know as `path`.

    `table` leads to archgen's own table, as in `pyproject.toml`; `formats` are the words that
    `formats` may hold. Nothing is raised: whatever is wrong is in its `mistakes`.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        whole = tomllib.loads(text)
    except UnicodeDecodeError:
        return _unreadable(path, "", "this is not UTF-8", Span(1, 1, 1, 2))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _unreadable(path, text, *_slip(text, str(error)))
    root: Any = whole
    for step in table:
        root = root.get(step, {}) if isinstance(root, dict) else {}
    reader = _Reader(path, places(text), table, formats)
    values = reader.table(root) if isinstance(root, dict) else {}
    return Configuration(_document(path, text), table, values, reader.places, reader.found())


def _document(path: str, text: str) -> Document:
    found = [(start, end) for start, end, _ in shaped(text)]
    return Document(path, text, None, shown=masked(text, found) if found else text)


def _slip(text: str, said: str) -> tuple[str, Span]:
    """What Python's reader says of a text, and where."""
    match = _AT.search(said)
    words = said[: match.start()] if match else said
    lines = text.split("\n")
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (len(lines), len(lines[-1]) + 1)
    return f"{words[:1].lower()}{words[1:]}"[:120], Span(line, column, line, column + 1)


def _unreadable(path: str, text: str, message: str, span: Span) -> Configuration:
    place = Label(path, span)
    hint = "TOML is described at https://toml.io"
    mistake = Finding("no-toml", Category.SYNTAX, Severity.HIGH, message, place, hint=hint)
    return Configuration(_document(path, text), (), {}, Places(), (mistake,))


@dataclass
class _Reader:
    """Checks values key by key; those that cannot be used are told and left out."""

    path: str
    places: Places
    root: Pointer
    formats: Collection[str]
    mistakes: Mistakes = field(init=False)

    def __post_init__(self) -> None:
        self.mistakes = Mistakes(self.path)

    def found(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.mistakes.found, key=lambda one: one.primary.span))

    def table(self, says: Mapping[str, Any], above: Pointer = ()) -> dict[str, Any]:
        """The values of a table that can be used."""
        known = [key for key in KEYS if not above or key in _PER_PATH]
        kept = {}
        for key, value in says.items():
            path = (*above, key)
            if key not in known:
                self._unknown_key(key, path, known)
                continue
            read = KEYS[key](self, path, value)
            if read is not None:
                kept[key] = read
        return kept

    def _say(self, code: str, message: str, path: Pointer, *, label: str = "", hint: str = "") -> None:
        self.mistakes.add(code, message, self.places.of((*self.root, *path)), label=label, hint=hint)

    def _unknown_key(self, key: str, path: Pointer, known: Collection[str]) -> None:
        meant = self.mistakes.nearest(key, known)
        hint = f"rename it to `{meant}`" if meant else f"keys: {', '.join(known)}"
        where = self.places.keys.get((*self.root, *path), self.places.of((*self.root, *path)))
        label = f"did you mean `{meant}`?" if meant else "no such key"
        message = f"the configuration has no key `{key[:40]}`"
        self.mistakes.add("unknown-key", message, where, label=label, hint=hint)

    def text(self, path: Pointer, value: object) -> str | None:
        if isinstance(value, str) and value.strip():
            return value
        self._say("wrong-type", f"`{path[-1]}` takes a text", path, hint=f'write `{path[-1]} = "…"`')
        return None

    def texts(self, path: Pointer, value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list):
            hint = f'write `{path[-1]} = ["…"]`'
            self._say("wrong-type", f"`{path[-1]}` takes a list of texts", path, hint=hint)
            return None
        for place, one in enumerate(value):
            if not isinstance(one, str) or not one.strip():
                self._say("wrong-type", f"`{path[-1]}` takes texts", (*path, place), label="this is none")
        return tuple(one for one in value if isinstance(one, str) and one.strip())

    def word(self, path: Pointer, value: object, words: Collection[str]) -> str | None:
        if isinstance(value, str) and value in words:
            return value
        meant = self.mistakes.nearest(value, words) if isinstance(value, str) else None
        label = f"did you mean `{meant}`?" if meant else ""
        self._say("unknown-word", f"`{path[-1]}` takes {_alternatives(words)}", path, label=label)
        return None

    def words(self, path: Pointer, value: object) -> tuple[str, ...] | None:
        given = self.texts(path, value)
        if given is None:
            return None
        fit = [self.word((*path, place), one, self.formats) for place, one in enumerate(given)]
        return tuple(one for one in fit if one) or None

    def severities(self, path: Pointer, value: object) -> dict[str, str] | None:
        if not isinstance(value, dict):
            hint = 'write `weak-tls = "low"` below `[severity]`'
            self._say("wrong-type", "`severity` takes a table of rules", path, hint=hint)
            return None
        fit = {rule: self.word((*path, rule), word, _SEVERITIES) for rule, word in value.items()}
        return {rule: word for rule, word in fit.items() if word}

    def per_path(self, path: Pointer, value: object) -> dict[str, dict[str, Any]] | None:
        tables = value if isinstance(value, dict) else {}
        if not isinstance(value, dict) or not all(isinstance(says, dict) for says in tables.values()):
            hint = 'write `[per-path."legacy/**"]`, and `ignore` or `severity` below it'
            self._say("wrong-type", "`per-path` takes a table of globs", path, hint=hint)
        return {
            glob: self.table(says, (*path, glob)) for glob, says in tables.items() if isinstance(says, dict)
        }


def _alternatives(words: Collection[str]) -> str:
    *first, last = [f"`{word}`" for word in words]
    return f"{', '.join(first)} or {last}" if first else last


_Check: TypeAlias = Callable[[_Reader, Pointer, Any], Any]

KEYS: dict[str, _Check] = {
    "paths": _Reader.texts,
    "output": _Reader.text,
    "formats": _Reader.words,
    "fail-on": lambda reader, path, value: reader.word(path, value, (*_SEVERITIES, "never")),
    "select": _Reader.texts,
    "ignore": _Reader.texts,
    "profile": lambda reader, path, value: reader.word(path, value, PROFILES),
    "framework": lambda reader, path, value: reader.word(path, value, tuple(FRAMEWORKS)),
    "severity": _Reader.severities,
    "baseline": _Reader.text,
    "waivers": _Reader.text,
    "house-rules": _Reader.texts,
    "template": _Reader.text,
    "per-path": _Reader.per_path,
}
"""Every key of a configuration, with the check that its value passes."""
