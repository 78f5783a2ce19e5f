"""Formats on their way to bytes: what takes long is begun beside this process, the rest is made at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from archgen.formats import Format, Subject
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.png.painting import Painting
from archgen.formats.templates import BrokenTemplateError


class Writing:
    """What is written of one design. Used as a context it gives up, at the end, what is not finished.

    `broken` are the templates of a company that could not be filled; what they are for is left out.
    """

    def __init__(self, rows: Sequence[Format], appearance: Appearance = PLAIN) -> None:
        """Prepare to write these formats; `appearance` is for those of pictures."""
        self._rows = rows
        self._appearance = appearance
        self._made: dict[str, bytes] = {}
        self._begun: dict[str, Painting] = {}
        self._open = ExitStack()
        self.broken: list[BrokenTemplateError] = []

    def wants(self, *subjects: Subject) -> bool:
        """True when one of the formats takes one of these."""
        return any(row.takes in subjects for row in self._rows)

    def give(self, subject: Subject, value: object) -> None:
        """Write the formats that take this subject; those that are painted are only begun."""
        rows = [row for row in self._rows if row.takes is subject]
        for row in rows:
            if row.painted:
                painting: Painting = row.load("begin")(value, self._appearance)
                self._begun[row.name] = self._open.enter_context(painting)
        for row in rows:
            if not row.painted:
                try:
                    data = self._written(row, value)
                except BrokenTemplateError as error:
                    self.broken.append(error)
                    continue
                self._made[row.name] = data if isinstance(data, bytes) else str(data).encode()

    def _written(self, row: Format, value: object) -> str | bytes:
        if row.template in self._appearance.templates.texts:
            return row.load_templated()(value, self._appearance)
        made: str | bytes = row.load()(value, self._appearance) if row.dressed else row.load()(value)
        return made

    @property
    def remarks(self) -> dict[str, str]:
        """What whoever asked for images should know of them, by the format's name."""
        return {name: painting.remark for name, painting in self._begun.items() if painting.remark}

    def finish(self) -> dict[str, bytes]:
        """The contents by the format's name, in the order asked for; raises what a painting raises."""
        done = self._made | {name: painting.finish() for name, painting in self._begun.items()}
        return {row.name: done[row.name] for row in self._rows if row.name in done}

    def __enter__(self) -> Self:
        """The writing itself."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give up what is not finished."""
        self.leave()

    def leave(self) -> None:
        """Give up what is not finished; harmless where all is."""
        self._open.close()
