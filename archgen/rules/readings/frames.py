"""Where a resource stands, as rules ask: in which account, networks and subnets."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource


def frames_of(blueprint: Blueprint, *names: str) -> tuple[Resource, ...]:
    """The frames of these names and those around them, nearest first; what is not drawn is left out."""
    found: dict[str, Resource] = {}
    queue = list(names)
    while queue:
        frame = blueprint.resources.get(queue.pop(0))
        if frame is not None and frame.id not in found:
            found[frame.id] = frame
            queue.extend(frame.frames)
    return tuple(found.values())


def around(blueprint: Blueprint, resource: Resource, kind: str) -> tuple[Resource, ...]:
    """The frames of one type (`vpc`, `subnet`, `account`) that a resource stands in."""
    return tuple(frame for frame in frames_of(blueprint, *resource.frames) if frame.type == kind)


def vpcs_of(blueprint: Blueprint, resource: Resource) -> frozenset[str]:
    """The names of the VPCs that a resource stands in."""
    return frozenset(frame.id for frame in around(blueprint, resource, "vpc"))


def account_of(blueprint: Blueprint, resource: Resource) -> str:
    """The name of the account that a resource stands in; empty where none is drawn."""
    return next((frame.id for frame in around(blueprint, resource, "account")), "")
