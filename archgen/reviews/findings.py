"""Everything open, with what to write; and what has been looked at."""

from __future__ import annotations

from archgen.finding.finding import Finding, Part, Severity
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
    message,
    named,
    plain,
    soft,
)
from archgen.reviews.numbering import number_of
from archgen.reviews.writing import in_short

_HEAD = ("#", "Severity", "Rule", "Where", "What happens", "What to write", "Line")
_SHOWN = 4
_WORD_OR_TWO = 2


def findings(report: Report) -> Section | None:
    """All open findings: medium and above first, the rest folded; None when nothing is open."""
    if not report.open:
        return None
    loud = [f for f in report.open if f.severity >= Severity.MEDIUM]
    quiet = [f for f in report.open if f.severity < Severity.MEDIUM]
    blocks: list[Block] = []
    if loud:
        blocks.append(_table(report, "Findings of medium and above", loud))
    if quiet:
        kinds = [f.severity for f in quiet]
        names = [
            counted(kinds.count(level), one)
            for level, one in ((Severity.LOW, "low finding"), (Severity.INFO, "remark"))
            if level in kinds
        ]
        title = (plain(listed(names).capitalize()),)
        table = _table(report, "Low findings and remarks", quiet)
        blocks.append(Fold(title, (table,)) if loud else table)
    return Section("findings", "Findings", tuple(blocks), badge=f"{len(report.open)} open")


def _table(report: Report, caption: str, rows: list[Finding]) -> Table:
    return Table(
        caption,
        _HEAD,
        tuple(_row(number_of(report, finding), finding) for finding in rows),
        frozenset({6}),
        tuple(finding.id for finding in rows),
    )


def _row(number: int, finding: Finding) -> tuple[Words, ...]:
    happens = message(finding.message)
    says = list(dict.fromkeys(part.says for part in finding.parts if _tells(part, finding)))
    if says:
        happens += (plain(": "), *message(_joined(says)))
    if finding.path:
        happens += (soft(f" ({' → '.join(hop.node for hop in finding.path)})"),)
    if finding.moved:
        happens += (soft(f" ({finding.moved})"),)
    return (
        (plain(f"F{number}"),),
        (plain(finding.severity.word),),
        (code(finding.rule),),
        where(finding) or NONE,
        happens,
        in_short(finding) or NONE,
        (plain(str(finding.primary.span.line)),),
    )


def _tells(part: Part, finding: Finding) -> bool:
    """True for a part that adds something: it is of another rule, or says more than a word or two."""
    return bool(part.says) and (part.rule != finding.rule or len(part.says.split()) > _WORD_OR_TWO)


def _joined(says: list[str]) -> str:
    """What the parts say, the first few of it."""
    shown = _shown(says)
    more = len(says) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _shown(items: list[str]) -> list[str]:
    """The first few; all of them where only one would be left out."""
    return items if len(items) <= _SHOWN + 1 else items[:_SHOWN]


def where(finding: Finding) -> Words:
    """The resources, and the names of the finding's parts."""
    words: Words = named(finding.resources) if finding.resources else ()
    if finding.part:
        words += (plain(", "), code(finding.part))
    names = list(dict.fromkeys(part.name for part in finding.parts if part.name not in finding.resources))
    if names:
        words += (plain(": "), *named(_shown(names)))
    more = len(names) - len(_shown(names))
    if more:
        words += (plain(f" and {more} more"),)
    return words
