"""Everything open, with what to write; and what has been looked at."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from archgen.finding.finding import Finding, Severity
from archgen.policy.report import Report
from archgen.reviews.language import counted, listed
from archgen.reviews.model import (
    NONE,
    Block,
    Fold,
    Section,
    Table,
    Words,
    code,
    joined,
    message,
    named,
    plain,
    soft,
)
from archgen.reviews.numbering import number_of
from archgen.reviews.route_lists import parts_in_short
from archgen.reviews.telling import beside, way
from archgen.reviews.verdict import worst_of
from archgen.reviews.writing import in_short

_HEAD = ("#", "Severity", "Rule", "Where", "What happens", "What to write", "Line")
_SHOWN = 4
_NAMED = 4
_Item = TypeVar("_Item")


def findings(report: Report, *, after_verdict: bool = True) -> Section | None:
    """All open findings: medium and above first, the rest folded; None when nothing is open.

    After the verdict the way to the worst is not told a second time.
    """
    if not report.open:
        return None
    told = frozenset(one.id for one in worst_of(report)) if after_verdict else frozenset[str]()
    loud = [f for f in report.open if f.severity >= Severity.MEDIUM]
    quiet = [f for f in report.open if f.severity < Severity.MEDIUM]
    blocks: list[Block] = []
    if loud:
        blocks.append(_table(report, "Findings of medium and above", loud, told))
    if quiet:
        kinds = [f.severity for f in quiet]
        names = [
            counted(kinds.count(level), one)
            for level, one in ((Severity.LOW, "low finding"), (Severity.INFO, "remark"))
            if level in kinds
        ]
        title = (plain(listed(names).capitalize()),)
        table = _table(report, "Low findings and remarks", quiet, told)
        blocks.append(Fold(title, (table,)) if loud else table)
    return Section("findings", "Findings", tuple(blocks), badge=f"{len(report.open)} open")


def _table(report: Report, caption: str, rows: list[Finding], told: Collection[str]) -> Table:
    return Table(
        caption,
        _HEAD,
        tuple(_row(report, finding, told=finding.id in told) for finding in rows),
        frozenset({6}),
        tuple(finding.id for finding in rows),
    )


def _row(report: Report, finding: Finding, *, told: bool) -> tuple[Words, ...]:
    """The row of a finding; `told` leaves out its way, which stands in the verdict."""
    happens = message(finding.message)
    says = beside(finding, own=True)
    if says:
        happens += (plain(": "), *_joined(says))
    if finding.path and not told:
        happens += (plain(" ("), *way(finding), plain(")"))
    if finding.moved:
        happens += (soft(f" ({finding.moved})"),)
    return (
        (plain(f"F{number_of(report, finding)}"),),
        (plain(finding.severity.word),),
        (code(finding.rule),),
        _where(report, finding) or NONE,
        happens,
        in_short(finding) or NONE,
        (plain(str(finding.primary.span.line)),),
    )


def _joined(says: list[Words]) -> Words:
    """What the parts say, the first few of it."""
    shown = _shown(says, _SHOWN)
    more = len(says) - len(shown)
    return (*joined(shown, "; "), *((plain(f"; and {more} more"),) if more else ()))


def _shown(items: list[_Item], most: int) -> list[_Item]:
    """The first few; all of them where only one would be left out."""
    return items if len(items) <= most + 1 else items[:most]


def _where(report: Report, finding: Finding) -> Words:
    """The resources, and the names of the finding's parts."""
    words: Words = named(finding.resources) if finding.resources else ()
    if finding.part:
        words += (plain(", "), code(finding.part))
    names = list(dict.fromkeys(part.name for part in finding.parts if part.name not in finding.resources))
    if not names:
        return words
    owner = finding.resources[0] if finding.resources else ""
    return (*words, plain(": "), *parts_in_short(report.blueprint, owner, names, _NAMED))
