"""Trails of what was done to an account, and evidence drawn from them."""

from __future__ import annotations

from archgen.rules.audit import (
    account_trails,
    accounts,
    data_access,
    evidence,
    log_stores,
    records_in_reach,
    root_user,
    trails,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *trails.RULES,
    *account_trails.RULES,
    *accounts.RULES,
    *root_user.RULES,
    *data_access.RULES,
    *log_stores.RULES,
    *records_in_reach.RULES,
    *evidence.RULES,
)
"""The rules of this concern, module by module."""
