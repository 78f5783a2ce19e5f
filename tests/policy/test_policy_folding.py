"""One cause, one finding: what folds into what, and what happens when the head is waived."""

from __future__ import annotations

from itertools import permutations

import pytest
from msgspec.structs import replace
from policy_designs import found, reported

from archgen.finding.finding import Finding, Hop, Severity, Status
from archgen.graph.model import Guard
from archgen.policy.charges import Charge
from archgen.policy.folding import fold, repairs

POOL = """
resources:
  users: {type: cognito-user-pool, deletion_protection: true}
"""
OPEN_WAIVED = """
waivers:
  - rule: password-only-sign-in
    resource: users
    reason: A forum.
    control: Nothing to lose.
    owner: team
    until: 2027-03-31
"""


def charge(
    finding: Finding,
    cause: tuple[str, Guard] | None = None,
    into: tuple[str, ...] = (),
    stands_for: tuple[str, ...] = (),
) -> Charge:
    """A charge by hand."""
    return Charge(finding, (finding.rule,), cause, into, stands_for)


def heads(*charges: Charge) -> dict[str, str | None]:
    """What each finding folds into, whatever the order of the charges."""
    orders = permutations(charges)
    told = [{finding.id: finding.folded_into for finding in fold(order)} for order in orders]
    assert all(one == told[0] for one in told)
    return told[0]


def test_a_rule_names_the_rule_that_takes_it_in() -> None:
    report = reported(POOL)
    (head,) = [finding for finding in report.open if finding.rule == "password-only-sign-in"]
    assert [(part.name, part.rule, part.severity) for part in head.parts] == [
        ("mfa", "password-only-sign-in", Severity.MEDIUM),
        ("password", "password-only-sign-in", Severity.LOW),
        ("self_sign_up", "open-sign-up", Severity.LOW),
    ]
    folded = {finding.id: finding.folded_into for finding in report.findings if finding.folded_into}
    assert folded == {"open-sign-up@users": "password-only-sign-in@users"}


def test_a_waived_head_takes_nothing_in() -> None:
    report = reported(POOL + OPEN_WAIVED)
    assert [finding.id for finding in report.open] == ["open-sign-up@users"]
    (waived,) = [finding for finding in report.findings if finding.status is Status.WAIVED]
    assert [part.name for part in waived.parts] == ["mfa", "password"]


def test_what_a_waived_head_stood_for_is_led_by_the_worst_of_it() -> None:
    head = replace(found("head", "api", Severity.HIGH), status=Status.WAIVED)
    worst = charge(found("worst", "api"), into=("head",))
    other = charge(found("other", "api", Severity.LOW), into=("head",))
    assert heads(charge(head), worst, other) == {
        "head@api": None,
        "worst@api": None,
        "other@api": "worst@api",
    }


def test_who_answers_for_a_cause_is_not_told_of_it_by_another_rule() -> None:
    cause = ("api", Guard.INSPECTION)
    head = charge(replace(found("head", "api"), status=Status.WAIVED), cause)
    twin = charge(found("twin", "api"), cause, into=("head",))
    other = charge(found("other", "api"), ("api/b", Guard.INSPECTION), into=("head",))
    assert heads(head, twin, other) == {"head@api": None, "twin@api": "head@api", "other@api": None}
    (told, _) = fold([head, twin])
    assert [(part.name, part.status) for part in told.parts] == [("twin", Status.WAIVED)]


def test_a_head_has_the_severity_of_its_worst_part() -> None:
    low = charge(found("head", "api", Severity.LOW))
    high = charge(found("part", "api", Severity.HIGH), into=("head",))
    head, _ = fold([low, high])
    assert (head.id, head.severity, head.folded_into) == ("head@api", Severity.HIGH, None)
    assert [(part.name, part.rule) for part in head.parts] == [("part", "part")]


def test_another_resource_folds_only_where_the_head_stands_for_it() -> None:
    other = charge(found("part", "fn"), into=("head",))
    assert heads(charge(found("head", "logs")), other)["part@fn"] is None
    head = charge(found("head", "logs"), stands_for=("fn",))
    assert heads(head, other)["part@fn"] == "head@logs"
    assert fold([head, other])[0].parts[0].name == "fn"


def test_a_waived_finding_does_not_fold() -> None:
    waived = charge(replace(found("part", "api"), status=Status.WAIVED), into=("head",))
    assert heads(charge(found("head", "api")), waived) == {"head@api": None, "part@api": None}


