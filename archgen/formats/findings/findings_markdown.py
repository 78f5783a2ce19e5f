"""Findings as Markdown, for a comment on a pull request or a job's summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archgen.finding.finding import Finding, Severity
from archgen.formats.findings.endings import left_in_words
from archgen.formats.markdown_text import code, coded, escape
from archgen.policy.controls import controls, counted
from archgen.policy.frameworks import FRAMEWORKS
from archgen.policy.report import Answer, Report
from archgen.policy.waiver_list import Listed, ending

_LISTED = 50


def render(reports: Sequence[Report]) -> str:
    """A heading with the counts, then a table a blueprint; hints and paths are folded below it.

    A blueprint shows at most fifty findings, the worst first: GitHub refuses comments above 65,536
    characters.
    """
    return "\n".join(line for block in _blocks(reports) for line in (*block, ""))


def _blocks(reports: Sequence[Report]) -> Iterator[list[str]]:
    yield [f"## Design review: {_counted(reports)}"]
    for report in reports:
        yield from _head(report)
        found = report.open
        if found:
            yield ["| | Finding | Where |", "|---|---|---|", *(_row(finding) for finding in found[:_LISTED])]
        if len(found) > _LISTED:
            yield [f"… and {len(found) - _LISTED} more."]
        mends = [line for finding in found[:_LISTED] for line in _mend(finding)]
        if mends:
            yield ["<details><summary>What to write</summary>", "", *mends, "", "</details>"]
        if report.framework:
            yield from _controls(report)
        aside = ((report.waived, "waived"), (report.baselined, "in the baseline"))
        if said := [f"{count} {word}" for count, word in aside if count]:
            yield [f"{', '.join(said)}."]
        if soon := [_ending(one) for one in ending(report)]:
            yield ["A waiver ends soon:", "", *soon]


def _head(report: Report) -> Iterator[list[str]]:
    title = escape(_title(report))
    if report.blueprint is None and not report.mistakes:  # a file of waivers: nothing to decide on
        yield [f"### {title}"]
        return
    yield [f"### {title}: {report.decision.value}"]
    yield [f"{code(report.document.path)}, {escape(report.because, inline=True)}."]


def _controls(report: Report) -> Iterator[list[str]]:
    """The matrix of the framework that was asked for: in each row a control, the resources by answer."""
    found = controls(report, report.framework)
    counts = ", ".join(f"{count} {answer}" for answer, count in counted(found).items() if count)
    title = escape(FRAMEWORKS[report.framework].title)
    yield [f"#### {title}: {'1 control' if len(found) == 1 else f'{len(found)} controls'}"]
    if not found:
        return
    yield [f"{counts}."]
    head = [answer.value.capitalize() for answer in Answer]
    rows = [[escape(one.id, inline=True), *(_names(one.on(answer)) for answer in Answer)] for one in found]
    table = [["Control", *head], ["---"] * (len(head) + 1), *rows]
    yield [f"| {' | '.join(row)} |" for row in table]


def _names(resources: Sequence[str]) -> str:
    return ", ".join(code(name) if name else "the whole" for name in resources) or "\N{EN DASH}"


def _counted(reports: Sequence[Report]) -> str:
    rows = [
        (severity.word, sum(report.count(severity) for report in reports))
        for severity in sorted(Severity, reverse=True)
    ]
    return ", ".join(f"{count} {word}" for word, count in rows if count) or "nothing is open"


def _title(report: Report) -> str:
    return report.blueprint.name if report.blueprint else report.document.path


def _ending(one: Listed) -> str:
    waiver = one.use.waiver
    what = "/".join(name for name in (waiver.resource, waiver.part) if name)
    owner = f"; {escape(waiver.owner, inline=True)} answers for it" if waiver.owner else ""
    return f"- {code(waiver.rule)} on {code(what)}, {left_in_words(one.use.days_left or 0)}{owner}"


def _row(finding: Finding) -> str:
    place = f"{finding.primary.path}:{finding.primary.span.line}"
    message = escape(finding.message.replace("`", ""), inline=True)
    return f"| **{finding.severity.word}** | {message}<br>{code(finding.rule)} | {code(place)} |"


def _mend(finding: Finding) -> Iterator[str]:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    path = " -> ".join(hop.node for hop in finding.path)
    if hint or path:
        yield f"- {code(finding.id)}"
    if path:
        yield f"  - path: {code(path)}"
    if hint:
        yield f"  - {_hint(hint)}"


def _hint(hint: str) -> str:
    """A hint as text with its code in it; further lines of it are what to write, as they are."""
    first, *rest = hint.split("\n")
    lines = [coded(first), *(coded(line) if "`" in line else code(line) for line in rest)]
    return "<br>".join(lines)
