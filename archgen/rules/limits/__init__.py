"""Quotas and bounds of AWS, and designs that run into them."""

from __future__ import annotations

from archgen.rules.limits import api_limits, function_limits, timeouts, uploads, web_acl_limits
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *web_acl_limits.RULES,
    *function_limits.RULES,
    *timeouts.RULES,
    *api_limits.RULES,
    *uploads.RULES,
)
"""The rules of this concern, module by module."""
