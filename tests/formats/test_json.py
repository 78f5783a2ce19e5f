"""Findings as JSON: the shape that the schema promises, and nothing lost."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from msgspec.structs import replace
from reports import FOLDED, OPEN_ROUTE, PARCEL_DESK, POOL, QUESTION, TRAIL, UNSIGNED, WAIVED, report

from archgen import __version__
from archgen.finding.finding import Status
from archgen.formats.findings.findings_json import render
from archgen.policy.report import Decision, Report

Json: TypeAlias = Any

SCHEMA = json.loads(files("archgen.formats.findings").joinpath("findings.schema.json").read_text("utf-8"))
EVERYTHING = report(
    OPEN_ROUTE, TRAIL, POOL, UNSIGNED, WAIVED, FOLDED, because="one critical finding", questions=(QUESTION,)
)


def written(*reports: Report) -> Json:
    return json.loads(render(reports))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "reports",
    [(), (EVERYTHING,), (EVERYTHING, report(text=PARCEL_DESK)), (report(text=""), report(text="- a\n"))],
    ids=["none", "a design", "two, one with mistakes", "nothing read"],
)
def test_what_is_written_keeps_to_the_schema(reports: tuple[Report, ...]) -> None:
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(written(*reports))


@pytest.mark.parametrize("missing", ["id", "status", "location", "refs"])
def test_the_schema_notices_what_is_missing(missing: str) -> None:
    document = written(EVERYTHING)
    del document["blueprints"][0]["findings"][0][missing]
    assert not Draft202012Validator(SCHEMA).is_valid(document)


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = written(EVERYTHING)
    document["blueprints"][0]["findings"][0]["colour"] = "red"
    assert not Draft202012Validator(SCHEMA).is_valid(document)


def test_the_head_says_format_and_version() -> None:
    assert {key: value for key, value in written().items() if key != "blueprints"} == {
        "format": 1,
        "archgen": __version__,
    }


def test_a_blueprint_has_its_decision_counts_coverage_and_questions() -> None:
    (blueprint,) = written(EVERYTHING)["blueprints"]
    del blueprint["findings"]
    assert blueprint == {
        "path": "notes.yaml",
        "name": "Study notes",
        "decision": "changes required",
        "because": "one critical finding",
        "counts": {
            "open": {"critical": 1, "high": 1, "medium": 1, "low": 1, "info": 0},
            "waived": 1,
            "baselined": 0,
        },
        "coverage": {"passed": 7, "by_construction": 0, "failed": 6, "not_applicable": 0, "not_stated": 0},
        "questions": [
            {
                "resource": "notes-fn",
                "question": "What does `notes-fn` check?",
                "silent": ["object_check"],
                "weighty": True,
            }
        ],
        "held_back": [],
    }


def test_a_finding_says_everything() -> None:
    first = written(EVERYTHING)["blueprints"][0]["findings"][0]
    assert first == {
        "id": "route-without-authorizer@api/ANY /{proxy+}",
        "rule": "route-without-authorizer",
        "category": "security",
        "severity": "critical",
        "confidence": "high",
        "resources": ["api"],
        "part": "ANY /{proxy+}",
        "message": "anyone on the internet can read and write `notes`",
        "hint": OPEN_ROUTE.hint,
        "assumed_default": True,
        "fixable": False,
        "location": {"path": "notes.yaml", "line": 10, "column": 7, "end_line": 10, "end_column": 20},
        "label": "no authorizer here",
        "related": [
            {
                "location": {"path": "notes.yaml", "line": 16, "column": 5, "end_line": 16, "end_column": 55},
                "text": "a label grants nothing",
            }
        ],
        "refs": {"cwe": ["CWE-306"], "security_hub": ["APIGateway.8"]},
        "status": "open",
        "path": [
            {"node": "client", "text": "", "place": False},
            {"node": "api", "text": "nothing asks who is calling", "place": True},
            {"node": "notes-fn", "text": "", "place": False},
            {"node": "notes", "text": "", "place": False},
        ],
    }


def test_waivers_parts_and_folding_are_written_where_they_are() -> None:
    rows = {row["rule"]: row for row in written(EVERYTHING)["blueprints"][0]["findings"]}
    assert rows["table-without-recovery"]["waiver"] == {
        "owner": "ann@example.com",
        "reason": "Notes are copied nightly.",
        "control": "the nightly copy",
        "until": "2027-03-31",
    }
    assert rows["folded-rule"]["folded_into"] == POOL.id
    assert [part["name"] for part in rows["trail-left-at-defaults"]["parts"]] == [
        "logs_to",
        "multi_region",
        "log_file_validation",
    ]
    assert (rows["trail-left-at-defaults"]["fixable"], rows["trail-left-at-defaults"]["hint"]) == (
        True,
        "adds the last two; the bucket has to be named",
    )
    assert {"waiver", "parts", "folded_into", "path", "notes"}.isdisjoint(rows["unsigned-code"])


def test_baselined_findings_are_counted_apart() -> None:
    old = replace(UNSIGNED, status=Status.BASELINED)
    counts = written(report(old, decision=Decision.APPROVE))["blueprints"][0]["counts"]
    assert (counts["open"]["low"], counts["baselined"]) == (0, 1)


def test_hostile_names_survive_as_they_are() -> None:
    name = 'a"]-->\n<script>|`\x1b[31m\u202e'
    row = written(report(replace(UNSIGNED, message=name, resources=(name,))))["blueprints"][0]["findings"][0]
    assert (row["message"], row["resources"]) == (name, [name])
