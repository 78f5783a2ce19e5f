"""Which roles deploy, and what they deploy."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import is_role
from archgen.graph.trusts import trusted_by
from archgen.source.document import Scalar, value_at


@once
def deploying_roles(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """The roles that deploy, each with what names it: under `deployed_by`, or as `by` of the deployment.

    A pipeline that is named deploys with the roles that it takes, or that trust it.
    """
    blueprint = graph.blueprint
    named: dict[str, list[str]] = {}
    for line in blueprint.relations:
        if line.verb == "deployed_by":
            named.setdefault(line.target, []).append(line.source)
    whole = value_at(blueprint.document.root, ("deployment", "by"))
    if isinstance(whole, Scalar) and whole.text in blueprint.resources:
        named.setdefault(whole.text, [])
    found: dict[str, list[str]] = {}
    for name, things in named.items():
        for role in (name,) if is_role(blueprint.resources[name]) else _taken_by(graph, name):
            found.setdefault(role, []).extend(things)
    return {role: tuple(dict.fromkeys(things)) for role, things in found.items()}


def _taken_by(graph: Graph, name: str) -> tuple[str, ...]:
    blueprint = graph.blueprint
    taken = [line.target for line in blueprint.outgoing.get(name, ()) if line.verb in ("assumes", "role")]
    trusting = [
        role.id
        for role in blueprint.resources.values()
        if is_role(role) and any(party.who == name for party in trusted_by(blueprint, role))
    ]
    return tuple(dict.fromkeys((*(one for one in taken if is_role(blueprint.resources[one])), *trusting)))
