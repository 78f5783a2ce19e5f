"""What somebody can do to something in the end, drawn lines of which AWS's actions are open included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.blueprint.model import Blueprint
from archgen.graph.action_patterns import covers, is_anything
from archgen.graph.attributes import DataClass
from archgen.graph.closure import Held, holdings, roles_in_reach
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph
from archgen.graph.rights import role_of
from archgen.graph.settings import setting
from archgen.graph.written_rights import is_written, resolve
from archgen.rules.readings.context import Behind

CHANGING = ("writes", "deletes", "manages")
"""The words for changing what stands at the other end of a line."""

WHATEVER_IT_HOLDS = Behind(DataClass.CONFIDENTIAL, said=True)
"""What lies behind where a rule asks only who gets there: the table's own column."""


@once
def held_by(graph: Graph, holder: str) -> tuple[Held, ...]:
    """Every right of a resource, its own and its roles'; a drawn change whose actions are open lets all.

    Whoever acts as a written role has what that says, and no more.
    """
    return (*holdings(graph, holder), *_drawn(graph, holder))


def _drawn(graph: Graph, holder: str) -> Iterator[Held]:
    blueprint = graph.blueprint
    acting = role_of(blueprint, holder)
    if acting is not None and is_written(blueprint.resources[acting]):
        return
    known = {held.target for held in holdings(graph, holder) if not held.role}
    for line in blueprint.outgoing.get(holder, ()):
        if line.verb in CHANGING and line.target not in known:
            yield Held(holder, line.target, ())


def path_of(graph: Graph, held: Held) -> tuple[str, ...]:
    """The names from a holder over the roles that it comes to act as to what it can touch."""
    roles = _steps(roles_in_reach(graph, held.holder).get(held.role, ()))
    return (held.holder, *roles, held.target)


def _steps(edges: Iterable[Edge]) -> tuple[str, ...]:
    return tuple(edge.target for edge in edges)


def denied(blueprint: Blueprint, held: Held, action: str) -> bool:
    """True where the role that has a right refuses this action on its target whatever comes."""
    role = blueprint.resources.get(held.role or "")
    return role is not None and any(
        _refuses(blueprint, one, held.target, action)
        for one in setting(role, "allows") or ()
        if one.effect == "deny" and not one.conditions
    )


def _refuses(blueprint: Blueprint, statement: object, target: str, action: str) -> bool:
    named = [str(name) for name in getattr(statement, "resources", None) or ()]
    touched = any(is_anything(name) or resolve(blueprint, name) == target for name in named)
    return touched and any(covers(str(one), action) for one in getattr(statement, "actions", None) or ())


def at_right(blueprint: Blueprint, held: Held) -> tuple[str, tuple[str | int, ...]]:
    """Where a right is written: the resource and the path to its statement or line."""
    if held.grant is not None:
        return held.grant.owner, held.grant.path
    lines = blueprint.outgoing.get(held.holder, ())
    line = next((one for one in lines if one.target == held.target and one.verb in CHANGING), None)
    line = line or next((one for one in lines if one.target == held.target), None)
    return held.holder, () if line is None else line.path


def spelt(held: Held) -> str:
    """The actions of a right in a few words: the first as written, or what the line says."""
    return held.actions[0] if held.actions else "all that can be done to it"
