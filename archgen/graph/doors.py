"""The doors of a resource: each host or credential by which a request can enter it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.api_facts import CERTIFIED_ENDPOINT, CERTIFIED_TLS
from archgen.graph.settings import declares, setting
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER, VPC
from archgen.source.document import Pointer

DEFAULT = "default_endpoint"
INSIDE = "vpc"
URL = "url"
PRESIGNED = "presigned"
GUESTS = "guests"
ROLES = "roles"


class Door(Struct, frozen=True):
    """One way into a resource.

    `node` is the id of its node, `part` the part's name (empty where the resource is its own
    door), `path` where it is written. `zones` are the sources that find it open on the network.
    `certified` is true where the host asks for a client certificate.
    """

    node: str
    part: str
    path: Pointer
    zones: tuple[str, ...]
    certified: bool = False


def has_routes(resource: Resource) -> bool:
    """True for an API: what it lets in goes on by routes."""
    return declares(resource, "default_endpoint")


def is_edge(resource: Resource) -> bool:
    """True for what fetches from origins and can prove itself to them with a header."""
    return declares(resource, "origin_header")


def hosts(api: Resource) -> tuple[Door, ...]:
    """The doors of an API: its names in the order written, then the default host.

    A private API is entered from a VPC alone. A request line to the API ends at the first.
    """
    body: Any = api.body
    private = body.endpoint == "private"
    zones = (VPC,) if private else (INTERNET,)
    doors = []
    for place, domain in enumerate(body.domain or ()):
        path: Pointer = ("domain",) if len(body.domain) == 1 else ("domain", place)
        doors.append(Door(f"{api.id}/{domain.name}", str(domain.name), path, zones, _certified(api, domain)))
    if private:
        doors.append(Door(f"{api.id}/{INSIDE}", INSIDE, ("endpoint",), zones))
    elif api.value("default_endpoint") != "disabled":
        doors.append(Door(f"{api.id}/{DEFAULT}", DEFAULT, ("default_endpoint",), zones))
    return tuple(doors)


def _certified(api: Resource, domain: Any) -> bool:  # noqa: ANN401 - a host name of the catalogue
    """True where callers of a host name show a certificate and AWS asks for it.

    It asks on names of regional REST and HTTP APIs alone, and under no other TLS policy than one.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
    """
    fits = domain.minimum_tls in (None, CERTIFIED_TLS) and api.value("endpoint") == CERTIFIED_ENDPOINT
    return domain.mutual_tls is not None and fits and api.value("protocol") != "websocket"


def front(resource: Resource) -> tuple[Door, ...]:
    """The hosts by which requests enter a resource; none where nothing enters from outside."""
    if has_routes(resource):
        return hosts(resource)
    if setting(resource, "url") is not None:
        return (Door(f"{resource.id}/{URL}", URL, ("url",), (INTERNET,)),)
    if is_edge(resource) or declares(resource, "app_clients"):
        return (Door(resource.id, "", (), (INTERNET,)),)
    if "exposes" in (setting(resource, "capabilities") or ()):
        return (Door(resource.id, "", (), _audience(resource)),)
    return ()


def _audience(resource: Resource) -> tuple[str, ...]:
    """Who finds the host of something generic: what `expose` says, else who shares its network."""
    said = {"public": INTERNET, "partner": PARTNER, "internal": CORPORATE}.get(resource.body.expose or "")
    return (said,) if said else (VPC,) if resource.frames else ()


def request_door(doors: Sequence[Door], resource: str) -> str:
    """The node at which a drawn line to the resource ends."""
    return doors[0].node if doors else resource
