"""A picture as PNG: the SVG page through resvg with the shipped fonts and no others."""

from __future__ import annotations

import re
from pathlib import Path

from archgen import drawing
from archgen.drawing.measure import SUBSTITUTE, lacking
from archgen.drawing.picture import Picture
from archgen.drawing.sizes import ICON
from archgen.formats.appearance import PLAIN, Appearance, Theme
from archgen.formats.png.painting import Painting
from archgen.formats.svg.page import paint
from archgen.formats.svg.text import FAMILY

MOST_PIXELS = 40_000_000
"""The largest canvas asked for: what one of them costs in memory, 160 MB, most machines have."""
_ROUNDED_UP = 0.999
"""Both sides are rounded up to whole pixels, which may not carry the page over the most."""
_TEXTS = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")


def render(picture: Picture, appearance: Appearance = PLAIN) -> bytes:
    """The picture as PNG, with the appearance's scale; where that follows the viewer's theme, light.

    Letters the shipped fonts lack stand as a visible substitute. A scale that would give more than
    40 million pixels is lowered until it does not. Raises `PaintingError` where the painter fails.
    """
    with begin(picture, appearance) as painting:
        return painting.finish()


def begin(picture: Picture, appearance: Appearance = PLAIN) -> Painting:
    """Start painting what `render` gives: its `finish` gives the same bytes."""
    wanted = appearance.scale_for(len(picture.boxes))
    scale = min(wanted, _ROUNDED_UP * (MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    fonts = Path(str(drawing.__file__)).with_name("fonts")
    theme = Theme.DARK if appearance.theme is Theme.DARK else Theme.LIGHT
    painting = Painting(
        printable(paint(picture, theme, scale=scale)),
        font_files=[str(path) for path in sorted(fonts.glob("*.ttf"))],
        font_family=FAMILY,
        image_side=scale * ICON,
    )
    if scale < wanted:
        painting.remark = f"scale {wanted:g} lowered to {scale:.2f}: an image has at most 40 million pixels"
    return painting


def printable(page: str) -> str:
    """An SVG page with the letters that no shipped font has replaced by a visible substitute."""
    return _TEXTS.sub(lambda found: found[1] + _substituted(found[2]) + found[3], page)


def _substituted(text: str) -> str:
    """Escaped text with the letters that no shipped font has replaced."""
    missing = lacking(text)
    return text.translate({ord(letter): SUBSTITUTE for letter in missing}) if missing else text
