"""What a route asks of whoever comes: who they are, what they may, whose object it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE, TOKEN_READERS, checkable, offered
from archgen.graph.limiting import limit_of_route
from archgen.graph.model import Guard, Slot, Strength
from archgen.graph.nature import signs_in
from archgen.graph.settings import declares, setting

_NETWORKS = ("vpc", "subnet")
_CODE = ("lambda-request", "lambda-token")
_KNOWN = ("claim.", "identity.")
_OBJECT = {
    "policy-store": Strength.ENFORCED,
    "authorizer": Strength.STATED,
    "handler": Strength.STATED,
    "none": Strength.OPEN,
}


class Asked(Struct, frozen=True):
    """Strengths by kind on an edge, and where each could be written."""

    guards: Mapping[Guard, Strength]
    slots: Mapping[Guard, Slot]


def authorizer_of(api: Resource, route: Any) -> str:  # noqa: ANN401 - a route of the catalogue
    """The name of what checks a route's callers: a resource, `iam` or `none`."""
    if route.authorizer is not None:
        return str(route.authorizer)
    return "none" if route.public is not None else str(api.value("authorizer") or "none")


def identity_by(blueprint: Blueprint, api: Resource, name: str) -> Strength:
    """How surely the authorizer of this name knows who calls the API.

    One that AWS does not offer for the protocol, or that lets callers in when it fails, knows
    nothing; neither does a resource that signs nobody in. A name that this file does not have may
    be anything.
    """
    if name in ("none", "iam"):
        return Strength.OPEN if name == "none" else Strength.ENFORCED
    asked = blueprint.resources.get(name)
    if asked is None:
        return Strength.SILENT
    protocol = setting(api, "protocol") or ""
    if declares(asked, "identity_source"):
        body: Any = asked.body
        void = refused(blueprint, body, protocol) or body.on_error == "allow"
        return Strength.OPEN if void else Strength.ENFORCED
    known = protocol in (*TOKEN_READERS, "") and signs_in(asked)
    return Strength.ENFORCED if known else Strength.OPEN


def refused(blueprint: Blueprint, authorizer: Any, protocol: str) -> bool:  # noqa: ANN401 - of the catalogue
    """True when AWS does not accept the authorizer for an API of this protocol.

    It may not offer the kind, or cannot check the signatures of its tokens.
    """
    kind = authorizer.kind or ""
    if not offered(protocol, kind):
        return True
    algorithms, issuers = authorizer.algorithms or (), authorizer.issuer or ()
    return kind == "jwt" and not (
        all(checkable(one) for one in algorithms) and not any(keys_hidden(blueprint, one) for one in issuers)
    )


def keys_hidden(blueprint: Blueprint, issuer: str) -> bool:
    """True when API Gateway cannot read an issuer's keys: not by https, or inside a VPC."""
    drawn = blueprint.resources.get(issuer)
    if drawn is None:
        return not issuer.startswith("https://")
    address = setting(drawn, "issuer")
    inside = any(blueprint.resources[frame].type in _NETWORKS for frame in drawn.frames)
    return inside or (address is not None and not str(address).startswith("https://"))


def misplaced(api: Resource, name: str, route: Any) -> bool:  # noqa: ANN401 - a route of the catalogue
    """True where a message of a WebSocket API is to ask who calls: only `$connect` can.

    What a message inherits stands on `$connect`, if the API has one.
    """
    if setting(api, "protocol") != "websocket" or name == ASKING_ROUTE:
        return False
    own = route.authorizer not in (None, "none")
    return own or (ASKING_ROUTE not in api.routes and authorizer_of(api, route) != "none")


def decides_by_code(blueprint: Blueprint, name: str) -> bool:
    """True for an authorizer whose decision is a function's."""
    asked = blueprint.resources.get(name)
    return asked is not None and setting(asked, "kind") in _CODE


def asked_by_route(blueprint: Blueprint, api: Resource, name: str, route: Any) -> Asked:  # noqa: ANN401
    """What the edge into a route asks, with its slots.

    What the route inherits, silence or an authorizer that knows nobody, would be mended at the
    API: its slot is there.
    """
    own = Slot(api.id, name, ("routes", name, "authorizer"))
    who = authorizer_of(api, route)
    identity = Strength.OPEN if misplaced(api, name, route) else identity_by(blueprint, api, who)
    inherits = route.authorizer is None and route.public is None and identity is Strength.OPEN
    if route.webhook is not None:
        identity = max(identity, Strength.STATED)
    guards = {
        Guard.IDENTITY: identity,
        Guard.PERMISSION: _permission(blueprint, who, route, identity),
        Guard.OBJECT: _object(route),
    }
    slots = {
        Guard.IDENTITY: Slot(api.id, "", ("authorizer",)) if inherits else own,
        Guard.PERMISSION: Slot(api.id, name, ("routes", name, "scopes")),
        Guard.OBJECT: Slot(api.id, name, ("routes", name, "object_check")),
    }
    if limit_of_route(route) is not Strength.OPEN:
        guards[Guard.THROTTLE] = limit_of_route(route)
    guards[Guard.VALIDATION] = _validation(api, route)
    guards[Guard.IDEMPOTENCY] = Strength.OPEN if route.idempotency in (None, "none") else Strength.STATED
    slots[Guard.VALIDATION] = Slot(api.id, name, ("routes", name, "model"))
    slots[Guard.IDEMPOTENCY] = Slot(api.id, name, ("routes", name, "idempotency"))
    return Asked(guards, slots)


def _validation(api: Resource, route: Any) -> Strength:  # noqa: ANN401 - a route of the catalogue
    """AWS refuses unknown properties where a closed model stands and bodies are validated, on REST APIs."""
    bodies = route.validate_ in ("body", "body-and-parameters")
    closed = getattr(route.model, "closed", None) is True
    rest = setting(api, "protocol") in (None, "rest")
    return Strength.ENFORCED if bodies and closed and rest else Strength.OPEN


def takes_claims(route: Any) -> bool:  # noqa: ANN401 - a route of the catalogue
    """True where something of what a route hands on comes from the caller's token."""
    values = tuple((route.mapping or {}).values())
    return any(value.startswith(_KNOWN) for value in values)


def _permission(blueprint: Blueprint, who: str, route: Any, identity: Strength) -> Strength:  # noqa: ANN401
    if identity is Strength.OPEN:
        return Strength.OPEN
    if who == "iam":
        return Strength.ENFORCED
    if decides_by_code(blueprint, who):
        return Strength.STATED
    if route.scopes:
        return Strength.ENFORCED
    return Strength.STATED if route.groups else Strength.OPEN


def _object(route: Any) -> Strength:  # noqa: ANN401 - a route of the catalogue
    if takes_claims(route):
        return Strength.ENFORCED
    return _OBJECT.get(route.object_check or "", Strength.SILENT)
