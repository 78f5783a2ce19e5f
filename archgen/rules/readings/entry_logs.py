"""Ways in and the records of who came through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Exposed, Logged
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.graph.settings import declares, setting
from archgen.rules.readings.routes import routes


def logged_entries(graph: Graph) -> Iterator[tuple[Resource, bool]]:
    """Everything that can be a front door and can write records, and whether callers come to it.

    Callers come to an API or an edge that some source reaches and that is live; to something
    generic that says `exposes` only where it is for the public or partners, or where whoever stands
    outside is drawn calling it: a load balancer behind another entry is none.
    """
    blueprint = graph.blueprint
    for resource in blueprint.resources.values():
        if not isinstance(resource.body, Logged):
            continue
        if isinstance(resource.body, Exposed):
            yield resource, is_live(resource) and exposure(graph, resource.id) > Exposure.NONE
        elif "exposes" in (getattr(resource.body, "capabilities", None) or ()):
            meant = resource.body.expose in ("public", "partner")
            yield resource, is_live(resource) and (meant or called_from_outside(blueprint, resource))


def is_live(resource: Resource) -> bool:
    """True for what is in use: live, deprecated, or nothing said of it."""
    return getattr(resource.body, "lifecycle", None) in (None, "live", "deprecated")


def called_from_outside(blueprint: Blueprint, resource: Resource) -> bool:
    """True where a client or somebody else's system is drawn calling the resource."""
    lines = blueprint.incoming.get(resource.id, ())
    return any(line.verb == "calls" and outside(blueprint.resources[line.source]) for line in lines)


def stages_of(resource: Resource) -> dict[str, Any]:
    """The stages of an API by name; empty for what has none."""
    return dict(getattr(resource.body, "stages", None) or {})


def unlogged(entry: Resource) -> tuple[str, ...] | None:
    """What of an entry writes no records: names of stages, or nothing at all for the whole of it.

    None where all of it is logged. What the entry says holds for each stage that says nothing.
    """
    if getattr(entry.body, "logs_to", None):
        return None
    stages = stages_of(entry)
    silent = tuple(name for name, stage in stages.items() if not stage.logs_to)
    if stages and not silent:
        return None
    return silent if len(silent) < len(stages) else ()


def joined(graph: Graph, entry: Resource) -> bool:
    """True where a word says by what the records of an API and of what is behind it are joined.

    That is asked only of APIs that outsiders reach; what else lets requests in has no such setting.
    """
    if not declares(entry, "correlation") or exposure(graph, entry.id) < Exposure.PARTNER:
        return True
    ways = routes(entry)
    said = bool(setting(entry, "correlation")) or all(way.mock or way.route.correlation for way in ways)
    lines = graph.blueprint.incoming.get(entry.id, ())
    fields = [str(name).lower() for name in setting(entry, "log_fields") or ()]
    traced = setting(entry, "tracing") is True and any("xraytraceid" in name for name in fields)
    return said or traced or any(line.settings.shares for line in lines)


def hosts_of_functions(graph: Graph) -> Iterator[Resource]:
    """The live functions with a host of their own that outsiders reach."""
    for function in graph.blueprint.of_type("lambda"):
        live = setting(function, "url") is not None and is_live(function)
        if live and exposure(graph, function.id) >= Exposure.PARTNER:
            yield function


def recorded_calls(graph: Graph, function: Resource) -> bool:
    """True where a trail records each call of a function.

    Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
    """
    lines = graph.blueprint.incoming.get(function.id, ())
    return any(line.verb == "data_events" for line in lines)
