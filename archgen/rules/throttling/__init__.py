"""How much a caller, a flow or a function may take."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.throttling import abuse_limits, concurrency, fan_out, inflow, lists, rates

RULES: tuple[Rule, ...] = (
    *rates.RULES,
    *abuse_limits.RULES,
    *concurrency.RULES,
    *fan_out.RULES,
    *inflow.RULES,
    *lists.RULES,
)
"""The rules of this concern, module by module."""
