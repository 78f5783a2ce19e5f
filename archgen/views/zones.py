"""The zones of trust that a design has, and in which of them everything stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.look import look_of
from archgen.graph.doors import front, is_edge
from archgen.graph.egress import is_attached
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records, opens_things, outside, signs_in, stores
from archgen.graph.settings import declares, setting
from archgen.graph.sources import ACCOUNT, CORPORATE, FOREIGN, INTERNET, PARTNER, VPC, zone_of

CODE = 3
"""The column in which code begins; what it keeps and whom it calls stand right of it."""


class Zone(Struct, frozen=True):
    """One zone: its id, its title, its name within a sentence, and the least column of what is in it.

    `last` is true for what stands right of all code: stores, then (`beyond`) systems of others.
    """

    id: str
    title: str
    said: str
    column: int
    last: bool = False
    beyond: bool = False


_CALLERS = {
    INTERNET: Zone("@internet", "Internet", "internet", 0),
    PARTNER: Zone("@partner", "Partners", "partners", 0),
    CORPORATE: Zone("@corporate", "Corporate network", "corporate network", 0),
    FOREIGN: Zone("@foreign", "AWS accounts of others", "other AWS accounts", 0),
    ACCOUNT: Zone("@account", "Our AWS account", "our account", 0),
    VPC: Zone("@vpc", "Callers in our networks", "our networks", 0),
}
_CALLED = {
    INTERNET: Zone("@third", "Third parties", "third parties", CODE, last=True, beyond=True),
    PARTNER: Zone("@partners", "Partner systems", "partner systems", CODE, last=True, beyond=True),
    CORPORATE: Zone("@home", "Own data centre", "own data centre", CODE, last=True, beyond=True),
    FOREIGN: Zone("@others", "AWS accounts of others", "other AWS accounts", CODE, last=True, beyond=True),
}
_EDGE = Zone("@edge", "AWS edge", "AWS edge", 1)
_API = Zone("@api", "API", "API", 2)
_SIGN_IN = Zone("@sign-in", "Sign-in", "sign-in", 2)
_PRIVATE = Zone("@private", "Private API", "private API", 2)
_CODE = Zone("@code", "Code and messages", "code", CODE)
_DATA = Zone("@data", "Data", "data", CODE, last=True)
_SECRETS = Zone("@data", "Data and secrets", "data", CODE, last=True)


def zones(graph: Graph, shown: Iterable[str], callers: frozenset[str]) -> Mapping[str, Zone]:
    """The zone of every resource that is shown, by its id; `callers` are those that begin something.

    Where the design has several accounts, a zone within AWS is one account's.
    """
    resources = graph.blueprint.resources
    rows = [resources[name] for name in shown]
    data = _SECRETS if any(opens_things(one) for one in rows) else _DATA
    return {one.id: _of_account(graph, one, _zone(graph, one, callers, data)) for one in rows}


def _zone(graph: Graph, one: Resource, callers: frozenset[str], data: Zone) -> Zone:
    if outside(one):
        return _outer(graph.blueprint, one, callers)
    if is_edge(one):
        return _EDGE
    if not computes(one) and (stores(one) or opens_things(one) or keeps_records(one)):
        return data
    if declares(one, "guests") or signs_in(one):
        return _SIGN_IN
    door = _PRIVATE if setting(one, "endpoint") == "private" else _API
    at_door = bool(front(one)) and not computes(one)
    return _network(graph, one) or (door if at_door else _CODE)


def _outer(blueprint: Blueprint, one: Resource, callers: frozenset[str]) -> Zone:
    """Who begins something stands at the left, who is only called at the right."""
    source = zone_of(blueprint, one)
    client = look_of(one.type).column == 0 and not signs_in(one)
    if client or one.id in callers:
        return _CALLERS[source]
    return _CALLED.get(source, _CALLED[INTERNET])


def _network(graph: Graph, one: Resource) -> Zone | None:
    """The VPC that a resource stands in, a zone of its own."""
    if not is_attached(graph, one.id) and not one.frames:
        return None
    vpc = _vpc(graph.blueprint, one.frames)
    if vpc is None:
        return None
    return Zone(vpc.id, f"VPC {vpc.title}", f"VPC {vpc.title}", CODE)


def _vpc(blueprint: Blueprint, frames: Iterable[str]) -> Resource | None:
    waiting = [blueprint.resources[name] for name in frames if name in blueprint.resources]
    while waiting:
        frame = waiting.pop(0)
        if frame.type == "vpc":
            return frame
        waiting += [blueprint.resources[name] for name in frame.frames if name in blueprint.resources]
    return None


def _of_account(graph: Graph, one: Resource, zone: Zone) -> Zone:
    accounts = graph.blueprint.of_type("account")
    if len(accounts) < 2 or outside(one) or not zone.id.startswith("@"):  # noqa: PLR2004 - one account needs no name
        return zone
    own = next((name for name in one.frames if name in {account.id for account in accounts}), None)
    if own is None:
        return zone
    title = graph.blueprint.resources[own].title
    name = f"{zone.id}/{own}"
    return Zone(
        name, f"{zone.title} · {title}", f"{zone.said} in {title}", zone.column, zone.last, zone.beyond
    )


def of_source(source: str) -> Zone:
    """The zone of callers that no blueprint draws: strangers, partners, colleagues, other accounts."""
    return _CALLERS[source]
