"""From a blueprint to its graph: nodes for what a request can pass apart, guards on the edges.

The direction of an edge is who causes it. Doors, stages and routes are nodes of their own because
a request can pass one of them and not the other, and their guards differ.
"""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.graph.acting import add_relation, add_rights
from archgen.graph.assembly import Assembly
from archgen.graph.copying import add_copies
from archgen.graph.entering import add_sources, add_ways_in
from archgen.graph.model import EdgeKind, Graph, NodeKind
from archgen.graph.nature import calls_from_outside
from archgen.graph.network import add_networks, add_placement
from archgen.graph.pushing import add_pushers, add_unchecked_line
from archgen.graph.sources import zone_of


def build(blueprint: Blueprint) -> Graph:
    """The graph of a blueprint; frames are nodes for network edges alone."""
    assembly = Assembly(blueprint)
    add_sources(assembly)
    for resource in blueprint.resources.values():
        if not resource.boundary:
            assembly.node(resource.id, NodeKind.RESOURCE, resource.id)
    add_networks(assembly)
    for resource in blueprint.resources.values():
        if calls_from_outside(resource):
            assembly.edge(zone_of(blueprint, resource), resource.id, EdgeKind.AS, "is")
        add_ways_in(assembly, resource)
        add_rights(assembly, resource)
        add_placement(assembly, resource)
        add_copies(assembly, resource)
        add_pushers(assembly, resource)
    for line in blueprint.relations:
        add_relation(assembly, line)
        add_unchecked_line(assembly, line)
    return assembly.graph()
