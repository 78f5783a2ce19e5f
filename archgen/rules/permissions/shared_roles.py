"""Roles that several pieces of code act as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.catalogue.arns import LOG_GRANTS
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.closure import holdings
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records, opens_things, stores
from archgen.graph.rights import EVERYWHERE, role_of, users_of
from archgen.graph.settings import setting
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER
from archgen.graph.ways_in import shortest
from archgen.graph.written_rights import is_written, roles
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import Behind, Weight, behind_code, behind_store, moved_by, weigh
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
    covers=("lambda-unique-role", "x-shared-role-blast-radius"),
    refs={"cwe": ("CWE-250", "CWE-653"), "well_architected": ("SEC03-BP02",)},
    former=("shared-role-across-exposures",),
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
      Severity   by who drives the one that strangers are nearest to, and the data that it gains by the
                 others' rights: high for anyone and confidential data; high where the design does not say
                 what the role allows; low where all are alike
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
    nearest, *others = sorted(users, key=lambda name: (-caller_of(graph, name), -reached[name]))
    gained = _gained(graph, role, nearest, others)
    weight = _weight(graph, role, nearest, gained, alike=_alike(graph, users, reached))
    severity = weight.severity
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
        path=(
            *_way_in(graph, nearest),
            Hop(role, "has the others' rights", place=True),
            *map(Hop, gained[:1]),
        ),
        sinks=gained,
        hint=f"no `role` on {shown(users)}: each then has its own, with what its relations need",
        pieces=tuple(Piece(name, _NAME, severity, _from(reached[name])) for name in users),
        moved=weight.moved,
    )


def _alike(graph: Graph, users: list[str], reached: Mapping[str, Exposure]) -> bool:
    """True where all need the same, and requests reach all from the same place."""
    return len(set(reached.values())) == 1 and len({_needs(graph, name) for name in users}) == 1


def _weight(graph: Graph, role: str, nearest: str, gained: tuple[str, ...], *, alike: bool) -> Weight:
    """How grave it is: who drives the nearest, and what it gains; what nobody lists may be anything."""
    if alike:
        return Weight(Severity.LOW, moved=moved_by(Severity.LOW, Severity.HIGH, _ALIKE))
    if setting(graph.blueprint.resources[role], "managed_policies"):
        return Weight(Severity.HIGH)
    if not gained:
        return Weight(Severity.LOW, moved=moved_by(Severity.LOW, Severity.HIGH, "neither gains by it"))
    caller = caller_of(graph, nearest)
    return weigh(Severity.HIGH, [(caller, _behind(graph, name)) for name in gained])


def _behind(graph: Graph, name: str) -> Behind:
    resource = graph.blueprint.resources[name]
    if stores(resource) or opens_things(resource):
        return behind_store(graph, name, written=False)
    return behind_code(graph, name)


def _gained(graph: Graph, role: str, nearest: str, others: list[str]) -> tuple[str, ...]:
    """What the role lets its nearest user touch, though the user's own relations do not name it."""
    resources = graph.blueprint.resources
    own = {right.target: tuple(right.actions) for right in needed(graph).get(nearest, ())}
    if is_written(resources[role]):
        held = [(one.target, one.actions) for one in holdings(graph, role)]
    else:
        held = [(one.target, tuple(one.actions)) for name in others for one in needed(graph).get(name, ())]
    more = (name for name, actions in held if name not in own or not set(actions) <= set(own[name]))
    drawn = (name for name in more if name in resources and not keeps_records(resources[name]))
    return tuple(dict.fromkeys(drawn))


def _way_in(graph: Graph, code: str) -> tuple[Hop, ...]:
    """The way from outside to code, hop by hop; the code alone where no request comes from outside."""
    for source in (INTERNET, PARTNER, CORPORATE):
        path = shortest(graph, source, code)
        if path:
            return path_hops(path, (), "")
    return (Hop(code),)


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
