"""Written rights by which their holder gets more: sets of actions that raise it, and roles handed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from archgen.blueprint.model import Blueprint
from archgen.catalogue.action_facts import ESCALATIONS, ONLY_OF_OTHERS, PASSING
from archgen.finding.finding import Severity
from archgen.graph.action_patterns import covers, service_of
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.rights import role_of
from archgen.graph.trusts import Purpose
from archgen.graph.written_rights import Grant, values_of
from archgen.rules.answers import fitting
from archgen.rules.readings.needs import needed
from archgen.rules.readings.written import Holder, folded, holders, judged
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_ESCALATION = "privilege-escalation"
_PASS = "pass-role-anywhere"  # noqa: S105 - the name of a rule
_TO_SERVICE = "iam:PassedToService"
_RUNS_AS = {"ecs": "ecs-tasks"}
"""The service that takes the role, where it is not the one whose action creates the thing."""


@rule(
    _ESCALATION,
    concern="permissions",
    severity=Severity.CRITICAL,
    applies_to=("iam-role", "Computes"),
    covers=("iam-no-privilege-escalation",),
    refs={
        "checkov": ("CKV_AWS_110", "CKV_AWS_286", "CKV2_AWS_40", "CKV2_AWS_56"),
        "cwe": ("CWE-269",),
        "well_architected": ("SEC03-BP02",),
    },
)
def privilege_escalation(subject: Subject) -> Iterator[Verdict]:
    """Some rights are all rights: with them a role gives itself, or takes over, whatever it lacks.

    WHY
      A role that may attach policies attaches AdministratorAccess to itself. One that may hand on a
      role and create a function runs code as that role. What else the policy lists no longer matters.

    HOW IT IS ATTACKED
      Whoever takes over the code looks first for these few actions; tools list them in seconds.

    JUDGED
      Fails      a written role has such a set: writing policies, trusts or passwords of others, handing on a
                 role to something that it creates, changing the code of a function that may do more
      Passes     none of them; a permissions boundary on the role, or asked for by `iam:PermissionsBoundary`;
                 `iam:PassedToService` for a service that the set does not use; one named user or a function
                 that may do no more; derived rights, by construction
      Severity   critical for workloads; high for deployments and for people

    MEND IT
      Remove the actions, or set `boundary: <policy>` on the role.

    FALSE ALARM?
      A pipeline by design: it needs a boundary.

    SOURCES
      https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
      https://pathfinding.cloud/paths/

    Bad:
        archgen: 1
        name: A role that raises itself
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["iam:AttachRolePolicy"], resources: [fn-role]}]

    Good:
        archgen: 1
        name: A role within bounds
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            boundary: workload-boundary
            allows: [{effect: allow, actions: ["iam:AttachRolePolicy"], resources: [fn-role]}]
    """
    yield from judged(subject.graph, partial(_escalating, subject.graph))


def _escalating(graph: Graph, holder: Holder) -> Verdict | None:
    ways = ways_up(graph, holder.id)
    if not ways:
        return None
    severity = Severity.CRITICAL if holder.purpose is Purpose.WORKLOAD else Severity.HIGH
    patterns = [pattern for way in ways for pattern in way.split(" + ")]
    grant = next(iter(holder.letting(next(iter(ways.values()))[0])))
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=fitting(
            f"`{holder.id}` can give itself more rights",
            "a role can give itself more rights",
            rule=_ESCALATION,
        ),
        place=At(holder.id, (*grant.path, "actions"), "raises its own rights"),
        hint=f"remove {_listed(ways)}, or `boundary: <policy>` on {_bounded_by(graph.blueprint, holder)}",
        pieces=tuple(Piece(way, _ESCALATION, severity, "more rights than it was given") for way in ways),
        moved="" if severity is Severity.CRITICAL else "high, not critical: no code of the system has it",
        folds_into=folded(patterns),
    )


def _listed(ways: Mapping[str, tuple[str, ...]]) -> str:
    first, *others = ways
    return f"`{first}`" + (f" and {len(others)} more" if others else "")


def _bounded_by(blueprint: Blueprint, holder: Holder) -> str:
    return (
        holder.id if hasattr(holder.resource.body, "trusts") else role_of(blueprint, holder.id) or "its role"
    )


@once
def ways_up(graph: Graph, holder_id: str) -> Mapping[str, tuple[str, ...]]:
    """The sets of actions by which a holder raises itself, by the patterns that let them through."""
    holder = next(one for one in holders(graph) if one.id == holder_id)
    if holder.bounded:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for actions in ESCALATIONS:
        patterns = _patterns(graph, holder, actions)
        if patterns:
            found.setdefault(" + ".join(dict.fromkeys(patterns)), actions)
    return found


def _patterns(graph: Graph, holder: Holder, actions: tuple[str, ...]) -> list[str]:
    """The patterns that let all these actions through, in their order; none where one is missing."""
    found: list[str] = []
    for action in actions:
        pattern = _lets(graph, holder, action, actions)
        if pattern is None:
            return []
        found.append(pattern)
    return found


def _lets(graph: Graph, holder: Holder, action: str, actions: tuple[str, ...]) -> str | None:
    """The pattern by which a holder may do this in a way that raises it; None where none does."""
    for grant in holder.letting(action):
        if "iam:permissionsboundary" in grant.keys:
            continue
        if action == PASSING and not _passes_to(grant, actions[1]):
            continue
        if action in ONLY_OF_OTHERS and not grant.unnamed and not _takes_over(graph, holder, grant, action):
            continue
        return grant.granting(action)
    return None


def _passes_to(grant: Grant, creating: str) -> bool:
    """True where a role may be handed to the service that an action sets to work."""
    services = values_of(grant, _TO_SERVICE)
    service = service_of(creating)
    return not services or any(
        covers(one, f"{_RUNS_AS.get(service, service)}.amazonaws.com") for one in services
    )


def _takes_over(graph: Graph, holder: Holder, grant: Grant, action: str) -> bool:
    """True where one of the named functions, whose code may be changed, may do what the holder may not."""
    if service_of(action) != "lambda":
        return False
    rights = needed(graph)
    return any(
        _beyond(holder, right.target, right.actions)
        for name in grant.targets
        if name != holder.id
        for right in rights.get(name, ())
    )


def _beyond(holder: Holder, target: str, actions: list[str]) -> bool:
    return any(
        not any(grant.anywhere or target in grant.targets for grant in holder.letting(action))
        for action in actions
    )


@rule(
    _PASS,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role", "Computes"),
    covers=("iam-passrole-scoped",),
    refs={"cwe": ("CWE-269",), "well_architected": ("SEC03-BP02",)},
)
def pass_role_anywhere(subject: Subject) -> Iterator[Verdict]:
    """Who may hand on any role to any service acts with the strongest role of the account.

    WHY
      `iam:PassRole` lets its holder give a role to something that then runs as it. Without names it
      is every role, without `iam:PassedToService` every service that takes roles.

    HOW IT IS ATTACKED
      The attacker starts something small, hands it the administrators' role, and reads what it answers.

    JUDGED
      Fails      a written right to `iam:PassRole` on `*`, or without the condition `iam:PassedToService`
      Passes     named roles and the service that gets them; derived rights, by construction
      Severity   high; critical for `*` on a role that code of the system has
      Folds      into privilege-escalation where the same role can also create what takes the role

    MEND IT
      `resources: [<role>]` and `conditions: {StringEquals: {iam:PassedToService: lambda.amazonaws.com}}`.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html

    Bad:
        archgen: 1
        name: Any role to anything
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: [{effect: allow, actions: ["iam:PassRole"], resources: ["*"]}]

    Good:
        archgen: 1
        name: One role to one service
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows:
              - effect: allow
                actions: ["iam:PassRole"]
                resources: [job-role]
                conditions: {StringEquals: {"iam:PassedToService": scheduler.amazonaws.com}}
          job-role: {type: iam-role, trusts: {scheduler: {source_account: "111122223333"}}}
    """
    yield from judged(subject.graph, partial(_passing, subject.graph))


def _passing(graph: Graph, holder: Holder) -> Verdict | None:
    loose = [grant for grant in holder.letting(PASSING) if grant.unnamed or not values_of(grant, _TO_SERVICE)]
    if not loose:
        return None
    at_work = holder.purpose is Purpose.WORKLOAD
    graded = {
        str(grant.granting(PASSING)): Severity.CRITICAL if grant.unnamed and at_work else Severity.HIGH
        for grant in sorted(loose, key=lambda one: one.unnamed)
    }
    severity = max(graded.values())
    grant = next((one for one in loose if one.unnamed), loose[0])
    message = (
        fitting(
            f"`{holder.id}` may hand on any role there is", "a role may hand on any role there is", rule=_PASS
        )
        if grant.unnamed
        else fitting(f"`{holder.id}` may hand roles to any service", "roles go to any service", rule=_PASS)
    )
    up = any(PASSING in actions for actions in ways_up(graph, holder.id).values())
    return Verdict(
        Outcome.FAILED,
        (holder.id,),
        severity=severity,
        message=message,
        place=At(
            holder.id, (*grant.path, "resources" if grant.anywhere else "actions"), "any role, any service"
        ),
        hint="`resources: [<role>]` and\n"
        "`conditions: {StringEquals: {iam:PassedToService: <service>.amazonaws.com}}`",
        pieces=tuple(Piece(one, _PASS, grade, "hands on roles") for one, grade in graded.items()),
        moved="critical, not high: code of the system has it, for any role"
        if severity > Severity.HIGH
        else "",
        folds_into=(*folded([*graded]), *((_ESCALATION,) if up else ())),
    )


RULES = (privilege_escalation, pass_role_anywhere)
