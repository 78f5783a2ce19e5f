"""Text for Markdown documents, escaped once."""

from __future__ import annotations

import re

_CODE = re.compile(r"(`[^`]*`)")


def prose(text: str) -> str:
    """Text in which only what stands in backticks is code, and nothing is markup."""
    pieces = _CODE.split(text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([<*_\[\]])", r"\\\1", piece) for piece in pieces
    )
