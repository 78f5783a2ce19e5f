"""The program of a painting process: options and an SVG page come in, PNG bytes go out.

It is run by its path and imports nothing of archgen: so the process starts in little more than 10 ms.
"""

from __future__ import annotations

import json
import sys

from resvg_py import svg_to_bytes


def main() -> None:
    """Paint what standard input holds, and write the PNG to standard output.

    The first line is JSON, what `svg_to_bytes` takes beside the page; the rest is the page.
    """
    options, _, page = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(svg_to_bytes(svg_string=page.decode(), **json.loads(options)))


if __name__ == "__main__":
    main()
