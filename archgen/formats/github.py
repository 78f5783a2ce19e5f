"""Findings as annotations on a pull request: commands that a GitHub workflow reads from its output.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archgen.finding.finding import Finding, Severity
from archgen.formats.terminal import safe
from archgen.policy.report import Report

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
    """One command a line for every open finding, the worst first; empty where nothing is open.

    GitHub shows ten annotations of each level for a step, so the order decides which.
    """
    found = [finding for report in reports for finding in report.open]
    ordered = sorted(found, key=lambda finding: -finding.severity)
    return "".join(f"{_command(finding)}\n" for finding in ordered)


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={value}" for name, value in _properties(finding).items())
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(finding).translate(_DATA)}"


def _properties(finding: Finding) -> Mapping[str, str]:
    """Where the annotation stands; GitHub takes columns only within one line."""
    span = finding.primary.span
    place = {"file": finding.primary.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:
        place |= {"col": str(span.column), "endColumn": str(span.end_column)}
    title = f"{finding.severity.word}: {finding.rule}"
    return {name: safe(value).translate(_PROPERTY) for name, value in (place | {"title": title}).items()}


def _message(finding: Finding) -> str:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    rows = [finding.message, *([f"To mend it: {hint}"] if hint else [])]
    if finding.path:
        rows.append(f"Path: {' -> '.join(hop.node for hop in finding.path)}")
    return "\n".join(safe(line) for row in rows for line in row.split("\n"))
