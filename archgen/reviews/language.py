"""English for lists, counts and articles; every pattern for none, one, two and many."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing for no names."""
    if len(names) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`one finding`, `two findings`, `12 findings`: up to nine in words."""
    word = _WORDS[count] if count < len(_WORDS) else f"{count:,}"
    return f"{word} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def agrees(count: int, one: str, many: str) -> str:
    """The form of a verb that fits the count: `agrees(1, "is", "are")`."""
    return one if count == 1 else many


_UNITS = {"ms": "ms", "s": "s", "m": "min", "h": "h", "d": "d"}
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?) ?(ms|[smhd]|[KMGT]?B)")


def quantity(text: str) -> str:
    """A duration or size as people write it: `5 min` for `5m`, `16 KB` for `16KB`; other text as it is."""
    match = _QUANTITY.fullmatch(text)
    return f"{match[1]} {_UNITS.get(match[2], match[2])}" if match else text
