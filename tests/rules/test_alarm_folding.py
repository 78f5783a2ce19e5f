"""One cause, one finding: alarms that end in one place, and alarms that are only turned off."""

from __future__ import annotations

from judging import reported

from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = tuple(rule for rule in ALL_RULES if rule.concern == "alarms")


def findings(design: str) -> dict[str, list[str]]:
    """The open findings about alarms by id, each with the names of its parts."""
    report = reported(design, RULES)
    assert not report.mistakes
    return {finding.id: [part.name for part in finding.parts] for finding in report.open}


def test_alarms_that_end_in_one_place_are_one_finding() -> None:
    found = findings("""\
resources:
  fn: {type: lambda, runtime: python3.13}
  errors: {type: alarm, watches: fn, metrics: [errors], notifies: on-call}
  load: {type: alarm, watches: fn, metrics: [throttles], notifies: on-call}
  alone: {type: alarm, watches: fn, metrics: [latency], notifies: other}
  on-call: {type: topic}
  other: {type: topic}
""")
    assert set(found) == {"alarm-without-action@errors", "alarm-without-action@alone"}


def test_an_alarm_that_is_off_folds_into_what_nothing_else_watches() -> None:
    found = findings("""\
resources:
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
  job: {type: lambda, runtime: python3.13, triggered_by: nightly, on_failure: failed}
  failed: {type: queue}
  nightly: {type: schedule, every: 1d}
  api-health: {type: alarm, watches: api, metrics: [5xx, 4xx], notifies: pager, enabled: false}
  job-health: {type: alarm, watches: job, metrics: [errors], notifies: pager, enabled: false}
  pager: {type: external, kind: pager}
""")
    assert set(found) == {"api-without-alarm@api", "function-without-alarm@job"}


def test_an_alarm_that_is_off_beside_another_speaks_for_itself() -> None:
    found = findings("""\
resources:
  api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
  health: {type: alarm, watches: api, metrics: [5xx, 4xx], notifies: pager}
  extra: {type: alarm, watches: api, metrics: [latency], notifies: pager, enabled: false}
  pager: {type: external, kind: pager}
""")
    assert set(found) == {"alarm-without-action@extra"}
