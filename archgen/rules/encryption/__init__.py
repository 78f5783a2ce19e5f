"""Encryption on the wire and at rest."""

from __future__ import annotations

from archgen.rules.encryption import (
    backends,
    caches,
    certificates,
    copies,
    crossings,
    own_keys,
    post_quantum,
    transport,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *transport.RULES,
    *own_keys.RULES,
    *copies.RULES,
    *caches.RULES,
    *certificates.RULES,
    *backends.RULES,
    *crossings.RULES,
    *post_quantum.RULES,
)
"""The rules of this concern, module by module."""
