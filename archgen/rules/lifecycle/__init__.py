"""What comes of age: runtimes, code, certificates, versions."""

from __future__ import annotations

from archgen.rules.lifecycle import retention, runtimes
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (*runtimes.RULES, *retention.RULES)
"""The rules of this concern, module by module."""
