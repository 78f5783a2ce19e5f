"""Texts of a picture as SVG text elements in the shipped font."""

from __future__ import annotations

from archgen.drawing.picture import Text
from archgen.formats.svg.colours import FAINT, INK, QUIET
from archgen.formats.svg.markup import Colour, escape, tag

FAMILY = "Liberation Sans"
"""The family's name in the shipped files; the embedded subsets carry it too."""
FAMILIES = f"'{FAMILY}', Arial, Helvetica, sans-serif"
MONO = "Liberation Mono"
"""The same of the cut for what is typed."""
MONOS = f"'{MONO}', 'Courier New', monospace"
_TONES = {"ink": INK, "quiet": QUIET, "lane": FAINT, "shelf": FAINT, "frame": INK, "verdict": INK}
_SPACED = frozenset({"lane", "shelf"})


def write(text: Text, colour: Colour | None = None) -> str:
    """A text element; `colour` overrides the tone's. Empty text gives nothing."""
    if not text.content.strip():
        return ""
    return tag(
        "text",
        escape(text.content),
        x=text.x,
        y=text.y,
        font_family=MONOS if text.mono else None,
        font_size=text.size,
        font_weight="bold" if text.bold else None,
        text_anchor=text.anchor if text.anchor != "start" else None,
        letter_spacing=1 if text.tone in _SPACED else None,
        fill=colour or _TONES.get(text.tone, INK),
    )


def words(
    content: str,
    place: tuple[float, float],
    size: float,
    colour: Colour,
    *,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """A text element with its anchor on the base line at `place`; sizes are pixels."""
    return write(Text(content, place[0], place[1], size, bold, anchor), colour)
