"""Networks of functions and endpoints."""

from __future__ import annotations

from archgen.rules.network import function_network, private_calls, private_names
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *function_network.RULES,
    *private_calls.RULES,
    *private_names.RULES,
)
"""The rules of this concern, module by module."""
