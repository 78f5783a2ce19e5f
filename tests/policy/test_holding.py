"""One slip is told once: what rests on it waits, by name, until it is mended."""

from __future__ import annotations

import pytest

from archgen.pipeline import judge, load
from archgen.policy.report import Held, Report

DESK = """\
archgen: 1
name: Parcel desk
regions: [eu-west-1]
resources:
  browser: {type: client, kind: browser, calls: desk}
  desk:
    type: api-gateway
    protocol: rest
    THROTTLE
    routes:
      GET /parcels: {to: list-fn, public: Open data.}
  list-fn: {type: lambda, runtime: python3.13, reserved_concurrency: 9, reads: parcels}
  parcels:
    type: dynamodb
    holds: [public]
  notes: {type: log-group}
"""


def judged(line: str, text: str = DESK) -> Report:
    return judge(load(text.replace("    THROTTLE\n", line).encode()))


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_without_a_mistake_nothing_waits() -> None:
    report = judged("")
    assert report.held == ()
    assert "api-without-throttle" in rules(report)


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("    thortle: {rate: 200/s, burst: 400}\n", "unknown-key"),
        ("    throttle: often\n", "wrong-type"),
        ("    throttle: {rate: 200/s}\n    throttle: {rate: 300/s}\n", "duplicate-key"),
    ],
)
def test_a_setting_that_could_not_be_read_is_not_called_missing(line: str, mistake: str) -> None:
    report = judged(line)
    assert [finding.rule for finding in report.mistakes] == [mistake]
    assert "api-without-throttle" not in rules(report)
    where = 10 if mistake == "duplicate-key" else 9
    assert report.held == (Held("api-without-throttle", "desk", where),)


def test_a_mistake_elsewhere_holds_nothing_back() -> None:
    report = judged("    titel: Desk\n")
    assert report.mistakes
    assert report.held == ()
    assert "api-without-throttle" in rules(report)


def test_a_slip_in_one_resource_holds_nothing_of_another_back() -> None:
    report = judged("", DESK.replace("type: log-group", "type: log-group, retension: 30d"))
    assert report.held == (Held("log-without-retention", "notes", 15),)
    assert "api-without-throttle" in rules(report)
