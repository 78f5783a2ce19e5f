"""A picture as PNG: the SVG page through resvg with the shipped fonts and no others."""

from __future__ import annotations

import re
from pathlib import Path

from archgen import drawing
from archgen.drawing.measure import SUBSTITUTE, lacking
from archgen.drawing.picture import Picture
from archgen.formats.painting import Painting
from archgen.formats.svg_page import paint
from archgen.formats.svg_text import FAMILY

MOST_PIXELS = 40_000_000
"""The largest canvas asked for: what one of them costs in memory, 160 MB, most machines have."""
_ROUNDED_UP = 0.999
"""Both sides are rounded up to whole pixels, which may not carry the page over the most."""
_TEXTS = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")


def render(picture: Picture, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` image pixels for each of its own.

    Letters the shipped fonts lack stand as a visible substitute. A scale that would give more than
    40 million pixels is lowered until it does not. Raises `PaintingError` where the painter fails.
    """
    with begin(picture, scale) as painting:
        return painting.finish()


def begin(picture: Picture, scale: float = 2.0) -> Painting:
    """Start painting what `render` gives: its `finish` gives the same bytes."""
    largest = _ROUNDED_UP * (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    fonts = Path(str(drawing.__file__)).with_name("fonts")
    return Painting(
        _TEXTS.sub(lambda found: found[1] + _substituted(found[2]) + found[3], paint(picture)),
        zoom=min(scale, largest),
        skip_system_fonts=True,
        font_files=[str(path) for path in sorted(fonts.glob("*.ttf"))],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


def _substituted(text: str) -> str:
    """Escaped text with the letters that no shipped font has replaced."""
    missing = lacking(text)
    return text.translate({ord(letter): SUBSTITUTE for letter in missing}) if missing else text
