"""The program of a painting process: SVG pages come in, PNG bytes go out, page after page.

It is run by its path and imports nothing of archgen, which would take longer than resvg itself.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode, b64encode
from functools import cache

from resvg import render, usvg

_AS_IT_IS = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
_IMAGE = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=]+")
_HALF = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"><image width="{0}" height="{1}" '
    'preserveAspectRatio="none" image-rendering="smooth" href="data:image/png;base64,{2}"/></svg>'
)


def main() -> None:
    """Paint pages until standard input ends.

    Each line of it is JSON: the path of a page as `svg_path`, the `font_files` and `font_family` of its
    texts, and `image_side`, the pixels that the longer side of an embedded image covers at most.
    Standard output gets, for each, the length of the PNG in bytes as a line, and the PNG.
    """
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        with open(asked["svg_path"], encoding="utf-8") as given:  # noqa: PTH123 - pathlib takes 7 ms
            page = _IMAGE.sub(lambda found: _reduced(found[0], asked["image_side"]), given.read())  # noqa: B023
        options = _options(asked["font_family"], *asked["font_files"])
        data = render(usvg.Tree.from_str(page, options), _AS_IT_IS)
        sys.stdout.buffer.write(b"%d\n" % len(data))
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@cache
def _options(family: str, *files: str) -> usvg.Options:
    """The fonts of a page: those of the files and no others."""
    options = usvg.Options.default()
    for file in files:
        options.load_font_file(file)
    options.font_family = family
    return options


@cache
def _reduced(image: str, side: float) -> str:
    """A PNG image in Base64 halved until another half would be smaller than `side` pixels.

    resvg takes, for a pixel it paints, the sixteen nearest of the image: of one six times as large it
    leaves most out, and thin lines break. A half takes the mean of four, and all of them are seen.
    """
    head = b64decode(image[:32])
    wide, high = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    while max(wide, high) >= 2 * max(side, 1):
        wide, high = (wide + 1) // 2, (high + 1) // 2
        half = render(usvg.Tree.from_str(_HALF.format(wide, high, image), usvg.Options.default()), _AS_IT_IS)
        image = b64encode(half).decode("ascii")
    return image


if __name__ == "__main__":
    main()
