"""Written roles beside what the relations of their users ask: rights too many, and rights too few."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.action_facts import EXECUTION_POLICIES
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.action_patterns import covers, every_action, is_anything
from archgen.graph.model import Graph
from archgen.graph.nature import computes, is_role, opens_things, stores
from archgen.graph.rights import users_of
from archgen.graph.settings import setting
from archgen.graph.trusts import trusted_by
from archgen.graph.written_rights import (
    Difference,
    Grant,
    difference,
    grants_of,
    is_written,
    policy_grants_of,
    resolve,
    roles,
)
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import Behind, behind_code, behind_store, weigh
from archgen.rules.readings.held import WHATEVER_IT_HOLDS
from archgen.rules.readings.narrowing import cut_down
from archgen.rules.readings.needs import needed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "rights-unlike-relations"
_HEADS = (
    "admin-role",
    "privilege-escalation",
    "pass-role-anywhere",
    "credential-minting",
    "unbounded-permission-management",
    "function-code-open-to-change",
    "anonymous-path-to-privilege",
    "audit-log-in-reach-of-workload",
    "backup-deletable-with-its-store",
    "runtime-path-to-deployer",
)
"""Findings about what a right leads to: they say more of the same right."""


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.HIGH,
    applies_to=("iam-role",),
    covers=("x-role-rights-match-edges",),
    refs={"cwe": ("CWE-250",), "well_architected": ("SEC03-BP02", "SEC03-BP04")},
)
def rights_unlike_relations(subject: Subject) -> Iterator[Verdict]:
    """A written role that does not match the lines drawn is too wide, or what is drawn cannot work.

    WHY
      The picture says what code touches, the role what it may touch. A right without a line is one that
      no reader of the design knows of; a line without a right fails on the first call.

    HOW IT IS ATTACKED
      Code that was taken over uses what it never used: the right to delete a table beside that to read it.

    JUDGED
      Fails      a statement of a role that code acts as names an action and a thing for which no relation
                 of its users stands; or a relation for which no statement, no policy of the thing and no
                 trust of the role lets the call through
      Passes     both alike; fewer of the actions that a relation offers, where one of them is enough; a
                 statement whose condition cuts it down (stated); `actions` on the relation that say more
      Built in   no statements: they follow
      Asks       the role carries policies of AWS's
      Not        roles that no code acts as; logging, tracing, network interfaces; `service:*` and `*`,
                 which have rules of their own, as have prefixes such as `Get*` that a relation needs
      Severity   too wide: by who drives the user and what data it gains; too narrow: medium
      Folds      into what is said of the same right and where it leads

    MEND IT
      No `allows`: the rights then follow. Or the line that is missing; or the statement without the action.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
      https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

    Bad:
        archgen: 1
        name: A right nobody drew
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: ["dynamodb:GetItem", "dynamodb:DeleteTable"], resources: notes}

    Good:
        archgen: 1
        name: What is drawn
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, role: fn-role, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
          fn-role:
            type: iam-role
            trusts: {lambda: {}}
            allows: {effect: allow, actions: ["dynamodb:GetItem", "dynamodb:Query"], resources: notes}
    """
    graph = subject.graph
    for role in roles(graph.blueprint):
        users = [
            name for name in users_of(graph.blueprint, role.id) if computes(graph.blueprint.resources[name])
        ]
        if not users:
            yield idle(role.id)
        elif not is_written(role):
            yield built(role.id)
        else:
            yield _compared(graph, role, users)


def _compared(graph: Graph, role: Resource, users: list[str]) -> Verdict:
    blueprint = graph.blueprint
    everybody = users_of(blueprint, role.id)
    asked = [right for name in everybody for right in needed(graph).get(name, ())]
    found = difference(blueprint, role, asked)
    beyond, cut = _beyond(blueprint, role, found)
    named = [str(name).rpartition("/")[2] for name in setting(role, "managed_policies") or ()]
    listed = all(name in EXECUTION_POLICIES for name in named)
    missing = _missing(blueprint, role, users, found) if listed else []
    if beyond or missing:
        return _unlike(graph, role, users, beyond, missing)
    if not listed:
        return unsaid(role.id, f"What do the policies that `{role.id}` carries allow?", "managed_policies")
    return passed(role.id, confidence=Confidence.STATED if cut else Confidence.HIGH)


def _beyond(
    blueprint: Blueprint, role: Resource, found: Difference
) -> tuple[list[tuple[str, str, Grant]], bool]:
    """The rights for which no line stands, with their statements; and whether conditions cut others down."""
    extra = set(found.beyond)
    lent = {
        str(getattr(blueprint.resources[line.source].body, "routes", {})[line.route].to)
        for line in blueprint.incoming.get(role.id, ())
        if line.verb == "role" and line.route is not None
    }
    kept: list[tuple[str, str, Grant]] = []
    cut = False
    for grant in grants_of(blueprint, role):
        if grant.owner != role.id or grant.unnamed:
            continue
        for target in dict.fromkeys(resolve(blueprint, text) or text for text in grant.resources):
            for action in grant.actions:
                if (action, target) not in extra or target in lent or is_anything(target):
                    continue
                if every_action(action) or _prefix_of_needed(blueprint, role, action, target):
                    continue
                if cut_down(grant):
                    cut = True
                else:
                    kept.append((action, target, grant))
    return kept, cut


def _prefix_of_needed(blueprint: Blueprint, role: Resource, action: str, target: str) -> bool:
    """True for a pattern that stands for what a relation needs, and more."""
    if "*" not in action and "?" not in action:
        return False
    return any(covers(action, one) for one in _needed_on(blueprint, role, target))


def _needed_on(blueprint: Blueprint, role: Resource, target: str) -> tuple[str, ...]:
    lines = (line for name in users_of(blueprint, role.id) for line in blueprint.outgoing.get(name, ()))
    kind = blueprint.resources[target].type if target in blueprint.resources else ""
    return tuple(
        action
        for line in lines
        if line.target == target and line.verb in VERBS
        for action in line.settings.actions or VERBS[line.verb].grants.get(kind, ())
    )


def _missing(
    blueprint: Blueprint, role: Resource, users: list[str], found: Difference
) -> list[tuple[str, str]]:
    """The rights that a line needs and nothing gives; of what is read or written one action will do."""
    grants = grants_of(blueprint, role)
    kept = []
    for action, target in found.missing:
        resource = blueprint.resources.get(target)
        if resource is None or resource.type == "kms-key":
            continue
        enough = (action, *next((one for one in _alternatives(resource) if action in one), ()))
        reaching = [grant for grant in grants if target in grant.targets or grant.unnamed]
        allowed = any(grant.lets(one) for grant in reaching for one in enough)
        if not allowed and not any(_let_in(blueprint, role, users, resource, one) for one in enough):
            kept.append((action, target))
    return kept


def _alternatives(resource: Resource) -> Iterator[tuple[str, ...]]:
    """Groups of actions of which code needs one: those of reading, writing and sending."""
    for word in ("reads", "writes", "sends_to"):
        yield VERBS[word].grants.get(resource.type, ())


def _let_in(blueprint: Blueprint, role: Resource, users: list[str], target: Resource, action: str) -> bool:
    """True where the target lets the role or its user do this: by its policy, a role by its trust."""
    names = {role.id, *users}
    if is_role(target):
        return any(party.who in names for party in trusted_by(blueprint, target))
    return any(
        names & set(grant.principals) and grant.lets(action) for grant in policy_grants_of(blueprint, target)
    )


def _unlike(
    graph: Graph,
    role: Resource,
    users: list[str],
    beyond: list[tuple[str, str, Grant]],
    missing: list[tuple[str, str]],
) -> Verdict:
    nearest = max(users, key=lambda name: caller_of(graph, name))
    gained = list(dict.fromkeys(target for _, target, _ in beyond))
    weight = weigh(Severity.HIGH, [(caller_of(graph, nearest), _behind(graph, name)) for name in gained])
    narrow = not beyond
    pieces = [
        *(
            Piece(f"{one} on {name}", _NAME, weight.severity, "no line asks for it")
            for one, name, _ in beyond
        ),
        *(Piece(f"{one} on {name}", _NAME, Severity.MEDIUM, "not allowed") for one, name in missing),
    ]
    severity = max(piece.severity for piece in pieces)
    moved = weight.moved if beyond and severity is weight.severity else ""
    if severity is Severity.MEDIUM and not moved:
        moved = "medium, not high: what is drawn cannot work"
    action, target = missing[0] if narrow else beyond[0][:2]
    texts = (
        (
            f"`{nearest}` may not use `{target}` as drawn: no `{action}`",
            "code may not use what is drawn for it",
        )
        if narrow
        else (
            f"`{role.id}` allows `{action}` on `{target}`, and nothing asks it",
            f"`{role.id}` allows more than the lines of `{nearest}` ask",
            f"`{role.id}` allows more than any line asks",
            "a role allows more than any line asks",
        )
    )
    place = At(role.id, ("allows",), "not allowed here")
    if not narrow:
        place = At(role.id, (*beyond[0][2].path, "actions"), "no relation asks for this")
    related = tuple(
        At(name, ("role",) if graph.blueprint.resources[name].stated("role") else (), "acts as it")
        for name in users[:3]
    )
    drawn = tuple(name for name in gained if name in graph.blueprint.resources)
    return Verdict(
        Outcome.FAILED,
        (role.id,),
        severity=severity,
        message=fitting(*texts, rule=_NAME),
        place=place,
        related=related,
        path=(Hop(nearest), Hop(role.id, "unlike the lines drawn", place=True), *map(Hop, drawn[:1])),
        sinks=drawn,
        hint=_hint(role, nearest, beyond, missing),
        pieces=tuple(dict.fromkeys(pieces)),
        moved=moved,
        folds_into=() if narrow else _HEADS,
    )


def _hint(
    role: Resource, user: str, beyond: list[tuple[str, str, Grant]], missing: list[tuple[str, str]]
) -> str:
    if beyond:
        action, target, _ = beyond[0]
        return f"no `{action}` on {role.id}, or a line from {user} to {target} that asks for it"
    action, target = missing[0]
    return f'`{{effect: allow, actions: ["{action}"], resources: {target}}}` under `allows` of {role.id}'


def _behind(graph: Graph, name: str) -> Behind:
    resource = graph.blueprint.resources.get(name)
    if resource is None:
        return WHATEVER_IT_HOLDS
    kept = stores(resource) or opens_things(resource)
    return behind_store(graph, name, written=True) if kept else behind_code(graph, name)


RULES = (rights_unlike_relations,)
