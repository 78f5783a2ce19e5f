"""Where packets go that code sends: from its subnets by NAT, firewall or endpoint, out or on.

These edges drive nothing; questions on them name them (`only=(EdgeKind.NETWORK,)`).
"""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Resource
from archgen.graph.assembly import Assembly
from archgen.graph.model import EdgeKind, Guard, NodeKind, Slot, Strength
from archgen.graph.nature import leads_inside, outside
from archgen.graph.settings import setting
from archgen.graph.sources import CORPORATE, INTERNET

INSIDE = "inside"
_NETS = ("vpc", "subnet")
_FILTERS = ("firewall", "proxy")
_OUT = ("igw", "nat")
_ANYWHERE = ("0.0.0.0/0", "::/0", "any", "all", "internet", "*")


def inside(vpc: str) -> str:
    """The node from which the endpoints of a VPC are reached, from all of its subnets."""
    return f"{vpc}/{INSIDE}"


def add_networks(assembly: Assembly) -> None:
    """VPCs and subnets, with their ways out; a VPC stands for subnets that nobody drew.

    A subnet leads where its routes say, and past what its VPC says of egress. Where neither says
    anything, whether it leads out is silent.
    """
    resources = assembly.blueprint.resources
    for frame in resources.values():
        if frame.type in _NETS:
            assembly.node(frame.id, NodeKind.FRAME, frame.id)
    for frame in resources.values():
        if frame.type == "vpc":
            assembly.node(inside(frame.id), NodeKind.FRAME, frame.id, INSIDE)
            _add_ways_out(assembly, frame, frame)
        elif frame.type == "subnet":
            above = [resources[name] for name in frame.frames if name in resources]
            _add_ways_out(assembly, frame, next((one for one in above if one.type == "vpc"), None))


def _add_ways_out(assembly: Assembly, frame: Resource, vpc: Resource | None) -> None:
    said = setting(vpc, "egress") if vpc is not None else None
    routes = tuple(setting(frame, "routes") or ())
    if setting(frame, "public") and "igw" not in routes:
        routes = (*routes, "igw")
    if vpc is not None:
        assembly.edge(frame.id, inside(vpc.id), EdgeKind.NETWORK, "in")
    for route in routes:
        _add_route(assembly, frame, str(route), said)
    if not routes and said != "none":
        egress = Strength.SILENT if said is None else _filtered(said)
        _add_way(assembly, frame, INTERNET, "", egress)


def _filtered(egress: str | None) -> Strength:
    return Strength.ENFORCED if egress in _FILTERS else Strength.OPEN


def _add_route(assembly: Assembly, frame: Resource, route: str, said: str | None) -> None:
    drawn = assembly.blueprint.resources.get(route)
    part = f"routes/{route}"
    if route in _OUT or (drawn is None and route.startswith("nat")):
        _add_way(assembly, frame, INTERNET, part, _filtered(said))
    elif route == "transit":
        assembly.edge(frame.id, CORPORATE, EdgeKind.NETWORK, "routes", part=part)
    elif drawn is not None:
        assembly.edge(frame.id, route, EdgeKind.NETWORK, "routes", part=part)
        looks = "inspects" in (setting(drawn, "capabilities") or ())
        if not leads_inside(drawn):
            _add_way(assembly, drawn, INTERNET, "", Strength.ENFORCED if looks else _filtered(said))


def _add_way(assembly: Assembly, start: Resource, end: str, part: str, egress: Strength) -> None:
    slots = {Guard.EGRESS: Slot(start.id, part, ("routes",) if part else ())}
    guards = {Guard.EGRESS: egress}
    assembly.edge(start.id, end, EdgeKind.NETWORK, "routes", part=part, guards=guards, slots=slots)


def add_placement(assembly: Assembly, resource: Resource) -> None:
    """A resource in a network sends from there; an endpoint is reached from there.

    Security groups that name where they lead, and a list of hosts that code may call, bound it.
    """
    if resource.boundary or outside(resource):
        return
    frames = [name for name in resource.frames if _is_net(assembly, name)]
    if leads_inside(resource):
        _add_endpoint(assembly, resource, frames)
        return
    if not frames:
        return
    guards = {Guard.EGRESS: _bounded(assembly, resource)}
    slots = {Guard.EGRESS: Slot(resource.id, "", ("security_groups",))}
    for name in frames:
        assembly.edge(resource.id, name, EdgeKind.NETWORK, "in", guards=guards, slots=slots)


def _is_net(assembly: Assembly, name: str) -> bool:
    frame = assembly.blueprint.resources.get(name)
    return frame is not None and frame.type in _NETS


def _add_endpoint(assembly: Assembly, endpoint: Resource, frames: list[str]) -> None:
    """A gateway serves the subnets that route to it; else the whole VPC finds it by its name."""
    body: Any = endpoint.body
    named = [str(name) for name in body.routes or () if _is_net(assembly, str(name))]
    resources = assembly.blueprint.resources
    vpcs = [name for name in frames if resources[name].type == "vpc"]
    around = [up for name in frames for up in resources[name].frames if _is_net(assembly, up)]
    starts = named or [inside(name) for name in dict.fromkeys((*vpcs, *around))] or frames
    for start in starts:
        assembly.edge(start, endpoint.id, EdgeKind.NETWORK, "endpoint", part=str(body.service))


def _bounded(assembly: Assembly, resource: Resource) -> Strength:
    resources = assembly.blueprint.resources
    groups = [resources[n] for n in setting(resource, "security_groups") or () if n in resources]
    if groups and all(_names_ends(setting(group, "out_to")) for group in groups):
        return Strength.ENFORCED
    listed = getattr(setting(resource, "egress"), "allow", None)
    return Strength.STATED if listed else Strength.OPEN


def _names_ends(out_to: Any) -> bool:  # noqa: ANN401 - a free form of the catalogue
    """True where a group says where it leads, and not anywhere."""
    rows = out_to if isinstance(out_to, (list, tuple)) else () if out_to is None else (out_to,)
    ends = [str(v) for row in rows for v in (row.values() if isinstance(row, dict) else (row,))]
    return bool(ends) and not any(end in _ANYWHERE for end in ends)
