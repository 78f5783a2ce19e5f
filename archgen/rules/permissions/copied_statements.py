"""Statements that stand in several roles word for word."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Severity
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.written_rights import Grant, grants_of, is_written, resolve, roles
from archgen.rules.answers import built, fitting, passed, shown
from archgen.rules.readings.written import derived
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "scattered-inline-policy"


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.INFO,
    applies_to=("iam-role", "Computes"),
    covers=("iam-no-inline-policies",),
    refs={"well_architected": ("SEC03-BP02",)},
    profile="strict",
)
def scattered_inline_policy(subject: Subject) -> Iterator[Verdict]:
    """A statement that stands in several roles is changed in one of them and forgotten in the others.

    WHY
      An inline policy for each function is right: each has its own rights. The same statement in
      several of them is one decision written down more than once.

    HOW IT IS ATTACKED
      A right is taken back after an incident, in the role that was attacked. Its twin keeps it.

    JUDGED
      Fails      the same statement stands in two or more roles; told once, at the first of them
      Passes     each statement once; roles whose policy is a managed one (`inline: false`); rights that
                 follow from the relations, by construction
      Not        resource policies

    MEND IT
      One managed policy for all: `inline: false` on the roles. Or no `allows` at all.

    FALSE ALARM?
      Two functions that need the same by chance.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html

    Bad:
        archgen: 1
        name: Twice the same
        regions: [eu-west-1]
        resources:
          one:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          two:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          files: {type: bucket}

    Good:
        archgen: 1
        name: Once
        regions: [eu-west-1]
        resources:
          one:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: "s3:GetObject", resources: files}
          two:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: "s3:PutObject", resources: files}
          files: {type: bucket}
    """
    graph = subject.graph
    yield from (built(name) for name in derived(graph))
    told: set[str] = set()
    for role in roles(graph.blueprint):
        if not is_written(role):
            continue
        copied = _copies(graph).get(role.id, ())
        if copied:
            told |= {other.owner for _, rows in copied for other in rows}
            yield _scattered(role.id, copied)
        elif role.id not in told:
            yield passed(role.id)


@once
def _copies(graph: Graph) -> Mapping[str, list[tuple[Grant, list[Grant]]]]:
    """By role: those of its statements that stand first here, each with its copies in later roles."""
    same: dict[Hashable, list[Grant]] = {}
    for role in roles(graph.blueprint):
        if getattr(role.body, "inline", None) is not False:
            for grant in grants_of(graph.blueprint, role):
                same.setdefault(_meaning(graph.blueprint, grant), []).append(grant)
    found: dict[str, list[tuple[Grant, list[Grant]]]] = {}
    for first, *others in same.values():
        elsewhere = [one for one in others if one.owner != first.owner]
        if elsewhere:
            found.setdefault(first.owner, []).append((first, elsewhere))
    return found


def _meaning(blueprint: Blueprint, grant: Grant) -> Hashable:
    """What a statement says, whatever the order it is written in."""
    conditions = frozenset(
        (operator, key.lower(), frozenset(values))
        for operator, keys in grant.conditions.items()
        for key, values in keys.items()
    )
    named = frozenset(text if "/" in text else resolve(blueprint, text) or text for text in grant.resources)
    denied = (frozenset(grant.not_actions), frozenset(grant.not_resources))
    return frozenset(action.lower() for action in grant.actions), named, conditions, denied


def _scattered(role: str, copied: Sequence[tuple[Grant, list[Grant]]]) -> Verdict:
    others = list(dict.fromkeys(one.owner for _, rows in copied for one in rows))
    first, copies = copied[0]
    return Verdict(
        Outcome.FAILED,
        (role,),
        severity=Severity.INFO,
        message=fitting(
            f"a right of `{role}` is written again in {shown(others, 2)}",
            "a right is written again in other roles",
            rule=_NAME,
        ),
        place=At(role, first.path, "stands in other roles, too"),
        related=tuple(At(one.owner, one.path, "the same again") for one in copies[:3]),
        hint=f"a managed policy for all: `inline: false` on {shown([role, *others])}",
        pieces=tuple(
            Piece(grant.part, _NAME, Severity.INFO, f"also in {shown([one.owner for one in rows], 2)}")
            for grant, rows in copied
        ),
    )


RULES = (scattered_inline_policy,)
