"""Texts of a picture as SVG text elements in the shipped font."""

from __future__ import annotations

from archgen.drawing.picture import Text
from archgen.formats.svg.colours import FAINT, INK, QUIET
from archgen.formats.svg.markup import Colour, escape, tag

FAMILY = "Liberation Sans"
"""The family's name in the shipped files; the embedded subsets carry it too."""
FAMILIES = f"'{FAMILY}', Arial, Helvetica, sans-serif"
_TONES = {"ink": INK, "quiet": QUIET, "lane": FAINT, "shelf": FAINT, "frame": INK, "verdict": INK}
_SPACED = frozenset({"lane", "shelf"})


def write(text: Text, colour: Colour | None = None) -> str:
    """A text element; `colour` overrides the tone's. Empty text gives nothing."""
    return words(
        text.content,
        (text.x, text.y),
        text.size,
        colour or _TONES.get(text.tone, INK),
        bold=text.bold,
        anchor=text.anchor,
        spaced=text.tone in _SPACED,
    )


def words(
    content: str,
    place: tuple[float, float],
    size: float,
    colour: Colour,
    *,
    bold: bool = False,
    anchor: str = "start",
    spaced: bool = False,
) -> str:
    """A text element with its anchor on the base line at `place`; sizes are pixels."""
    if not content.strip():
        return ""
    return tag(
        "text",
        escape(content),
        x=place[0],
        y=place[1],
        font_size=size,
        font_weight="bold" if bold else None,
        text_anchor=anchor if anchor != "start" else None,
        letter_spacing=1 if spaced else None,
        fill=colour,
    )
