"""SVG pages painted as PNG, each in a process of its own beside this one.

Painting is most of the time that a picture takes, and resvg lets no other thread of its process run
meanwhile. It also ends its process, with nothing to catch, where memory for the canvas is not to be had.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

_PROGRAM = Path(__file__).with_name("painter.py")


class PaintingError(OSError):
    """A page that could not be painted; the message ends with the painter's last words."""


class Painting:
    """A page on its way to PNG. Used as a context it is given up at the end, unless it is finished.

    `remark` is what whoever asked for it should know, such as a scale that was lowered; mostly empty.
    """

    remark = ""

    def __init__(self, page: str, **options: object) -> None:
        """Start to paint an SVG page; `options` are what `resvg_py.svg_to_bytes` takes beside it."""
        # A file and not a pipe: this process goes on before the other one has read anything.
        with tempfile.TemporaryFile() as given:
            given.write(json.dumps(options).encode() + b"\n" + page.encode())
            given.seek(0)
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                (sys.executable, "-P", str(_PROGRAM)),
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )

    def finish(self) -> bytes:
        """Wait for the PNG; raises `PaintingError` where none comes."""
        data, told = self._process.communicate()
        if self._process.returncode:
            words = [line for line in told.decode(errors="replace").split("\n") if line.strip()]
            last = words[-1] if words else f"the painter ended with {self._process.returncode}"
            raise PaintingError(f"the picture could not be painted: {last}")
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
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()
