"""The program of a painting process: options and an SVG page come in, PNG bytes go out, page after page.

It is run by its path and imports nothing of archgen: so the process starts in little more than 10 ms.
"""

from __future__ import annotations

import json
import sys

from resvg_py import svg_to_bytes


def main() -> None:
    """Paint pages until standard input ends.

    Each line of it is JSON: the path of a page as `svg_path`, and what else `svg_to_bytes` takes.
    Standard output gets, for each, the length of the PNG in bytes as a line, and the PNG.
    """
    for line in sys.stdin.buffer:
        options = json.loads(line)
        with open(options.pop("svg_path"), encoding="utf-8") as page:  # noqa: PTH123 - pathlib takes 7 ms
            data = svg_to_bytes(svg_string=page.read(), **options)
        sys.stdout.buffer.write(b"%d\n" % len(data))
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
