"""What comes of age: runtimes, code, certificates, versions."""

from __future__ import annotations

from archgen.rules.lifecycle import (
    renewal,
    replacement,
    retention,
    runtimes,
    unsigned_code,
    unused,
    user_pool_stack,
    versions,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *runtimes.RULES,
    *retention.RULES,
    *renewal.RULES,
    *versions.RULES,
    *replacement.RULES,
    *user_pool_stack.RULES,
    *unsigned_code.RULES,
    *unused.RULES,
)
"""The rules of this concern, module by module."""
