"""Who calls what from outside, by way of edges and endpoints that let everybody through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archgen.blueprint.model import Blueprint
from archgen.graph.doors import has_routes, is_edge
from archgen.graph.model import Graph
from archgen.graph.nature import leads_inside, outside, signs_in
from archgen.graph.settings import declares
from archgen.graph.sources import INTERNET
from archgen.views.passages import Passage, entries

_PROOFS = {
    "mutual-tls": "client certificate",
    "iam": "signature (IAM)",
    "signed-url": "signed URL",
    "jwt": "token",
    "api-key": "API key",
    "oauth-client-credentials": "OAuth credentials",
}


def callers_of(graph: Graph, rows: Iterable[Passage]) -> Mapping[str, tuple[str, ...]]:
    """For each API who calls it, past edges, in the order of the file; `@internet` where nobody is drawn."""
    resources = graph.blueprint.resources
    before: dict[str, list[str]] = {}
    for row in rows:
        before.setdefault(row.target, []).append(row.source)
    found = {}
    for name, api in resources.items():
        if has_routes(api):
            callers = _behind(graph.blueprint, before, name)
            found[name] = callers or ((INTERNET,) if entries(graph, name, INTERNET) else ())
    return found


def _behind(blueprint: Blueprint, before: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting, seen = [name], {name}
    while waiting:
        for source in before.get(waiting.pop(0), ()):
            resource = blueprint.resources[source]
            if outside(resource):
                found[source] = None
            elif (is_edge(resource) or leads_inside(resource)) and source not in seen:
                seen.add(source)
                waiting.append(source)
    return tuple(found)


def direct(graph: Graph, rows: Iterable[Passage]) -> tuple[Passage, ...]:
    """What callers reach without an API: a store by a link, code by its URL, a queue with a signature."""
    resources = graph.blueprint.resources
    return tuple(
        row
        for row in rows
        if outside(resources[row.source])
        and not row.signs_in
        and not outside(resources[row.target])
        and not has_routes(resources[row.target])
        and not is_edge(resources[row.target])
        and not signs_in(resources[row.target])
        and not declares(resources[row.target], "guests")
        and not leads_inside(resources[row.target])
    )


def proof(blueprint: Blueprint, caller: str, target: str) -> str:
    """What a caller says it shows, on the line to the target or to an edge before it; empty unsaid."""
    lines = blueprint.outgoing.get(caller, ())
    near = [line for line in lines if line.target == target and line.verb == "calls"]
    ahead = [line for line in lines if line.verb == "calls"]
    shown = (_PROOFS.get(line.settings.auth or "", "") for line in near or ahead)
    return next((words for words in shown if words), "")
