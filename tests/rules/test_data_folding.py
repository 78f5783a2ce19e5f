"""One slip about data or records is one finding: which of two rules tells it."""

from __future__ import annotations

import pytest
from judging import reported

from archgen.rules.listing import DEFAULT_RULES


def folded(design: str, *rules: str) -> dict[str, str | None]:
    """By id of the findings of some rules: what they are folded into."""
    report = reported(design, DEFAULT_RULES)
    assert not report.mistakes
    return {one.id: one.folded_into for one in report.findings if one.rule in rules}


KEYED = """
resources:
  key: {type: kms-key, rotation: true}
  people: {type: dynamodb, holds: [personal], encryption_key: key%s}
"""


def test_a_copy_without_the_key_is_told_of_once() -> None:
    design = KEYED % "" + (
        "  export: {type: lambda, runtime: python3.13, reads: people, writes: dump}\n"
        "  dump: {type: bucket, holds: [personal], public_access: blocked}\n"
    )
    assert folded(design, "copy-under-weaker-key", "data-without-own-key") == {
        "copy-under-weaker-key@dump": None,
        "data-without-own-key@dump": "copy-under-weaker-key@dump",
    }


def test_a_replica_without_a_key_is_told_of_once() -> None:
    found = folded(KEYED % ", replicas: {eu-west-2: {}}", "copy-under-weaker-key", "data-without-own-key")
    assert found == {
        "copy-under-weaker-key@people": None,
        "data-without-own-key@people": "copy-under-weaker-key@people",
    }


def test_a_copy_among_failures_is_told_of_once() -> None:
    design = KEYED % "" + (
        "  send: {type: lambda, reads: people, sends_to: {jobs: {carries: [personal]}}}\n"
        "  jobs: {type: queue, encryption_key: key, dead_letter: dead, max_receives: 3}\n"
        "  dead: {type: queue}\n"
    )
    head = "weaker-dead-letter-queue@dead"
    rules = ("weaker-dead-letter-queue", "copy-under-weaker-key", "data-without-own-key")
    assert folded(design, *rules) == {
        head: None,
        "copy-under-weaker-key@dead": head,
        "data-without-own-key@dead": head,
    }


@pytest.mark.parametrize(
    ("log", "head"),
    [
        ("retention: 30d", "personal-data-in-log@fn-log"),
        ("retention: 30d, masks: [personal]", None),
    ],
)
def test_a_log_without_the_stores_key_is_told_of_once(log: str, head: str | None) -> None:
    design = KEYED % "" + (
        "  fn: {type: lambda, runtime: python3.13, reads: people, logs_to: fn-log}\n"
        f"  fn-log: {{type: log-group, {log}}}\n"
    )
    found = folded(design, "personal-data-in-log", "data-without-own-key")
    assert found["data-without-own-key@fn-log"] == head
    assert ("personal-data-in-log@fn-log" in found) is (head is not None)


def test_what_a_trace_writes_is_told_with_the_trace() -> None:
    design = KEYED % "" + (
        "  api:\n    {type: api-gateway, protocol: rest, authorizer: iam, execution_log: info,"
        " data_trace: true, logs_to: api-log,\n"
        "     routes: {GET /people: {to: fn, returns: [personal]}}}\n"
        "  fn: {type: lambda, runtime: python3.13, reads: people, logs_to: fn-log}\n"
        "  api-log: {type: log-group, retention: 30d}\n"
        "  fn-log: {type: log-group, retention: 30d, encryption_key: key}\n"
    )
    assert folded(design, "personal-data-in-log", "full-request-trace") == {
        "full-request-trace@api": None,
        "personal-data-in-log@api-log": "full-request-trace@api",
    }


def test_what_only_something_unused_uses_is_told_with_it() -> None:
    design = """
resources:
  fn: {type: lambda, runtime: python3.13, reads: items}
  items: {type: dynamodb, holds: [business]}
  alone: {type: dynamodb, holds: [business]}
"""
    assert folded(design, "unused-resource", "unclassified-data") == {
        "unused-resource@alone": None,
        "unused-resource@fn": None,
        "unused-resource@items": "unused-resource@fn",
    }


def test_the_blueprints_own_region_is_one_finding() -> None:
    design = """
archgen: 1
name: Elsewhere
regions: [us-east-1]
residency: [eu-west-1]
resources:
  people: {type: dynamodb, holds: [personal]}
  names: {type: dynamodb, holds: [personal]}
  far: {type: dynamodb, holds: [personal], region: ap-south-1}
"""
    assert folded(design.lstrip(), "data-outside-its-regions") == {
        "data-outside-its-regions@far": None,
        "data-outside-its-regions@names": "data-outside-its-regions@people",
        "data-outside-its-regions@people": None,
    }


def test_an_api_left_at_its_defaults_where_it_fails_is_one_finding() -> None:
    design = """
resources:
  api: {type: api-gateway, protocol: rest, authorizer: iam, logs_to: logs, routes: {POST /people: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: people}
  people: {type: dynamodb, holds: [personal]}
  logs: {type: log-group, retention: 365d}
"""
    head = "api-without-alarm@api"
    assert folded(design, "raw-error-bodies", "entry-without-access-log", "undiagnosable-api") == {
        "raw-error-bodies@api": head,
        "entry-without-access-log@api": head,
        "undiagnosable-api@api": head,
    }
