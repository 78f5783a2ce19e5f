"""What data there is, and where it comes to lie."""

from __future__ import annotations

from archgen.rules.data_flow import classification, residency
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *residency.RULES,
    *classification.RULES,
)
"""The rules of this concern, module by module."""
