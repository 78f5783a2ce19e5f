"""Roles that several pieces of code act as."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.catalogue.arns import LOG_GRANTS
from archgen.finding.finding import Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.rights import EVERYWHERE, role_of, users_of
from archgen.graph.written_rights import roles
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.needs import needed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "shared-execution-role"
_ALIKE = "all that share it need the same, and are reached alike"


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("Computes", "iam-role"),
    covers=("lambda-unique-role",),
    refs={"cwe": ("CWE-250",), "well_architected": ("SEC03-BP02",)},
)
def shared_execution_role(subject: Subject) -> Iterator[Verdict]:
    """A role that two functions share gives each of them what the other needs.

    WHY
      A role holds the rights of all that act as it. The small function that answers everybody then
      reads what only the nightly job has to read, and nothing in the records tells the two apart.

    HOW IT IS ATTACKED
      The function nearest to strangers is taken over; its credentials do the work of all others.

    JUDGED
      Fails      one iam-role serves two or more functions
      Passes     a role for each; code without a role of its own here has one by construction
      Severity   high where they need different rights, or requests from different places reach them;
                 low where both are alike
      Not        roles that no code acts as

    MEND IT
      No `role` on the functions: each then has its own, with what its relations need.

    FALSE ALARM?
      Versions of one function, drawn apart.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
      https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html

    Bad:
        archgen: 1
        name: One role for two
        regions: [eu-west-1]
        resources:
          ping: {type: lambda, runtime: python3.13, role: work}
          nightly: {type: lambda, runtime: python3.13, role: work, reads: people}
          people: {type: dynamodb}
          work: {type: iam-role, trusts: {lambda: {}}}

    Good:
        archgen: 1
        name: A role each
        regions: [eu-west-1]
        resources:
          ping: {type: lambda, runtime: python3.13}
          nightly: {type: lambda, runtime: python3.13, role: work, reads: people}
          people: {type: dynamodb}
          work: {type: iam-role, trusts: {lambda: {}}}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for resource in blueprint.resources.values():
        if computes(resource) and role_of(blueprint, resource.id) is None:
            yield built(resource.id)
    for role in roles(blueprint):
        users = [name for name in users_of(blueprint, role.id) if computes(blueprint.resources[name])]
        if len(users) > 1:
            yield _shared(graph, role.id, users)
        else:
            yield passed(role.id) if users else idle(role.id)


def _shared(graph: Graph, role: str, users: list[str]) -> Verdict:
    reached = {name: exposure(graph, name) for name in users}
    alike = len(set(reached.values())) == 1 and len({_needs(graph, name) for name in users}) == 1
    severity = Severity.LOW if alike else Severity.HIGH
    nearest, *others = sorted(users, key=lambda name: -reached[name])
    return Verdict(
        Outcome.FAILED,
        (role,),
        severity=severity,
        message=fitting(
            f"whoever takes over `{nearest}` may do all that {shown(others, 2)} may",
            "whoever takes over one function may do what others may",
            rule=_NAME,
        ),
        place=_place(graph, nearest, role, f"shared with {len(others)} more"),
        related=tuple(_place(graph, name, role, "acts as it too") for name in others[:3]),
        hint=f"no `role` on {shown(users)}: each then has its own, with what its relations need",
        pieces=tuple(Piece(name, _NAME, severity, _from(reached[name])) for name in users),
        moved=moved_by(severity, Severity.HIGH, _ALIKE),
    )


def _needs(graph: Graph, name: str) -> frozenset[tuple[str, str]]:
    """What the relations of code ask for, logging and tracing not counted."""
    return frozenset(
        (action, right.target)
        for right in needed(graph).get(name, ())
        if right.target not in EVERYWHERE
        for action in right.actions
        if action not in LOG_GRANTS
    )


def _place(graph: Graph, user: str, role: str, text: str) -> At:
    """Where it is written that this code acts as the role: on the code, else on the role."""
    if graph.blueprint.resources[user].stated("role"):
        return At(user, ("role",), text)
    return At(role, ("used_by",), text)


def _from(reached: Exposure) -> str:
    """How near strangers are, in words."""
    if reached is Exposure.NONE:
        return "no request reaches it"
    return f"reached from {'a ' if reached is Exposure.VPC else 'the '}{_WORDS[reached]}"


_WORDS = {
    Exposure.INTERNET: "internet",
    Exposure.PARTNER: "partners' networks",
    Exposure.CORPORATE: "corporate network",
    Exposure.VPC: "VPC",
    Exposure.ACCOUNT: "account",
}

RULES = (shared_execution_role,)
