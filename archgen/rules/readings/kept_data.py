"""What lies in a resource that AWS encrypts: data of its own, records of others, or settings."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import Authenticates, Observes, TakesRecords
from archgen.graph.attributes import DataClass, data_class, kinds
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import carries, computes, keeps_records, opens_things, stores
from archgen.graph.sources import FOREIGN
from archgen.rules.readings.acls import protected
from archgen.rules.readings.context import REGULATED, regulated
from archgen.rules.readings.sign_in import class_opened

_PERSONAL = frozenset({"personal", *REGULATED})
_MOVING = (EdgeKind.DATA, EdgeKind.EVENT)


class Kept(Struct, frozen=True):
    """How secret what lies in a resource is, as far as its key goes, and whether laws ask more for it.

    `weighs` is true where whose key it is matters at all.
    """

    data: DataClass
    regulated: bool = False
    weighs: bool = False

    @property
    def grave(self) -> bool:
        """True for restricted and for regulated data."""
        return self.data is DataClass.RESTRICTED or self.regulated


@once
def kept_in(graph: Graph, resource_id: str) -> Kept:
    """What lies in a resource.

    Stores and messages count from confidential data on; application logs where the code that writes
    them handles personal or regulated data; credentials where they are copied, shared or open
    restricted data. All else counts where the data is restricted: other logs, what watches or signs
    people in, the settings of code.
    """
    resource = graph.blueprint.resources[resource_id]
    if opens_things(resource):
        return _credential(graph, resource)
    if keeps_records(resource) or only_records(graph, resource):
        return _records(graph, resource)
    if stores(resource) or carries(resource) or _says_data(resource):
        data, bound = data_class(graph, resource.id), regulated(graph, (resource.id,))
        return Kept(data, bound, weighs=bound or data >= DataClass.CONFIDENTIAL)
    return _beside(graph, resource)


def only_records(graph: Graph, resource: Resource) -> bool:
    """True for a store that logs go to and that nobody reads or writes otherwise."""
    if not isinstance(resource.body, TakesRecords) or getattr(resource.body, "holds", None):
        return False
    into = graph.into.get(resource.id, ())
    logged = any(edge.kind is EdgeKind.LOG for edge in into)
    return logged and not any(edge.kind in _MOVING for edge in into)


def _says_data(resource: Resource) -> bool:
    """True for something generic that is said to hold data."""
    return hasattr(resource.body, "capabilities") and bool(getattr(resource.body, "holds", None))


def _credential(graph: Graph, secret: Resource) -> Kept:
    opened = [line.target for line in graph.blueprint.outgoing.get(secret.id, ()) if line.verb == "rotates"]
    opens = max((data_class(graph, name) for name in opened), default=DataClass.UNSTATED)
    own = data_class(graph, secret.id)
    data = max(opens, own, DataClass.CONFIDENTIAL)
    copied = bool(getattr(secret.body, "replicas", None))
    foreign = any(edge.source == FOREIGN for edge in graph.into.get(secret.id, ()))
    restricted = data is DataClass.RESTRICTED or regulated(graph, opened)
    plain = getattr(secret.body, "parameter", None) == "string"
    return Kept(data, regulated(graph, opened), weighs=not plain and (copied or foreign or restricted))


def _records(graph: Graph, log: Resource) -> Kept:
    writers = [edge.source for edge in graph.into.get(log.id, ()) if edge.kind is EdgeKind.LOG]
    resources = graph.blueprint.resources
    named = [graph.nodes[name].resource for name in writers if name in graph.nodes]
    drawn = list(dict.fromkeys(name for name in named if name in resources))
    code = [name for name in drawn if computes(resources[name])]
    # A trail says for itself whose key its records lie under.
    if drawn and all(isinstance(resources[name].body, Observes) for name in drawn):
        return Kept(DataClass.UNSTATED)
    seen = [one.id for name in drawn for one in protected(graph.blueprint, resources[name])]
    data = max((data_class(graph, name) for name in (log.id, *drawn, *seen)), default=DataClass.UNSTATED)
    bound = regulated(graph, code)
    personal = any(kinds(graph, name) & _PERSONAL for name in code)
    return Kept(data, bound, weighs=personal or data is DataClass.RESTRICTED)


def _beside(graph: Graph, resource: Resource) -> Kept:
    body: Any = resource.body
    data = data_class(graph, resource.id)
    if isinstance(body, Authenticates):
        data = max(data, class_opened(graph, resource))
    elif isinstance(body, Observes):
        data = max(data, top_class(graph))
    elif hasattr(body, "variables") and not body.variables:
        data = DataClass.UNSTATED
    return Kept(data, weighs=data is DataClass.RESTRICTED)


@once
def top_class(graph: Graph) -> DataClass:
    """The greatest class of data in the design: the blueprint's own, or that of what it holds."""
    word = graph.blueprint.classification.upper()
    stated = DataClass[word] if word in DataClass.__members__ else DataClass.UNSTATED
    return max((stated, *(data_class(graph, name) for name in graph.blueprint.resources)))
