"""Whether anybody hears when an account is taken over."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.account_facts import (
    DETECTIONS,
    MORE_DETECTIONS,
    NETWORK_DETECTION,
    ORGANIZATION_DETECTION,
    PASSWORD_LENGTH,
    PASSWORD_REUSE,
)
from archgen.catalogue.facts import Fact
from archgen.finding.finding import Severity
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.foreign_guards import WATCHES, guarded_from_outside
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.whole_design import holds_restricted
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unwatched-account"
_ACCOUNT = "account"
_SAYS = {
    "root-use": "use of the root user",
    "unauthorized-calls": "refused calls",
    "sign-in-without-mfa": "sign-ins with a password alone",
    "iam-changes": "changed rights",
    "trail-changes": "a stopped trail",
    "key-disable": "disabled keys",
    "sign-in-failures": "failing sign-ins",
    "bucket-policy-changes": "opened buckets",
    "config-changes": "a stopped recorder",
    "network-changes": "changed networks",
    "organization-changes": "changes of the organisation",
}
"""What each detection tells of, in the words of a message."""


@rule(
    _NAME,
    concern="audit",
    severity=Severity.LOW,
    applies_to=(_ACCOUNT,),
    covers=(
        "cw-metric-unauthorized-calls",
        "cw-metric-console-signin-no-mfa",
        "cw-metric-root-use",
        "cw-metric-iam-changes",
        "cw-metric-cloudtrail-changes",
        "cw-metric-console-auth-failures",
        "cw-metric-kms-disable",
        "cw-metric-s3-policy-changes",
        "cw-metric-config-changes",
        "cw-metric-network-changes",
        "cw-metric-org-changes",
        "iam-access-analyzer",
        "iam-account-password-policy",
    ),
    refs={
        "security_hub": (
            *(f"CloudWatch.{number}" for number in range(1, 15)),
            "IAM.7",
            "IAM.10",
            "IAM.28",
        ),
        "checkov": tuple(f"CKV_AWS_{number}" for number in range(9, 16)),
        "cwe": ("CWE-521",),
        "well_architected": ("SEC02-BP01", "SEC03-BP07", "SEC04-BP04"),
    },
)
def unwatched_account(subject: Subject) -> Iterator[Verdict]:
    """An account that is taken over shows it in a few calls, if anybody hears of them.

    WHY
      Whoever takes an account over signs in as root, tries calls that are refused, changes rights,
      stops the trail or disables a key. Each is rare in an account that code deploys to, and an alarm
      on it costs next to nothing. Most accounts are watched by a team for all; then one word says so.

    HOW IT IS ATTACKED
      The first hours decide. What was done in them is read in the trail weeks later.

    JUDGED
      Fails      `detects` is written, and root-use, unauthorized-calls, sign-in-without-mfa, iam-changes,
                 trail-changes or key-disable is neither in it nor in a metric filter that an alarm watches;
                 the access analyzer is off, or leaves a Region of the design out; the passwords of IAM users
                 may have fewer than 14 characters, or be old ones
      Passes     all of that is there
      Asks       once for each account, about all of which nothing is said; where no account is drawn, once
                 for the design
      Not        an account with `managed_by`, with its `organization`, or that another file's resource
                 watches (`{from: org/security-hub, to: shop, as: watches}`)
      Severity   medium where restricted data lies in the design; there sign-in failures, changes of bucket
                 policies and of AWS Config belong to the list as well, with a VPC those of networks, and
                 with an organisation's trail those of the organisation (low)

    MEND IT
      `detects: [...]` on the account, or `managed_by:` with the team that watches it.

    FALSE ALARM?
      A platform team or Security Hub watches it: write `managed_by`.

    SOURCES
      https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
      https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html

    Bad:
        archgen: 1
        name: Half watched
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
        boundaries:
          shop: {type: account, id: 111122223333, detects: [root-use, iam-changes]}

    Good:
        archgen: 1
        name: Watched
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13}
        boundaries:
          shop:
            type: account
            id: 111122223333
            access_analyzer: true
            root: {keys: false, mfa: hardware}
            detects:
              [root-use, unauthorized-calls, sign-in-without-mfa, iam-changes, trail-changes, key-disable]
    """
    graph = subject.graph
    accounts = graph.blueprint.of_type(_ACCOUNT)
    if not accounts and _stands_in_aws(graph.blueprint):
        yield unsaid(
            "", "Which account is it, what raises an alarm there, and who has its root user?", _ACCOUNT
        )
    for account in accounts:
        if _watched_elsewhere(graph, account):
            yield idle(account.id)
            continue
        pieces = (*_undetected(graph, account), *_unanalysed(graph, account), *_weak_passwords(account))
        questions = tuple(_unsaid(graph, account))
        if pieces:
            yield _unwatched(account, pieces)
        elif not questions:
            yield passed(account.id)
        yield from questions


def _stands_in_aws(blueprint: Blueprint) -> bool:
    return any(not one.boundary and not outside(one) for one in blueprint.resources.values())


def _watched_elsewhere(graph: Graph, account: Resource) -> bool:
    claimed = account.stated("managed_by") or account.stated("organization")
    return claimed or account.id in guarded_from_outside(graph, *WATCHES)


@once
def _filtered(graph: Graph) -> tuple[tuple[str, str], ...]:
    """What metric filters with an alarm look for, each with the account that the filter stands in."""
    blueprint = graph.blueprint
    rung = {line.target for line in blueprint.relations if line.verb == "watches"}
    return tuple(
        (account_of(blueprint, one), str(word))
        for one in blueprint.of_type("metric-filter")
        if one.id in rung
        for word in one.value("detects") or ()
        if word in _SAYS
    )


def _list_of(graph: Graph, account: Resource) -> tuple[str, ...]:
    """What raises an alarm in the account: its own list, and filters that alarms watch."""
    filters = (word for place, word in _filtered(graph) if place in ("", account.id))
    return tuple(dict.fromkeys((*(account.value("detects") or ()), *filters)))


def _undetected(graph: Graph, account: Resource) -> Iterator[Piece]:
    """The detections that a list leaves out; none where there is no list at all, which is a question."""
    there = _list_of(graph, account)
    if not there:
        return
    heavy = holds_restricted(graph)
    grave = Severity.MEDIUM if heavy else Severity.LOW
    wanted = dict.fromkeys(_words(DETECTIONS), grave)
    if heavy:
        wanted |= dict.fromkeys(_also(graph, account), Severity.LOW)
    for word, severity in wanted.items():
        if word not in there:
            yield Piece(word, _NAME, severity, f"nobody hears of {_SAYS[word]}")


def _also(graph: Graph, account: Resource) -> Iterator[str]:
    """What belongs to the list where the data is of the most secret."""
    blueprint = graph.blueprint
    yield from _words(MORE_DETECTIONS)
    if any(account_of(blueprint, vpc) in ("", account.id) for vpc in blueprint.of_type("vpc")):
        yield from _words(NETWORK_DETECTION)
    trails = (one for one in blueprint.of_type("cloudtrail") if one.value("organization"))
    if any(account_of(blueprint, trail) in ("", account.id) for trail in trails):
        yield from _words(ORGANIZATION_DETECTION)


def _words(fact: Fact) -> tuple[str, ...]:
    return fact.value if isinstance(fact.value, tuple) else (str(fact.value),)


def _unanalysed(graph: Graph, account: Resource) -> Iterator[Piece]:
    said = account.value("access_analyzer")
    if said is None or said is True:
        return
    left = [region for region in graph.blueprint.regions if region not in (said or ())]
    if left:
        where = "in no Region" if said is False else f"not in {left[0]}"
        yield Piece("access_analyzer", _NAME, Severity.LOW, where)


def _weak_passwords(account: Resource) -> Iterator[Piece]:
    policy = account.value("password_policy")
    if policy is None:
        return
    for word, wanted in (("length", PASSWORD_LENGTH), ("reuse", PASSWORD_REUSE)):
        said = getattr(policy, word)
        if said is not None and said < float(str(wanted.value)):
            yield Piece(f"password_policy/{word}", _NAME, Severity.LOW, f"{said}, not {wanted.value}")


def _unsaid(graph: Graph, account: Resource) -> Iterator[Verdict]:
    name = account.id
    if not _list_of(graph, account):
        yield unsaid(name, f"What raises an alarm in `{name}`, or which team watches it?", "detects")
    if account.value("access_analyzer") is None:
        yield unsaid(name, f"Which Regions of `{name}` have an access analyzer?", "access_analyzer")
    root = account.value("root")
    if root is None or root.keys is None or root.mfa is None:
        silent = "root" if root is None else f"root/{'keys' if root.keys is None else 'mfa'}"
        yield unsaid(name, f"Who is root in `{name}`: are there keys, and which second factor?", silent)
    if account.value("password_policy") is None and _signs_in_by_password(graph, account):
        yield unsaid(name, f"Which rules do passwords of IAM users in `{name}` follow?", "password_policy")


def _signs_in_by_password(graph: Graph, account: Resource) -> bool:
    """True where somebody has a password of IAM: a user without keys, or an operator who says so."""
    blueprint = graph.blueprint
    users = (one for one in blueprint.of_type("iam-role") if one.value("user") is True)
    people = (one for one in blueprint.of_type("client") if one.value("auth") == "password")
    return any(
        one.value("access_keys") is None and account_of(blueprint, one) in ("", account.id) for one in users
    ) or any(not one.stated("signs_in_with") and one.stated("assumes") for one in people)


def _unwatched(account: Resource, pieces: tuple[Piece, ...]) -> Verdict:
    severity = max(piece.severity for piece in pieces)
    missing = [piece.name for piece in pieces if piece.name in _SAYS]
    first = pieces[0]
    field = "detects" if missing else first.name
    return Verdict(
        Outcome.FAILED,
        (account.id,),
        severity=severity,
        message=_message(account.id, missing, first.name),
        place=At(account.id, tuple(field.split("/")), f"{len(missing)} left out" if missing else first.says),
        hint=_hint(account.id, missing, first.name),
        pieces=pieces,
        moved=moved_by(severity, Severity.LOW, "restricted data lies in the design"),
        silent=field,
    )


def _message(account: str, missing: list[str], other: str) -> str:
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return fitting(
            f"in `{account}` nobody hears of {_SAYS[missing[0]]}{more}",
            f"`{account}` is watched in part only",
            rule=_NAME,
        )
    if other == "access_analyzer":
        return f"nothing finds what `{account}` opens to outsiders"
    return f"passwords of users in `{account}` may be short, or old ones"


def _hint(account: str, missing: list[str], other: str) -> str:
    if missing:
        return f"{', '.join(missing)} in `detects` of {account}, or `managed_by:` the team that watches it"
    if other == "access_analyzer":
        return "`access_analyzer: true`"
    return f"`password_policy: {{length: {PASSWORD_LENGTH.value}, reuse: {PASSWORD_REUSE.value}}}`"


RULES = (unwatched_account,)
