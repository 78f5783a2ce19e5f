"""Where credentials are kept, and how they are exchanged."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.secrets import pasted_secrets, rotation, rotators, secret_keeping

RULES: tuple[Rule, ...] = (
    *pasted_secrets.RULES,
    *secret_keeping.RULES,
    *rotation.RULES,
    *rotators.RULES,
)
"""The rules of this concern, module by module."""
