"""The blueprints that a command line names: files, folders, or standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import BinaryIO

import click
from msgspec import Struct
from msgspec.structs import replace

from archgen.source.document import Document
from archgen.source.reading import LIMIT, read_bytes, read_file, read_stream

_SUFFIXES = frozenset({".yaml", ".yml"})
# A folder may hold other YAML: a blueprint says so by its language version, at the top level.
_BLUEPRINT = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?archgen[\"']?\s*:", re.MULTILINE)
_HEAD = 64 * 1024


class Input(Struct, frozen=True):
    """One blueprint to read: how people are told of it, and where it is (None: standard input).

    `shown` is relative to the working folder unless the user wrote something else that is
    relative; `below` is relative to the argument, and so the same from everywhere: documents name
    it. `data` is what standard input held, once that has been read.
    """

    shown: str
    file: Path | None
    below: str
    data: bytes | None = None

    @property
    def stem(self) -> str:
        """What its outputs are called, with `/`: its path below the argument without the ending."""
        return "stdin" if self.file is None else PurePath(self.below).with_suffix("").as_posix()

    def read(self, path: str | None = None) -> Document:
        """Read it under the name `path`, by default `shown`.

        What cannot be read is a mistake in the document. Raises `OSError`.
        """
        name = self.shown if path is None else path
        if self.data is not None:
            return read_bytes(self.data, name)
        if self.file is None:
            return read_stream(_standard_input(), name)
        return read_file(self.file, name)

    def held(self) -> Input:
        """The same with standard input read, as another process has none. Raises `OSError`."""
        if self.file is not None:
            return self
        return replace(self, data=_standard_input().read(LIMIT + 1))

    def text(self) -> bytes | None:
        """The bytes of a regular file within the cap; None for anything else. Raises `OSError`."""
        if self.file is None or not self.file.is_file() or self.file.stat().st_size > LIMIT:
            return None
        return self.file.read_bytes()


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer


def find(paths: Iterable[str]) -> tuple[Input, ...]:
    """The inputs that `paths` name, folders searched in name order, none twice.

    Raises `click.UsageError` for a path that is not there and a folder without a blueprint.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for item in _below(path):
            found.setdefault(item.shown, item)
    return tuple(found.values())


def _below(path: str) -> tuple[Input, ...]:
    if path == "-":
        return (Input("-", None, "-"),)
    place = Path(path)
    if place.is_dir():
        files = sorted(file for file in place.rglob("*") if file.suffix in _SUFFIXES and _is_blueprint(file))
        if not files:
            raise click.UsageError(
                f"no blueprint under {path}: no *.yaml file there begins with `archgen: 1`"
            )
        return tuple(_input(file, file.relative_to(place)) for file in files)
    if not place.exists():
        raise click.UsageError(f"there is no file or folder called {path}")
    return (_input(place, PurePath(place.name)),)


def _input(file: Path, below: PurePath) -> Input:
    shown = Path(os.path.relpath(file)) if file.is_absolute() else file
    return Input(shown.as_posix(), file, below.as_posix())


def _is_blueprint(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return _BLUEPRINT.search(stream.read(_HEAD)) is not None
