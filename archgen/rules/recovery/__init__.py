"""Getting back what was lost."""

from __future__ import annotations

from archgen.rules.recovery import backups, copies_in_reach, stores
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (*stores.RULES, *backups.RULES, *copies_in_reach.RULES)
"""The rules of this concern, module by module."""
