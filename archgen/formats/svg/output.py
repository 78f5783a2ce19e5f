"""A picture as one self-contained SVG file."""

from __future__ import annotations

import re
from html import unescape

from archgen.drawing.picture import Picture
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.svg.fonts import font_faces, mono_face
from archgen.formats.svg.page import paint
from archgen.formats.svg.text import MONO

_TEXTS = re.compile(r"<text([^>]*)>([^<]*)</text>")


def render(picture: Picture, appearance: Appearance = PLAIN) -> str:
    """The picture as SVG text with the shipped font's used letters and every icon once inside.

    The same picture gives the same text. Letters the shipped font lacks are left as they are:
    whoever opens the file has other fonts for them.
    """
    return paint(picture, appearance.theme, appearance.link, _fonts)


def _fonts(body: str) -> str:
    texts: dict[bool, set[str]] = {False: set(), True: set()}
    for looks, content in _TEXTS.findall(body):
        texts[MONO in looks].update(unescape(content))
    return font_faces(texts[False]) + (mono_face(texts[True]) if texts[True] else "")
