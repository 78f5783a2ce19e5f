"""Encryption keys: who can use them, and how they are cared for."""

from __future__ import annotations

from archgen.rules.keys import key_care, key_reach, key_separation, key_users
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *key_reach.RULES,
    *key_care.RULES,
    *key_separation.RULES,
    *key_users.RULES,
)
"""The rules of this concern, module by module."""
