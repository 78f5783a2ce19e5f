"""Text for one line of a diagram: nothing hidden, nothing that acts, no longer than it may be."""

from __future__ import annotations

import unicodedata

LONGEST = 120
"""The most characters of a name or label; what is longer ends in an ellipsis."""

# Controls, format marks (the ones that turn the reading direction among them), private, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
# Joiners are format marks too, but Persian words and many emoji are written with them.
_JOINERS = frozenset("\u200c\u200d")


def one_line(text: str, longest: int = LONGEST) -> str:
    """The visible characters of `text` on one line, at most `longest` of them."""
    # Looking at four times the length is enough: nobody sees what a megabyte of a name ends with.
    words = "".join(map(_shown, text[: 4 * longest])).split()
    line = " ".join(words)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    hidden = unicodedata.category(character) in _HIDDEN and character not in _JOINERS
    return "" if hidden else character
