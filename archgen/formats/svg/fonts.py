"""The parts of the shipped fonts a picture uses, as CSS with the font files inside."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from archgen.drawing.measure import advances
from archgen.formats.svg.text import FAMILY, MONO

_CUTS = (
    ("normal", "LiberationSans-Regular.ttf", False),
    ("bold", "LiberationSans-Bold.ttf", True),
)
_MONO = "LiberationMono-Regular.ttf"


def font_faces(letters: Iterable[str]) -> str:
    """The `@font-face` rules of both cuts, cut down to the letters; the same letters give the same bytes."""
    wanted = frozenset(map(ord, letters))
    return "".join(
        _face(FAMILY, weight, _subset(file, wanted.intersection(advances(bold=bold).of)))
        for weight, file, bold in _CUTS
    )


def mono_face(letters: Iterable[str]) -> str:
    """The `@font-face` rule of the cut for what is typed, cut down to the letters."""
    wanted = frozenset(map(ord, letters))
    return _face(MONO, "normal", _subset(_MONO, wanted.intersection(advances(mono=True).of)))


def _face(family: str, weight: str, data: str) -> str:
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}"


@lru_cache(maxsize=32)
def _subset(file: str, points: frozenset[int]) -> str:
    """A font with the glyphs of these code points only, in base64."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "FFTM", "DSIG"]
    data = (files("archgen.drawing") / "fonts" / file).read_bytes()
    with TTFont(BytesIO(data), lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted(points))
        subsetter.subset(font)
        out = BytesIO()
        font.save(out)
    return b64encode(out.getvalue()).decode("ascii")
