"""Findings as JUnit XML, which build servers show as tests.

There is no standard; this keeps to what Jenkins, GitLab and Azure DevOps read alike:
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.finding.finding import Finding, Status
from archgen.formats.svg.markup import escape, tag
from archgen.policy.report import Report


def render(reports: Sequence[Report]) -> str:
    """A suite for each blueprint: an open finding fails, a waived one is skipped.

    A blueprint with neither is one test that passed, so that it is seen to have been judged.
    """
    suites = [_suite(report) for report in reports]
    found = [finding for report in reports for finding in _told(report)]
    tests = sum(max(len(_told(report)), 1) for report in reports)
    text = tag("testsuites", "\n", *suites, name_="archgen", tests=str(tests), **_counts(found))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _told(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.folded_into is None]


def _suite(report: Report) -> str:
    found = _told(report)
    cases = [_case(finding) for finding in found] or [_passed(report)]
    name = report.document.path
    return tag("testsuite", "\n", *cases, name_=name, tests=str(len(cases)), **_counts(found)) + "\n"


def _counts(found: Iterable[Finding]) -> dict[str, str]:
    statuses = [finding.status is Status.OPEN for finding in found]
    return {"failures": str(sum(statuses)), "skipped": str(len(statuses) - sum(statuses)), "errors": "0"}


def _passed(report: Report) -> str:
    return tag("testcase", classname="archgen", name_="nothing is open", file=report.document.path) + "\n"


def _case(finding: Finding) -> str:
    place = finding.primary
    said = _skipped(finding) if finding.status is not Status.OPEN else _failure(finding)
    where = {"file": place.path, "line": str(place.span.line)}
    return tag("testcase", said, classname=f"archgen.{finding.rule}", name_=finding.id, **where) + "\n"


def _failure(finding: Finding) -> str:
    hint = finding.hint or (finding.fix.does if finding.fix else "")
    path = " -> ".join(hop.node for hop in finding.path)
    place = f"{finding.primary.path}:{finding.primary.span.line}:{finding.primary.span.column}"
    rows = [place, *([f"path: {path}"] if path else []), *([f"to mend it: {hint}"] if hint else [])]
    text = "\n".join(escape(line) for row in rows for line in row.split("\n"))
    return tag("failure", text, type=finding.severity.word, message=finding.message)


def _skipped(finding: Finding) -> str:
    waiver = finding.waiver
    if waiver is None:
        return tag("skipped", message="in the baseline")
    until = f" until {waiver.until.isoformat()}" if waiver.until else ""
    return tag("skipped", message=f"waived by {waiver.owner or 'nobody'}{until}: {waiver.reason}")
