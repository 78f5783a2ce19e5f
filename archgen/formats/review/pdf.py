"""The design review as PDF for a board: A4, bookmarks, page numbers, links within, tables that break well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from archgen.formats.anchors import anchor
from archgen.formats.markdown_text import indented, plain
from archgen.formats.pdf.typesetting import typeset
from archgen.formats.png.output import printable
from archgen.formats.review.pdf_blocks import for_paper
from archgen.formats.review.pdf_picture import cropped
from archgen.formats.review.pdf_tables import GRADED, GUTTER, PAGE, Fit, Room, beside, fit, snippet_size
from archgen.formats.svg.colours import SEVERITIES
from archgen.formats.svg.markup import legible
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
    said,
)

_Json: TypeAlias = bool | float | str | list["_Json"] | dict[str, "_Json"] | None
_Kind = TypeVar("_Kind", Table, Snippet)
_RUNNING = ("Class", "Reviewed", "Digest")
"""What the foot of every page says of the design, beside the page's number."""
_FOOT_ALONE = "Digest"
"""What is told in the foot alone: nobody reads it, some compare it."""
_TALL = 500.0
"""A row of a table that is higher than so many points may be parted between pages."""
_SHORT = 240
"""A paragraph of fewer letters stays with the table or the snippet after it."""
_POINTS = 4
"""So many points stand in two columns, where each is short."""
_TWO_LINES = 80
"""Letters that two lines of half the page's width have room for."""
_PAIR = 3
"""Two tables, and the sentence between them."""
_LOW = 90.0
"""A table lower than so many points stays on one page; a higher one would leave too much room before it."""


def render(review: Review) -> bytes:
    """The document, its sections and anchors those of the HTML page; the same review gives the same bytes."""
    sections = tuple(replace(section, blocks=for_paper(section.blocks)) for section in review.sections)
    return typeset("review/pdf.typ", _Printing(replace(review, sections=sections)).document())


