"""Text made safe for Markdown: nothing a blueprint says can become markup."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|:(?=//)|(?<=www)\.|@)", re.IGNORECASE)
# Control characters, and the marks that reverse the reading direction of what follows.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(text: str) -> str:
    """The text on one line, without control characters and direction marks."""
    return " ".join(_HIDDEN.sub("", text).split())


def indented(line: str) -> str:
    """A line of code without control characters, its indentation kept."""
    return line[: len(line) - len(line.lstrip(" "))] + _HIDDEN.sub("", line.lstrip(" "))


_OPENING = re.compile(r"^(?:([-+=>#])|(\d+)([.)]))")


def escape(text: str, *, inline: bool = False) -> str:
    """The text as Markdown that reads as the text: in paragraphs, headings and table cells.

    With `inline` it stands behind other text, so that what only means something at the start of
    a line (lists, quotes, headings, numbered items) stays as it is.
    """
    safe = _MARKS.sub(r"\\\1", plain(text))
    return safe if inline else _OPENING.sub(_defused, safe)


def _defused(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


def code(text: str) -> str:
    """The text as a code span that no backtick in it can end; safe in table cells."""
    inner = plain(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") or not inner else ""
    return f"{fence}{pad}{inner}{pad}{fence}"


def coded(text: str) -> str:
    """A sentence in which what stands between backticks is code, for use behind other text."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text, inline=True)
    return "".join(code(piece) if place % 2 else _between(piece) for place, piece in enumerate(pieces))


def _between(text: str) -> str:
    """The text between two pieces of code, with the space at its ends."""
    inner = escape(text, inline=True)
    if not inner:
        return " " if text else ""
    before, after = (" " if edge.isspace() else "" for edge in (text[0], text[-1]))
    return f"{before}{inner}{after}"
