"""The least that each role of a design must allow, as policy documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.arns import ARNS
from archgen.catalogue.verbs import KEY_GRANTS
from archgen.graph.doors import has_routes
from archgen.graph.policy_documents import document_for
from archgen.graph.rights import Right, rights_of, role_of, users_of

_READING = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "Receive")


class LeastPolicy(Struct, frozen=True):
    """What one role must allow: a role that is drawn, or the one that a resource has to itself.

    `users` are the resources that act as it, itself for a role of its own.
    """

    role: str
    users: tuple[str, ...]
    document: Mapping[str, object]


def least_policies(blueprint: Blueprint) -> tuple[LeastPolicy, ...]:
    """The policies of all roles that some relation asks a right of, in the order of the file.

    Code, workflows and schedules have a role, and so has an API where routes call a service by
    themselves. What a service is let do by the resource policy of its target is no right of a role.
    """
    found: dict[str, list[Right]] = {}
    users: dict[str, dict[str, None]] = {}
    for role, right in (*_of_holders(blueprint), *_of_routes(blueprint)):
        _take_in(found.setdefault(role, []), role, right)
        users.setdefault(role, {})[right.holder] = None
    written = (
        LeastPolicy(name, tuple(users[name]), document_for(blueprint, found[name]))
        for name in blueprint.resources
        if name in found
    )
    return tuple(one for one in written if one.document)


def _take_in(rights: list[Right], role: str, right: Right) -> None:
    """Adds a right of one user to those of the role: one for each target."""
    mine = next((one for one in rights if one.target == right.target), None)
    if mine is None:
        mine = Right(role, right.target)
        rights.append(mine)
    mine.add(tuple(right.actions))
    for name in right.through:
        mine.add((), through=name)


def _of_holders(blueprint: Blueprint) -> Iterator[tuple[str, Right]]:
    """The rights of whatever has a role, each with the role's name."""
    for right in rights_of(blueprint):
        if hasattr(blueprint.resources[right.holder].body, "role"):
            drawn = role_of(blueprint, right.holder)
            acting = drawn is not None and right.holder in users_of(blueprint, drawn)
            yield (drawn if drawn is not None and acting else right.holder), right


def _of_routes(blueprint: Blueprint) -> Iterator[tuple[str, Right]]:
    """What routes do without code between, and what they call as a role, by that role or else the API."""
    for api in blueprint.resources.values():
        if not has_routes(api):
            continue
        lines = [line for line in blueprint.outgoing.get(api.id, ()) if line.route is not None]
        roles = {line.route: line.target for line in lines if line.verb == "role"}
        for line in lines:
            if line.verb == "to":
                role = roles.get(line.route)
                for right in _of_route(blueprint, api, line, as_role=role is not None):
                    yield role or api.id, right


def _of_route(blueprint: Blueprint, api: Resource, line: Relation, *, as_role: bool) -> Iterator[Right]:
    """The action of one route, with the use of the key under which its target lies."""
    action = str(api.routes[str(line.route)].action or "").rpartition(":")[2]
    target = blueprint.resources[line.target]
    forms = ARNS.get(target.type, ())
    if not action or not forms:
        if as_role and target.type == "lambda":
            yield Right(api.id, target.id, ["lambda:InvokeFunction"])
        return
    yield Right(api.id, target.id, [f"{forms[0].split(':')[2]}:{action}"])
    key = getattr(target.body, "encryption_key", None)
    if key in blueprint.resources:
        op = "read" if action.startswith(_READING) else "write"
        yield Right(api.id, str(key), list(KEY_GRANTS[op]), [target.id])
