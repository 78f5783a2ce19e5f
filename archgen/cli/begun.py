"""Pictures being painted while the command goes on to the next one: as many as there are cores."""

from __future__ import annotations

import os
from collections import deque
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from archgen.cli.streams import say
from archgen.formats import FORMATS
from archgen.formats.writing import Writing


class Begun:
    """Writings in the order they were begun. Used as a context it gives up those not finished."""

    def __init__(self) -> None:
        """Begin with none."""
        self._most = os.cpu_count() or 1
        self._waiting: deque[tuple[str, Writing]] = deque()
        self._documents: list[tuple[str, str, bytes]] = []
        self._open = ExitStack()

    def add(self, stem: str, writing: Writing) -> None:
        """Take a writing of documents named `stem`; waits for the oldest where there are too many."""
        self._open.enter_context(writing)
        self._waiting.append((stem, writing))
        if len(self._waiting) > self._most:
            self._finish()

    def documents(self) -> list[tuple[str, str, bytes]]:
        """Wait for all: what was written as (stem, format name, contents), in order."""
        while self._waiting:
            self._finish()
        return self._documents

    def _finish(self) -> None:
        stem, writing = self._waiting.popleft()
        for name, remark in writing.remarks.items():
            say(f"{stem}{FORMATS[name].suffix}: {remark}")
        self._documents += [(stem, name, data) for name, data in writing.finish().items()]

    def __enter__(self) -> Self:
        """The writings themselves."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give up what is not finished."""
        self._open.close()
