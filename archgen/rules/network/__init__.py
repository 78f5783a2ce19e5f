"""Networks of functions and endpoints."""

from __future__ import annotations

from archgen.rules.network import (
    chosen_addresses,
    egress,
    endpoint_doors,
    endpoint_policies,
    function_network,
    placement,
    private_calls,
    private_names,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *function_network.RULES,
    *private_calls.RULES,
    *private_names.RULES,
    *egress.RULES,
    *chosen_addresses.RULES,
    *endpoint_policies.RULES,
    *endpoint_doors.RULES,
    *placement.RULES,
)
"""The rules of this concern, module by module."""
