"""Designs read by the parser, judged and reviewed, and a walk over what the review says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from archgen.drawing.picture import Picture
from archgen.graph.build import build
from archgen.graph.model import Graph
from archgen.pipeline import judge
from archgen.pipeline import load as load_design
from archgen.policy.report import Report
from archgen.reviews.compose import compose
from archgen.reviews.model import (
    Block,
    Fold,
    Items,
    Paragraph,
    Review,
    Run,
    Section,
    Style,
    Table,
    Words,
    said,
)

GALLERY = Path(__file__).parents[2] / "blueprints"
SECURE = (GALLERY / "secure-serverless-api.yaml").read_text(encoding="utf-8")
NOTES = (GALLERY / "study-notes-api.yaml").read_text(encoding="utf-8")

BLANK = Picture(800, 450, (), (), (), (), (), None, None, (), "A request goes from x to y.", "T")
"""A picture with nothing on it: what the review says does not hang on it."""


@dataclass(frozen=True)
class Reviewed:
    """A design with what was found and what the document says."""

    graph: Graph
    report: Report
    review: Review


@cache
def reviewed(text: str) -> Reviewed:
    """The review of a blueprint's text, under the name `design.yaml`."""
    design = load_design(text.encode())
    report = judge(design)
    assert design.blueprint is not None
    graph = build(design.blueprint)
    return Reviewed(graph, report, compose(graph, report, BLANK))


def section(review: Review, name: str) -> Section:
    """The section of this id."""
    return next(one for one in review.sections if one.id == name)


def has(review: Review, name: str) -> bool:
    """True when the document has the section."""
    return any(one.id == name for one in review.sections)


def words_in(blocks: tuple[Block, ...]) -> Iterator[Words]:
    """Every stretch of words in blocks: paragraphs, cells, titles of folds."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.words
        elif isinstance(block, Table):
            for row in block.rows:
                yield from row
        elif isinstance(block, Fold):
            yield block.title
            yield from words_in(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from words_in(item)


def tables_in(blocks: tuple[Block, ...]) -> Iterator[Table]:
    """Every table in blocks, folded ones too."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Fold):
            yield from tables_in(block.blocks)


def everything(review: Review) -> list[Words]:
    """Every stretch of words in the document, the title block included."""
    blocks = tuple(block for one in review.sections for block in one.blocks)
    return [*words_in((review.facts,)), *words_in(blocks)]


def text_of(one: Section) -> str:
    """What a section says, a line for each stretch of words."""
    return "\n".join(said(words) for words in words_in(one.blocks))


def typed(review: Review) -> set[str]:
    """Everything printed as typed in the blueprint."""
    return {run.text for words in everything(review) for run in words if run.style is Style.CODE}


def all_text(review: Review) -> str:
    """Everything the document says."""
    return "\n".join(said(words) for words in everything(review))


def names(words: Words) -> list[str]:
    """The runs of a cell that are names as typed."""
    return [run.text for run in words if run.style is Style.CODE]


def is_heavy(words: Words) -> bool:
    """True when anything in the cell stands out."""
    return any(run.heavy for run in words)


def anchors(words: Words) -> list[str]:
    """Where the links of a cell lead."""
    return [run.anchor for run in words if isinstance(run, Run) and run.anchor]


def row(table: Table, first: str) -> dict[str, Words]:
    """The row that begins with this text, by the table's head."""
    found = next(cells for cells in table.rows if said(cells[0]) == first)
    return dict(zip(table.head, found, strict=True))


def without(text: str, name: str) -> str:
    """The blueprint without a resource or boundary and without every mention of it."""
    data = yaml.safe_load(text)
    for part in ("resources", "boundaries"):
        (data.get(part) or {}).pop(name, None)
    return yaml.safe_dump(_pruned(data, name), sort_keys=False, allow_unicode=True)


def _pruned(value: Any, name: str) -> Any:  # noqa: ANN401 - plain YAML data
    if isinstance(value, dict):
        kept = {key: _pruned(inner, name) for key, inner in value.items() if not _about(key, inner, name)}
        return {key: inner for key, inner in kept.items() if inner != [] or value[key] == []}
    if isinstance(value, list):
        return [_pruned(inner, name) for inner in value if not _about("", inner, name)]
    return value


def _about(key: object, value: object, name: str) -> bool:
    """True for an entry that is a mention: its key, its value, its flow step, its match, its route."""
    mention = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    if isinstance(key, str) and (key == name or (" -> " in key and mention.search(key))):
        return True
    if isinstance(value, str):
        return value == name or (key == "match" and bool(mention.search(value)))
    if isinstance(value, dict):
        arrows = [k for k in value if isinstance(k, str) and " -> " in k]
        gone = any(mention.search(arrow) for arrow in arrows)
        return gone or any(value.get(word) == name for word in ("to", "from", "match", "resource", "secret"))
    return False


def changed(text: str, *swaps: tuple[str, str]) -> str:
    """The text with each first swapped for its second; every first must be there."""
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
