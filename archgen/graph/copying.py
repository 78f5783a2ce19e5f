"""Where else a store's data lies because the store says so: replicas, backups, a cache in front."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.graph.assembly import Assembly
from archgen.graph.model import EdgeKind, NodeKind
from archgen.graph.settings import setting

REPLICAS = "replicas"
BACKUP = "backup"
CACHE = "dax"


def add_copies(assembly: Assembly, resource: Resource) -> None:
    """A node for each copy (`orders/replicas/eu-west-2`, `orders/backup`, `orders/dax`), and the edges to it.

    A backup goes on to its vault where that is drawn.
    """
    for region in setting(resource, REPLICAS) or {}:
        _add(assembly, resource, f"{REPLICAS}/{region}", REPLICAS)
    backup = setting(resource, BACKUP)
    if backup is not None:
        node = _add(assembly, resource, BACKUP, BACKUP)
        if backup.vault is not None:
            assembly.edge(node, str(backup.vault), EdgeKind.COPY, "kept in", part=BACKUP)
    if setting(resource, CACHE) is not None:
        _add(assembly, resource, CACHE, CACHE)


def _add(assembly: Assembly, resource: Resource, part: str, verb: str) -> str:
    node = assembly.node(f"{resource.id}/{part}", NodeKind.COPY, resource.id, part)
    assembly.edge(resource.id, node, EdgeKind.COPY, verb, part=part)
    return node
