"""Waivers: what they cover, for how long, and what is said about bad ones."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from policy_designs import DAY, found, reported

from archgen.blueprint.model import Waiver
from archgen.finding.finding import AppliedWaiver, Part, Severity, Status
from archgen.policy.charges import Charge
from archgen.policy.report import Decision, Report
from archgen.policy.waivers import EVERY_PART, waive
from archgen.rules.listing import ALL_RULES

DESIGN = """
resources:
  users: {type: cognito-user-pool, deletion_protection: true, self_sign_up: false}
  api:
    type: api-gateway
    protocol: http
    authorizer: iam
    throttle: {rate: 100/s, burst: 200}
    routes:
      GET /time: {to: fn, authorizer: none}
  fn: {type: lambda, runtime: python3.13, tracing: true, logs_to: logs}
  logs: {type: log-group}
  health: {type: alarm, watches: api, metrics: [5xx, 4xx]}
waivers:
"""
COMPLETE = "reason: Known., control: A check., owner: team"


def waived(*entries: str, today: date | None = DAY) -> Report:
    """The report on the design with these waivers, each given as `rule: …, resource: …`."""
    return reported(DESIGN + "".join(f"  - {{{entry}}}\n" for entry in entries), today=today)


def statuses(report: Report) -> dict[str, Status]:
    """Each finding with its status."""
    return {finding.id: finding.status for finding in report.findings}


RETENTION = f"rule: log-without-retention, resource: logs, {COMPLETE}, until: 2027-03-31"


def test_a_waiver_covers_the_finding_on_its_resource() -> None:
    report = waived(RETENTION)
    assert statuses(report)["log-without-retention@logs"] is Status.WAIVED
    (finding,) = [one for one in report.findings if one.id == "log-without-retention@logs"]
    assert finding.waiver == AppliedWaiver("team", "Known.", "A check.", date(2027, 3, 31))
    assert report.waived == 1
    (use,) = report.waivers
    assert (use.covers, use.days_left) == (("log-without-retention@logs",), 129)


def test_without_a_part_a_finding_about_a_part_stays_open() -> None:
    entry = f"rule: route-without-authorizer, resource: api, {COMPLETE}, until: 2027-03-31"
    report = waived(entry)
    assert statuses(report)["route-without-authorizer@api/GET /time"] is Status.OPEN
    (idle,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert idle.id == "incomplete-waiver@api/route-without-authorizer"
    assert idle.hint == "it fails on a part: `part: GET /time`"


@pytest.mark.parametrize("part", ["GET /time", EVERY_PART])
def test_a_part_or_a_star_covers_the_finding_about_a_part(part: str) -> None:
    entry = f"rule: route-without-authorizer, resource: api, part: '{part}', {COMPLETE}, until: 2027-03-31"
    assert statuses(waived(entry))["route-without-authorizer@api/GET /time"] is Status.WAIVED


def test_a_listed_part_drops_out_and_the_rest_keeps_its_worst_severity() -> None:
    entry = f"rule: password-only-sign-in, resource: users, part: mfa, {COMPLETE}, until: 2027-03-31"
    report = waived(entry)
    (finding,) = [one for one in report.open if one.rule == "password-only-sign-in"]
    assert [(part.name, part.status) for part in finding.parts] == [
        ("mfa", Status.WAIVED),
        ("password", Status.OPEN),
    ]
    assert finding.severity is Severity.LOW
    assert report.waivers[0].covers == ("password-only-sign-in@users/mfa",)


def test_all_parts_waived_is_waived() -> None:
    entries = [
        f"rule: password-only-sign-in, resource: users, part: {part}, {COMPLETE}, until: 2027-03-31"
        for part in ("mfa", "password")
    ]
    report = waived(*entries)
    assert statuses(report)["password-only-sign-in@users"] is Status.WAIVED
    assert [use.covers for use in report.waivers] == [
        ("password-only-sign-in@users/mfa",),
        ("password-only-sign-in@users/password",),
    ]


def test_an_expired_waiver_waives_nothing_and_is_said_to_have_ended() -> None:
    entry = RETENTION.replace("2027-03-31", "2026-11-10")
    report = waived(entry)
    assert statuses(report)["log-without-retention@logs"] is Status.OPEN
    (ended,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert ended.message == "the waiver for `log-without-retention` ended 12 days ago"
    assert report.waivers[0].covers == ()
    assert report.waivers[0].days_left == -12


def test_the_last_day_still_counts_and_a_day_not_known_ends_nothing() -> None:
    entry = RETENTION.replace("2027-03-31", "2026-11-22")
    assert statuses(waived(entry))["log-without-retention@logs"] is Status.WAIVED
    past = RETENTION.replace("2027-03-31", "2001-01-01")
    assert statuses(waived(past, today=None))["log-without-retention@logs"] is Status.WAIVED


SAFE = """
resources:
  logs: {type: log-group}
