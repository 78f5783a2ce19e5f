"""What archgen says of the two blueprints that come with it, and that order says nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from judging import BLUEPRINTS, FLAGSHIP, STUDY_NOTES, reported

from archgen.finding.finding import Severity
from archgen.policy.report import Decision, Report
from archgen.rules.listing import DEFAULT_RULES

SHOWN_AT_MOST = 15
LINES_AT_MOST = 250

STUDY_NOTES_IDS = {
    "api-without-alarm@api",
    "api-without-throttle@api",
    "log-without-retention@api-logs",
    "password-only-sign-in@users",
    "route-without-scope@api",
    "route-without-validation@api",
    "secret-without-rotation@app-key",
    "shield-on-unsupported-resource@shield",
    "store-without-deletion-protection@users",
    "store-without-recovery@notes",
    "trail-as-evidence-of-use@trail",
    "trail-with-gaps@trail",
    "weak-tls@api",
    "web-acl-without-baseline@waf",
}
FOLDED = {
    "log-without-retention@notes-fn": "log-without-retention@api-logs",
    "open-sign-up@users": "password-only-sign-in@users",
    "store-without-deletion-protection@notes": "store-without-recovery@notes",
    "trail-nobody-reads@trail": "trail-with-gaps@trail",
    "undiagnosable-api@api": "api-without-alarm@api",
    "uninspected-body@waf": "web-acl-without-baseline@waf",
    "web-acl-unobserved@waf": "web-acl-without-baseline@waf",
    "web-acl-without-rate-limit@waf": "web-acl-without-baseline@waf",
}


def test_study_notes_show_what_they_lack_the_worst_first() -> None:
    report = reported(STUDY_NOTES)
    assert not report.mistakes
    ids = [finding.id for finding in report.open]
    assert set(ids) >= STUDY_NOTES_IDS
    assert len(ids) <= SHOWN_AT_MOST
    severities = [finding.severity for finding in report.open]
    assert severities == sorted(severities, reverse=True)
    assert ids[:2] == ["shield-on-unsupported-resource@shield", "web-acl-without-baseline@waf"]
    assert report.decision is Decision.CHANGES_REQUIRED
    assert report.because.endswith("AWS would refuse `shield` and `trail` as drawn")


def test_study_notes_fold_what_one_edit_mends() -> None:
    folded = {f.id: f.folded_into for f in reported(STUDY_NOTES).findings if f.folded_into}
    assert {name: folded.get(name) for name in FOLDED} == FOLDED


def test_study_notes_are_told_what_aws_refuses_and_what_to_do_instead() -> None:
    found = {finding.rule: finding for finding in reported(STUDY_NOTES).open}
    shield = found["shield-on-unsupported-resource"]
    assert shield.message == "AWS refuses Shield Advanced on a web ACL"
    assert shield.notes == ("`api` itself cannot be protected either",)
    assert "put CloudFront in front and protect that" in shield.hint
    assert "let a web ACL on api block requests without `x-edge-key`" in shield.hint
    trail = found["trail-as-evidence-of-use"]
    assert trail.message == "CloudTrail never records the calls that clients make to `api`"
    assert trail.hint.startswith("`log_fields` on api says who called")
    assert trail.notes[0].startswith("the line from `users` to `notes-fn` has no effect either")


def test_study_notes_are_asked_about_their_objects() -> None:
    asked = {question.resource: question for question in reported(STUDY_NOTES).questions}
    assert asked["api"].weighty
    assert "object_check" in asked["api"].silent


def test_the_secure_blueprint_leaves_nothing_open_of_medium_or_above() -> None:
    report = reported(FLAGSHIP)
    assert not report.mistakes
    assert [f.id for f in report.open if f.severity >= Severity.MEDIUM] == []
    assert report.decision is Decision.APPROVE
    assert not [question for question in report.questions if question.weighty]
    assert len(FLAGSHIP.splitlines()) <= LINES_AT_MOST


def test_the_secure_blueprint_uses_what_the_language_has() -> None:
    report = reported(FLAGSHIP)
    blueprint = report.blueprint
    assert blueprint is not None
    (use,) = report.waivers
    assert use.covers == ("trail-nobody-reads@audit",)
    assert (use.waiver.owner, bool(use.waiver.control), use.days_left) == ("platform-security", True, 129)
    assert blueprint.decisions
    assert blueprint.flows
    assert blueprint.traffic is not None
    assert blueprint.assumptions
    assert blueprint.questions


def shuffled(text: str) -> str:
    """The same blueprint with its resources the other way round."""
    start, end = text.index("\nresources:\n"), len(text)
    for section in ("\nboundaries:", "\nflows:", "\nconnections:", "\nassumptions:"):
        if section in text:
            end = min(end, text.index(section))
    head, body = "\nresources:\n", text[start:end].removeprefix("\nresources:\n")
    blocks: list[str] = []
    for line in body.splitlines(keepends=True):
        if line.startswith("  ") and not line.startswith("   ") and not line.startswith("  #"):
            blocks.append(line)
        elif line.strip() and not line.startswith("  #"):
            blocks[-1] += line
    assert len(blocks) == len(yaml.safe_load(text)["resources"])
    return text[:start] + head + "".join(reversed(blocks)) + text[end:]


def told(report: Report) -> tuple[object, ...]:
    """What must not depend on any order: ids and fates, decision, counts, coverage, questions."""
    fates = Counter((f.id, f.severity, f.status, f.folded_into or "") for f in report.findings)
    parts = Counter((f.id, part.name, part.severity) for f in report.findings for part in f.parts)
    asked = Counter((q.resource, q.weighty) for q in report.questions)
    return fates, parts, report.decision, dict(report.coverage), asked


@pytest.mark.parametrize("text", [FLAGSHIP, STUDY_NOTES], ids=["secure", "study-notes"])
def test_the_order_of_resources_changes_no_id_no_verdict_no_count(text: str) -> None:
    assert told(reported(shuffled(text))) == told(reported(text))


@pytest.mark.parametrize("text", [FLAGSHIP, STUDY_NOTES], ids=["secure", "study-notes"])
def test_the_order_of_rules_changes_nothing(text: str) -> None:
    assert reported(text, tuple(reversed(DEFAULT_RULES))).findings == reported(text).findings


def test_the_blueprints_are_these_two() -> None:
    assert sorted(path.name for path in BLUEPRINTS.glob("*.yaml")) == [
        "secure-serverless-api.yaml",
        "study-notes-api.yaml",
    ]


JSON = """
import sys
sys.path.insert(0, sys.argv[1])
from judging import FLAGSHIP, STUDY_NOTES, reported
from archgen.formats.findings.findings_json import render
print(render([reported(FLAGSHIP), reported(STUDY_NOTES)]))
"""


def test_no_hash_decides_an_order() -> None:
    folder = str(Path(__file__).parent)
    told = {
        subprocess.run(
            [sys.executable, "-c", JSON, folder],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(told) == 1
    assert b"shield-on-unsupported-resource@shield" in told.pop()
