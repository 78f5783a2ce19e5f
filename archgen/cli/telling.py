"""What people are told of a blueprint that could not be used as it is, by the path they know it by."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archgen.cli.inputs import Input
from archgen.finding.finding import Finding, Label
from archgen.formats.findings.text import render
from archgen.policy.report import Decision, Report
from archgen.source.document import Document


def mistakes_from_here(report: Report, item: Input) -> str:
    """The mistakes in a report as text for a terminal, empty where there is none.

    Documents name a file by its path below the argument; here it is the path from the working
    folder, which leads to it.
    """
    if not report.mistakes:
        return ""
    found = tuple(_led(finding, item) for finding in report.mistakes)
    here = replace(report, document=replace(report.document, path=item.shown), findings=found)
    return render([here]).rstrip("\n")


def findings_in(document: Document, findings: Sequence[Finding]) -> str:
    """Findings in a file that is no blueprint, as text for a terminal."""
    found = tuple(findings)
    report = Report(document, None, found, {}, (), (), Decision.NOT_REVIEWABLE, "", None)
    return render([report]).rstrip("\n")


def _led(finding: Finding, item: Input) -> Finding:
    labels = tuple(_label(label, item) for label in finding.related)
    return replace(finding, primary=_label(finding.primary, item), related=labels)


def _label(label: Label, item: Input) -> Label:
    return replace(label, path=item.shown) if label.path == item.below else label
