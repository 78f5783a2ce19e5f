"""Findings as SARIF 2.1.0 (OASIS standard of 27 March 2020), for code scanning and editors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Category, Finding, Label, Severity, Status
from archgen.formats.json_text import dump
from archgen.policy.report import Report, WaiverUse
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule
from archgen.version import VERSION

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# GitHub sorts by these: critical above 9.0, high from 7.0, medium from 4.0, low from 0.1.
# https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.1",
}
_RULES = {rule.name: rule for rule in ALL_RULES}


def render(reports: Sequence[Report], rules: Mapping[str, Rule] = _RULES) -> str:
    """One SARIF log with one run over all reports, and a description of each rule that found something.

    Folded findings stand in the findings that took them in; waived ones are suppressed results.
    """
    rules = {**rules, **{rule.name: rule for report in reports for rule in report.rules}}
    shown = [(report, f) for report in reports for f in report.findings if f.folded_into is None]
    first: dict[str, Finding] = {}
    for _, finding in shown:
        first.setdefault(finding.rule, finding)
    places = {name: place for place, name in enumerate(sorted(first))}
    seen: Counter[str] = Counter()
    results = []
    for report, finding in shown:
        result = _result(finding, report)
        fingerprint = f"{report.blueprint.name if report.blueprint else report.document.path}#{finding.id}"
        seen[fingerprint] += 1
        # Several slips of one kind have one id: counted, each keeps a fingerprint of its own.
        again = f"#{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
        results.append(
            {
                "ruleId": finding.rule,
                "ruleIndex": places[finding.rule],
                **result,
                "partialFingerprints": {"archgen/v1": fingerprint + again},
            }
        )
    driver = {
        "name": "archgen",
        "version": VERSION,
        "semanticVersion": VERSION,
        "rules": [_rule(name, rules.get(name), first[name]) for name in places],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, rule: Rule | None, first: Finding) -> dict[str, Any]:
    """A rule's description; a mistake has no rule, so the first one found speaks for it."""
    summary = rule.summary if rule else first.message
    severity = rule.severity if rule else first.severity
    tags = [first.category.value, *([rule.concern] if rule else [])]
    properties: dict[str, Any] = {"tags": list(dict.fromkeys(tags))}
    if first.category is Category.SECURITY:
        properties["security-severity"] = _SCORES[severity]
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": rule.manual.strip() if rule else (_hint(first) or summary)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": properties,
    }


def _hint(finding: Finding) -> str:
    return finding.hint or (finding.fix.does if finding.fix else "")


def _result(finding: Finding, report: Report) -> dict[str, Any]:
    hint = _hint(finding)
    result: dict[str, Any] = {
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. To mend it: {hint}" if hint else finding.message},
        "locations": [_located(finding)],
        "properties": {"severity": finding.severity.word, "confidence": finding.confidence.value},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_place(label), "message": {"text": label.text or "see here"}}
            for number, label in enumerate(finding.related, 1)
        ]
    if finding.path:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding, report.blueprint)}]}]
    if finding.status is not Status.OPEN:
        result["suppressions"] = [_suppression(finding, report)]
    return result


def _located(finding: Finding) -> dict[str, Any]:
    names = [*finding.resources[:1], *([finding.part] if finding.part else [])]
    place = _place(finding.primary)
    if finding.primary.text:
        place["message"] = {"text": finding.primary.text}
    if names:
        place["logicalLocations"] = [{"fullyQualifiedName": "/".join(names), "kind": "resource"}]
    return place


def _flow(finding: Finding, blueprint: Blueprint | None) -> list[dict[str, Any]]:
    """The witness path; each step stands where its resource is declared, where it is one."""
    steps = []
    for hop in finding.path:
        location: dict[str, Any] = {
            "logicalLocations": [{"fullyQualifiedName": hop.node, "kind": "resource"}],
            "message": {"text": f"{hop.node}: {hop.says}" if hop.says else hop.node},
        }
        resource = hop.node if blueprint and hop.node in blueprint.resources else hop.node.partition("/")[0]
        if blueprint and resource in blueprint.resources:
            location |= _place(blueprint.label(resource))
        steps.append({"location": location, "importance": "essential" if hop.place else "important"})
    return steps


def _suppression(finding: Finding, report: Report) -> dict[str, Any]:
    """Why it is suppressed: `inSource` by a waiver in the blueprint, else by a file beside it."""
    waiver = finding.waiver
    told = [("", waiver.reason), ("control: ", waiver.control), ("owner: ", waiver.owner)] if waiver else []
    reason = "; ".join(f"{word}{text}" for word, text in told if text)
    known = "in the baseline" if finding.status is Status.BASELINED else finding.status.value
    inside = any(
        _covers(use, finding) and (use.waiver.written is None or use.waiver.inline) for use in report.waivers
    )
    return {
        "kind": "inSource" if inside else "external",
        "status": "accepted",
        "justification": reason or known,
    }


def _covers(use: WaiverUse, finding: Finding) -> bool:
    return any(one == finding.id or one.startswith(f"{finding.id}/") for one in use.covers)


def _place(label: Label) -> dict[str, Any]:
    span = label.span
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(label.path)},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }
