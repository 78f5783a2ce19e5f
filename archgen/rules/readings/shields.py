"""What Shield Advanced can stand before, as rules ask."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.catalogue.facts import SHIELD_ICONS, SHIELD_TARGETS, Fact

ADVANCED = "advanced"
"""The tier that is bought."""


def can_be_shielded(resource: Resource) -> bool:
    """True for distributions, DNS zones and load balancers, which Shield Advanced protects."""
    icon = (getattr(resource.body, "icon", None) or "").lower().rpartition(".")[2]
    named = (getattr(resource.body, "service", None) or "").lower()
    listed = resource.type in _words(SHIELD_TARGETS)
    return listed or icon in _words(SHIELD_ICONS) or "load balancer" in named


def _words(fact: Fact) -> tuple[str, ...]:
    return fact.value if isinstance(fact.value, tuple) else ()
