"""In which zone something stands: lines between two zones cross a boundary."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.graph.sources import zone_of
from archgen.rules.readings.endpoints import is_public
from archgen.rules.readings.frames import account_of, around, vpcs_of


@once
def zone(graph: Graph, name: str) -> tuple[str, ...]:
    """The zone of a resource: of a caller or system outside its source, else account, VPC, kind of subnet.

    What stands in no VPC shares its account with all that stands in none: AWS's own network.
    """
    blueprint = graph.blueprint
    resource = blueprint.resources[name]
    if outside(resource):
        return (zone_of(blueprint, resource),)
    subnets = around(blueprint, resource, "subnet")
    return (account_of(blueprint, resource), *sorted(vpcs_of(blueprint, resource)), _kind(subnets))


def _kind(subnets: tuple[Resource, ...]) -> str:
    return "public" if any(is_public(subnet) for subnet in subnets) else ""


def named(graph: Graph, name: str) -> str:
    """The zone in words, as findings tell it."""
    parts = zone(graph, name)
    if parts[0].startswith("@"):
        return {"@internet": "the internet", "@foreign": "another account"}.get(parts[0], parts[0][1:])
    networks = [part for part in parts[1:-1] if part]
    return networks[0] if networks else parts[0] or "AWS"
