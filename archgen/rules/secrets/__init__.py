"""Where credentials are kept, and how they are exchanged."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.secrets import (
    cached_secrets,
    environment,
    origin_headers,
    pasted_secrets,
    rotation,
    rotators,
    secret_keeping,
)

RULES: tuple[Rule, ...] = (
    *pasted_secrets.RULES,
    *secret_keeping.RULES,
    *rotation.RULES,
    *rotators.RULES,
    *origin_headers.RULES,
    *environment.RULES,
    *cached_secrets.RULES,
)
"""The rules of this concern, module by module."""
