"""Copies of a store are nodes of their own, and data goes there."""

from __future__ import annotations

from graph_making import edge, edges, resources

from archgen.graph.attributes import reach
from archgen.graph.model import Data, EdgeKind, NodeKind

STORE = (
    "people: {type: dynamodb, replicas: [eu-central-1], backup: {plan: daily, vault: %s}, dax: {nodes: 3}}"
)


def test_replicas_backups_and_a_cache_are_copies() -> None:
    graph = resources(STORE % "safe", "safe: {type: generic, service: Backup vault}")
    parts = ("people/backup", "people/dax", "people/replicas/eu-central-1")
    assert {name for name, node in graph.nodes.items() if node.kind is NodeKind.COPY} == set(parts)
    for name in parts:
        copied = edge(graph, "people", name)
        assert (copied.kind, copied.data) == (EdgeKind.COPY, Data.FORWARD)
    assert edges(graph, "people/backup", "safe") == [("copy", "kept in", "")]


def test_a_vault_that_is_not_drawn_is_no_node_and_copies_drive_nothing() -> None:
    graph = resources(STORE % "elsewhere", "fn: {type: lambda, writes: people}")
    assert "elsewhere" not in graph.nodes
    assert graph.out["people/backup"] == ()
    assert reach(graph, "fn") == ("people",)
