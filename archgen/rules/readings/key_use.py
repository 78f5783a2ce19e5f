"""What a customer key protects, as the rules about keys ask."""

from __future__ import annotations

from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Replicated
from archgen.catalogue.fields import fields_of
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


def own_key(block: Any) -> str | None:  # noqa: ANN401 - a resource's settings, or a copy's
    """The key of one's own that a resource or a copy names; None where the key is AWS's."""
    name = getattr(block, "encryption_key", None)
    words = fields_of(type(block))["encryption_key"].facts.words if name is not None else ()
    return None if name in words else name


def copies_under_aws_keys(blueprint: Blueprint, resource: Resource) -> tuple[str, ...]:
    """The Regions with a copy of a resource for which no key of one's own is named.

    A copy that is drawn as a resource says for itself whose key it has.
    """
    copies = getattr(resource.body, "replicas", None) if isinstance(resource.body, Replicated) else None
    return tuple(
        name for name, copy in (copies or {}).items() if name not in blueprint.resources and not own_key(copy)
    )
