"""Written rights to too much: everything, all actions of a service, all but some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archgen.blueprint.model import Blueprint
from archgen.catalogue.action_facts import (
    ADMIN_POLICIES,
    GRAVE_SERVICES,
)
from archgen.finding.finding import Severity
from archgen.graph.action_patterns import every_action, every_service, has_wildcard, service_of
from archgen.graph.trusts import Purpose
from archgen.graph.written_rights import Grant
from archgen.rules.answers import fitting, shown
from archgen.rules.readings.written import Holder, each_owner, judged
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_ADMIN = "admin-role"
_ACTION = "wildcard-action"
_EXCLUSION = "allow-by-exclusion"
_TRIAL = re.compile(r"^(dev|test|sandbox|trial|int|qa|stag)", re.IGNORECASE)


@rule(
    _ADMIN,
    concern="permissions",
    severity=Severity.CRITICAL,
    applies_to=("iam-role",),
    covers=("iam-no-admin-policy",),
    refs={
        "checkov": ("CKV_AWS_62", "CKV_AWS_1", "CKV_AWS_274"),
        "security_hub": ("IAM.1",),
        "cwe": ("CWE-250",),
        "well_architected": ("SEC03-BP02",),
    },
)
def admin_role(subject: Subject) -> Iterator[Verdict]:
    """A role that may do everything hands the account to whoever gets hold of it.

    WHY
      Code needs a handful of actions on a handful of things. With all of them, one fault in one
      function is a fault in everything that the account holds, its logs and backups included.

    HOW IT IS ATTACKED
      A dependency with a back door, or a request that makes code fetch an address, reads the role's
      credentials. With them somebody makes users, opens stores and turns the trail off.

    JUDGED
      Fails      a written role allows `*` on `*`, or carries AdministratorAccess, PowerUserAccess or
                 IAMFullAccess
      Passes     any other written role; rights that follow from the relations, by construction
      Severity   critical for workloads; high for a role that only deploys; low where people take it
                 with a second factor and nobody else does

    MEND IT
      Leave out `allows` and `managed_policies`: the rights then follow from the relations.

    FALSE ALARM?
      A role for emergencies: ask for `mfa` in each of its `trusts`, and it is low.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html

    Bad:
        archgen: 1
        name: A role for everything
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role: {type: iam-role, trusts: {lambda: {}}, managed_policies: [AdministratorAccess]}

    Good:
        archgen: 1
        name: Rights that follow
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role: {type: iam-role, trusts: {lambda: {}}}
    """
    yield from judged(subject.graph, _admin)


_ADMIN_AT = {
    Purpose.WORKLOAD: (Severity.CRITICAL, ""),
    Purpose.PIPELINE: (Severity.HIGH, "high, not critical: only deployments take it"),
    Purpose.EMERGENCY: (Severity.LOW, "low, not critical: people take it with a second factor"),
}


def _admin(holder: Holder) -> Verdict | None:
    severity, moved = _ADMIN_AT[holder.purpose]
    wide = [
        grant for grant in holder.grants if grant.unnamed and any(every_service(one) for one in grant.actions)
    ]
    named = [name for name in holder.policies if name in ADMIN_POLICIES]
    parts = [*(grant.part for grant in wide), *named]
    if not parts:
        return None
    place = (
        At(holder.id, wide[0].path, "everything")
        if wide
        else At(holder.id, ("managed_policies",), "everything")
    )
    left_out = " and no ".join(
        word for word, found in (("`allows`", wide), ("`managed_policies`", named)) if found
    )
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"`{holder.id}` may do everything in the account",
            "a role may do everything in the account",
            rule=_ADMIN,
        ),
        place=place,
        hint=f"no {left_out} on {holder.id}: rights follow the relations",
        pieces=tuple(Piece(part, _ADMIN, severity, "everything") for part in parts),
        moved=moved,
    )


@rule(
    _ACTION,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes", "HasPolicy"),
    covers=("iam-no-wildcard-actions", "iam-no-full-kms-cloudtrail"),
    refs={
        "checkov": ("CKV_AWS_63", "CKV_AWS_49"),
        "security_hub": ("IAM.21",),
        "cdk_nag": ("AwsSolutions-IAM5",),
        "cwe": ("CWE-732", "CWE-250"),
        "well_architected": ("SEC03-BP02",),
    },
)
def wildcard_action(subject: Subject) -> Iterator[Verdict]:
    """`service:*` allows what nobody thought of, and whatever AWS adds to the service later.

    WHY
      A star is never read again. It lets code that reads a table also delete it, and on the services
      that decide about rights, keys and trails it lets code change all three.

    HOW IT IS ATTACKED
      Whoever takes over the code tries the actions that it never uses: those that delete, copy to
      another account, or change who may do what.

    JUDGED
      Fails      `*` or `service:*` in a written role, in the actions of a relation or in a resource policy
      Passes     actions by name; derived rights, by construction
      Shows      a prefix such as `Get*`, as information
      Severity   critical for cloudtrail, iam, kms, organizations and sts, and for `*`; medium where all that
                 it touches has an `environment` for development or tests
      Not        policies of keys, which start with `kms:*` for the own account; policies open to everybody

    MEND IT
      The actions that the relations give; leave out `allows` and they follow.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html

    Bad:
        archgen: 1
        name: All there is to a table
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["dynamodb:*"], resources: [notes]}]

    Good:
        archgen: 1
        name: Reading a table
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows:
              - {effect: allow, actions: ["dynamodb:GetItem", "dynamodb:Query"], resources: [notes]}
    """
    yield from each_owner(subject.graph, _starred)


def _starred(blueprint: Blueprint, owner: str, grants: tuple[Grant, ...]) -> Verdict | None:
    found: dict[str, tuple[Severity, Grant]] = {}
    key = blueprint.resources[owner].type == "kms-key"
    for grant in grants:
        if grant.principals and (key or "*" in grant.principals):
            continue
        for pattern in grant.actions:
            severity = _star(blueprint, grant, pattern)
            if severity is not None and (pattern not in found or severity > found[pattern][0]):
                found[pattern] = (severity, grant)
    if not found:
        return None
    worst = max(found, key=lambda pattern: found[pattern][0])
    severity, grant = found[worst]
    whole = [pattern for pattern in found if every_action(pattern)]
    return Verdict(
        Outcome.FAILED,
        (owner,),
        severity=severity,
        message=_star_message(owner, whole, worst),
        place=At(owner, _actions_at(grant), "stands for more than is named"),
        hint=f"`actions:` by name, those that the relations of {owner} need",
        pieces=tuple(Piece(one, _ACTION, grade, _star_says(one)) for one, (grade, _) in found.items()),
        moved=_star_moved(worst, severity),
        folds_into=(_ADMIN,),
    )


def _actions_at(grant: Grant) -> tuple[str | int, ...]:
    """Where the actions of a grant stand: in its statement, or in the settings of its relation."""
    return (*grant.path, "actions")


def _star(blueprint: Blueprint, grant: Grant, pattern: str) -> Severity | None:
    if not has_wildcard(pattern):
        return None
    if not every_action(pattern):
        return Severity.INFO
    if service_of(pattern) in (*GRAVE_SERVICES, "*"):
        return Severity.CRITICAL
    return Severity.MEDIUM if _on_trial(blueprint, grant) else Severity.HIGH


def _on_trial(blueprint: Blueprint, grant: Grant) -> bool:
    """True where everything that a grant touches is named and stands in a stage for trials."""
    if not grant.targets or len(grant.targets) < len(grant.resources):
        return False
    stages = [str(blueprint.resources[name].body.environment or "") for name in grant.targets]
    return all(_TRIAL.match(stage) for stage in stages)


def _star_says(pattern: str) -> str:
    if not every_action(pattern):
        return "all actions that begin so"
    return "all actions" if service_of(pattern) == "*" else f"all actions of {service_of(pattern)}"


def _star_message(owner: str, whole: list[str], worst: str) -> str:
    if not whole:
        return fitting(
            f"`{worst}` of `{owner}` also allows what AWS adds later", "a prefix allows what AWS adds later"
        )
    return fitting(
        f"`{owner}` may do whatever {shown([service_of(one) for one in whole])} can",
        f"`{owner}` may do whatever some services can",
        "a role may do whatever some services can",
        rule=_ACTION,
    ) if service_of(worst) != "*" else fitting(
        f"`{owner}` may do whatever any service can", "a role may do whatever any service can", rule=_ACTION
    )  # fmt: skip


def _star_moved(worst: str, severity: Severity) -> str:
    service = service_of(worst)
    if severity is Severity.CRITICAL:
        return f"critical, not high: {'some services' if service == '*' else service} decide who may do what"
    if severity is Severity.MEDIUM:
        return "medium, not high: it touches a stage for trials alone"
    return "info, not high: a prefix, not the whole service" if severity is Severity.INFO else ""


@rule(
    _EXCLUSION,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes", "HasPolicy"),
    covers=("iam-no-notaction-notresource",),
    refs={"cwe": ("CWE-183",), "well_architected": ("SEC03-BP02",)},
)
def allow_by_exclusion(subject: Subject) -> Iterator[Verdict]:
    """To allow all but some things allows everything that nobody thought of.

    WHY
      `not_actions` with `allow` opens every other action of every service, `not_resources` every other
      resource, `not_principals` everybody else, strangers among them. It reads like a ban and is none.

    HOW IT IS ATTACKED
      Somebody finds the one action that the list of exceptions forgot; AWS adds new ones every week.

    JUDGED
      Fails      `not_actions`, `not_resources` or `not_principals` in a statement that allows
      Passes     the same words with `deny`; statements that list what they allow
      Severity   high; critical for `not_principals`

    MEND IT
      List what is allowed; keep the exceptions in a statement with `effect: deny`.

    FALSE ALARM?
      A guard for Regions that was written as an allowance: write it as a `deny`.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html

    Bad:
        archgen: 1
        name: Everything but users
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, not_actions: ["iam:*"], resources: [notes]}]

    Good:
        archgen: 1
        name: What it needs
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows:
              - {effect: allow, actions: ["dynamodb:GetItem"], resources: [notes]}
              - {effect: deny, not_actions: ["dynamodb:*"], resources: ["*"]}
    """
    yield from each_owner(subject.graph, _excluding)


def _excluding(_: Blueprint, owner: str, grants: tuple[Grant, ...]) -> Verdict | None:
    found = [
        (grant, word)
        for grant in grants
        for word in ("not_actions", "not_resources", "not_principals")
        if getattr(grant, word)
    ]
    if not found:
        return None
    anyone = any(word == "not_principals" for _, word in found)
    grant, word = next((one for one in found if one[1] == "not_principals"), found[0])
    what = {"not_actions": "every other action", "not_resources": "every other resource"}.get(
        word, "everybody else"
    )
    opens = f"`{owner}` lets in everybody but a few" if anyone else f"`{owner}` may use {what}"
    return Verdict(
        Outcome.FAILED,
        (owner,),
        severity=Severity.CRITICAL if anyone else Severity.HIGH,
        message=fitting(opens, "a policy allows all but what it lists", rule=_EXCLUSION),
        place=At(owner, (*grant.path, word), what),
        hint=f"`{word.removeprefix('not_')}: [<what is allowed>]`, or `effect: deny`",
        pieces=tuple(
            Piece(
                f"{one.part}/{name}",
                _EXCLUSION,
                Severity.CRITICAL if name == "not_principals" else Severity.HIGH,
                "all but these",
            )
            for one, name in found
        ),
        moved="critical, not high: strangers are among the others" if anyone else "",
    )


RULES = (admin_role, wildcard_action, allow_by_exclusion)
