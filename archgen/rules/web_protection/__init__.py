"""Web ACLs and protection from floods."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.web_protection import baseline, flood_protection, web_acl_entries, web_acl_rules

RULES: tuple[Rule, ...] = (
    *baseline.RULES,
    *web_acl_rules.RULES,
    *web_acl_entries.RULES,
    *flood_protection.RULES,
)
"""The rules of this concern, module by module."""
