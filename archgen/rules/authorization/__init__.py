"""What a known caller may do: scopes, owners of objects, cached decisions."""

from __future__ import annotations

from archgen.rules.authorization import authorizer_cache, objects, privileged_routes
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *objects.RULES,
    *authorizer_cache.RULES,
    *privileged_routes.RULES,
)
"""The rules of this concern, module by module."""
