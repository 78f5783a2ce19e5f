"""How long a waiver has still to go, in words."""

from __future__ import annotations


def left_in_words(days: int) -> str:
    """`ends today`, `1 day left`, `12 days left`."""
    if not days:
        return "ends today"
    return "1 day left" if days == 1 else f"{days} days left"
