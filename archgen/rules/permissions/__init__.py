"""What roles and policies allow, and whom they trust."""

from __future__ import annotations

from archgen.rules.permissions import (
    escalation,
    foreign_roles,
    permission_changes,
    role_trust,
    wide_resources,
    wide_roles,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *wide_roles.RULES,
    *wide_resources.RULES,
    *role_trust.RULES,
    *foreign_roles.RULES,
    *escalation.RULES,
    *permission_changes.RULES,
)
"""The rules of this concern, module by module."""
