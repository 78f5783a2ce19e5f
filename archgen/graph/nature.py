"""What a resource is, as far as paths care: asked of its capabilities, never of its type's name."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import Carries, Computes, Outside, Stores
from archgen.catalogue.verbs import VERBS
from archgen.graph.settings import declares, setting


def _says(resource: Resource, word: str) -> bool:
    """True when something generic claims a capability."""
    return word in (setting(resource, "capabilities") or ())


def stores(resource: Resource) -> bool:
    """True for what keeps data that somebody reads again; credentials are not among it."""
    return isinstance(resource.body, Stores) or _says(resource, "stores")


def carries(resource: Resource) -> bool:
    """True for what passes messages on."""
    return isinstance(resource.body, Carries)


def computes(resource: Resource) -> bool:
    """True for what runs code of ours."""
    return isinstance(resource.body, Computes) or _says(resource, "computes")


def outside(resource: Resource) -> bool:
    """True for what stands outside AWS."""
    return isinstance(resource.body, Outside)


def calls_from_outside(resource: Resource) -> bool:
    """True for clients and other people's systems that may call this one."""
    return outside(resource) and declares(resource, "calls")


def opens_things(resource: Resource) -> bool:
    """True for a credential."""
    return declares(resource, "rotated_by")


def signs_in(resource: Resource) -> bool:
    """True for directories, whose tokens an API can check by itself."""
    kept = declares(resource, "app_clients") or declares(resource, "if_down")
    return kept or _says(resource, "authenticates")


def leads_inside(resource: Resource) -> bool:
    """True for an endpoint: its policy narrows what passes it, and lets nobody in."""
    return declares(resource, "private_dns")


def runs_steps(resource: Resource) -> bool:
    """True for a workflow: what starts it does not wait for it."""
    return declares(resource, "max_parallel")


def keeps_records(resource: Resource) -> bool:
    """True for a place that logs go to and that is nothing else."""
    return declares(resource, "masks")


def pushes(resource: Resource) -> bool:
    """True for a service that starts others by itself; a reader fetches from queues, streams and tables.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
    """
    return not (resource.type in _FETCHED or computes(resource) or outside(resource))


def is_role(resource: Resource) -> bool:
    """True for a role that somebody may take."""
    return declares(resource, "trusts")


_FETCHED = frozenset(VERBS["triggered_by"].grants)
"""Types whose events a reader fetches with rights of its own."""
