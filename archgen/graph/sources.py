"""Where requests come from: the zones that are always there, drawn or not."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.settings import setting

INTERNET = "@internet"
PARTNER = "@partner"
CORPORATE = "@corporate"
VPC = "@vpc"
ACCOUNT = "@account"
FOREIGN = "@foreign"

SOURCES: tuple[str, ...] = (INTERNET, PARTNER, CORPORATE, VPC, ACCOUNT, FOREIGN)
"""All sources, from strangers inwards; `@foreign` is somebody else's AWS account."""


def zone_of(blueprint: Blueprint, caller: Resource) -> str:
    """The source that a client or an outside system belongs to: its `zone:`, else where it stands."""
    zone = setting(caller, "zone")
    if zone is not None:
        return f"@{zone}"
    kind = setting(caller, "kind")
    if kind == "partner":
        return PARTNER
    if kind == "aws-account":
        return FOREIGN
    if caller.frames:
        frame = blueprint.resources.get(caller.frames[0])
        return _ZONE_OF_FRAME.get(frame.type, VPC) if frame is not None else INTERNET
    return CORPORATE if kind == "on-premises" else INTERNET


_ZONE_OF_FRAME = {"account": ACCOUNT, "on-premises": CORPORATE, "group": INTERNET}
