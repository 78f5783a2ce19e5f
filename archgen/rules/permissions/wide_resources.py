"""Written rights on anything: actions that name no resource where AWS takes one."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.catalogue.action_facts import CREDENTIALS, DATA_READS, LOOKS, PASSING
from archgen.catalogue.unscoped_actions import UNSCOPED
from archgen.finding.finding import Severity
from archgen.graph.action_patterns import covers, every_service, has_wildcard, service_of
from archgen.graph.written_rights import Grant
from archgen.rules.answers import built, fitting, passed, shown, unsaid
from archgen.rules.readings.narrowing import cut_down
from archgen.rules.readings.written import Holder, changes_permissions, derived, holders, unbounded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_RESOURCE = "wildcard-resource"
_TRACING = "xray"
"""The service of which so few actions take a resource that a pattern on `*` says nothing."""


@rule(
    _RESOURCE,
    concern="permissions",
    severity=Severity.MEDIUM,
    applies_to=("iam-role", "Computes"),
    covers=(
        "iam-no-wildcard-resources",
        "iam-write-constrained",
        "iam-no-data-exfiltration",
        "kms-no-decrypt-all",
        "sm-consumer-scoped",
        "lambda-log-group-owned",
    ),
    refs={
        "checkov": ("CKV_AWS_355", "CKV_AWS_356", "CKV_AWS_108", "CKV_AWS_111"),
        "cdk_nag": ("AwsSolutions-IAM5",),
        "cwe": ("CWE-732", "CWE-200"),
        "well_architected": ("SEC03-BP02",),
    },
)
def wildcard_resource(subject: Subject) -> Iterator[Verdict]:
    """A right on `*` holds for every store, secret and key of the account, those of next year included.

    WHY
      The design names what each piece of code touches. A written right on everything undoes that:
      the neighbour's table, secret and key stand open to the same code.

    HOW IT IS ATTACKED
      A function that reads one secret is taken over and reads all of them, since its role never
      named which.

    JUDGED
      Fails      a written right on `*`, or on an ARN with `*` for the name, with an action that can be
                 narrowed to a resource, and no condition on a tag, on leading keys or on the service
      Passes     named resources; such a condition; derived rights, by construction
      Asks       a statement of a role that does not say on what it holds
      Severity   high for reading data, secrets and for decrypting; medium for writes; low for describing
                 and listing
      Not        actions that AWS cannot narrow, those of services whose list archgen does not have,
                 handing on roles, making credentials, and changing permissions without a bound, which
                 have rules of their own

    MEND IT
      `resources: [<names>]`.

    FALSE ALARM?
      An action that takes no resource and is not in archgen's list yet.

    SOURCES
      https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

    Bad:
        archgen: 1
        name: Every secret
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: token}
          token: {type: secret}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["secretsmanager:GetSecretValue"], resources: ["*"]}]

    Good:
        archgen: 1
        name: One secret
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: token}
          token: {type: secret}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["secretsmanager:GetSecretValue"], resources: [token]}]
    """
    yield from (built(name) for name in derived(subject.graph))
    for holder in holders(subject.graph):
        silent = [one for grant in holder.grants if grant.silent for one in grant.actions if _scoped(one)]
        if silent:
            question = f"On which resources may `{holder.id}` use {shown(silent)}?"
            yield unsaid(holder.id, question, "resources")
        verdict = _boundless(holder)
        if verdict is not None or not silent:
            yield verdict or passed(holder.id)


def _boundless(holder: Holder) -> Verdict | None:
    found: dict[str, tuple[Severity, Grant]] = {}
    for grant in holder.grants:
        if not grant.anywhere or cut_down(grant):
            continue
        for pattern in grant.actions:
            if _scoped(pattern) and not _has_own_rule(holder, grant, pattern):
                found.setdefault(pattern, (_grade(pattern), grant))
    if not found:
        return None
    worst = max(found, key=lambda pattern: found[pattern][0])
    severity, grant = found[worst]
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"nothing says on what `{holder.id}` may use `{worst}`",
            f"nothing says on what `{holder.id}` may act",
            "nothing says on what a role may act",
            rule=_RESOURCE,
        ),
        place=At(holder.id, (*grant.path, "resources"), "everything of its kind"),
        hint=f"`resources: [{', '.join(_candidates(holder)) or '<names>'}]`",
        pieces=tuple(Piece(one, _RESOURCE, grade, "on everything") for one, (grade, _) in found.items()),
        moved=_grade_moved(severity),
        folds_into=("admin-role",),
    )


def _candidates(holder: Holder) -> list[str]:
    """What the statements name beside the star: the likely answer."""
    return list(dict.fromkeys(name for grant in holder.grants if grant.anywhere for name in grant.targets))


def _scoped(pattern: str) -> bool:
    """True when AWS can narrow the action, or some that the pattern stands for, to a resource."""
    service = service_of(pattern)
    if has_wildcard(pattern):
        return (
            every_service(pattern) or has_wildcard(service) or (service in UNSCOPED and service != _TRACING)
        )
    unscoped = UNSCOPED.get(service)
    return unscoped is not None and not any(covers(pattern, action) for action in unscoped)


def _has_own_rule(holder: Holder, grant: Grant, pattern: str) -> bool:
    if has_wildcard(pattern):
        return False
    if any(covers(pattern, action) for action in (PASSING, *CREDENTIALS)):
        return True
    return any(unbounded(holder, grant, action) for action in changes_permissions(pattern))


def _grade(pattern: str) -> Severity:
    if any(covers(pattern, action) for action in DATA_READS):
        return Severity.HIGH
    looks = pattern.partition(":")[2].lower().startswith(tuple(word.lower() for word in LOOKS))
    return Severity.LOW if looks else Severity.MEDIUM


def _grade_moved(severity: Severity) -> str:
    return {
        Severity.HIGH: "high, not medium: it hands out data or secrets",
        Severity.LOW: "low, not medium: it only describes and lists",
    }.get(severity, "")


RULES = (wildcard_resource,)
