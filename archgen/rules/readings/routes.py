"""Routes as rules ask about them: who checks the caller, what they take, where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.doors import DEFAULT, hosts
from archgen.source.document import Pointer

API = "api-gateway"
EDGE = "cloudfront"
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "ANY"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NATIVE = ("cognito-user-pool", "identity-provider")


class Way(Struct, frozen=True):
    """One route of an API with what it inherits."""

    api: Resource
    name: str
    route: Any

    @property
    def method(self) -> str:
        """`GET`, `ANY` …; empty for WebSocket route keys and `$default`."""
        word, _, path = self.name.partition(" ")
        return word if path else ""

    @property
    def websocket(self) -> bool:
        """True for a route of a WebSocket API."""
        return bool(self.api.value("protocol") == "websocket")

    @property
    def reads_only(self) -> bool:
        """True when the method changes nothing."""
        return self.method in _READING

    @property
    def takes_body(self) -> bool:
        """True when a request may carry a body."""
        if self.websocket:
            return self.name not in ("$connect", "$disconnect")
        return self.method in _WITH_BODY or self.name == "$default"

    @property
    def mock(self) -> bool:
        """True when the API answers by itself."""
        return bool(self.route.to == "mock")

    @property
    def inherits(self) -> bool:
        """True when the route names no authorizer of its own."""
        return self.route.authorizer is None

    @property
    def authorizer(self) -> str:
        """Who checks the caller: a resource, `iam` or `none`."""
        if self.route.authorizer is not None:
            return str(self.route.authorizer)
        return "none" if self.route.public else str(self.api.value("authorizer") or "none")

    @property
    def asks_callers(self) -> bool:
        """False for a CORS preflight that the API answers, and for messages behind `$connect`."""
        if self.websocket:
            return self.name == "$connect"
        return not (self.method == "OPTIONS" and self.mock)

    @property
    def names_object(self) -> bool:
        """True when the path names a thing: `{id}`, but not all the rest with `{proxy+}`."""
        return any(piece.startswith("{") and not piece.endswith("+}") for piece in self._pieces)

    @property
    def greedy(self) -> bool:
        """True when the path takes everything below it."""
        return any(piece.endswith("+}") for piece in self._pieces)

    @property
    def _pieces(self) -> list[str]:
        return self.name.partition(" ")[2].split("/")

    @property
    def node(self) -> str:
        """The route's node in the graph."""
        return f"{self.api.id}/{self.name}"

    @property
    def validates(self) -> str:
        """What API Gateway validates: the route's own word, else the API's."""
        return str(self.route.validate_ or self.api.value("validate_") or "none")


def routes(api: Resource) -> tuple[Way, ...]:
    """The routes of an API in the order written."""
    return tuple(Way(api, name, route) for name, route in api.routes.items())


def every_route(blueprint: Blueprint) -> Iterator[Way]:
    """All routes of all APIs."""
    for api in blueprint.of_type(API):
        yield from routes(api)


def by_token(blueprint: Blueprint, name: str) -> bool:
    """True when the authorizer of this name decides on a token of a pool or provider by AWS's own means."""
    resource = blueprint.resources.get(name)
    if resource is None:
        return False
    return resource.type in _NATIVE or getattr(resource.body, "kind", None) in ("jwt", "cognito")


def domains(resource: Resource) -> tuple[Any, ...]:
    """The domain blocks of an API, an edge or a pool."""
    return tuple(getattr(resource.body, "domain", None) or ())


def fronted_by(blueprint: Blueprint, api: str) -> tuple[Resource, ...]:
    """The CloudFront distributions that fetch from this resource."""
    edges = [r.source for r in blueprint.incoming.get(api, ()) if r.verb == "origin"]
    return tuple(blueprint.resources[name] for name in dict.fromkeys(edges))


def origins(blueprint: Blueprint, edge: str) -> tuple[Resource, ...]:
    """What a CloudFront distribution fetches from."""
    names = [r.target for r in blueprint.outgoing.get(edge, ()) if r.verb == "origin"]
    return tuple(blueprint.resources[name] for name in dict.fromkeys(names))


def clients_of(blueprint: Blueprint, api: str) -> tuple[Resource, ...]:
    """Clients that call the API, directly or through an edge in front of it."""
    found = (blueprint.resources[name] for name in callers_of(blueprint, api))
    return tuple(resource for resource in found if resource.type == "client")


def callers_of(blueprint: Blueprint, api: str) -> tuple[str, ...]:
    """The names of all that call the API, directly or through an edge in front of it."""
    fronts = (api, *(edge.id for edge in fronted_by(blueprint, api)))
    lines = (line for front in fronts for line in blueprint.incoming.get(front, ()))
    return tuple(dict.fromkeys(line.source for line in lines if line.verb == "calls"))


def domain_path(resource: Resource, place: int) -> Pointer:
    """Where the domain block at a place of `domains` is written: one block needs no number."""
    return ("domain",) if len(domains(resource)) == 1 else ("domain", place)


def mutual_tls_only(api: Resource) -> bool:
    """True when AWS asks for a client certificate at every host of the API, and its default host is off."""
    doors = hosts(api)
    return bool(doors) and all(door.certified for door in doors)


def certificates_at_own_names(api: Resource) -> bool:
    """True when AWS asks for a client certificate at every name of the API's own."""
    doors = [door for door in hosts(api) if door.part != DEFAULT]
    return bool(doors) and all(door.certified for door in doors)
