"""The terms that this document uses, each in a sentence, with where it is defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archgen.catalogue.glossary_terms import TERMS, Term
from archgen.reviews.model import (
    Block,
    Fold,
    Items,
    Paragraph,
    Run,
    Section,
    Style,
    Table,
    Words,
    plain,
)

_HEAD = ("Term", "Means", "Defined at")


def glossary(sections: Iterable[Section]) -> Section | None:
    """The terms that occur in the sections, by the alphabet; None where there is none."""
    text = "\n".join(_spoken(section) for section in sections)
    used = [term for term in TERMS if re.search(rf"\b(?:{term.forms})\b", text, re.IGNORECASE)]
    if not used:
        return None
    rows = tuple(((plain(one.word),), (plain(one.means),), (_source(one),)) for one in used)
    fold = f"{len(used)} terms" if len(used) > 1 else used[0].word
    return Section("glossary", "Glossary", (Table("Terms of this document", _HEAD, rows),), fold=fold)


def _source(term: Term) -> Run:
    """The site, as a link to the page."""
    return Run(term.source.split("/")[2], link=term.source)


def _spoken(section: Section) -> str:
    """What a section says in words; names as typed are the design's own."""
    return "\n".join([section.title, *(_words(words) for words in _runs(section.blocks))])


def _words(words: Words) -> str:
    return "".join("x" if run.style is Style.CODE else run.text for run in words)


def _runs(blocks: Iterable[Block]) -> Iterator[Words]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.words
        elif isinstance(block, Table):
            yield (plain("; ".join(block.head)),)
            for row in block.rows:
                yield from row
        elif isinstance(block, Fold):
            yield block.title
            yield from _runs(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from _runs(item)
