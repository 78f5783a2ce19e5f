"""A document of chosen sections: the rest is gone, and nothing links to what is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from archgen.reviews.model import Block, Fold, Items, Paragraph, Section, Table, Words

SECTIONS = (
    "verdict",
    "summary",
    "picture",
    "flows",
    "inventory",
    "entry-points",
    "data",
    "permissions",
    "secrets",
    "controls",
    "threats",
    "failure",
    "cost",
    "decisions",
    "findings",
    "coverage",
    "waivers",
    "assumptions",
    "questions",
    "sign-off",
    "glossary",
)
"""The ids of all sections, in the order in which they stand."""


def chosen(sections: Iterable[Section], wanted: Collection[str]) -> tuple[Section, ...]:
    """The sections with these ids, in their own order; links to anything else become plain words."""
    kept = [section for section in sections if section.id in wanted]
    there = {section.id for section in kept} | {anchor for one in kept for anchor in _anchors(one.blocks)}
    return tuple(replace(one, blocks=_blocks(one.blocks, there)) for one in kept)


def _anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from block.anchors
        elif isinstance(block, Fold):
            yield from _anchors(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from _anchors(item)


def _blocks(blocks: Iterable[Block], there: Collection[str]) -> tuple[Block, ...]:
    return tuple(_block(block, there) for block in blocks)


def _block(block: Block, there: Collection[str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, words=_words(block.words, there))
    if isinstance(block, Table):
        rows = tuple(tuple(_words(cell, there) for cell in row) for row in block.rows)
        return replace(block, rows=rows)
    if isinstance(block, Fold):
        return replace(block, title=_words(block.title, there), blocks=_blocks(block.blocks, there))
    if isinstance(block, Items):
        return replace(block, items=tuple(_blocks(item, there) for item in block.items))
    return block


def _words(words: Words, there: Collection[str]) -> Words:
    return tuple(run if run.anchor in there else replace(run, anchor="") for run in words)
