"""The design review as data: sections of paragraphs, tables, lists and snippets, without markup.

Every format is a template over this: what is said is decided here, how it looks is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.picture import Picture


class Style(StrEnum):
    """How a run of text reads."""

    PLAIN = "plain"
    CODE = "code"
    SOFT = "soft"


class Run(Struct, frozen=True):
    """A stretch of text in one style; `anchor` links to a section or finding of the document.

    `link` is an address outside of it (`https://` and no blank), such as a source. `heavy` makes it
    stand out whatever its style; neighbours that do stand out as one.
    """

    text: str
    style: Style = Style.PLAIN
    anchor: str = ""
    heavy: bool = False
    link: str = ""


Words: TypeAlias = tuple[Run, ...]


class Paragraph(Struct, frozen=True):
    """Sentences."""

    words: Words


class Table(Struct, frozen=True):
    """Rows under a head. `caption` names the table for people who do not see it.

    `figures` are the positions of columns that hold numbers. `anchors` gives each row an id, or
    is empty.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    figures: frozenset[int] = frozenset()
    anchors: tuple[str, ...] = ()


class Snippet(Struct, frozen=True):
    """Text to copy, in a language (`yaml`, `json`)."""

    language: str
    text: str


class Figure(Struct, frozen=True):
    """The overview picture; `alternative` says what it shows."""

    alternative: str


class Fold(Struct, frozen=True):
    """Blocks that a reader opens when needed."""

    title: Words
    blocks: tuple[Block, ...]


class Items(Struct, frozen=True):
    """A list; each item is a row of blocks. `boxes` prints an empty checkbox before each."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    boxes: bool = False


Block: TypeAlias = Paragraph | Table | Snippet | Figure | Fold | Items


class Section(Struct, frozen=True):
    """One section; `id` is its anchor, `badge` a count beside its name in the contents.

    `fold` is not empty for reference that a reader opens when needed: it says what is inside.
    Formats that cannot fold print it open.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    badge: str = ""
    fold: str = ""


class Review(Struct, frozen=True):
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
    return Run(text, heavy=True)


def heavy(words: Words) -> Words:
    """The words so that they cannot be missed; names stay as typed."""
    return tuple(replace(run, heavy=True) for run in words)


def soft(text: str) -> Run:
    """A run set apart: what is not stated, or what somebody else said."""
    return Run(text, Style.SOFT)


DASH = "\N{EN DASH}"
"""What a cell shows where there is nothing to show."""

NOT_STATED: Words = (soft("not stated"),)
NONE: Words = (plain(DASH),)


def cell(text: str | None) -> Words:
    """A table cell: the text, or a dash where there is nothing. Never an empty cell."""
    return (plain(text),) if text else NONE


def lean(table: Table) -> Table:
    """The table without columns in which every row has a dash; the first column stays."""
    kept = [
        place
        for place in range(len(table.head))
        if place == 0 or any(row[place] != NONE for row in table.rows)
    ]
    return replace(
        table,
        head=tuple(table.head[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        figures=frozenset(new for new, old in enumerate(kept) if old in table.figures),
    )


def named(names: Sequence[str], *, last: str = "") -> Words:
    """Names as typed, by commas, with `last` before the last one; a dash for none."""
    words: list[Run] = []
    for place, name in enumerate(names):
        if place:
            ends = last and place == len(names) - 1
            words.append(plain(f" {last} " if ends else ", "))
        words.append(code(name))
    return tuple(words) or NONE


def few(names: Sequence[str], most: int, *, last: str = "") -> Words:
    """Up to `most` names as `named` has them; of more than that one fewer, and how many are left."""
    if len(names) <= most:
        return named(names, last=last)
    return (*named(names[: most - 1]), plain(f" and {len(names) - most + 1} more"))


def fill(pattern: str, *parts: Words | str) -> Words:
    """The pattern as plain text with a part in place of each `{}`; a part that is text is a name as typed."""
    pieces = pattern.split("{}")
    words: list[Run] = [plain(pieces[0])] if pieces[0] else []
    for part, piece in zip(parts, pieces[1:], strict=True):
        words += [code(part)] if isinstance(part, str) else part
        if piece:
            words.append(plain(piece))
    return tuple(words)


def joined(parts: Sequence[Words], separator: str = " ") -> Words:
    """Several stretches of words as one, with the separator between them."""
    words: list[Run] = []
    for place, part in enumerate(parts):
        words += [plain(separator)] * bool(place) + list(part)
    return tuple(words)


def said(words: Words) -> str:
    """The words as bare text."""
    return "".join(run.text for run in words)


def message(text: str) -> Words:
    """Text with `code` between backticks as runs, as findings write it."""
    runs = []
    for place, piece in enumerate(text.split("`")):
        if piece:
            runs.append(code(piece) if place % 2 else plain(piece))
    return tuple(runs)
