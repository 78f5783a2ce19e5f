"""Written rights that make credentials, or that change who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from archgen.blueprint.model import Blueprint
from archgen.catalogue.action_facts import CREDENTIALS
from archgen.finding.finding import Severity
from archgen.graph.action_patterns import covers, has_wildcard
from archgen.graph.model import Graph
from archgen.graph.rights import users_of
from archgen.graph.trusts import Purpose
from archgen.graph.written_rights import Grant, roles
from archgen.rules.answers import fitting, shown, unsaid
from archgen.rules.permissions.escalation import ways_up
from archgen.rules.readings.written import Holder, changes_permissions, folded, judged, unbounded
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_MINTING = "credential-minting"
_CHANGING = "unbounded-permission-management"
_SHOWING = ("assumes", "manages")


@rule(
    _MINTING,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes"),
    covers=("iam-no-credential-exposure",),
    refs={
        "checkov": ("CKV_AWS_107", "CKV_AWS_287"),
        "cwe": ("CWE-522",),
        "well_architected": ("SEC03-BP02",),
    },
)
def credential_minting(subject: Subject) -> Iterator[Verdict]:
    """A right that answers with credentials lets its holder become somebody else, and keep that.

    WHY
      An access key works from anywhere and outlives the function that made it. A design that draws
      who takes which role shows where identities are made; a written right hides it.

    HOW IT IS ATTACKED
      The attacker takes over the code for a minute, makes a key for a user, and comes back with it
      when the code has long been mended.

    JUDGED
      Fails      a written right to an action that returns credentials or tokens, on `*`, or on a target
                 that no `assumes` or `manages` of whoever has the right shows
      Passes     a named target that such a relation shows; derived rights, by construction
      Severity   high; medium where a relation shows it and the resources are wide
      Folds      into privilege-escalation where the same actions raise its holder

    MEND IT
      Remove the action, or draw it: `assumes: <role>`, `manages: {<pool>: {actions: [...]}}`.

    FALSE ALARM?
      A function that gives out tokens by design: draw the relation.

    SOURCES
      https://cloudsplaining.readthedocs.io/en/latest/glossary/credentials-exposure/

    Bad:
        archgen: 1
        name: Any role it likes
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["sts:AssumeRole"], resources: ["*"]}]

    Good:
        archgen: 1
        name: The role that is drawn
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, assumes: session}
          session: {type: iam-role, trusts: {fn-role: {}}}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["sts:AssumeRole"], resources: [session]}]
    """
    yield from judged(subject.graph, partial(_minting, subject.graph))


def _minting(graph: Graph, holder: Holder) -> Verdict | None:
    drawn = _drawn(graph.blueprint, holder)
    graded: dict[str, Severity] = {}
    places: list[Grant] = []
    minted: set[str] = set()
    for grant in holder.grants:
        for pattern in grant.actions:
            made = [action for action in CREDENTIALS if covers(pattern, action)]
            severity = _mint_grade(grant, drawn) if made else None
            if severity is not None:
                graded[pattern] = max(severity, graded.get(pattern, severity))
                places.append(grant)
                minted.update(made)
    if not graded:
        return None
    severity = max(graded.values())
    raising = {action for actions in ways_up(graph, holder.id).values() for action in actions}
    named = next((one for one in graded if not has_wildcard(one)), next(iter(graded)))
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"`{holder.id}` makes credentials for others by `{named}`",
            f"`{holder.id}` makes credentials for others",
            "a role makes credentials for others",
            rule=_MINTING,
        ),
        place=At(holder.id, (*places[0].path, "actions"), "answers with credentials"),
        hint=f"remove {shown([*graded])}, or name the target and draw it: `assumes` or `manages`",
        pieces=tuple(
            Piece(one, _MINTING, grade, "answers with credentials") for one, grade in graded.items()
        ),
        moved="medium, not high: a relation shows it" if severity is Severity.MEDIUM else "",
        folds_into=(*folded([*graded]), *(("privilege-escalation",) if minted <= raising else ())),
    )


def _drawn(blueprint: Blueprint, holder: Holder) -> frozenset[str]:
    """The targets that a holder, or whoever acts as it, is drawn to take or to change."""
    owners = (holder.id, *users_of(blueprint, holder.id))
    lines = (line for name in owners for line in blueprint.outgoing.get(name, ()))
    return frozenset(line.target for line in lines if line.verb in _SHOWING)


def _mint_grade(grant: Grant, drawn: frozenset[str]) -> Severity | None:
    """How bad it is that a grant makes credentials; None where its targets are named and drawn."""
    if grant.unnamed:
        return Severity.MEDIUM if drawn else Severity.HIGH
    shown_all = (
        bool(grant.targets) and len(grant.targets) == len(grant.resources) and set(grant.targets) <= drawn
    )
    return None if shown_all else Severity.HIGH


@rule(
    _CHANGING,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes"),
    covers=("iam-permissions-management-constrained", "iam-permission-boundary"),
    refs={
        "checkov": ("CKV_AWS_109", "CKV_AWS_289"),
        "cwe": ("CWE-269",),
        "well_architected": ("SEC03-BP05",),
    },
)
def unbounded_permission_management(subject: Subject) -> Iterator[Verdict]:
    """Who changes policies without a bound opens whatever it likes to whomever it likes.

    WHY
      Roles, key policies, bucket policies and permissions of functions decide who gets in. A boundary
      or a condition keeps what is created or changed below a line that somebody drew.

    HOW IT IS ATTACKED
      The code that may write bucket policies writes one for the attacker's account; nothing needs to
      be copied out, the attacker just reads.

    JUDGED
      Fails      a written right to create roles, or to change policies of roles, keys, buckets, secrets,
                 queues, topics, buses, tables, logs or functions, and neither boundary nor condition
      Passes     `boundary` on the role; a condition on the statement. Whoever creates roles or users needs
                 `iam:PermissionsBoundary` as the condition, so that these carry one; derived rights, by
                 construction
      Asks       `manages` a role without saying the actions
      Severity   high for workloads; medium for deployments and people
      Folds      into privilege-escalation where all its actions raise its holder

    MEND IT
      `boundary: <policy>` and, for creating roles,
      `conditions: {StringEquals: {iam:PermissionsBoundary: <policy>}}`.

    FALSE ALARM?
      A policy of the organisation bounds it: waive it with that policy's name.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html

    Bad:
        archgen: 1
        name: Any bucket's policy
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          files: {type: bucket}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["s3:PutBucketPolicy"], resources: [files]}]

    Good:
        archgen: 1
        name: Within a boundary
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          files: {type: bucket}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            boundary: workload-boundary
            allows: [{effect: allow, actions: ["s3:PutBucketPolicy"], resources: [files]}]
    """
    graph = subject.graph
    yield from judged(graph, partial(_changing, graph))
    yield from _asked(graph)


def _asked(graph: Graph) -> Iterator[Verdict]:
    """A question for each line by which somebody changes a role and does not say how."""
    drawn = {role.id for role in roles(graph.blueprint)}
    for line in graph.blueprint.relations:
        if line.verb == "manages" and line.target in drawn and not line.settings.actions:
            question = f"With which actions does `{line.source}` change `{line.target}`?"
            yield unsaid(line.source, question, "actions", part=line.part)


def _changing(graph: Graph, holder: Holder) -> Verdict | None:
    found: dict[str, Grant] = {}
    changes: set[str] = set()
    for grant in holder.grants:
        for pattern in grant.actions:
            loose = [one for one in changes_permissions(pattern) if unbounded(holder, grant, one)]
            if loose:
                found.setdefault(pattern, grant)
                changes.update(loose)
    if not found:
        return None
    at_work = holder.purpose is Purpose.WORKLOAD
    severity = Severity.HIGH if at_work else Severity.MEDIUM
    first = next(iter(found.values()))
    raising = {action for actions in ways_up(graph, holder.id).values() for action in actions}
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"`{holder.id}` changes without a bound who may do what",
            f"`{holder.id}` changes who may do what",
            "a role changes who may do what",
            rule=_CHANGING,
        ),
        place=At(holder.id, (*first.path, "actions"), "decides who gets in"),
        hint=_bound(holder, changes),
        pieces=tuple(Piece(one, _CHANGING, severity, "decides who gets in") for one in found),
        moved="" if at_work else "medium, not high: no code of the system has it",
        folds_into=(*folded([*found]), *(("privilege-escalation",) if changes <= raising else ())),
    )


def _bound(holder: Holder, changes: set[str]) -> str:
    creates = bool(changes & {"iam:CreateRole", "iam:CreateUser"})
    condition = "`conditions: {StringEquals: {iam:PermissionsBoundary: <policy>}}` on the statement"
    if holder.bounded:
        return condition
    return f"`boundary: <policy>`\n{condition}" if creates else "`boundary: <policy>` on the role"


RULES = (credential_minting, unbounded_permission_management)
