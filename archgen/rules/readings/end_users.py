"""The people who call a route: whether there are any, and where they sign in."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.nature import signs_in
from archgen.graph.settings import setting
from archgen.graph.sources import PARTNER, zone_of
from archgen.rules.readings.authorizer_use import issuers
from archgen.rules.readings.routes import Way, by_token, clients_of

_PEOPLE = ("browser", "mobile", None)


def end_users(blueprint: Blueprint, way: Way) -> bool:
    """True when people call the route: a browser or phone does, or a user pool checks them."""
    clients = clients_of(blueprint, way.api.id)
    if any(getattr(client.body, "kind", None) in _PEOPLE for client in clients):
        return True
    return not clients and by_token(blueprint, way.authorizer)


def others_call(blueprint: Blueprint, way: Way) -> bool:
    """True when callers of a route may be people, partners or strangers, who each have things of their own.

    False where callers sign with AWS's keys, or where only the design's own machines are drawn to call.
    """
    if way.authorizer == "iam":
        return False
    clients = clients_of(blueprint, way.api.id)
    return not clients or any(_is_other(blueprint, client) for client in clients)


def _is_other(blueprint: Blueprint, client: Resource) -> bool:
    return setting(client, "kind") in _PEOPLE or zone_of(blueprint, client) == PARTNER


def directories(blueprint: Blueprint, way: Way) -> tuple[Resource, ...]:
    """The pools and providers at which callers of a route sign in.

    The authorizer names them; where it does not, the API's clients do.
    """
    asked = blueprint.resources.get(way.authorizer)
    if asked is not None:
        named = (asked,) if signs_in(asked) else issuers(blueprint, asked)
        if named:
            return named
    return signed_in_at(blueprint, clients_of(blueprint, way.api.id))


def signed_in_at(blueprint: Blueprint, clients: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """The pools and providers at which these clients sign in."""
    names = [
        line.target
        for client in clients
        for line in blueprint.outgoing.get(client.id, ())
        if line.verb == "signs_in_with"
    ]
    found = (blueprint.resources[name] for name in dict.fromkeys(names))
    return tuple(resource for resource in found if signs_in(resource))
