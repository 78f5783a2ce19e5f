"""How much room the words of a message take: over its line what it says, under it what bounds it."""

from __future__ import annotations

from math import ceil

from msgspec import Struct

from archgen.drawing.measure import shorten, width, wrap
from archgen.drawing.picture import Caption, Rect, Text
from archgen.views.view import Message

WORDS = 12.0
SETTING = 11.0
WORDS_LINE = 15.0
SETTING_LINE = 14.0
_EDGE = 3.0
"""The paper beside and over the words."""
_SHORT = 108
_WIDEST = 220
_STEP = 8
_EVENLY = 4
"""How exactly lines are made as long as each other, in pixels."""
_FEW = 2
_MOST = 6
_ASCENT = 0.78
_BESIDE_LINE = 7.0
"""Between a line and the base of the words over it."""
_UNDER_LINE = 15.0
"""Between a line and the base of the words under it."""


class Said(Struct, frozen=True):
    """A message's texts wrapped, and what they take: pixels over and under the line.

    `typed` words are set in mono.
    """

    words: tuple[str, ...]
    settings: tuple[str, ...]
    above: float
    below: float
    typed: bool = False


def room_for(message: Message) -> float:
    """The width in pixels that a message asks for: short words stand on one line, longer ones on two.

    What is longer still takes more lines of 220 px, and a setting that is longer is shortened.
    """
    settings = [width(text, SETTING) for text in message.settings]
    return min(max([_narrow(message), *settings]) + 1.0, _WIDEST) + 2 * _EDGE


def _narrow(message: Message) -> float:
    """The width of the words on one line where they are short, else on two."""
    whole = width(message.words, WORDS, mono=message.typed)
    if whole <= _SHORT:
        return whole
    for limit in range(_SHORT, _WIDEST, _STEP):
        if len(_wrapped(message, limit)) <= _FEW:
            return float(limit)
    return float(_WIDEST)


def _wrapped(message: Message, room: float) -> tuple[str, ...]:
    """The words in lines that fit into `room` pixels."""
    return wrap(message.words, WORDS, False, room, _MOST, mono=message.typed)  # noqa: FBT003


def _even(message: Message, room: float) -> tuple[str, ...]:
    """The words in as few lines as the room allows, about as long as each other: no word stands alone.

    What is typed breaks where it is full, after a whole part of its path.
    """
    lines = _wrapped(message, room)
    least = max((width(word, WORDS) for word in message.words.split()), default=0.0)
    if message.typed or not 1 < len(lines) < _MOST or least > room:
        return lines
    narrower = (_wrapped(message, limit) for limit in range(ceil(least), int(room), _EVENLY))
    return next((found for found in narrower if len(found) == len(lines)), lines)


def say(message: Message, room: float) -> Said:
    """The message's texts in lines that fit into `room` pixels."""
    words = _even(message, room - 2 * _EDGE)
    settings = tuple(shorten(text, SETTING, False, room - 2 * _EDGE) for text in message.settings)  # noqa: FBT003
    above = WORDS_LINE * len(words) + _BESIDE_LINE
    return Said(words, settings, above, SETTING_LINE * len(settings) + _BESIDE_LINE, message.typed)


def caption_over(said: Said, x: float, y: float, anchor: str) -> Caption | None:
    """The words over a line at height `y`, from `x` to the right (start) or to the left (end)."""
    base = y - _BESIDE_LINE - WORDS_LINE * (len(said.words) - 1)
    return _words(said, x, base, anchor)


def caption_under(said: Said, x: float, y: float, anchor: str) -> Caption | None:
    """The settings under a line at height `y`."""
    return _caption(said.settings, (x, y + _UNDER_LINE), (SETTING, SETTING_LINE), anchor, "quiet")


def captions_beside(said: Said, x: float, y: float) -> tuple[Caption, ...]:
    """Both texts to the right of a message to oneself whose line begins at height `y`."""
    words = _words(said, x, y + 4.0, "start")
    base = y + 4.0 + WORDS_LINE * len(said.words)
    settings = _caption(said.settings, (x, base), (SETTING, SETTING_LINE), "start", "quiet")
    return tuple(caption for caption in (words, settings) if caption)


def _words(said: Said, x: float, base: float, anchor: str) -> Caption | None:
    return _caption(said.words, (x, base), (WORDS, WORDS_LINE), anchor, "ink", mono=said.typed)


def _caption(
    lines: tuple[str, ...],
    place: tuple[float, float],
    pitch: tuple[float, float],
    anchor: str,
    tone: str,
    *,
    mono: bool = False,
) -> Caption | None:
    if not lines:
        return None
    (x, base), (size, step) = place, pitch
    texts = tuple(
        Text(line, x, base + step * row, size, anchor=anchor, tone=tone, mono=mono)
        for row, line in enumerate(lines)
    )
    wide = max(text.width for text in texts)
    left = x - (wide if anchor == "end" else 0.0)
    high = step * (len(lines) - 1) + size
    return Caption(Rect(left - _EDGE, base - _ASCENT * size, wide + 2 * _EDGE, high), texts)
