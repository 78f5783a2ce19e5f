"""The policies of a design's roles as JSON: for each role the least that its relations need."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.formats.json_text import dump
from archgen.graph.least_policies import least_policies


def render(blueprint: Blueprint) -> str:
    """An object with the policy document of each role by its name, and with who acts as it."""
    policies = [
        {"role": one.role, "used_by": list(one.users), "policy": one.document}
        for one in least_policies(blueprint)
    ]
    return dump({"format": 1, "name": blueprint.name, "policies": policies})
