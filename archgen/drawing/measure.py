"""How wide text is in the shipped fonts, and where it breaks.

The widths are the fonts' own advance widths, kept as a table beside them (`fonts/advances.json`,
written by `scripts/advances.py`), so that no font file is opened to lay out a picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

ELLIPSIS = "…"
SUBSTITUTE = "□"
"""What is painted for a character that has no shape or that the fonts lack; both fonts have it."""
BREAKS = re.compile(r"[^\s\-/_]*[-/_]+|[^\s\-/_]+|\s+")
_WHOLE = re.compile(r"[A-Z]+ /\S*|\d+ \S+|\S+|\s+")
"""What lines break between first: spaces and words. A route with its method is one word, as is a number
with what it counts.
"""


class Advances(Struct, frozen=True):
    """A font's advance widths: units in an em, and the advance of each code point it has."""

    units: int
    of: dict[int, int]


Wide = Callable[[str], float]
"""How wide a text is in one cut and size."""


@cache
def advances(*, bold: bool = False, mono: bool = False) -> Advances:
    """The table of Liberation Sans Bold or Regular, or of Liberation Mono, which has no bold here."""
    text = (files("archgen.drawing") / "fonts" / "advances.json").read_text(encoding="utf-8")
    entry = json.loads(text)["mono" if mono else "bold" if bold else "regular"]
    widths = {first + step: advance for first, *run in entry["runs"] for step, advance in enumerate(run)}
    return Advances(entry["units"], widths)


@lru_cache(maxsize=10_000)
def width(text: str, size: float, bold: bool = False, *, mono: bool = False) -> float:  # noqa: FBT001, FBT002
    """The width of one line of text in pixels; `size` is the font size in pixels.

    A character the font lacks counts as one em, the widest a substitute is likely to be; one
    without a shape of its own, such as a control character, as `SUBSTITUTE`, which is painted for it.
    """
    font = advances(bold=bold, mono=mono)
    shown = text if text.isprintable() else "".join(_shown(letter) for letter in text)
    return sum(font.of.get(ord(letter), font.units) for letter in shown) * size / font.units


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else SUBSTITUTE


def lacking(text: str) -> str:
    """The printable characters of the text that the fonts lack, each once, in order of appearance."""
    regular, heavy = advances(bold=False).of, advances(bold=True).of
    points = dict.fromkeys(letter for letter in text if letter.isprintable())
    return "".join(letter for letter in points if ord(letter) not in regular or ord(letter) not in heavy)


def shorten(text: str, size: float, bold: bool, limit: float) -> str:  # noqa: FBT001
    """The text if it fits into `limit` pixels, else its longest beginning that fits with an ellipsis."""
    return _shortened(text, _wide(size, bold=bold), limit)


def wrap(
    text: str,
    size: float,
    bold: bool,  # noqa: FBT001
    limit: float,
    lines: int,
    *,
    mono: bool = False,
) -> tuple[str, ...]:
    """The text in at most `lines` lines no wider than `limit` pixels; what does not fit is cut with "…".

    Lines break at spaces, so that names and routes stay whole. What fits only so breaks after hyphens,
    slashes and underscores, too; a piece wider than a line breaks anywhere. Empty text has no lines.
    """
    wide = _wide(size, bold=bold, mono=mono)
    plain = " ".join(text.split())
    whole = _filled(_words(plain, wide, limit), wide, limit)
    if len(whole) <= lines:
        return whole
    pieces = _pieces(plain, wide, limit)
    found = _filled(pieces, wide, limit)
    if len(found) <= lines:
        return found
    kept = whole[: lines - 1]
    rest = plain
    for line in kept:
        rest = rest.removeprefix(line).lstrip()
    return (*kept, _shortened(rest, wide, limit))


def _wide(size: float, *, bold: bool, mono: bool = False) -> Wide:
    return lambda text: width(text, size, bold, mono=mono)


def _shortened(text: str, wide: Wide, limit: float) -> str:
    if wide(text) <= limit:
        return text
    kept = text
    while kept and wide(kept.rstrip(" -/_·,") + ELLIPSIS) > limit:
        kept = kept[:-1]
    return kept.rstrip(" -/_·,") + ELLIPSIS


def _filled(pieces: Sequence[str], wide: Wide, limit: float) -> tuple[str, ...]:
    """The pieces in as few lines as hold them, each as full as it can be."""
    found: list[str] = []
    line = ""
    for piece in pieces:
        if wide((line + piece).rstrip()) <= limit:
            line += piece
            continue
        found.append(line.rstrip())
        line = piece.lstrip()
    return (*found, line.rstrip()) if line.strip() else tuple(found)


def _words(text: str, wide: Wide, limit: float) -> list[str]:
    """The words with the spaces between them; one wider than a line in its pieces."""
    found: list[str] = []
    for word in _WHOLE.findall(text):
        found += [word] if wide(word) <= limit else _pieces(word, wide, limit)
    return found


def _pieces(text: str, wide: Wide, limit: float) -> list[str]:
    """What may stand on one line together: words, spaces, and letters of words wider than a line."""
    found: list[str] = []
    for piece in BREAKS.findall(text):
        if wide(piece) <= limit:
            found.append(piece)
        else:
            found.extend(piece)
    return found
