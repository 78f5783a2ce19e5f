"""How secret the data of a whole design is, as rules about its account and its trails ask."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.context import REGULATED


def own_class(blueprint: Blueprint) -> DataClass:
    """The class that the file states for all of its data."""
    word = blueprint.classification.upper()
    return DataClass[word] if word in DataClass.__members__ else DataClass.UNSTATED


@once
def class_of_design(graph: Graph) -> DataClass:
    """The greatest class of data in the design: the file's own, or that of some resource."""
    blueprint = graph.blueprint
    return max((own_class(blueprint), *(data_class(graph, name) for name in blueprint.resources)))


@once
def holds_regulated(graph: Graph) -> bool:
    """True when regulated data lies anywhere in the design, or some line carries it."""
    blueprint = graph.blueprint
    held = (name for one in blueprint.resources.values() for name in getattr(one.body, "holds", None) or ())
    carried = (name for line in blueprint.relations for name in line.settings.carries or ())
    return any(
        REGULATED.intersection(blueprint.data[name].kinds if name in blueprint.data else (name,))
        for name in dict.fromkeys((*held, *carried))
    )


def holds_restricted(graph: Graph) -> bool:
    """True when restricted data lies anywhere in the design."""
    return class_of_design(graph) is DataClass.RESTRICTED
