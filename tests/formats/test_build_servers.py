"""Findings for build servers and pull requests: JUnit, GitHub, GitLab, Markdown."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from msgspec.structs import replace
from reports import FOLDED, OPEN_ROUTE, PARCEL_DESK, POOL, TRAIL, UNSIGNED, UNTRACED, WAIVED, label, report

from archgen.finding.finding import Finding, Severity
from archgen.formats.findings import findings_markdown, github, gitlab, junit
from archgen.policy.report import Decision

EVERYTHING = report(
    OPEN_ROUTE, TRAIL, POOL, UNSIGNED, UNTRACED, WAIVED, FOLDED, because="one critical finding"
)
NOTHING = report(decision=Decision.APPROVE, because="nothing is open")
NASTY = "a %0A::error::b\n| c <b> ]]> \x1b[31m `x` @all"


def nasty() -> Finding:
    return replace(UNSIGNED, message=NASTY, hint=NASTY, primary=label(11, 3, 8, NASTY), part=NASTY)


def suites(*reports: object) -> ET.Element:
    return ET.fromstring(junit.render(reports))  # type: ignore[arg-type]  # noqa: S314 - our own text


def test_junit_fails_what_is_open_and_skips_what_is_waived() -> None:
    root = suites(EVERYTHING)
    (suite,) = root
    cases = {case.get("name"): [child.tag for child in case] for case in suite}
    assert cases == {
        "route-without-authorizer@api/ANY /{proxy+}": ["failure"],
        TRAIL.id: ["failure"],
        POOL.id: ["failure"],
        UNSIGNED.id: ["failure"],
        UNTRACED.id: ["failure"],
        WAIVED.id: ["skipped"],
    }
    assert {root.get("tests"), suite.get("tests")} == {"6"}
    assert (suite.get("failures"), suite.get("skipped")) == ("5", "1")


def test_junit_says_where_by_which_path_and_what_to_write() -> None:
    failure = suites(EVERYTHING)[0][0][0]
    assert failure.get("type") == "critical"
    assert failure.get("message") == OPEN_ROUTE.message
    assert failure.text is not None
    assert failure.text.splitlines()[:3] == [
        "notes.yaml:10:7",
        "path: client -> api -> notes-fn -> notes",
        "to mend it: let `api` ask `users`:",
    ]
    assert suites(EVERYTHING)[0][5][0].get("message") == (
        "waived by ann@example.com until 2027-03-31: Notes are copied nightly."
    )


def test_junit_shows_that_a_sound_blueprint_was_judged() -> None:
    (suite,) = suites(NOTHING)
    assert [case.get("name") for case in suite] == ["nothing is open"]
    assert (suite.get("failures"), suite.get("tests")) == ("0", "1")


def test_junit_is_xml_whatever_a_blueprint_says() -> None:
    (suite,) = suites(report(nasty()))
    message = suite[0][0].get("message")
    assert message is not None
    assert "<b> ]]>" in message
    assert "\x1b" not in message


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(*findings: Finding) -> list[tuple[str, dict[str, str], str]]:
    rows = []
    for line in github.render([report(*findings)]).splitlines():
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        rows.append((match[1], {name: unquote(value) for name, value in pairs}, unquote(match[3])))
    return rows


def test_github_gets_an_annotation_for_each_open_finding_the_worst_first() -> None:
    rows = commands(UNTRACED, POOL, OPEN_ROUTE, WAIVED, FOLDED)
    assert [(level, place["title"]) for level, place, _ in rows] == [
        ("error", "critical: route-without-authorizer"),
        ("warning", "medium: pool-left-at-defaults"),
        ("notice", "info: untraced-code"),
    ]
    _, place, message = rows[0]
    assert place | {"title": ""} == {
        "file": "notes.yaml",
        "line": "10",
        "endLine": "10",
        "col": "7",
        "endColumn": "20",
        "title": "",
    }
    assert message.splitlines()[0] == OPEN_ROUTE.message
    assert message.splitlines()[-1] == "Path: client -> api -> notes-fn -> notes"


def test_github_reads_one_command_whatever_a_blueprint_says() -> None:
    ((level, place, message),) = commands(
        replace(nasty(), primary=replace(label(11, 3, 8), path="a,b:c%.yaml"))
    )
    assert (level, place["file"]) == ("notice", "a,b:c%.yaml")
    assert "a %0A::error::b" in message
    assert "\x1b" not in github.render([report(nasty())])


def test_gitlab_gets_an_entry_for_each_open_finding() -> None:
    entries = json.loads(gitlab.render([EVERYTHING]))
    assert [(entry["check_name"], entry["severity"]) for entry in entries] == [
        ("route-without-authorizer", "blocker"),
        ("trail-left-at-defaults", "critical"),
        ("pool-left-at-defaults", "major"),
        ("unsigned-code", "minor"),
        ("untraced-code", "info"),
    ]
    assert entries[0]["location"] == {"path": "notes.yaml", "lines": {"begin": 10, "end": 10}}
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_gitlab_knows_a_finding_again_when_lines_move_and_files_are_renamed() -> None:
    def fingerprints(line: int, path: str) -> list[str]:
        moved = replace(POOL, primary=replace(label(line, 3, 5), path=path))
        return [entry["fingerprint"] for entry in json.loads(gitlab.render([report(moved, path=path)]))]

    assert fingerprints(13, "notes.yaml") == fingerprints(40, "renamed.yaml")
    slips = json.loads(gitlab.render([report(text=PARCEL_DESK)]))
    assert len({entry["fingerprint"] for entry in slips}) == len(slips)


def test_markdown_has_the_counts_a_row_for_each_finding_and_what_to_write() -> None:
    text = findings_markdown.render([EVERYTHING])
    assert text.startswith("## Design review: 1 critical, 1 high, 1 medium, 1 low, 1 info\n")
    assert "### Study notes: changes required\n" in text
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| **")]
    assert [row[0] for row in rows] == [
        f"| **{severity.word}**" for severity in sorted(Severity, reverse=True)
    ]
    assert rows[0][1:] == [
        "anyone on the internet can read and write notes<br>`route-without-authorizer`",
        "`notes.yaml:10` |",
    ]
    assert "- path: `client -> api -> notes-fn -> notes`" in text
    assert "- let `api` ask `users`:<br>`api: {authorizer: user-token}`" in text
    assert "1 waived." in text
    assert "## Design review: nothing is open" in findings_markdown.render([NOTHING])


def test_markdown_has_no_markup_of_a_blueprint() -> None:
    text = findings_markdown.render([report(nasty())])
    (row,) = [line for line in text.splitlines() if line.startswith("| **")]
    assert len(re.split(r"(?<!\\)\|", row)) == 5
    assert "<b>" not in re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "\x1b" not in text


def test_markdown_stays_below_what_a_comment_takes() -> None:
    many = [replace(POOL, resources=(f"users-{number}",), message="x" * 72) for number in range(2000)]
    text = findings_markdown.render([report(*many)])
    assert "… and 1950 more." in text
    assert len(text) < 65_536


@pytest.mark.parametrize("form", [junit, github, gitlab, findings_markdown])
def test_the_same_reports_give_the_same_text_and_mistakes_are_told_too(form: object) -> None:
    mistaken = report(text=PARCEL_DESK)
    text = form.render([mistaken])  # type: ignore[attr-defined]
    assert text == form.render([mistaken])  # type: ignore[attr-defined]
    assert all(finding.rule in text for finding in mistaken.mistakes)
