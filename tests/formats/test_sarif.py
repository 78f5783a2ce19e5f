"""Findings as SARIF 2.1.0: what the standard asks of each object, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from msgspec.structs import replace
from reports import FOLDED, OPEN_ROUTE, PARCEL_DESK, POOL, TRAIL, UNSIGNED, UNTRACED, WAIVED, report

from archgen.finding.finding import Category, Severity, Status
from archgen.formats.findings.sarif import render
from archgen.policy.report import Report
from archgen.rules.rule import Rule
from archgen.rules.verdict import Verdict

Json: TypeAlias = Any


def _judge(_: object) -> Iterable[Verdict]:
    """A route that the internet reaches names nobody who checks the caller.

    WHY
        Because.
    """
    return ()


RULE = Rule(
    "route-without-authorizer", "authentication", Category.SECURITY, Severity.CRITICAL, ("api",), _judge
)
EVERYTHING = report(OPEN_ROUTE, TRAIL, POOL, UNSIGNED, UNTRACED, WAIVED, FOLDED)


def log(*reports: Report) -> Json:
    return json.loads(render(reports, {RULE.name: RULE}))


def run(*reports: Report) -> Json:
    (only,) = log(*reports)["runs"]
    return only


def result(rule: str, *reports: Report) -> Json:
    (only,) = (row for row in run(*reports)["results"] if row["ruleId"] == rule)
    return only


def check_location(location: Json) -> None:
    """A location of the standard: sections 3.28 to 3.30 and 3.33."""
    assert set(location) <= {"id", "physicalLocation", "logicalLocations", "message"}
    if "physicalLocation" in location:
        place = location["physicalLocation"]
        assert set(place) == {"artifactLocation", "region"}
        assert set(place["artifactLocation"]) == {"uri"}
        region = place["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert all(isinstance(value, int) and value >= 1 for value in region.values())
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    for name in location.get("logicalLocations", ()):
        assert name["fullyQualifiedName"]
    assert set(location.get("message", {"text": "x"})) == {"text"}


def check_result(row: Json, rules: Json) -> None:
    """A result of the standard: section 3.27."""
    assert rules[row["ruleIndex"]]["id"] == row["ruleId"]
    assert row["level"] in {"none", "note", "warning", "error"}
    assert row["message"]["text"]
    assert all(isinstance(value, str) for value in row["partialFingerprints"].values())
    for location in (*row["locations"], *row.get("relatedLocations", ())):
        check_location(location)
    ids = [location["id"] for location in row.get("relatedLocations", ())]
    assert len(set(ids)) == len(ids)
    for flow in row.get("codeFlows", ()):
        assert flow["threadFlows"]
        for step in (step for thread in flow["threadFlows"] for step in thread["locations"]):
            assert step["importance"] in {"important", "essential", "unimportant"}
            check_location(step["location"])
    for suppression in row.get("suppressions", ()):
        assert suppression["kind"] in {"inSource", "external"}
        assert suppression["status"] in {"accepted", "underReview", "rejected"}


def test_every_object_has_what_the_standard_asks() -> None:
    written = log(EVERYTHING, report(text=PARCEL_DESK, path="a b/ü.yaml"), report(text=""))
    assert set(written) == {"$schema", "version", "runs"}
    assert written["version"] == "2.1.0"
    (only,) = written["runs"]
    assert set(only) == {"tool", "columnKind", "results"}
    assert only["columnKind"] == "unicodeCodePoints"
    driver = only["tool"]["driver"]
    assert driver["name"] == "archgen"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
    for row in only["results"]:
        check_result(row, driver["rules"])
    prints = [row["partialFingerprints"]["archgen/v1"] for row in only["results"]]
    assert len(set(prints)) == len(prints)


def test_no_report_gives_a_log_without_results() -> None:
    assert run()["results"] == []
    assert run()["tool"]["driver"]["rules"] == []


def test_levels_follow_severities() -> None:
    levels = {row["ruleId"]: row["level"] for row in run(EVERYTHING)["results"]}
    assert levels == {
        "route-without-authorizer": "error",
        "trail-left-at-defaults": "error",
        "pool-left-at-defaults": "warning",
        "unsigned-code": "note",
        "untraced-code": "note",
        "table-without-recovery": "error",
    }


def test_a_rule_is_described_by_its_manual() -> None:
    (described,) = (row for row in run(EVERYTHING)["tool"]["driver"]["rules"] if row["id"] == RULE.name)
    assert described["name"] == "RouteWithoutAuthorizer"
    assert described["shortDescription"]["text"] == RULE.summary
    assert "WHY" in described["help"]["text"]
    assert described["defaultConfiguration"] == {"level": "error"}
    assert described["properties"] == {"tags": ["security", "authentication"], "security-severity": "9.5"}


def test_a_mistake_describes_itself() -> None:
    rules = {row["id"]: row for row in run(report(text="a: 1\na: 2\n"))["tool"]["driver"]["rules"]}
    described = rules["duplicate-key"]
    assert described["shortDescription"]["text"] == "`a` is written twice"
    assert described["help"]["text"] == "keep one; archgen judged neither"
    assert described["properties"] == {"tags": ["syntax"]}


def test_a_result_points_at_the_text_and_at_what_belongs_to_it() -> None:
    row = result("route-without-authorizer", EVERYTHING)
    (place,) = row["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "notes.yaml"},
        "region": {"startLine": 10, "startColumn": 7, "endLine": 10, "endColumn": 20},
    }
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "api/ANY /{proxy+}"
    assert [related["message"]["text"] for related in row["relatedLocations"]] == ["a label grants nothing"]
    assert row["message"]["text"].startswith(
        "anyone on the internet can read and write `notes`. To mend it: let"
    )


def test_a_witness_path_is_a_code_flow_through_the_file() -> None:
    steps = result("route-without-authorizer", EVERYTHING)["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["logicalLocations"][0]["fullyQualifiedName"] for step in steps] == [
        "client",
        "api",
        "notes-fn",
        "notes",
    ]
    lines = [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps]
    assert lines == [5, 6, 11, 12]
    assert [step["importance"] for step in steps] == ["important", "essential", "important", "important"]


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    assert result("table-without-recovery", EVERYTHING)["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "Notes are copied nightly.; control: the nightly copy; owner: ann@example.com",
        }
    ]
    assert "suppressions" not in result("unsigned-code", EVERYTHING)


def test_a_baselined_finding_is_suppressed_too() -> None:
    old = replace(UNSIGNED, status=Status.BASELINED)
    assert result("unsigned-code", report(old))["suppressions"][0]["justification"] == "in the baseline"


def test_folded_findings_stand_in_their_heads() -> None:
    assert "folded-rule" not in {row["ruleId"] for row in run(EVERYTHING)["results"]}


def test_addresses_are_relative_and_escaped() -> None:
    row = result("empty-file", report(text="", path="a b/ü#.yaml"))
    assert row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC%23.yaml"


def test_a_fingerprint_outlives_moved_lines_and_renamed_files() -> None:
    moved = replace(UNSIGNED, primary=replace(UNSIGNED.primary, path="other.yaml"))
    there = result("unsigned-code", report(moved, path="other.yaml"))
    here = result("unsigned-code", EVERYTHING)
    assert (
        there["partialFingerprints"]
        == here["partialFingerprints"]
        == {"archgen/v1": "Study notes#unsigned-code@notes-fn"}
    )


def test_the_log_is_the_same_on_another_day() -> None:
    later = replace(EVERYTHING, today=date(2030, 1, 1))
    assert render([EVERYTHING]) == render([later])
