"""Where data comes to lie under a key of AWS's that lies under one's own at home."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.attributes import DataClass, asset_class
from archgen.graph.data_flow import Flows, flows_from, way_from
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import computes, keeps_records, stores
from archgen.graph.recording import CONTENT
from archgen.graph.settings import setting
from archgen.rules.readings.key_use import own_key


def secret_enough(graph: Graph, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some assets and data words that are confidential or more."""
    blueprint = graph.blueprint
    return tuple(name for name in names if asset_class(blueprint, name) >= DataClass.CONFIDENTIAL)


@once
def keyed_homes(graph: Graph) -> tuple[str, ...]:
    """The stores that hold confidential data under a key of one's own, in the order of the file."""
    return tuple(
        one.id
        for one in graph.blueprint.resources.values()
        if stores(one) and own_key(one.body) and secret_enough(graph, tuple(setting(one, "holds") or ()))
    )


@once
def _from_homes(graph: Graph) -> Flows:
    return flows_from(graph, keyed_homes(graph))


def brought_to(graph: Graph, node_id: str, *, guess: bool = False) -> tuple[str, ...]:
    """The confidential data that comes to a node from a home under a key of one's own."""
    return secret_enough(graph, _from_homes(graph).at(node_id, guess=guess))


def handled_by(graph: Graph, writer: str) -> tuple[str, ...]:
    """The same for whoever handles it: what comes to a writer, and what code writes to such a home."""
    blueprint = graph.blueprint
    lines = blueprint.outgoing.get(writer, ()) if computes(blueprint.resources[writer]) else ()
    homes = [line.target for line in lines if line.verb == "writes" and line.target in keyed_homes(graph)]
    held = (name for home in homes for name in setting(blueprint.resources[home], "holds") or ())
    return tuple(dict.fromkeys((*brought_to(graph, writer), *secret_enough(graph, tuple(held)))))


class Written(Struct, frozen=True):
    """An asset or data word that comes into a log unmasked, and who writes it there."""

    asset: str
    writers: tuple[str, ...]


@once
def weaker_logs(graph: Graph) -> Mapping[str, tuple[Written, ...]]:
    """By log group, or other place of records, under AWS's key: what comes there from a home under one's own.

    Only records that hold bodies count, and what neither the group nor one on the way masks.
    """
    found = {}
    for sink in graph.blueprint.resources.values():
        if sink.id in graph.nodes and own_key(sink.body) is None:
            written: dict[str, list[str]] = {}
            for writer in content_writers(graph, sink.id):
                for asset, whose in _arriving(graph, sink, writer, (sink.id,)):
                    written.setdefault(asset, []).append(whose)
            if written:
                rows = sorted(written.items())
                found[sink.id] = tuple(Written(name, tuple(dict.fromkeys(whose))) for name, whose in rows)
    return found


def content_writers(graph: Graph, sink: str) -> tuple[str, ...]:
    """The resources that write bodies into a place of records."""
    edges = [one for one in graph.into.get(sink, ()) if one.kind is EdgeKind.LOG and one.op == CONTENT]
    return tuple(dict.fromkeys(graph.nodes[edge.source].resource for edge in edges))


def _arriving(
    graph: Graph, sink: Resource, writer: str, seen: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """What comes into a log from one that writes there, each with whoever wrote it at first."""
    resource = graph.blueprint.resources[writer]
    found: tuple[tuple[str, str], ...] = ()
    if not keeps_records(resource):
        found = tuple((name, writer) for name in handled_by(graph, writer))
    elif writer not in seen:
        further = (one for one in content_writers(graph, writer) if one not in seen)
        rows = [_arriving(graph, resource, one, (*seen, writer)) for one in further]
        found = tuple(pair for row in rows for pair in row)
    return tuple(pair for pair in found if unmasked(graph, sink, pair[0]))


def unmasked(graph: Graph, log: Resource, name: str) -> tuple[str, ...]:
    """What a log would have to mask of an asset or data word and does not.

    That is each word of an asset that tells of somebody or something, or its name where it has none.
    """
    data = graph.blueprint.data
    masks = setting(log, "masks") or ()
    if name in masks:
        return ()
    covered = {kind for mask in masks if mask in data for kind in data[mask].kinds}
    kinds = data[name].kinds if name in data else (name,)
    wanted = tuple(kind for kind in kinds if kind not in _HARMLESS) or (name,)
    return tuple(word for word in wanted if word not in masks and word not in covered)


_HARMLESS = frozenset({"business", "public"})


def way_to(graph: Graph, asset: str, node_id: str) -> tuple[str, ...]:
    """The nodes that an asset passes from a home under one's own key; the node alone where none is told."""
    return way_from(graph, keyed_homes(graph), asset, node_id) or (node_id,)
