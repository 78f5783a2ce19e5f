"""The design review as data: sections of paragraphs, tables, lists and snippets, without markup.

Every format is a template over this: what is said is decided here, how it looks is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from archgen.drawing.picture import Picture


class Style(StrEnum):
    """How a run of text reads."""

    PLAIN = "plain"
    CODE = "code"
    STRONG = "strong"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `anchor` links to a section or finding of the document."""

    text: str
    style: Style = Style.PLAIN
    anchor: str = ""
    url: str = ""


Words: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    words: Words


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `caption` names the table for people who do not see it.

    `figures` are the positions of columns that hold numbers. `anchors` gives each row an id, or
    is empty.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    figures: frozenset[int] = frozenset()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text to copy, in a language (`yaml`, `json`)."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The overview picture; `alternative` says what it shows."""

    alternative: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a reader opens when needed."""

    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is a row of blocks. `boxes` prints an empty checkbox before each."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    boxes: bool = False


Block: TypeAlias = Paragraph | Table | Snippet | Figure | Fold | Items


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `id` is its anchor, `badge` a count beside its name in the contents."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole document. `facts` is the title block, a table of one row; `decision` the verdict."""

    title: str
    summary: str
    decision: str
    counts: str
    facts: Table
    sections: tuple[Section, ...]
    picture: Picture
    footer: Words


def plain(text: str) -> Run:
    """A run of ordinary text."""
    return Run(text)


def code(text: str) -> Run:
    """A run as typed in the blueprint."""
    return Run(text, Style.CODE)


def strong(text: str) -> Run:
    """A run that must not be missed."""
    return Run(text, Style.STRONG)


def soft(text: str) -> Run:
    """A run set apart: what is not stated, or what somebody else said."""
    return Run(text, Style.SOFT)


NOT_STATED: Words = (soft("not stated"),)
NONE: Words = (plain("–"),)


def cell(text: str | None) -> Words:
    """A table cell: the text, or a dash where there is nothing. Never an empty cell."""
    return (plain(text),) if text else NONE


def message(text: str) -> Words:
    """Text with `code` between backticks as runs, as findings write it."""
    runs = []
    for place, piece in enumerate(text.split("`")):
        if piece:
            runs.append(code(piece) if place % 2 else plain(piece))
    return tuple(runs)
