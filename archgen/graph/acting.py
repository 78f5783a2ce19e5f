"""What resources do to each other: one edge for each relation word that has a meaning for paths."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Relation, Resource
from archgen.catalogue.verbs import VERBS
from archgen.graph.action_patterns import covers
from archgen.graph.asking import takes_claims
from archgen.graph.assembly import Assembly
from archgen.graph.doors import has_routes, is_edge, request_door
from archgen.graph.entering import add_caller_line, add_edge_line, door_guards
from archgen.graph.model import EdgeKind, Guard, Slot, Strength
from archgen.graph.nature import (
    carries,
    computes,
    is_role,
    keeps_records,
    opens_things,
    outside,
    runs_steps,
    stores,
)
from archgen.graph.recording import masks, posts, written_down
from archgen.graph.settings import declares, setting

_READING = ("Get", "List", "Describe", "Query", "Scan", "Receive", "BatchGet", "Head", "Decrypt")
_TAKING = "sts:AssumeRole"
_TAGS = ("aws:PrincipalTag/",)
_OWN = (*_TAGS, "cognito-identity.amazonaws.com:sub")
"""What narrows a statement to whoever holds the role: their tags, or their identity in an identity pool.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""
_READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
_ELSEWHERE = frozenset({"authorizer", "role"})
"""Words whose edges start at a route or a door and are made there."""


def add_relation(assembly: Assembly, line: Relation) -> None:
    """The edge of one relation, if it has one."""
    source, target = assembly.blueprint.resources[line.source], assembly.blueprint.resources[line.target]
    if line.verb == "calls" and outside(source):
        add_caller_line(assembly, line)
    elif line.verb == "origin" and is_edge(source):
        add_edge_line(assembly, line)
    elif line.verb == "to" and line.route is not None:
        _add_integration(assembly, line, source, target)
    elif line.verb == "rotated_by":
        # The rotation function gets the right to write the secret, whether or not that is drawn.
        assembly.edge(target.id, source.id, EdgeKind.DATA, line.verb, part=line.part, op="write", line=line)
    elif line.verb == "used_by" and is_role(source):
        # A role that names its users and a user that names its role say the same.
        assembly.edge(target.id, source.id, EdgeKind.ASSUME, "role", part="role", line=line)
    elif line.verb == "role" and line.route is None:
        assembly.edge(source.id, target.id, EdgeKind.ASSUME, line.verb, part=line.part, line=line)
    elif line.verb not in _ELSEWHERE and not _vended(source, line):
        _add_plain(assembly, line, source, target)


def _vended(source: Resource, line: Relation) -> bool:
    return line.verb == "assumes" and declares(source, "guests")


def _add_integration(assembly: Assembly, line: Relation, api: Resource, target: Resource) -> None:
    """A route hands on what it let in: to code, or with an action straight to a service."""
    route: Any = api.body.routes[line.route]  # type: ignore[attr-defined]
    kind, op = _integration(target, route.action or "", str(line.route))
    node = request_door(assembly.doors(target), target.id) if has_routes(target) else target.id
    guards = {Guard.CONTEXT: Strength.STATED} if takes_claims(route) else {}
    if route.tls_name is not None:
        guards[Guard.PEER] = Strength.ENFORCED
    start = f"{api.id}/{line.route}"
    assembly.edge(start, node, kind, line.verb, part=line.part, op=op, guards=guards, line=line)


def _integration(target: Resource, action: str, route: str) -> tuple[EdgeKind, str]:
    if stores(target):
        reads = action.partition(":")[2] or action
        reading = reads.startswith(_READING) if reads else route.partition(" ")[0] in _READ_ONLY
        return EdgeKind.DATA, "read" if reading else "write"
    if carries(target):
        return EdgeKind.ASYNC, "write"
    if runs_steps(target) and "Sync" not in action:
        return EdgeKind.ASYNC, "write"
    return EdgeKind.REQUEST, ""


