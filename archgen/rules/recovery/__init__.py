"""Getting back what was lost."""

from __future__ import annotations

from archgen.rules.recovery import backups, stores
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (*stores.RULES, *backups.RULES)
"""The rules of this concern, module by module."""
