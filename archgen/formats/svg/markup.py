"""SVG markup: elements, numbers and escaped text.

Nothing of a design reaches the page but through `text` and `attribute` values here, which escape it
for XML and show what XML or a reader cannot: control characters, surrogates and the invisible
characters that turn the direction of text stand as `SUBSTITUTE`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Self

from archgen.drawing.measure import SUBSTITUTE

_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BLANKS = frozenset({"Zl", "Zp"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class Colour(str):
    """A colour as `#rrggbb` on light paper, and `dark`, the one that takes its place on dark paper.

    Either may be `none`. As text it is the light one.
    """

    __slots__ = ("dark",)
    dark: str

    def __new__(cls, light: str, dark: str = "") -> Self:
        """The colour; without `dark` it is the same on both."""
        made = super().__new__(cls, light)
        made.dark = dark or light
        return made


def legible(text: str) -> str:
    """The text with every character visible: blanks as spaces, what has no shape as `SUBSTITUTE`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter.isspace() or unicodedata.category(letter) in _BLANKS:
        return " "
    return SUBSTITUTE if unicodedata.category(letter) in _UNSHOWN else letter


def escape(text: str) -> str:
    """The text legible and safe between tags and in quoted attributes."""
    return legible(text).translate(_ENTITIES)


def number(value: float) -> str:
    """A length with at most two decimals, without trailing zeros, the same on every machine."""
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded in {"-0", ""} else rounded


def tag(name: str, /, *children: str, **attributes: float | str | None) -> str:
    """An element with its children as markup; attributes are escaped, None leaves one out.

    An underscore in an attribute's name is a hyphen in the markup; one at its end is dropped. A
    `Colour` stands as `light/dark`, for `themes` to choose.
    """
    words = [name]
    for key, value in attributes.items():
        if value is not None:
            words.append(f'{key.rstrip("_").replace("_", "-")}="{_value(value)}"')
    head = " ".join(words)
    return f"<{head}>{''.join(children)}</{name}>" if children else f"<{head}/>"


def _value(value: float | str) -> str:
    if isinstance(value, Colour):
        return f"{value}/{value.dark}"
    return escape(value) if isinstance(value, str) else number(value)


def group(parts: Iterable[str], **attributes: float | str | None) -> str:
    """A `g` element around parts, each on a line of its own; nothing for no parts."""
    inner = "\n".join(part for part in parts if part)
    return tag("g", "\n", inner, "\n", **attributes) if inner else ""
