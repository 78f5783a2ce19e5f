"""The first screen: may the design go ahead, and what are the worst things in it."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.finding.finding import Finding, Severity
from archgen.policy.report import Decision, Report
from archgen.reviews.language import counted, sentence
from archgen.reviews.model import (
    Block,
    Items,
    Paragraph,
    Run,
    Section,
    Table,
    Words,
    code,
    fill,
    heavy,
    joined,
    message,
    plain,
    soft,
    strong,
)
from archgen.reviews.numbering import blocking, references, weighty
from archgen.reviews.telling import beside, missing, way
from archgen.reviews.writing import hint_of, to_write

_WORST = 3
_NEAR = 3
_PAIR = 2
_SOON = 30
"""Days before its end from which on a waiver is a condition."""


def verdict(report: Report) -> Section:
    """The decision with its reason, the counts, and the three worst with what to write."""
    blocks: list[Block] = [Paragraph(_decision(report))]
    let_through = _waived(report)
    if let_through:
        blocks.append(Paragraph(let_through))
    blocks.append(_counts(report))
    worst = worst_of(report)
    if len(worst) == 1:
        blocks += [Paragraph((plain("The worst:"),)), *_item(report, worst[0])]
    elif worst:
        lead = f"The {('two', 'three')[len(worst) - 2]} worst:"
        blocks.append(Paragraph((plain(lead),)))
        blocks.append(Items(tuple(tuple(_item(report, f)) for f in worst), ordered=True))
    return Section("verdict", "Verdict", tuple(blocks))


def _decision(report: Report) -> Words:
    words: Words = (strong(report.decision.value.capitalize()),)
    if report.because:
        words += (plain(": "), *message(report.because))
    words += (plain("."),)
    if report.decision is Decision.APPROVE_WITH_CONDITIONS:
        return words + _led(" The conditions: ", _conditions(report, ()))
    return words + _one_step_up(report)


def _one_step_up(report: Report) -> Words:
    """What would be the verdict with the few worst findings mended; nothing when that is far off."""
    stops = blocking(report)
    if report.decision is not Decision.CHANGES_REQUIRED or not 0 < len(stops) <= _NEAR:
        return ()
    conditions = _conditions(report, stops)
    better = Decision.APPROVE_WITH_CONDITIONS if conditions else Decision.APPROVE
    words: Words = (plain(" With "), *references(report, stops), plain(" mended: "), soft(better.value))
    return words + (_led(", the conditions being ", conditions) or (plain("."),))


def _led(lead: str, words: Words) -> Words:
    return (plain(lead), *words, plain(".")) if words else ()


def _conditions(report: Report, mended: Sequence[Finding]) -> Words:
    """What stands between a design and a plain approval once `mended` are gone."""
    rest = [f for f in report.open if f not in mended and f.severity >= Severity.MEDIUM]
    questions = weighty(report)
    phrases = [references(report, rest)] if rest else []
    if questions:
        phrases.append((Run(questions, anchor="questions"),))
    phrases += [
        fill("the waiver of {} on {}", use.waiver.rule, use.waiver.resource)
        for use in report.waivers
        if use.waiver.status == "in-progress" or (use.days_left is not None and 0 <= use.days_left <= _SOON)
    ]
    return joined(phrases, "; " if len(phrases) > _PAIR else " and ")


def _waived(report: Report) -> Words:
    """What was let through, by whom and until when, where it is one thing; else how many."""
    uses = [use for use in report.waivers if use.covers]
    if not uses:
        return ()
    if len(uses) > 1:
        return (plain(f"{counted(report.waived, 'finding')} waived: see ".capitalize()), _WAIVERS, plain("."))
    waiver = uses[0].waiver
    until = f", until {waiver.until.isoformat()}" if waiver.until else ""
    whom = f" by {waiver.approved_by or waiver.owner}" if waiver.approved_by or waiver.owner else ""
    return (
        plain("Waived"),
        plain(f"{whom}{until}: "),
        code(waiver.rule),
        plain(" on "),
        code(waiver.resource),
        plain("."),
    )


_WAIVERS = Run("waivers", anchor="waivers")


def _counts(report: Report) -> Table:
    levels = sorted(Severity, reverse=True)
    checks = [outcome.value.replace("_", " ") for outcome in report.coverage]
    if checks:
        checks[0] = f"Checks: {checks[0]}"
    head = ("Open", *(level.word for level in levels), "Waived", *checks)
    figures = (
        len(report.open),
        *(report.count(level) for level in levels),
        report.waived,
        *report.coverage.values(),
    )
    cells = tuple((plain(f"{count:,}"),) for count in figures)
    return Table(
        "Open findings by severity, and checks by outcome", head, (cells,), frozenset(range(len(head)))
    )


def worst_of(report: Report) -> tuple[Finding, ...]:
    """The three worst of medium or above, different in cause."""
    chosen: list[Finding] = []
    for finding in report.open:
        if finding.severity < Severity.MEDIUM or len(chosen) == _WORST:
            break
        if not any(_same_cause(finding, other) for other in chosen):
            chosen.append(finding)
    return tuple(chosen)


def _same_cause(one: Finding, other: Finding) -> bool:
    """True when both belong to one resource and one edit ends them."""
    return one.resources[:1] == other.resources[:1] and hint_of(one) == hint_of(other)


def _item(report: Report, finding: Finding) -> list[Block]:
    lead = strong(f"{finding.severity.word.capitalize()}: ")
    words: Words = (lead, *heavy(message(finding.message)), strong("."))
    for more in _then(finding):
        words += (plain(" "), *more)
    words += (plain(" ("), *references(report, (finding,)), plain(")"))
    blocks: list[Block] = [Paragraph(words)]
    if report.blueprint is not None:
        blocks += to_write(report.blueprint, finding)
    return blocks


def _then(finding: Finding) -> list[Words]:
    """What a reader asks next: the way there, what else is in it, why it weighs what it weighs."""
    told: list[Words] = []
    if finding.path:
        gap = missing(finding)
        told.append((plain("The way: "), *way(finding), *((plain("; "), *gap) if gap else ()), plain(".")))
    others = beside(finding, own=False)
    if others:
        told.append((plain("Also: "), *joined(others, "; "), plain(".")))
    told += [message(sentence(note)) for note in finding.notes[:1]]
    if finding.moved:
        told.append(message(sentence(finding.moved)))
    return told
