"""What is paid for, and what bounds it."""

from __future__ import annotations

from archgen.rules.cost import caching, capacity
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *capacity.RULES,
    *caching.RULES,
)
"""The rules of this concern, module by module."""
