"""SVG pages painted as PNG, each in a process beside this one.

Painting is most of the time that a picture takes, and resvg lets no other thread of its process run
meanwhile. It also ends its process, with nothing to catch, where memory for the canvas is not to be had.
A process that has painted a page waits for the next: to start one takes an eighth of what a page takes.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

_PROGRAM = Path(__file__).with_name("painter.py")
_BY_THE_WAY = "note: "
"""How Rust begins its last line, on backtraces."""


class PaintingError(OSError):
    """A page that could not be painted; the message ends with the painter's last words."""


class Painting:
    """A page on its way to PNG. Used as a context it is given up at the end, unless it is finished.

    `remark` is what whoever asked for it should know, such as a scale that was lowered; mostly empty.
    """

    remark = ""

    def __init__(self, page: str, **options: object) -> None:
        """Start to paint an SVG page; `options` are what the painter's program takes beside it."""
        self._painter = _painter()
        self._under_way = True
        try:
            # A file and not the pipe: this process goes on before the other one has read anything.
            with tempfile.NamedTemporaryFile(suffix=".svg", delete=False) as given:
                self._page = Path(given.name)
                given.write(page.encode())
            self._painter.ask(self._page, options)
        except BaseException:
            self._leave()
            raise

    def finish(self) -> bytes:
        """Wait for the PNG, once; raises `PaintingError` where none comes."""
        if not self._under_way:
            raise PaintingError("the picture is not being painted any more")
        data = self._painter.answer()
        self._under_way = False
        self._page.unlink()
        _idle(self._painter.command).append(self._painter)
        return data

    def __enter__(self) -> Self:
        """The painting itself."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process where nobody has waited for it."""
        if self._under_way:
            self._leave()

    def _leave(self) -> None:
        self._under_way = False
        self._painter.kill()
        if hasattr(self, "_page"):
            self._page.unlink()


class _Painter:
    """A process that paints one page at a time."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.command = command
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Words on what went wrong, no backtrace.
            env=os.environ | {"RUST_BACKTRACE": "0"},
        )
        self._asked = cast("IO[bytes]", self.process.stdin)
        self._told = cast("IO[bytes]", self.process.stdout)

    def ask(self, page: Path, options: dict[str, object]) -> None:
        """Give it a page. One that has ended takes none: its answer says why."""
        with contextlib.suppress(BrokenPipeError):
            self._asked.write(json.dumps({"svg_path": str(page), **options}).encode() + b"\n")
            self._asked.flush()

    def answer(self) -> bytes:
        """Wait for the PNG; raises `PaintingError` where none comes."""
        length = self._told.readline()
        data = self._told.read(int(length or 0))
        if length and len(data) == int(length):
            return data
        _, told = self.process.communicate()
        lines = told.decode(errors="replace").split("\n")
        words = [line for line in lines if line.strip() and not line.startswith(_BY_THE_WAY)]
        last = words[-1] if words else f"the painter ended with {self.process.returncode}"
        raise PaintingError(f"the picture could not be painted: {last}")

    def kill(self) -> None:
        """End it at once; harmless where it has ended."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.communicate()


_IDLE: dict[tuple[int, tuple[str, ...]], list[_Painter]] = {}


def _idle(command: tuple[str, ...]) -> list[_Painter]:
    """The painters that wait for a page; those of another process than this one answer that one."""
    return _IDLE.setdefault((os.getpid(), command), [])


def _painter() -> _Painter:
    command = (sys.executable, "-P", str(_PROGRAM))
    idle = _idle(command)
    return idle.pop() if idle else _Painter(command)


@atexit.register
def _end_idle() -> None:
    for (process, _), painters in _IDLE.items():
        for painter in painters if process == os.getpid() else ():
            painter.kill()
