"""Text made safe for a terminal, and measured as a terminal shows it."""

from __future__ import annotations

import unicodedata

WIDTH = 100
"""The most columns of a line."""

# Controls, direction and other format marks, line separators, private and unassigned characters.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs"})
_NO_WIDTH = frozenset({"Mn", "Me"})
_TAB = "    "
_FOUR_DIGITS = 0xFFFF


def safe(text: str) -> str:
    r"""The text with a tab as four spaces and every character that acts or hides as `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) not in _HIDDEN:
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number <= _FOUR_DIGITS else f"\\U{number:08x}"


def columns(text: str) -> int:
    """How many columns a safe text takes: wide letters take two, accents that combine none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int = WIDTH) -> str:
    """The safe text, ended with an ellipsis where it is wider than `width` columns."""
    # Nobody sees more than the first characters: the rest of a very long line is not looked at.
    if len(text) <= 4 * width and columns(text) <= width:
        return text
    kept, used = 0, 0
    for character in text[: 4 * width]:
        used += _width(character)
        if used > width - 1:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"


def wrapped(text: str, first: str, rest: str, width: int = WIDTH) -> list[str]:
    """The words of a safe text in lines of at most `width` columns, led by `first`, then by `rest`.

    A word that fits in no line is cut.
    """
    lines: list[str] = []
    line, lead = first, first
    for word in text.split():
        fits = columns(line) + (line != lead) + columns(word) <= width
        if not fits and line != lead:
            lines.append(line)
            line, lead = rest, rest
        line = cut(f"{line}{word}" if line == lead else f"{line} {word}", width)
    return [*lines, line.rstrip()]
