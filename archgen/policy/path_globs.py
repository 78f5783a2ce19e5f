"""Globs over paths: `*` and `?` stay within a folder, `**` goes through any number of them."""

from __future__ import annotations

import re
from functools import cache

_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|.", re.DOTALL)
_MEANS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def reaches(glob: str, path: str) -> bool:
    """True where a glob names a path, both with `/`; one that ends with `/` names all below a folder."""
    return _compiled(glob).fullmatch(path) is not None


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    whole = f"{glob}**" if glob.endswith("/") else glob
    try:
        return re.compile("".join(_means(piece) for piece in _PIECE.findall(whole)), re.DOTALL)
    except re.error:  # `[z-a]` is no set of letters
        return re.compile(re.escape(whole))


def _means(piece: str) -> str:
    if piece in _MEANS:
        return _MEANS[piece]
    if len(piece) > 1:
        inside = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[^{inside[1:]}]" if inside[0] in "!^" and inside[1:] else f"[{inside}]"
    return re.escape(piece)