class _Printing:
    """A review on its way to the template's data; `ids` are the anchors that links may lead to."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._free = dict.fromkeys(_anchors(review), True)
        self._fits: dict[int, Fit] = {}
        self._longest: dict[str, int] = {}
        for snippet in _within(review, Snippet):
            longest = max(map(len, snippet.text.split("\n")))
            self._longest[snippet.language] = max(longest, self._longest.get(snippet.language, 0))

    def document(self) -> _Json:
        """Everything the template prints."""
        review = self._review
        about = dict(zip(review.facts.head, review.facts.rows[0], strict=True))
        return {
            "title": _text(review.title),
            "summary": _text(review.summary),
            "decision": _text(review.decision.capitalize()),
            "kind": anchor(review.decision),
            "counts": _text(review.counts),
            "owner": _text(said(about.get("Owner", ()))),
            "running": [f"{name.lower()} {_text(said(about[name]))}" for name in _RUNNING if name in about],
            "facts": [[_text(n), self._words(words)] for n, words in about.items() if n != _FOOT_ALONE],
            "sections": _with_mark([self._section(section) for section in review.sections]),
            "footer": self._words(review.footer),
        }

    def _section(self, section: Section) -> dict[str, _Json]:
        return {
            "id": self._take(section.id),
            "title": _text(section.title),
            "turned": any(isinstance(block, Table) and self._fit(block).turned for block in section.blocks),
            "blocks": self._blocks(section.blocks)
            if section.id != "glossary"
            else self._terms(section.blocks),
        }

    def _terms(self, blocks: Sequence[Block]) -> list[_Json]:
        """The glossary run in: each term leads to where it is defined, so that no column says it."""
        tables = [block for block in blocks if isinstance(block, Table)]
        return [
            {
                "kind": "terms",
                "terms": [
                    [[self._run(replace(run, link=source.link), PAGE) for run in term], self._words(means)]
                    for term, means, (source, *_) in table.rows
                ],
            }
            for table in tables
        ]

    def _blocks(self, blocks: Sequence[Block]) -> list[_Json]:
        """The blocks; a short paragraph before one of another kind leads to that and stays with it."""
        leads = [
            not isinstance(after, Paragraph | Fold)
            and isinstance(block, Paragraph)
            and len(said(block.words)) < _SHORT
            for block, after in pairwise((*blocks, Paragraph(())))
        ]
        left = list(zip(blocks, leads, strict=True))
        made: list[_Json] = []
        while left:
            pair = self._pair([block for block, _ in left[:_PAIR]])
            made.append(pair or self._block(left[0][0], leads=left[0][1]))
            left = left[_PAIR if pair else 1 :]
        return made

    def _pair(self, blocks: Sequence[Block]) -> _Json:
        """Two tables side by side, the sentence between over the second; None where nothing is gained."""
        match blocks:
            case (Table() as first, Paragraph() as lead, Table() as second):
                fits = beside(first, second, GUTTER)
                if fits is None:
                    return None
                self._fits[id(first)], self._fits[id(second)] = fits
                right = [self._block(lead, leads=True), self._table(second)]
                return {"kind": "pair", "left": [self._table(first)], "right": right}
        return None

    def _block(self, block: Block, *, leads: bool) -> _Json:
        match block:
            case Paragraph():
                return {"kind": "paragraph", "words": self._words(block.words), "leads": leads}
            case Table():
                return self._table(block)
            case Snippet():
                lines = [legible(indented(line)) for line in block.text.split("\n")]
                size = snippet_size(self._longest[block.language])
                return {"kind": "snippet", "size": size, "text": "\n".join(lines)}
            case Figure():
                return self._figure(block)
            case Fold():
                inner = self._blocks(block.blocks)
                return {"kind": "fold", "title": self._words(block.title), "blocks": inner}
            case Items():
                items: list[_Json] = [self._blocks(blocks) for blocks in block.items]
                kind = "boxes" if block.boxes else "steps" if block.ordered else "points"
                return {"kind": kind, "items": items, "halved": _halved(block)}

    def _figure(self, figure: Figure) -> _Json:
        svg, wide, high = cropped(self._review.picture)
        return {
            "kind": "figure",
            "picture": printable(svg),
            "width": wide,
            "ratio": high / wide,
            "alternative": _text(figure.alternative),
        }

    def _table(self, table: Table) -> _Json:
        fitted = self._fit(table)
        rows: list[_Json] = []
        for place, row in enumerate(table.rows):
            named = table.anchors[place] if place < len(table.anchors) else ""
            cells: list[_Json] = [
                self._cell(table.head[column], words, fitted.room(column)) for column, words in enumerate(row)
            ]
            rows.append({"id": self._take(named), "cells": cells})
        return {
            "kind": "table",
            "size": fitted.size,
            "widths": list(fitted.widths),
            "head": [_text(name) for name in table.head],
            "figures": [place in table.figures for place in range(len(table.head))],
            "rows": rows,
            "parted": fitted.tallest > _TALL,
            "together": fitted.height < _LOW,
        }

    def _fit(self, table: Table) -> Fit:
        """The table's widths, reckoned once; the review holds the table, so its id stays its own."""
        if id(table) not in self._fits:
            self._fits[id(table)] = fit(table)
        return self._fits[id(table)]

    def _cell(self, head: str, words: Words, room: Room) -> _Json:
        severity = words[-1].text if words and head == GRADED else ""
        colour = f"{SEVERITIES[severity]}" if severity in SEVERITIES else ""
        return {
            "words": self._words(words[:-1] if colour else words, room),
            "severity": severity if colour else "",
            "colour": colour,
        }

    def _words(self, words: Iterable[Run], room: Room = PAGE) -> list[_Json]:
        return [self._run(run, room) for run in words]

    def _run(self, run: Run, room: Room) -> _Json:
        """A run; a name that its room holds is kept whole, and in any other a long word may break."""
        text = _text(run.text)
        lead = " " if run.text[:1].isspace() else ""
        tail = " " if run.text[-1:].isspace() and text else ""
        whole = run.style is Style.CODE and " " not in text and room.holds(run, text)
        if not whole:
            text = " ".join(
                word if room.holds(run, word) else room.parted(run, word) for word in text.split(" ")
            )
        to = anchor(run.anchor) if run.anchor else ""
        return {
            "text": f"{lead}{text}{tail}",
            "style": run.style.value,
            "heavy": run.heavy,
            "whole": whole,
            "to": to if to in self._free else "",
            "link": run.link if run.link.startswith("https://") else "",
        }

    def _take(self, name: str) -> str:
        """The anchor of something, once: a second thing of the same name has none."""
        key = anchor(name) if name else ""
        if not self._free.get(key):
            return ""
        self._free[key] = False
        return key


def _with_mark(sections: list[dict[str, _Json]]) -> list[_Json]:
    """The sections, with a mark where the text before the picture ends: the room left is reckoned from it."""
    for before, section in pairwise(sections):
        blocks, after = before["blocks"], section["blocks"]
        last = blocks[-1] if isinstance(blocks, list) and blocks else None
        first = after[0] if isinstance(after, list) and after else None
        if isinstance(last, dict) and isinstance(first, dict) and first["kind"] == "figure":
            last["mark"] = last["kind"] == "paragraph"
    return [*sections]


def _halved(items: Items) -> bool:
    """True for points so many and so short that they stand in two columns."""
    lengths = [
        len(said(block.words)) if isinstance(block, Paragraph) else _SHORT
        for item in items.items
        for block in item
    ]
    return len(items.items) >= _POINTS and max(lengths) <= _TWO_LINES


def _anchors(review: Review) -> list[str]:
    """The anchors of sections and of rows of tables, however deep they stand."""
    names = [section.id for section in review.sections]
    names += [name for table in _within(review, Table) for name in table.anchors]
    return [key for name in names if (key := anchor(name))]


def _within(review: Review, kind: type[_Kind]) -> list[_Kind]:
    """All blocks of a kind, in their order, however deep they stand."""
    found: list[_Kind] = []
    left = [block for section in reversed(review.sections) for block in reversed(section.blocks)]
    while left:
        block = left.pop()
        if isinstance(block, kind):
            found.append(block)
        elif isinstance(block, Fold):
            left += reversed(block.blocks)
        elif isinstance(block, Items):
            left += reversed([inner for item in block.items for inner in item])
    return found


def _text(text: str) -> str:
    return legible(plain(text))
