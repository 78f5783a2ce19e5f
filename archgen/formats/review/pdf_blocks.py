"""What paper shows otherwise than a screen: rows that a page folds away, tables mostly empty or too broad."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archgen.formats.review.pdf_tables import GRADED, fit
from archgen.reviews.model import NONE, Block, Fold, Table, Words, joined, plain, strong

_FULL = 0.5
"""A table in which a smaller share of the cells says something is mostly empty."""
_GAIN = 0.8
_MANY = 4
"""Columns that a table has at least before its empty cells cost room."""


def for_paper(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a section as paper shows them; nothing that they say is lost."""
    return tuple(
        _filled(_graded(block)) if isinstance(block, Table) else block for block in _unfolded(blocks)
    )


def _unfolded(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the rows of a fold in the table before it, where that has the same head.

    Paper folds nothing, and one table reads better than two with the same head.
    """
    told: list[Block] = []
    for block in blocks:
        inner = block.blocks if isinstance(block, Fold) else ()
        before = told[-1] if told else None
        match inner:
            case (Table() as more,) if isinstance(before, Table) and before.head == more.head:
                rows = (*before.rows, *more.rows)
                anchors = (*_anchors(before), *_anchors(more))
                told[-1] = replace(before, rows=rows, anchors=anchors)
            case _:
                told.append(block)
    return told


def _anchors(table: Table) -> tuple[str, ...]:
    """An anchor for every row, empty for a row without."""
    return table.anchors or ("",) * len(table.rows)


def _graded(table: Table) -> Table:
    """A table of findings with the severity under the number, and the line after the place.

    Columns that are all but empty would leave too little room for what is to be read.
    """
    match table.head:
        case ("#", "Severity", rule, where, *rest, "Line"):
            rows = tuple(
                ((*number, plain(" "), *severity), name, _lined(place, line), *others)
                for number, severity, name, place, *others, line in table.rows
            )
            return replace(table, head=(GRADED, rule, where, *rest), rows=rows, figures=frozenset())
        case _:
            return table


def _lined(place: Words, line: Words) -> Words:
    return (*(() if place == NONE else (*place, plain(", "))), plain("line "), *line)


def _filled(table: Table) -> Table:
    """A table of many rows and mostly empty columns with these in one, each cell after its column's name.

    Only where that makes it clearly lower: columns are easier to compare.
    """
    cells = [cell for row in table.rows for cell in row[1:]]
    full = sum(cell != NONE for cell in cells)
    if len(table.head) < _MANY or len(table.rows) < _MANY or table.figures or full > _FULL * len(cells):
        return table
    rows = tuple((row[0], _run_in(table.head[1:], row[1:])) for row in table.rows)
    made = replace(table, head=(table.head[0], "How it stands"), rows=rows)
    return made if fit(made).height < _GAIN * fit(table).height else table


def _run_in(head: Sequence[str], cells: Sequence[Words]) -> Words:
    """`Missing: this. Not stated: that.`; a dash where there is nothing at all."""
    told = [
        (strong(f"{name}: "), *words, plain("."))
        for name, words in zip(head, cells, strict=True)
        if words != NONE
    ]
    return joined(told, " ") or NONE