def _add_plain(assembly: Assembly, line: Relation, source: Resource, target: Resource) -> None:
    verb = VERBS.get(line.verb)
    if verb is None or not verb.edge or verb.edge not in _KINDS:
        return
    kind, op = _refined(EdgeKind(verb.edge), line, source, target), verb.op
    start, end = (target, source) if verb.inward else (source, target)
    node = end.id
    guards = _relation_guards(line, target) if kind is EdgeKind.DATA else {}
    if kind is EdgeKind.REQUEST and has_routes(end):
        doors = assembly.doors(end)
        node = request_door(doors, end.id)
        guards = door_guards(assembly, end, doors[0], "")[0] if doors else {}
        if line.settings.auth == "iam" and Guard.IDENTITY in guards:
            guards[Guard.IDENTITY] = Strength.ENFORCED
    owner = (Guard.OBJECT, Guard.TENANT)
    slots = {asked: Slot(line.source, line.part, line.path) for asked in owner if asked in guards}
    if kind is EdgeKind.LOG:
        op = written_down(source)
        if keeps_records(target):
            guards = {Guard.MASK: Strength.ENFORCED if masks(target) else Strength.OPEN}
            slots = {Guard.MASK: Slot(target.id, "", ("masks",))}
    elif kind is EdgeKind.CONTROL and posts(source, target):
        _add_posting(assembly, line)
    assembly.edge(
        start.id, node, kind, line.verb, part=line.part, op=op, guards=guards, slots=slots, line=line
    )


def _add_posting(assembly: Assembly, line: Relation) -> None:
    """Who may change a WebSocket API may post to whoever is connected to it: the clients drawn there."""
    blueprint = assembly.blueprint
    for call in blueprint.incoming.get(line.target, ()):
        if call.verb == "calls" and outside(blueprint.resources[call.source]):
            assembly.edge(line.source, call.source, EdgeKind.PUSH, "posts to", part=line.part)


_KINDS = frozenset(kind.value for kind in EdgeKind)


def _refined(kind: EdgeKind, line: Relation, source: Resource, target: Resource) -> EdgeKind:
    """The kind of edge where the word alone does not decide it."""
    if line.verb == "calls" and declares(source, "app_clients"):
        return EdgeKind.GUARD
    if line.verb == "calls" and runs_steps(target):
        return EdgeKind.ASYNC
    if line.verb == "triggered_by":
        return EdgeKind.EVENT if stores(target) else EdgeKind.ASYNC
    if line.verb == "subscribers" and (computes(target) or carries(target)):
        return EdgeKind.ASYNC
    return EdgeKind.DATA if line.verb == "sends_to" and stores(target) else kind


def _relation_guards(line: Relation, target: Resource) -> dict[Guard, Strength]:
    """What a line into a store says of whose data it touches."""
    settings = line.settings
    tenant = settings.tenant or ""
    known = tenant.startswith("claim:") or tenant == "connection"
    filtered = settings.keys not in (None, "none") and known
    guards = {Guard.OBJECT: Strength.STATED} if filtered else {}
    if setting(target, "tenancy") == "shared":
        bound = settings.keys not in (None, "none") and tenant not in ("", "none")
        guards[Guard.TENANT] = Strength.STATED if bound else Strength.OPEN
    return guards


def add_rights(assembly: Assembly, role: Resource) -> None:
    """What a written role may do, where its statements name resources of the blueprint."""
    blueprint = assembly.blueprint
    for place, statement in enumerate(setting(role, "allows") or ()):
        if (statement.effect or "allow") != "allow":
            continue
        for name in statement.resources or ():
            target = blueprint.resources.get(name.split("/", 1)[0])
            if target is not None:
                _add_right(assembly, role, target, statement, f"allows/{place + 1}")


def _add_right(assembly: Assembly, role: Resource, target: Resource, statement: Any, part: str) -> None:  # noqa: ANN401
    guards = {}
    if _named_in(statement, _OWN):
        guards[Guard.OBJECT] = Strength.ENFORCED
    if _named_in(statement, _TAGS):
        guards[Guard.TENANT] = Strength.ENFORCED
    actions = tuple(action.partition(":")[2] for action in statement.actions or ())
    if computes(target) or has_routes(target):
        doors = assembly.doors(target) if has_routes(target) else ()
        assembly.edge(role.id, request_door(doors, target.id), EdgeKind.REQUEST, "allows", part=part)
    elif stores(target) or carries(target) or opens_things(target):
        op = "read" if actions and all(action.startswith(_READING) for action in actions) else "write"
        kind = EdgeKind.ASYNC if carries(target) and op == "write" else EdgeKind.DATA
        assembly.edge(role.id, target.id, kind, "allows", part=part, op=op, guards=guards)
    else:
        taken = is_role(target) and any(covers(action, _TAKING) for action in statement.actions or ())
        kind = EdgeKind.ASSUME if taken else EdgeKind.CONTROL
        assembly.edge(role.id, target.id, kind, "allows", part=part)


def _named_in(statement: Any, words: tuple[str, ...]) -> bool:  # noqa: ANN401 - a statement of the catalogue
    """True when the statement is narrowed by one of these words about whoever holds the role."""
    values = [
        value for keys in (statement.conditions or {}).values() for names in keys.values() for value in names
    ]
    return any(word in text for text in (*values, *(statement.resources or ())) for word in words)
