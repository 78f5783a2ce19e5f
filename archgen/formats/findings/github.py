"""Findings as annotations on a pull request: commands that a GitHub workflow reads from its output.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archgen.finding.finding import Finding, Label, Severity
from archgen.formats.terminal import safe
from archgen.policy.report import Report
from archgen.policy.waiver_list import Listed, ending

_COMMANDS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
    Severity.INFO: "notice",
}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(reports: Sequence[Report]) -> str:
    """One command a line for every open finding, the worst first, then for each waiver that ends soon.

    Empty where there is neither. GitHub shows ten annotations of each level for a step, so the order
    decides which.
    """
    found = [finding for report in reports for finding in report.open]
    ordered = sorted(found, key=lambda finding: -finding.severity)
    soon = [_announced(one) for report in reports for one in ending(report)]
    return "".join(f"{command}\n" for command in (*map(_command, ordered), *soon))


def _command(finding: Finding) -> str:
    title = f"{finding.severity.word}: {finding.rule}"
    return _line(_COMMANDS[finding.severity], finding.primary, title, _message(finding))


def _announced(one: Listed) -> str:
    waiver, left = one.use.waiver, one.use.days_left
    when = "today" if left == 0 else "in 1 day" if left == 1 else f"in {left} days"
    owner = f"; {waiver.owner} answers for it" if waiver.owner else ""
    message = f"the waiver for `{waiver.rule}` on `{waiver.resource}` ends {when}{owner}"
    return _line("notice", one.place, "a waiver ends soon", safe(message))


def _line(word: str, place: Label, title: str, message: str) -> str:
    properties = ",".join(f"{name}={value}" for name, value in _properties(place, title).items())
    return f"::{word} {properties}::{message.translate(_DATA)}"


def _properties(label: Label, title: str) -> Mapping[str, str]:
    """Where the annotation stands; GitHub takes columns only within one line."""
    span = label.span
    place = {"file": label.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        place |= {"col": str(span.column), "endColumn": str(span.end_column)}
    return {name: safe(value).translate(_PROPERTY) for name, value in (place | {"title": title}).items()}


def _message(finding: Finding) -> str:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    rows = [finding.message, *([f"To mend it: {hint}"] if hint else [])]
    if finding.path:
        rows.append(f"Path: {' -> '.join(hop.node for hop in finding.path)}")
    return "\n".join(safe(line) for row in rows for line in row.split("\n"))
