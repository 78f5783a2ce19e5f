"""A stand-in for Graphviz's `dot`: what the tests need of a machine where it is installed."""

from __future__ import annotations

import sys
from pathlib import Path

_PROGRAM = """\
#!{python}
import os, re, sys
given = sys.argv[1:]
out = next(word[2:] for word in given if word.startswith("-T"))
files = [word for word in given if not word.startswith("-")]
source = open(files[0], encoding="utf-8").read() if files else sys.stdin.buffer.read().decode()
with open(os.path.join({folder!r}, "seen.dot"), "w", encoding="utf-8") as seen:
    seen.write(source)
with open(os.path.join({folder!r}, "arguments"), "w", encoding="utf-8") as seen:
    seen.write(" ".join(given) + " " + os.environ.get("SOURCE_DATE_EPOCH", "clock"))
if {fails!r}:
    sys.stderr.write({fails!r})
    sys.exit(1)
icons = re.findall('image="?([^"\\\\s]*[.]png)', source)
links = "".join('<image xlink:href="' + icon + '"/>' for icon in icons)
data = out.encode() if out != "svg" else ("<svg>" + links + "</svg>").encode()
if files:
    with open(files[0] + "." + out, "wb") as picture:
        picture.write(data)
else:
    sys.stdout.buffer.write(data)
"""


def install(folder: Path, fails: str = "") -> Path:
    """Put a `dot` into `folder` and give the folder for the search path.

    It keeps its last input in `seen.dot` and its arguments in `arguments`, and answers with the
    format's name, for SVG with links to the icons; with `fails` it says that and ends with 1.
    """
    program = folder / "dot"
    program.write_text(
        _PROGRAM.format(python=sys.executable, folder=str(folder), fails=fails), encoding="utf-8"
    )
    program.chmod(0o755)
    return folder
