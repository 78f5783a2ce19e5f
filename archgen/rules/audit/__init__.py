"""Trails of what was done to an account, and evidence drawn from them."""

from __future__ import annotations

from archgen.rules.audit import evidence, trails
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *trails.RULES,
    *evidence.RULES,
)
"""The rules of this concern, module by module."""
