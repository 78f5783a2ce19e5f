"""Exit codes, the same for every command."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from archgen.finding.finding import Severity
from archgen.policy.report import Report


class Exit(IntEnum):
    """What the process says to whoever started it."""

    DONE = 0
    FINDINGS = 1
    UNUSABLE = 2
    ENVIRONMENT = 3
    INTERRUPTED = 130


FAIL_ON = ("critical", "high", "medium", "low", "info", "never")


def exit_for(reports: Iterable[Report], fail_on: str) -> Exit:
    """The exit code for these reports.

    2 where something could not be used, which `never` does not hide; else 1 where an open
    finding is at or above `fail_on`; else 0.
    """
    reports = tuple(reports)
    if any(report.mistakes for report in reports):
        return Exit.UNUSABLE
    if fail_on == "never":
        return Exit.DONE
    floor = Severity[fail_on.upper()]
    reached = any(finding.severity >= floor for report in reports for finding in report.open)
    return Exit.FINDINGS if reached else Exit.DONE
