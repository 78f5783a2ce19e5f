"""Waivers themselves."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.waivers import completeness

RULES: tuple[Rule, ...] = (*completeness.RULES,)
"""The rules of this concern, module by module."""
