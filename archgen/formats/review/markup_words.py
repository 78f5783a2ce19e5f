"""Words of the review as markup: escaped, blanks outside of elements, one element for neighbours."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import TypeAlias

from archgen.formats.markdown_text import plain
from archgen.reviews.model import Run, Words

Dress: TypeAlias = Callable[[Run, str], str]
"""Puts the elements of a format around the escaped text of a run."""


def safe(text: str) -> str:
    """The text on one line, with nothing in it that could be markup."""
    return escape(plain(text))


def marked_up(words: Words, dress: Dress) -> str:
    """The runs in order, each dressed; neighbours that stand out share one element."""
    shown: list[str] = []
    for strong, runs in groupby(words, key=lambda run: run.heavy):
        text = "".join(_run(run, dress) for run in runs)
        shown.append(f"<strong>{text}</strong>" if strong else text)
    return "".join(shown)


def _run(run: Run, dress: Dress) -> str:
    lead = " " if run.text[:1].isspace() else ""
    tail = " " if run.text[-1:].isspace() and run.text.strip() else ""
    text = safe(run.text)
    return f"{lead}{dress(run, text)}{tail}" if text else lead
