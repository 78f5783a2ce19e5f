"""Code that strangers drive, and that may change who may do what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.privilege_facts import GUARDED_BY, RECORDS, USES
from archgen.finding.finding import Confidence, Severity
from archgen.graph.action_patterns import covers
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import computes, is_role, keeps_records, opens_things, outside
from archgen.graph.recording import posts
from archgen.graph.settings import setting
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.paths.findings import names_of
from archgen.rules.paths.openings import Opening, opening, users_behind
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "anonymous-path-to-privilege"
_QUESTION = Question(Guard.IDENTITY, also=(EdgeKind.GUARD,))
"""Checks are followed too: a stranger's input runs an authorizer's code before anybody is known."""


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.CRITICAL,
    applies_to=("any",),
    covers=("x-anonymous-to-privileged-role",),
    refs={"cwe": ("CWE-269",), "well_architected": ("SEC03-BP02",)},
)
def anonymous_path_to_privilege(subject: Subject) -> Iterator[Verdict]:
    """Code that runs for strangers and may change secrets, keys, roles, users or records of what happened.

    WHY
      Whoever changes a role, a key or a user decides what everybody else may do. Such rights belong to
      code that a schedule, a rotation or a known administrator starts.

    HOW IT IS ATTACKED
      An authorizer runs before anybody is known: a crafted token is enough to reach a flaw in it. With a
      right to write its own signing key, the flaw makes every later token genuine.

    JUDGED
      Fails      on a way on which nobody asks who is calling, authorizers' functions and triggers of user
                 pools included, code is reached that `manages` something, writes or deletes a secret or a
                 log of audit or security, or acts as a role whose statements change roles, keys, secrets,
                 users, trails or such logs
      Passes     every way asks who is calling
      Built in   started by rotation, schedule or pipeline only
      Not        code without such rights; posting to connections, which has a rule of its own

    MEND IT
      An authorizer on the way; or the right to a function that strangers do not reach.

    FALSE ALARM?
      A trigger at sign-up that has to write to the pool it serves: waive it by that function.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
      https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html

    Bad:
        archgen: 1
        name: The check rewrites its key
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /a: {to: fn}}}
          gate: {type: authorizer, kind: lambda-token, function: gate-fn}
          gate-fn: {type: lambda, runtime: python3.13, writes: signing-key}
          signing-key: {type: secret}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: The check reads its key
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: gate, routes: {GET /a: {to: fn}}}
          gate: {type: authorizer, kind: lambda-token, function: gate-fn}
          gate-fn: {type: lambda, runtime: python3.13, reads: signing-key}
          signing-key: {type: secret, rotated_by: rotate-fn}
          rotate-fn: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    held = _privileges(graph)
    reached = levels(graph, _QUESTION)
    for name, edges in held.items():
        level = reached.get(name)
        owner, part = _named(graph, name)
        if level is None:
            yield built(owner, part=part)
        elif level is Strength.SILENT:
            question = f"Does anything ask callers who they are before they reach `{owner}`?"
            yield unsaid(owner, question, "authorizer", part=part)
        elif level is Strength.OPEN:
            found = opening(graph, _QUESTION, edges)
            yield passed(owner, part=part) if found is None else _driven(graph, owner, part, edges, found)
        else:
            stated = level is Strength.STATED
            yield passed(owner, part=part, confidence=Confidence.STATED if stated else Confidence.HIGH)
    for resource in graph.blueprint.resources.values():
        if computes(resource) and resource.id in graph.nodes and resource.id not in held:
            yield idle(resource.id)


def _named(graph: Graph, node: str) -> tuple[str, str | None]:
    """The resource that a node is of, and the part that it is."""
    known = graph.nodes[node]
    return (known.resource, known.part or None) if known.kind is not NodeKind.SOURCE else (node, None)


@once
def _privileges(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """By what runs or hands out a role: the edges by which it changes what guards others."""
    found: dict[str, list[Edge]] = {}
    for row in graph.out.values():
        for edge in row:
            if _changes(graph, edge):
                for name in users_behind(graph, edge):
                    if not _outsider(graph, name):
                        found.setdefault(name, []).append(edge)
    return {name: tuple(found[name]) for name in sorted(found)}


def _outsider(graph: Graph, node: str) -> bool:
    """True for people, and for what stands outside: it acts with rights of its own."""
    resource = graph.blueprint.resources.get(graph.nodes[node].resource)
    return resource is None or outside(resource)


def _changes(graph: Graph, edge: Edge) -> bool:
    resources = graph.blueprint.resources
    source, target = resources.get(edge.source), resources.get(edge.target)
    if source is None or target is None or edge.kind not in (EdgeKind.CONTROL, EdgeKind.DATA):
        return False
    if edge.verb == "allows":
        return _guards_others(target) and any(_alters(target, one) for one in _actions_of(source, edge))
    if edge.kind is EdgeKind.CONTROL:
        actions = edge.line.settings.actions if edge.line else None
        return not posts(source, target) and (not actions or any(_alters(target, one) for one in actions))
    return edge.op == "write" and (opens_things(target) or _is_record(target)) and edge.verb != "policy"


def _is_record(resource: Resource) -> bool:
    return keeps_records(resource) and setting(resource, "purpose") in RECORDS


def _guards_others(target: Resource) -> bool:
    return target.type in GUARDED_BY and (not keeps_records(target) or _is_record(target))


def _actions_of(role: Resource, edge: Edge) -> tuple[str, ...]:
    """The actions of the statement that an edge of a role stands for."""
    statements = setting(role, "allows") or ()
    place = int(edge.part.rpartition("/")[2]) - 1
    return tuple(str(one) for one in statements[place].actions or ()) if place < len(statements) else ()


def _alters(target: Resource, pattern: str) -> bool:
    """True when an action, or some that a pattern stands for, changes a resource of this type."""
    services = GUARDED_BY.get(target.type)
    service = pattern.partition(":")[0].lower()
    if services is not None and "*" not in service and service not in services:
        return False
    return not any(covers(use, pattern) for use in USES)


def _driven(graph: Graph, owner: str, part: str | None, edges: tuple[Edge, ...], found: Opening) -> Verdict:
    targets = names_of(edges)
    roles = [edge.source for edge in edges if is_role(graph.blueprint.resources[edge.source])]
    first = edges[0]
    return Verdict(
        Outcome.FAILED,
        (owner,),
        part,
        severity=Severity.CRITICAL,
        message=fitting(
            f"anyone on the internet drives code that can change {shown(targets)}",
            f"anyone drives code that can change {shown(targets, 2)}",
            "anyone drives code that can change what guards others",
            rule=_NAME,
        ),
        place=_written(owner, first),
        related=(found.at,) if found.place.slot.resource in graph.blueprint.resources else (),
        path=found.hops,
        sinks=targets,
        hint=f"an authorizer before {owner}, or the right to change {shown(targets)} on a function "
        "that strangers do not reach",
        pieces=tuple(Piece(name, _NAME, Severity.CRITICAL, "can be changed") for name in targets),
        cause=found.cause,
        stands_for=tuple(dict.fromkeys(roles)),
    )


def _written(owner: str, edge: Edge) -> At:
    """Where the right is written: the line, or the statement of the role."""
    if edge.line is not None and edge.line.source == owner:
        return At(owner, edge.line.path, "strangers drive it")
    if edge.verb == "allows":
        return At(edge.source, ("allows",), "strangers drive what has this right")
    return At(owner, (), "strangers drive it")


RULES = (anonymous_path_to_privilege,)
