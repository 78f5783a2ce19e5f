"""Doors that stand open to more people than they are for."""

from __future__ import annotations

from archgen.rules.exposure import (
    admin_routes,
    cors,
    dangling_names,
    default_hosts,
    environments,
    error_bodies,
    internal_apis,
    mutual_tls,
    old_stages,
    preflights,
    private_apis,
    response_fields,
    second_entries,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *mutual_tls.RULES,
    *default_hosts.RULES,
    *internal_apis.RULES,
    *second_entries.RULES,
    *old_stages.RULES,
    *admin_routes.RULES,
    *dangling_names.RULES,
    *environments.RULES,
    *private_apis.RULES,
    *cors.RULES,
    *preflights.RULES,
    *response_fields.RULES,
    *error_bodies.RULES,
)
"""The rules of this concern, module by module."""
