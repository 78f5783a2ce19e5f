"""Who is calling: authorizers, sign-in, tokens, proof between machines."""

from __future__ import annotations

from archgen.rules.authentication import (
    audiences,
    authorizer_trust,
    cross_site,
    entries,
    function_urls,
    guessing,
    guests,
    machine_proof,
    oauth_grants,
    operators,
    passwords,
    shared_keys,
    tokens,
    url_tokens,
    webhooks,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *entries.RULES,
    *guessing.RULES,
    *oauth_grants.RULES,
    *tokens.RULES,
    *guests.RULES,
    *machine_proof.RULES,
    *operators.RULES,
    *passwords.RULES,
    *authorizer_trust.RULES,
    *shared_keys.RULES,
    *function_urls.RULES,
    *webhooks.RULES,
    *cross_site.RULES,
    *url_tokens.RULES,
    *audiences.RULES,
)
"""The rules of this concern, module by module."""