waivers:
"""


def test_a_waiver_near_its_end_is_a_condition() -> None:
    far = reported(f"{SAFE}  - {{{RETENTION}}}\n")
    near = reported(f"{SAFE}  - {{{RETENTION.replace('2027-03-31', '2026-12-22')}}}\n")
    assert far.decision is Decision.APPROVE
    assert near.decision is Decision.APPROVE_WITH_CONDITIONS
    assert near.because == "one waiver in progress or near the end"


def test_a_waiver_in_progress_is_a_condition() -> None:
    report = reported(f"{SAFE}  - {{status: in-progress, {RETENTION}}}\n")
    assert report.decision is Decision.APPROVE_WITH_CONDITIONS


def test_a_waiver_that_covers_nothing_is_told_once() -> None:
    report = waived(f"rule: weak-tls, resource: api, {COMPLETE}, until: 2027-03-31")
    (idle,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert idle.id == "incomplete-waiver@api/weak-tls"
    assert idle.message == "the waiver for `weak-tls` covers nothing"
    assert idle.primary.text == "nothing fails here"
    lacking = waived("rule: weak-tls, resource: api, reason: Known.")
    assert [one.message for one in lacking.open if one.rule == "incomplete-waiver"] == [idle.message]


def test_an_unknown_rule_is_said_to_be_none() -> None:
    report = waived(f"rule: no-such-rule, resource: api, {COMPLETE}, until: 2027-03-31")
    (idle,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert idle.primary.text == "no rule has this name"
    assert idle.hint == "name a rule that fails here, or take the waiver out"


def test_a_rule_mistyped_in_a_waiver_has_a_neighbour() -> None:
    report = waived(f"rule: weak-tsl, resource: api, {COMPLETE}, until: 2027-03-31")
    (idle,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert idle.hint == "did you mean weak-tls?"


def test_a_rule_that_was_not_run_leaves_its_waiver_alone() -> None:
    some = tuple(rule for rule in ALL_RULES if rule.name in ("weak-tls", "incomplete-waiver"))
    text = f"{SAFE}  - {{{RETENTION}}}\n"
    assert reported(text, some).findings == ()
    only = tuple(rule for rule in ALL_RULES if rule.name == "weak-tls")
    unknown = f"{SAFE}  - {{rule: no-such-rule, resource: logs, {COMPLETE}, until: 2027-03-31}}\n"
    assert reported(unknown, only).findings == ()


def test_an_incomplete_waiver_weighs_what_it_hides() -> None:
    entry = "rule: route-without-authorizer, resource: api, part: GET /time, reason: Known."
    report = waived(entry)
    assert statuses(report)["route-without-authorizer@api/GET /time"] is Status.WAIVED
    (lacking,) = [one for one in report.open if one.rule == "incomplete-waiver"]
    assert lacking.severity is Severity.HIGH
    assert lacking.message == "the waiver for `route-without-authorizer` names no owner, control or until"


def test_a_finding_about_a_waiver_cannot_be_waived() -> None:
    entries = [
        "rule: log-without-retention, resource: logs, reason: Known.",
        f"rule: incomplete-waiver, resource: logs, part: '*', {COMPLETE}, until: 2027-03-31",
    ]
    assert statuses(waived(*entries))["incomplete-waiver@logs/log-without-retention"] is Status.OPEN


def waiver(rule: str, resource: str, part: str | None = None) -> Waiver:
    """A complete waiver by hand."""
    return Waiver(
        rule,
        resource,
        part,
        "accepted",
        "Known.",
        "A check.",
        "team",
        "",
        "",
        date(2027, 3, 31),
        ("waivers", 0),
    )


def test_a_name_that_the_rule_once_had_still_covers() -> None:
    one = Charge(found("new-name", "api"), ("new-name", "old-name"))
    (marked,), (use,) = waive([one], (waiver("old-name", "api"),), DAY)
    assert marked.finding.status is Status.WAIVED
    assert use.covers == ("new-name@api",)


def test_other_resources_and_other_rules_are_not_covered() -> None:
    one = Charge(found("name", "api"), ("name",))
    for other in (waiver("name", "fn"), waiver("other", "api"), waiver("name", "api", "mfa")):
        (marked,), (use,) = waive([one], (other,), DAY)
        assert marked == one
        assert use.covers == ()


def test_of_two_waivers_the_first_covers() -> None:
    one = Charge(found("name", "api"), ("name",))
    _, uses = waive([one], (waiver("name", "api"), waiver("name", "api", EVERY_PART)), DAY)
    assert [use.covers for use in uses] == [("name@api",), ()]


def test_a_waived_part_leaves_the_others_their_severity() -> None:
    parts = (Part("a", "name", Severity.HIGH), Part("b", "name", Severity.LOW))
    one = Charge(replace(found("name", "api", Severity.HIGH), parts=parts), ("name",))
    (marked,), _ = waive([one], (waiver("name", "api", "b"),), DAY)
    assert marked.finding.severity is Severity.HIGH
    (marked,), _ = waive([one], (waiver("name", "api", "a"),), DAY)
    assert marked.finding.severity is Severity.LOW
