"""How big a label is: a white pill with step numbers in circles, then words."""

from __future__ import annotations

from archgen.drawing.measure import width
from archgen.views.view import Line

HEIGHT = 18.0
WORDS_SIZE = 10.5
CIRCLE = 18.0
"""The width one step's circle takes."""
EDGE = 8.0
"""The room between a pill's end and its words."""
AFTER_CIRCLE = 4.0
"""The room between the last circle and the words."""
_LONGEST_ROUTE = 18
_LONGEST_WORDS = 24


def pill_width(steps: tuple[int, ...], words: str) -> float:
    """The width in pixels of a pill; 0 if there is nothing to say."""
    circles = CIRCLE * len(steps)
    if not words:
        return circles
    before = circles + AFTER_CIRCLE if steps else EDGE
    return before + width(words, WORDS_SIZE, bold=False) + EDGE


def pill_words(line: Line) -> str:
    """The words of a line's label, cut in the middle where they are too long for a pill."""
    longest = _LONGEST_ROUTE if "/" in line.label else _LONGEST_WORDS
    words = line.label.strip()
    if len(words) <= longest:
        return words
    head = (longest - 1) // 2
    return words[:head].rstrip() + "…" + words[len(words) - (longest - 1 - head) :].lstrip()
