"""Calls that are drawn, and that the policy of the endpoint on their way refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.verbs import VERBS
from archgen.finding.finding import Hop, Severity
from archgen.graph.action_patterns import covers, is_anything
from archgen.graph.model import Graph
from archgen.graph.policies import statements
from archgen.graph.rights import role_of
from archgen.graph.written_rights import resolve
from archgen.rules.answers import fitting, shown
from archgen.rules.readings.endpoints import Call, calls_from, endpoint_service
from archgen.rules.verdict import At, Outcome, Piece, Verdict


class Refused(Struct, frozen=True):
    """A call that no endpoint of its service lets pass, with the actions that it needs one of."""

    call: Call
    actions: tuple[str, ...]


def refused_in(graph: Graph, vpc: str, endpoints: list[Resource]) -> Iterator[tuple[Resource, list[Refused]]]:
    """The endpoints with a policy that refuses what is drawn through them, each with the calls."""
    for endpoint in endpoints:
        service = endpoint_service(endpoint)
        doors = [one for one in endpoints if endpoint_service(one) == service]
        if getattr(endpoint.body, "policy", None) is None or doors[0] is not endpoint:
            continue
        calls = calls_from(graph).get((vpc, service), ())
        found = [one for one in (_refused(graph, call, doors) for call in calls) if one is not None]
        if found:
            yield endpoint, found


def _refused(graph: Graph, call: Call, doors: list[Resource]) -> Refused | None:
    word = VERBS.get(call.line.verb)
    offered = word.grants.get(call.target.type, ()) if word is not None else ()
    actions = tuple(map(str, call.line.settings.actions or offered))
    if not actions or any(_lets(graph.blueprint, door, call, actions) for door in doors):
        return None
    return Refused(call, actions)


def _lets(blueprint: Blueprint, door: Resource, call: Call, actions: tuple[str, ...]) -> bool:
    """True where an endpoint lets a call through with one of these actions."""
    if getattr(door.body, "policy", None) is None:
        return True
    return any(
        any(covers(str(pattern), action) for pattern in one.actions or ("*",) for action in actions)
        and _of(one, blueprint, call)
        for one in statements(door, "allow")
    )


def _of(statement: Any, blueprint: Blueprint, call: Call) -> bool:  # noqa: ANN401 - of the catalogue
    """True for a statement about this caller and this target; what it does not name, it does not ask."""
    names = {call.caller.id, role_of(blueprint, call.caller.id), "*"}
    who = {str(name) for name in statement.principals or ("*",)}
    things = [str(name) for name in statement.resources or ("*",)]
    arns = any(name.startswith("arn:") for name in (*who, *things))
    return bool(names & who or arns) and any(
        is_anything(name) or resolve(blueprint, name) == call.target.id or arns for name in things
    )


def refusal(endpoint: Resource, found: list[Refused], rule: str) -> Verdict:
    """The finding about an endpoint that refuses calls which the design draws."""
    first = found[0]
    caller, target = first.call.caller.id, first.call.target.id
    targets = tuple(dict.fromkeys(one.call.target.id for one in found))
    return Verdict(
        Outcome.FAILED,
        (endpoint.id,),
        severity=Severity.LOW,
        message=fitting(
            f"`{endpoint.id}` refuses what `{caller}` asks of `{target}`",
            f"`{endpoint.id}` refuses calls that are drawn",
            "an endpoint refuses calls that are drawn",
            rule=rule,
        ),
        place=At(endpoint.id, ("policy",), "lets other calls pass"),
        related=tuple(
            At(one.call.caller.id, one.call.line.path, "passes this endpoint") for one in found[:3]
        ),
        path=(Hop(caller), Hop(endpoint.id, "lets this call not pass", place=True), Hop(target)),
        sinks=targets,
        hint=f"{shown(first.actions)} on {shown(targets)} in the policy of {endpoint.id}",
        pieces=tuple(
            Piece(f"{one.call.caller.id}/{one.call.line.part}", rule, Severity.LOW, "cannot pass")
            for one in found
        ),
    )
