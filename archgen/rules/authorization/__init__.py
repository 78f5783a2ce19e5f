"""What a known caller may do: scopes, owners of objects, tenants, cached decisions."""

from __future__ import annotations

from archgen.rules.authorization import (
    authorizer_cache,
    cache_control,
    caller_identity,
    catch_all,
    chosen_keys,
    client_stores,
    kept_answers,
    objects,
    owners,
    privileged_routes,
    role_mapping,
    shared_scopes,
    signed_links,
    tenant_keys,
    tenant_messages,
    writable_claims,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *objects.RULES,
    *owners.RULES,
    *authorizer_cache.RULES,
    *privileged_routes.RULES,
    *caller_identity.RULES,
    *chosen_keys.RULES,
    *client_stores.RULES,
    *role_mapping.RULES,
    *signed_links.RULES,
    *writable_claims.RULES,
    *tenant_keys.RULES,
    *tenant_messages.RULES,
    *cache_control.RULES,
    *kept_answers.RULES,
    *shared_scopes.RULES,
    *catch_all.RULES,
)
"""The rules of this concern, module by module."""
