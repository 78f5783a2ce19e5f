"""The design review as Markdown, readable as text and on every wiki."""

from __future__ import annotations

import re
from html import escape as escape_html
from itertools import groupby

from msgspec import Struct

from archgen.formats.markdown_text import code, escape, indented, plain
from archgen.reviews.model import (
    Block,
    Figure,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Section,
    Snippet,
    Style,
    Table,
    Words,
)

PICTURE = "overview.svg"
"""The picture's file, beside the document."""


def render(review: Review) -> str:
    """The document; the picture is linked as `overview.svg` beside it."""
    made = pieces(review)
    parts = [f"# {made.title}: design review", made.summary, made.facts, *made.sections]
    return "\n\n".join(part for part in (*parts, f"---\n\n{made.footer}") if part) + "\n"


class Pieces(Struct, frozen=True):
    """The parts of the document as Markdown; `sections` are in the review's order, each with its heading."""

    title: str
    summary: str
    facts: str
    sections: tuple[str, ...]
    footer: str


def pieces(review: Review) -> Pieces:
    """The parts of the document, which a shell puts together."""
    return Pieces(
        title=escape(review.title),
        summary=escape(review.summary) if review.summary else "",
        facts=_table(review.facts),
        sections=tuple(
            "\n\n".join(filter(None, (f"## {escape(section.title)}", render_section(section))))
            for section in review.sections
        ),
        footer=_words(review.footer),
    )


def render_section(section: Section) -> str:
    """What one section says, without its heading."""
    return "\n\n".join(_block(block) for block in section.blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _words(block.words)
        case Table():
            return _table(block)
        case Snippet():
            return _snippet(block)
        case Figure():
            return f"![{escape(block.alternative, inline=True)}]({PICTURE})"
        case Fold():
            inner = "\n\n".join(_block(item) for item in block.blocks)
            return f"<details><summary>{_summary(block.title)}</summary>\n\n{inner}\n\n</details>"
        case Items():
            return _items(block)


def _words(words: Words, *, inline: bool = False) -> str:
    """The runs in order; neighbours that stand out share one pair of stars.

    A cell is `inline`: nothing in it can begin a list.
    """
    shown: list[str] = []
    for strong, runs in groupby(words, key=lambda run: run.heavy):
        text = "".join(_run(run, first=not (inline or shown or place)) for place, run in enumerate(runs))
        shown.append(_around("**", text) if strong else text)
    return "".join(shown)


def _run(run: Run, *, first: bool) -> str:
    if run.style is Style.CODE:
        return code(run.text)
    lead = " " if run.text[:1].isspace() else ""
    tail = " " if run.text[-1:].isspace() and run.text.strip() else ""
    text = f"{lead}{escape(run.text, inline=not first)}{tail}"
    if run.link:
        return f"[{text}](<{run.link}>)"
    return _around("*", text) if run.style is Style.SOFT else text


def _around(mark: str, text: str) -> str:
    """The text between marks, its blanks outside of them: Markdown wants no blank within."""
    inner = text.strip()
    if not inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{mark}{inner}{mark}{tail}"


def _summary(words: Words) -> str:
    """The line above a fold, which Markdown has no word for: HTML, where nothing is read as Markdown."""
    return "".join(
        f"<code>{escape_html(plain(run.text))}</code>" if run.style is Style.CODE else _html(run.text)
        for run in words
    )


def _html(text: str) -> str:
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escape_html(plain(text))}{tail}"


def _table(table: Table) -> str:
    """A table; a cell is one line, since Markdown has no other kind."""
    head = " | ".join(escape(name, inline=True) for name in table.head)
    rule = "|".join("---:" if place in table.figures else "---" for place in range(len(table.head)))
    rows = "\n".join(
        f"| {' | '.join(_words(cell, inline=True).strip() for cell in row)} |" for row in table.rows
    )
    return f"| {head} |\n|{rule}|\n{rows}"


def _snippet(snippet: Snippet) -> str:
    """A fenced block; the fence is longer than any row of backticks in it."""
    lines = [indented(line) for line in snippet.text.split("\n")]
    longest = max((len(row) for line in lines for row in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{snippet.language}", *lines, fence])


def _items(items: Items) -> str:
    lines = []
    for place, blocks in enumerate(items.items, 1):
        mark = f"{place}. " if items.ordered else "- [ ] " if items.boxes else "- "
        indent = " " * (len(mark) if items.ordered else 2)
        text = "\n\n".join(_block(block) for block in blocks)
        first, *rest = text.split("\n")
        lines.append("\n".join([mark + first, *(f"{indent}{line}" if line else "" for line in rest)]))
    tight = all(len(blocks) == 1 for blocks in items.items)
    return ("\n" if tight else "\n\n").join(lines)
