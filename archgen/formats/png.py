"""A picture as PNG: the SVG page through resvg with the shipped fonts and no others."""

from __future__ import annotations

import re
from importlib.resources import as_file, files

from resvg_py import svg_to_bytes

from archgen.drawing.measure import SUBSTITUTE, lacking
from archgen.drawing.picture import Picture
from archgen.formats.svg_page import paint
from archgen.formats.svg_text import FAMILY

MOST_PIXELS = 40_000_000
"""The largest canvas asked for; resvg ends the process where memory for one is not to be had."""
_ROUNDED_UP = 0.999
"""Both sides are rounded up to whole pixels, which may not carry the page over the most."""
_TEXTS = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")


def render(picture: Picture, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` image pixels for each of its own.

    Letters the shipped fonts lack stand as a visible substitute. A scale that would give more than
    40 million pixels is lowered until it does not.
    """
    largest = _ROUNDED_UP * (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    svg = _TEXTS.sub(lambda found: found[1] + _substituted(found[2]) + found[3], paint(picture))
    fonts = files("archgen.drawing") / "fonts"
    with as_file(fonts) as folder:
        return svg_to_bytes(
            svg_string=svg,
            zoom=min(scale, largest),
            skip_system_fonts=True,
            font_files=[str(path) for path in sorted(folder.glob("*.ttf"))],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )


def _substituted(text: str) -> str:
    """Escaped text with the letters that no shipped font has replaced."""
    missing = lacking(text)
    return text.translate({ord(letter): SUBSTITUTE for letter in missing}) if missing else text
