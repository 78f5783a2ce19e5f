"""How big a label is: a white pill with step numbers in circles, then words."""

from __future__ import annotations

import re

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
_ROUTE = re.compile(r"([A-Z]+) /(\S+)")


def pill_width(steps: tuple[int, ...], words: str) -> float:
    """The width in pixels of a pill; 0 if there is nothing to say."""
    circles = CIRCLE * len(steps)
    if not words:
        return circles
    before = circles + AFTER_CIRCLE if steps else EDGE
    return before + width(words, WORDS_SIZE, bold=False) + EDGE


def pill_words(line: Line) -> str:
    """The words of a line's label, cut in the middle where they are too long for a pill.

    A route keeps its method and as many whole parts of its path, from the end, as there is room for,
    where those say more than a parameter; a list keeps its first parts whole and counts the others.
    """
    longest = _LONGEST_ROUTE if "/" in line.label else _LONGEST_WORDS
    words = line.label.strip()
    if len(words) <= longest:
        return words
    if short := _route_end(words, longest) or _first_parts(words, longest):
        return short
    head = (longest - 1) // 2
    return words[:head].rstrip() + "…" + words[len(words) - (longest - 1 - head) :].lstrip()


def _route_end(words: str, longest: int) -> str:
    """A route with whole parts of its path, no longer than so many letters; empty where there is none."""
    route = _ROUTE.fullmatch(words)
    parts = route[2].split("/") if route else []
    for place in range(1, len(parts)):
        kept = parts[place:]
        end = f"{words.split(' ', 1)[0]} …/{'/'.join(kept)}"
        if len(end) <= longest and not all(part.startswith("{") for part in kept):
            return end
    return ""


def _first_parts(words: str, longest: int) -> str:
    """A list's first parts and how many more it has, no longer than so many letters; empty for no list."""
    parts = words.split(", ")
    for kept in range(len(parts) - 1, 0, -1):
        first = f"{', '.join(parts[:kept])} +{len(parts) - kept}"
        if len(first) <= longest:
            return first
    return ""
