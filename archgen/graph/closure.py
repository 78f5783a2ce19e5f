"""What somebody can do in the end: their own rights, and those of every role that they can come to act as."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint
from archgen.catalogue.arns import ARNS
from archgen.graph.action_patterns import covers
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import computes, is_role
from archgen.graph.rights import Right, rights_of, role_of
from archgen.graph.trusts import trusted_by
from archgen.graph.written_rights import Grant, grants_of, is_written

_BECOMING = frozenset({EdgeKind.ASSUME, EdgeKind.CONTROL})


class Held(Struct, frozen=True):
    """One right of a holder on one resource.

    `actions` are as written or derived (empty: the design leaves them open), `role` is the role
    that has it, empty where it is the holder's own. `grant` is the statement or line that wrote it, None
    where it follows from the relations.
    """

    holder: str
    target: str
    actions: tuple[str, ...]
    role: str = ""
    grant: Grant | None = None

    def lets(self, action: str) -> bool:
        """True when the right covers an action; one whose actions are open covers all."""
        return not self.actions or any(covers(pattern, action) for pattern in self.actions)


@once
def roles_in_reach(graph: Graph, node_id: str) -> Mapping[str, tuple[Edge, ...]]:
    """The roles that a resource can come to act as, nearest first, each with the edges that lead there.

    It acts as its own role, takes others (`assumes`, a statement on `sts:AssumeRole`), and a role that
    it may change it can have. A role whose trust names it alone is not taken unless something says so.
    """
    came: dict[str, tuple[Edge, ...]] = {node_id: ()}
    queue = deque([node_id])
    while queue:
        name = queue.popleft()
        for edge in graph.out.get(name, ()):
            resource = graph.blueprint.resources.get(edge.target)
            if edge.target in came or edge.kind not in _BECOMING or resource is None:
                continue
            if is_role(resource):
                came[edge.target] = (*came[name], edge)
                queue.append(edge.target)
    return {name: path for name, path in came.items() if name != node_id}


@once
def trusting(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """By resource the roles whose trust names it, or a role that it acts as: they would let it in."""
    blueprint = graph.blueprint
    named: dict[str, list[str]] = {}
    for role in (one for one in blueprint.resources.values() if is_role(one)):
        for party in trusted_by(blueprint, role):
            named.setdefault(party.who, []).append(role.id)
    found: dict[str, tuple[str, ...]] = {}
    for resource in blueprint.resources.values():
        own = role_of(blueprint, resource.id)
        rows = (*named.get(resource.id, ()), *(named.get(own, ()) if own else ()))
        if rows:
            found[resource.id] = tuple(dict.fromkeys(rows))
    return found


@once
def _derived(graph: Graph) -> Mapping[str, tuple[Right, ...]]:
    rows: dict[str, list[Right]] = {}
    for right in rights_of(graph.blueprint):
        rows.setdefault(right.holder, []).append(right)
    return {name: tuple(row) for name, row in rows.items()}


@once
def holdings(graph: Graph, node_id: str) -> tuple[Held, ...]:
    """Every right of a resource on a resource of the design: its own first, then role by role.

    Its own are those that follow from its relations, unless it acts as a role that is written: then
    the statements decide. A statement on anything counts for each resource whose service it names.
    """
    blueprint = graph.blueprint
    resource = blueprint.resources[node_id]
    acting = role_of(blueprint, node_id)
    written = acting is not None and is_written(blueprint.resources[acting])
    own: Iterable[Held] = () if written else _own(graph, node_id)
    roles = roles_in_reach(graph, node_id)
    names = ([node_id] if is_role(resource) else []) + list(roles)
    by_roles = (one for role in names for one in _of_role(graph, node_id, role))
    return (*own, *by_roles)


def _own(graph: Graph, node_id: str) -> Iterable[Held]:
    for right in _derived(graph).get(node_id, ()):
        if right.target in graph.blueprint.resources:
            yield Held(node_id, right.target, tuple(right.actions))


def _of_role(graph: Graph, holder: str, role: str) -> Iterable[Held]:
    for held in _rights_of_written_role(graph, role):
        yield Held(holder, held.target, held.actions, role, held.grant)


@once
def _rights_of_written_role(graph: Graph, role: str) -> tuple[Held, ...]:
    blueprint = graph.blueprint
    return tuple(
        Held(role, target, grant.actions, role, grant)
        for grant in grants_of(blueprint, blueprint.resources[role])
        for target in grant_targets(blueprint, grant)
    )


def grant_targets(blueprint: Blueprint, grant: Grant) -> tuple[str, ...]:
    """The resources of the design on which a grant holds: those it names, or all of its actions' services."""
    if not grant.unnamed:
        return grant.targets
    services = {action.partition(":")[0].lower() for action in grant.actions}
    every = "*" in services or not services
    return tuple(r.id for r in blueprint.resources.values() if every or services & _services(r.type))


def _services(kind: str) -> frozenset[str]:
    """The service names in the ARNs of a type."""
    return frozenset(form.split(":", 3)[2].lower() for form in ARNS.get(kind, ()))


def rights_on(graph: Graph, node_id: str, target: str) -> tuple[Held, ...]:
    """The rights that a resource has on another in the end; empty where it has none."""
    return tuple(held for held in holdings(graph, node_id) if held.target == target)


@once
def holders(graph: Graph) -> tuple[str, ...]:
    """Who has rights at all: code, roles, and what acts as a role, in the order of the file."""
    acting = {edge.source for row in graph.out.values() for edge in row if edge.kind is EdgeKind.ASSUME}
    resources = graph.blueprint.resources.values()
    return tuple(r.id for r in resources if computes(r) or is_role(r) or r.id in acting)


@once
def _rights_by_target(graph: Graph) -> Mapping[str, tuple[Held, ...]]:
    rows: dict[str, list[Held]] = {}
    for name in holders(graph):
        for held in holdings(graph, name):
            rows.setdefault(held.target, []).append(held)
    return {name: tuple(row) for name, row in rows.items()}


def who_may(graph: Graph, target: str, *actions: str) -> tuple[Held, ...]:
    """The rights that anybody has on a resource, with one of these actions where some are given."""
    found = _rights_by_target(graph).get(target, ())
    return tuple(held for held in found if not actions or any(held.lets(action) for action in actions))
