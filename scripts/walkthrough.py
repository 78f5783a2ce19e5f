"""A walk-through in Markdown whose files are written and whose commands are run, in order.

A block whose info string ends in a path is a file of that name. In a `console` block each line that
begins with `$ ` is a command, and what follows it is what it printed, standard error after standard
output; `# exit code N` ends the output of a command that does not end with 0.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_BLOCK = re.compile(r"^```([a-z]+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PROMPT = "$ "


def walked(text: str) -> str:
    """The walk-through with what its commands print today, run in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        return _BLOCK.sub(lambda block: _done(block, Path(folder)), text)


def _done(block: re.Match[str], folder: Path) -> str:
    language, name, body = block.groups()
    if name is not None:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")
    if language != "console":
        return block[0]
    shown = "".join(
        part for command in _commands(body) for part in (f"{_PROMPT}{command}\n", _run(command, folder))
    )
    return f"```console\n{shown}```"


def _commands(body: str) -> Iterator[str]:
    return (line.removeprefix(_PROMPT) for line in body.splitlines() if line.startswith(_PROMPT))


def _run(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S602 - the commands are those of our own document
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = "".join(part for part in (done.stdout, done.stderr))
    return told + (f"# exit code {done.returncode}\n" if done.returncode else "")
