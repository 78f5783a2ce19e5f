"""Rules over whole paths: who can get where, and past which guards."""

from __future__ import annotations

from archgen.rules.paths import ways_in
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (*ways_in.RULES,)
"""The rules of this concern, module by module."""
