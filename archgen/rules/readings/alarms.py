"""Alarms as rules ask about them: what they measure of a resource, and whether anybody hears."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.model import Graph
from archgen.graph.nature import outside
from archgen.graph.reaching import TELLING, heard

_DEVICES = ("browser", "mobile", "machine", "service", "pipeline")


def measured(blueprint: Blueprint, name: str) -> set[str]:
    """The metrics of enabled alarms on a resource, as they are written."""
    found: set[str] = set()
    for relation in blueprint.incoming.get(name, ()):
        alarm = blueprint.resources[relation.source]
        if relation.verb == "watches" and is_alarm(alarm) and alarm.value("enabled") is not False:
            found |= set(getattr(alarm.body, "metrics", None) or ())
    return found


def switched_off(blueprint: Blueprint, *names: str) -> tuple[str, ...]:
    """The alarms on these resources that are off: turning them on may be all that is lacking."""
    lines = (line for name in names for line in blueprint.incoming.get(name, ()) if line.verb == "watches")
    watching = dict.fromkeys(line.source for line in lines)
    alarms = (blueprint.resources[name] for name in watching)
    return tuple(one.id for one in alarms if is_alarm(one) and one.value("enabled") is False)


def measures(blueprint: Blueprint, name: str, metrics: frozenset[str]) -> bool:
    """True where an enabled alarm on the resource has one of the metrics.

    `metrics` are words or AWS's names in small letters; a namespace before a name does not count.
    """
    return any(metric.rpartition("/")[2].lower() in metrics for metric in measured(blueprint, name))


def is_alarm(resource: Resource) -> bool:
    """True for an alarm: it has a threshold and may be off."""
    return hasattr(resource.body, "threshold") and hasattr(resource.body, "enabled")


def gets_to_somebody(graph: Graph, name: str) -> bool:
    """True where word of what happens at a node gets to somebody.

    A pager, a ticket system and whoever operates hear of it, and so may any other system outside. Of
    something generic that leads nowhere nobody knows better than whoever drew it.
    """
    return any(_hears(graph, reached) for reached in heard(graph, name, TELLING).came if reached != name)


def _hears(graph: Graph, name: str) -> bool:
    resource = graph.blueprint.resources.get(name)
    if resource is None:
        return False
    if outside(resource):
        return getattr(resource.body, "kind", None) not in _DEVICES
    return hasattr(resource.body, "capabilities") and not graph.out[name]


def told(graph: Graph, name: str) -> tuple[str, ...]:
    """What a resource tells when it rings, in the order written."""
    lines = graph.blueprint.outgoing.get(name, ())
    return tuple(dict.fromkeys(line.target for line in lines if line.verb == "notifies"))
