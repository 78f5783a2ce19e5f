"""What a customer key protects, as the rules about keys ask."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph


@once
def encrypted_with(graph: Graph, key: str) -> tuple[Resource, ...]:
    """The resources that name a key as theirs, in the order of the file."""
    blueprint = graph.blueprint
    lines = blueprint.incoming.get(key, ())
    names = dict.fromkeys(line.source for line in lines if line.verb == "encryption_key")
    return tuple(blueprint.resources[name] for name in names)


def class_under(graph: Graph, key: str) -> DataClass:
    """The greatest class of data that a key protects; unstated where nobody says."""
    classes = (data_class(graph, resource.id) for resource in encrypted_with(graph, key))
    return max(classes, default=DataClass.UNSTATED)
