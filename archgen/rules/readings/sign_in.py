"""User pools as rules ask about them: who signs in there, and what a stolen password opens."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.attributes import DataClass, class_in_reach, stores_in_reach
from archgen.graph.model import Graph
from archgen.rules.readings.context import regulated
from archgen.rules.readings.routes import clients_of, every_route
from archgen.rules.verdict import At

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
    held = mfa == "required" or (mfa == "optional" and watched(pool)) or passkeys_only(pool)
    return None if held else mfa


def passkeys_only(pool: Resource) -> bool:
    """True when people sign in with passkeys and by no other way, so that there is no password to steal."""
    clients = (getattr(pool.body, "app_clients", None) or {}).values()
    ways = [client.sign_in for client in clients if client.flows != ("client-credentials",)]
    return bool(ways) and all(set(way or ()) - {"refresh"} == {"passkey"} for way in ways)


def checks_leaks(pool: Resource) -> bool:
    """True when a password that is known to be out does not open the pool."""
    protection = getattr(pool.body, "threat_protection", None)
    return protection == "enforced" or getattr(protection, "leaked_passwords", None) == "block"


def watched(pool: Resource) -> bool:
    """True when threat protection acts on unusual sign-ins."""
    return _standard(pool) == "enforced"


def _standard(pool: Resource) -> str:
    protection = getattr(pool.body, "threat_protection", None)
    word = getattr(protection, "standard", protection)
    return str(word or "off")


def weighs(graph: Graph, pool: Resource) -> str:
    """Why a sign-in opens much: operators, restricted or regulated data; empty where it does not."""
    blueprint = graph.blueprint
    signers = [r.source for r in blueprint.incoming.get(pool.id, ()) if r.verb == "signs_in_with"]
    if any(getattr(blueprint.resources[name].body, "kind", None) == "operator" for name in signers):
        return "operators sign in here"
    stores = {store for route in _opened(graph, pool) for store in stores_in_reach(graph, route)}
    if class_opened(graph, pool) is DataClass.RESTRICTED or regulated(graph, stores):
        return "restricted or regulated data lies behind"
    return ""


def class_opened(graph: Graph, pool: Resource) -> DataClass:
    """The greatest class of data behind the routes that ask for a sign-in at the pool."""
    return max((class_in_reach(graph, route) for route in _opened(graph, pool)), default=DataClass.UNSTATED)


def _opened(graph: Graph, pool: Resource) -> list[str]:
    """The nodes that the pool's tokens open: routes, through an authorizer or at once, and AWS credentials.

    Where code decides, the design does not say on whose tokens: those of the people who call.
    """
    blueprint = graph.blueprint
    asking = {r.source: blueprint.resources[r.source] for r in blueprint.incoming.get(pool.id, ())}
    names = {pool.id, *(name for name, one in asking.items() if one.type == "authorizer")}
    coded = {one.id for one in blueprint.of_type("authorizer") if str(one.value("kind")).startswith("lambda")}
    nodes = [
        way.node
        for way in every_route(blueprint)
        if way.authorizer in names
        or (way.authorizer in coded and any(one.id in asking for one in clients_of(blueprint, way.api.id)))
    ]
    return [*nodes, *(name for name, one in asking.items() if one.type == "identity-pool")]


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


def said_or_default(resource: Resource, field: str, default: str) -> str:
    """The words for the caret at a field: what is written there, or what AWS does where nothing is."""
    return f"`{field}: {default}`" if resource.stated(field) else f"not stated; AWS defaults to {default}"
