"""User pools as rules ask about them: who signs in there, and what a stolen password opens."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.attributes import DataClass, class_in_reach, kinds, stores_in_reach
from archgen.graph.model import Graph
from archgen.rules.routes import every_route
from archgen.rules.verdict import At

_REGULATED = frozenset({"payment", "health", "financial", "credentials"})
_PEOPLE = ("browser", "mobile", "operator", "developer")


def local_users(blueprint: Blueprint, pool: Resource) -> bool:
    """True when people have passwords of this pool: not all are machines, not all come from elsewhere."""
    clients = (getattr(pool.body, "app_clients", None) or {}).values()
    machines = bool(clients) and all(client.flows == ("client-credentials",) for client in clients)
    federated = any(r.verb == "signs_in" for r in blueprint.incoming.get(pool.id, ()))
    return not machines and not federated


def people(blueprint: Blueprint, pool: Resource) -> bool:
    """True when browsers, phones or a code grant use the pool's public endpoints."""
    clients = (getattr(pool.body, "app_clients", None) or {}).values()
    if any("code" in (client.flows or ()) or "implicit" in (client.flows or ()) for client in clients):
        return True
    signers = [r.source for r in blueprint.incoming.get(pool.id, ()) if r.verb == "signs_in_with"]
    kinds_seen = {getattr(blueprint.resources[name].body, "kind", None) for name in signers}
    return bool(kinds_seen & set(_PEOPLE)) or (None in kinds_seen)


def guessable(pool: Resource) -> str | None:
    """Why a password alone is enough, None where it is not: `off` or `optional`."""
    mfa = str(pool.value("mfa") or "off")
    return None if mfa == "required" or (mfa == "optional" and watched(pool)) else mfa


def watched(pool: Resource) -> bool:
    """True when threat protection acts on unusual sign-ins."""
    return _standard(pool) == "enforced"


def _standard(pool: Resource) -> str:
    protection = getattr(pool.body, "threat_protection", None)
    word = getattr(protection, "standard", protection)
    return str(word or "off")


def weighs(graph: Graph, pool: Resource) -> bool:
    """True when operators sign in at the pool, or a sign-in opens restricted or regulated data."""
    blueprint = graph.blueprint
    signers = [r.source for r in blueprint.incoming.get(pool.id, ()) if r.verb == "signs_in_with"]
    operators = any(getattr(blueprint.resources[name].body, "kind", None) == "operator" for name in signers)
    stores = {store for route in _opened(graph, pool) for store in stores_in_reach(graph, route)}
    regulated = any(_REGULATED & kinds(graph, store) for store in stores)
    return operators or class_opened(graph, pool) is DataClass.RESTRICTED or regulated


def class_opened(graph: Graph, pool: Resource) -> DataClass:
    """The greatest class of data behind the routes that ask for a sign-in at the pool."""
    return max((class_in_reach(graph, route) for route in _opened(graph, pool)), default=DataClass.UNSTATED)


def _opened(graph: Graph, pool: Resource) -> list[str]:
    """The nodes of the routes that the pool's tokens open, through an authorizer or at once."""
    blueprint = graph.blueprint
    asking = {r.source for r in blueprint.incoming.get(pool.id, ())}
    names = {pool.id, *(name for name in asking if blueprint.resources[name].type == "authorizer")}
    return [way.node for way in every_route(blueprint) if way.authorizer in names]


def acl_of(blueprint: Blueprint, resource: str) -> Resource | None:
    """A web ACL that protects the resource, if any."""
    return next(
        (
            blueprint.resources[r.source]
            for r in blueprint.incoming.get(resource, ())
            if _guards(blueprint, r.source, r.verb)
        ),
        None,
    )


def _guards(blueprint: Blueprint, source: str, verb: str) -> bool:
    return verb == "protects" and blueprint.resources[source].type == "waf"


def rate_limited(blueprint: Blueprint, pool: Resource) -> bool:
    """True when a web ACL on the pool limits rates."""
    acl = acl_of(blueprint, pool.id)
    return acl is not None and bool(getattr(acl.body, "rate_limit", None))


def grants_nothing(blueprint: Blueprint, api: str) -> tuple[At, ...]:
    """Connections drawn between an API and a user pool: they look like a guard and are none."""
    return tuple(
        At("", line.pointer, "a label grants nothing")
        for line in blueprint.connections
        if line.verb is None
        and api in (line.source, line.target)
        and any(blueprint.resources[end].type == "cognito-user-pool" for end in (line.source, line.target))
    )
