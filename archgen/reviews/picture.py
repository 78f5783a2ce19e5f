"""The picture, and the lines on it that do nothing or that AWS refuses."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.drawing.picture import Picture
from archgen.policy.report import Report
from archgen.reviews.language import agrees, counted
from archgen.reviews.model import (
    NOT_STATED,
    Block,
    Figure,
    Paragraph,
    Section,
    Table,
    Words,
    code,
    fill,
    plain,
    strong,
)
from archgen.reviews.numbering import reference

_HEAD = ("Drawn", "Says", "Does")


def shown(blueprint: Blueprint, report: Report, picture: Picture) -> Section:
    """The section; the table is left out where every line has an effect.

    Under a picture of modules it says how each is drawn by itself.
    """
    rows = [*_idle(blueprint), *_refused(blueprint, report)]
    blocks: list[Block] = [Figure(picture.alternative)]
    if picture.modules:
        blocks.append(Paragraph(_by_module(blueprint, picture.modules)))
    if rows:
        blocks.append(Table("Lines without effect", _HEAD, tuple(rows)))
    return Section("picture", "Picture", tuple(blocks))


def _by_module(blueprint: Blueprint, number: int) -> Words:
    """How to get a picture of each module: as many on these pages are more than anybody reads."""
    file = blueprint.document.path.rsplit("/", 1)[-1]
    command = f"archgen render {file} -o pictures"
    stands = agrees(number, "stands as one box", "stand as one box each")
    return fill(f"{counted(number, 'module').capitalize()} {stands}: {{}} draws what is in each.", command)


def _idle(blueprint: Blueprint) -> list[tuple[Words, ...]]:
    """Connections with no relation behind them, in the order of the file."""
    return [
        (
            _line(one.source, one.target),
            (plain(one.label),) if one.label else NOT_STATED,
            (strong("nothing"), plain(": no relation stands behind the line")),
        )
        for one in blueprint.connections
        if one.verb is None
    ]


def _refused(blueprint: Blueprint, report: Report) -> list[tuple[Words, ...]]:
    """Protections that AWS would not attach."""
    return [
        (
            _line(relation.source, relation.target),
            (plain(relation.verb),),
            (strong("nothing"), plain(": AWS refuses it ("), reference(report, finding), plain(")")),
        )
        for finding in report.open
        if finding.refused
        for relation in blueprint.outgoing.get(finding.resources[0] if finding.resources else "", ())
        if relation.verb == "protects" and any(part.name == relation.target for part in finding.parts)
    ]


def _line(source: str, target: str) -> Words:
    return code(source), plain(" → "), code(target)