def test_chains_end_at_one_head() -> None:
    first = charge(found("first", "api"))
    second = charge(found("second", "api"), into=("first",))
    third = charge(found("third", "api"), into=("second",))
    assert heads(first, second, third) == {
        "first@api": None,
        "second@api": "first@api",
        "third@api": "first@api",
    }


@pytest.mark.parametrize(
    ("head", "other", "mends"),
    [
        (Guard.IDENTITY, Guard.OBJECT, True),
        (Guard.IDENTITY, Guard.IDENTITY, True),
        (Guard.OBJECT, Guard.IDENTITY, False),
        (Guard.PERMISSION, Guard.TENANT, True),
        (Guard.ORIGIN, Guard.INSPECTION, True),
        (Guard.NETWORK, Guard.IDENTITY, True),
        (Guard.INSPECTION, Guard.IDENTITY, False),
        (Guard.IDENTITY, Guard.INSPECTION, False),
        (Guard.THROTTLE, Guard.LOG, False),
    ],
)
def test_an_earlier_guard_makes_later_ones_idle(head: Guard, other: Guard, mends: bool) -> None:  # noqa: FBT001
    assert repairs(head, other) is mends


def test_findings_of_one_cause_fold_into_the_earlier_guard() -> None:
    asks_nobody = charge(found("asks-nobody", "api", Severity.CRITICAL), ("api", Guard.IDENTITY))
    unowned = charge(found("unowned", "api", Severity.HIGH, "GET /x"), ("api/GET /x", Guard.OBJECT))
    assert heads(asks_nobody, unowned)["unowned@api/GET /x"] == "asks-nobody@api"


def test_other_places_and_other_guards_are_other_causes() -> None:
    here = charge(found("asks-nobody", "api", Severity.CRITICAL), ("api", Guard.IDENTITY))
    elsewhere = charge(found("unowned", "other"), ("other/GET /x", Guard.OBJECT))
    beside = charge(found("uninspected", "api"), ("api", Guard.INSPECTION))
    near = charge(found("unowned", "api-two"), ("api-two", Guard.OBJECT))
    assert set(heads(here, elsewhere, beside, near).values()) == {None}


def test_what_is_reached_beyond_the_head_is_a_finding_of_its_own() -> None:
    head = charge(
        replace(found("asks-nobody", "api", Severity.CRITICAL), sinks=("a",)), ("api", Guard.IDENTITY)
    )
    more = charge(replace(found("unowned", "api"), sinks=("a", "b")), ("api", Guard.OBJECT))
    less = charge(replace(found("untold", "api"), sinks=("a",)), ("api", Guard.TENANT))
    assert heads(head, more, less) == {
        "asks-nobody@api": None,
        "unowned@api": None,
        "untold@api": "asks-nobody@api",
    }


def test_of_equals_the_one_that_shows_a_path_leads() -> None:
    local = charge(found("a-local", "api"), ("api", Guard.IDENTITY))
    path = replace(found("z-path", "api"), path=(Hop("@internet"), Hop("api", place=True)))
    assert heads(local, charge(path, ("api", Guard.IDENTITY)))["a-local@api"] == "z-path@api"


UNWATCHED = """
resources:
  api:
    type: api-gateway
    protocol: rest
    authorizer: iam
    routes:
      GET /notes: {to: fn}
  fn: {type: lambda, runtime: python3.13}
"""


def test_every_part_of_a_finding_that_folds_by_name_is_told() -> None:
    (head,) = [one for one in reported(UNWATCHED).open if one.rule == "api-without-alarm"]
    folded = [(part.name, part.severity) for part in head.parts if part.rule == "undiagnosable-api"]
    assert folded == [
        ("execution_log", Severity.LOW),
        ("tracing", Severity.LOW),
        ("fn", Severity.LOW),
        ("metrics", Severity.INFO),
    ]


GROUPLESS = """
resources:
  one-fn: {type: lambda, runtime: python3.13}
  two-fn: {type: lambda, runtime: python3.13}
  six-fn: {type: lambda, runtime: python3.13}
"""


def test_functions_without_a_log_group_are_one_finding_of_the_design() -> None:
    shown = [one for one in reported(GROUPLESS).findings if one.rule == "log-without-retention"]
    (head,) = [one for one in shown if one.counts]
    assert (head.id, head.message) == (
        "log-without-retention@one-fn",
        "what `one-fn`, `two-fn` and `six-fn` log is kept for ever",
    )
    assert {one.id for one in shown if one.folded_into == head.id} == {
        "log-without-retention@two-fn",
        "log-without-retention@six-fn",
    }
    assert {part.name for part in head.parts} == {"two-fn", "six-fn"}
