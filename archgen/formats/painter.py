"""The program of a painting process: options and an SVG page come in, PNG bytes go out.

It is run by its path, without site packages, and imports nothing of archgen: so the process starts
in 10 ms.
"""

from __future__ import annotations

import json
import sys


def main(site: str) -> None:
    """Paint what standard input holds with the resvg that is installed in the folder `site`.

    The first line is JSON, what `resvg_py.svg_to_bytes` takes beside the page; the rest is the page.
    """
    sys.path.append(site)
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - to be found only now

    options, _, page = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(svg_to_bytes(svg_string=page.decode(), **json.loads(options)))


if __name__ == "__main__":
    main(sys.argv[1])
