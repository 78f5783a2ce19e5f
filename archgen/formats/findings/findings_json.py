"""Findings as JSON: stable, described by `findings.schema.json` beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archgen.finding.finding import Finding, Label, Severity
from archgen.formats.json_text import dump
from archgen.policy.report import Report
from archgen.rules.verdict import Outcome
from archgen.version import VERSION


def render(reports: Sequence[Report]) -> str:
    """The reports as one JSON document of format 1."""
    document = {"format": 1, "archgen": VERSION, "blueprints": [_report(report) for report in reports]}
    return dump(document)


def _report(report: Report) -> dict[str, Any]:
    return {
        "path": report.document.path,
        "name": report.blueprint.name if report.blueprint else None,
        "decision": report.decision.value,
        "because": report.because,
        "counts": {
            "open": {level.word: report.count(level) for level in sorted(Severity, reverse=True)},
            "waived": report.waived,
            "baselined": report.baselined,
        },
        "coverage": {outcome.value: report.coverage.get(outcome, 0) for outcome in Outcome},
        "findings": [_finding(finding) for finding in report.findings],
        "questions": [
            {"resource": q.resource, "question": q.text, "silent": list(q.silent), "weighty": q.weighty}
            for q in report.questions
        ],
        "held_back": [{"rule": one.rule, "resource": one.resource, "line": one.line} for one in report.held],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": finding.id,
        "rule": finding.rule,
        "category": finding.category.value,
        "severity": finding.severity.word,
        "confidence": finding.confidence.value,
        "resources": list(finding.resources),
        "part": finding.part,
        "message": finding.message,
        "hint": finding.hint or (finding.fix.does if finding.fix else ""),
        "assumed_default": finding.assumed_default,
        "fixable": finding.fix is not None,
        "location": _place(finding.primary),
        "label": finding.primary.text,
        "related": [{"location": _place(label), "text": label.text} for label in finding.related],
        "refs": {name: list(ids) for name, ids in sorted(finding.refs.items())},
        "status": finding.status.value,
    }
    return row | {name: value for name, value in _more(finding).items() if value}


def _more(finding: Finding) -> dict[str, Any]:
    """What only some findings have; written where it is there."""
    waiver = finding.waiver
    return {
        "folded_into": finding.folded_into,
        "parts": [
            {
                "name": part.name,
                "rule": part.rule,
                "severity": part.severity.word,
                "text": part.says,
                "status": part.status.value,
            }
            for part in finding.parts
        ],
        "path": [{"node": hop.node, "text": hop.says, "place": hop.place} for hop in finding.path],
        "sinks": list(finding.sinks),
        "notes": [note for note in (*finding.notes, finding.moved) if note],
        "waiver": waiver
        and {
            "owner": waiver.owner,
            "reason": waiver.reason,
            "control": waiver.control,
            "until": waiver.until.isoformat() if waiver.until else None,
        },
    }


def _place(label: Label) -> dict[str, Any]:
    span = label.span
    return {
        "path": label.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
