"""The first screen: may the design go ahead, and what are the worst things in it."""

from __future__ import annotations

from archgen.finding.finding import Finding, Severity
from archgen.policy.report import Decision, Report
from archgen.review.language import sentence
from archgen.review.model import (
    Block,
    Items,
    Paragraph,
    Section,
    Snippet,
    Table,
    Words,
    message,
    plain,
    strong,
)

_WORST = 3
_NEAR = 3


def verdict(report: Report) -> Section:
    """The decision with its reason, the counts, and the three worst with what to write."""
    blocks: list[Block] = [Paragraph(_decision(report)), _counts(report)]
    worst = _worst_of(report)
    if not report.open:
        blocks.append(Paragraph((plain("Nothing is open."),)))
    elif worst:
        lead = "The worst:" if len(worst) == 1 else f"The {('two', 'three')[len(worst) - 2]} worst:"
        blocks += [Paragraph((plain(lead),)), Items(tuple(_item(f) for f in worst), ordered=True)]
    return Section("verdict", "Verdict", tuple(blocks))


def _decision(report: Report) -> Words:
    words: Words = (strong(report.decision.value.capitalize()),)
    if report.because:
        words += (plain(", "), *message(report.because))
    words += (plain("."),)
    return words + _one_step_up(report)


def _one_step_up(report: Report) -> Words:
    """What would be the verdict with the few worst findings mended; nothing when that is far off."""
    if report.decision is not Decision.CHANGES_REQUIRED or report.mistakes:
        return ()
    blocking = [f for f in report.open if f.severity >= Severity.HIGH or f.refused]
    if not 0 < len(blocking) <= _NEAR:
        return ()
    rest = any(f.severity is Severity.MEDIUM for f in report.open if f not in blocking)
    weighty = any(question.weighty for question in report.questions)
    better = Decision.APPROVE_WITH_CONDITIONS if rest or weighty else Decision.APPROVE
    names = " and ".join(f"F{report.open.index(f) + 1}" for f in blocking)
    return (plain(f" With {names} mended: {better.value}."),)


def _counts(report: Report) -> Table:
    levels = sorted(Severity, reverse=True)
    head = (
        "Open",
        *(level.word for level in levels),
        "Waived",
        *(
            f"Checks: {k.value}".replace("_", " ") if n == 0 else k.value.replace("_", " ")
            for n, k in enumerate(report.coverage)
        ),
    )
    row = (
        len(report.open),
        *(report.count(level) for level in levels),
        report.waived,
        *report.coverage.values(),
    )
    cells = tuple((plain(f"{count}"),) for count in row)
    return Table("Findings by severity, and checks by outcome", head, (cells,), frozenset(range(len(head))))


def _worst_of(report: Report) -> tuple[Finding, ...]:
    """The three worst of medium or above, different in cause."""
    chosen: list[Finding] = []
    for finding in report.open:
        if finding.severity < Severity.MEDIUM or len(chosen) == _WORST:
            break
        same = any(f.resources[:1] == finding.resources[:1] and f.hint == finding.hint for f in chosen)
        if not same:
            chosen.append(finding)
    return tuple(chosen)


def _item(finding: Finding) -> tuple[Block, ...]:
    lead = strong(f"{finding.severity.word.capitalize()}: ")
    blocks: list[Block] = [Paragraph((lead, *message(sentence(finding.message))))]
    if finding.path:
        way = " → ".join(hop.node for hop in finding.path)
        missing = next((hop for hop in finding.path if hop.place), None)
        told = f" Nothing is asked at `{missing.node}`." if missing else ""
        blocks.append(Paragraph(message(f"The way: {way}.{told}")))
    if finding.moved:
        blocks.append(Paragraph((plain(sentence(finding.moved)),)))
    blocks += what_to_write(finding)
    return tuple(blocks)


def what_to_write(finding: Finding) -> list[Block]:
    """The finding's hint: YAML as a snippet, words as a sentence."""
    hint = finding.fix.does if finding.fix and not finding.hint else finding.hint
    if not hint:
        return []
    lines = hint.split("\n")
    yaml = [
        line for line in lines if line.startswith(" ") or (":" in line and "`" not in line and len(lines) > 1)
    ]
    words = [line for line in lines if line not in yaml]
    blocks: list[Block] = (
        [Paragraph(message(sentence("Write " + " ".join(words)) if not yaml else " ".join(words)))]
        if words
        else []
    )
    if yaml:
        indent = min(len(line) - len(line.lstrip()) for line in yaml)
        blocks.append(Snippet("yaml", "\n".join(line[indent:] for line in yaml)))
    return blocks
