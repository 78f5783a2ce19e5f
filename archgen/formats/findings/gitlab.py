"""Findings as a code quality report, which GitLab shows in a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from archgen.finding.finding import Finding, Severity
from archgen.formats.json_text import dump
from archgen.policy.report import Report

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(reports: Sequence[Report]) -> str:
    """One entry for every open finding, in the order of the reports.

    A fingerprint is made from the blueprint's name and the finding's id: it stays when lines move
    and files are renamed.
    """
    return dump([entry for report in reports for entry in _entries(report)])


def _entries(report: Report) -> Iterator[dict[str, Any]]:
    scope = report.blueprint.name if report.blueprint else report.document.path
    seen: Counter[str] = Counter()
    for finding in report.open:
        seen[finding.id] += 1
        yield _entry(finding, f"{scope}#{finding.id}#{seen[finding.id]}")


def _entry(finding: Finding, identity: str) -> dict[str, Any]:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    span = finding.primary.span
    return {
        "description": f"{finding.message}. To mend it: {hint}" if hint else finding.message,
        "check_name": finding.rule,
        "fingerprint": sha256(identity.encode()).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.primary.path, "lines": {"begin": span.line, "end": span.end_line}},
    }
