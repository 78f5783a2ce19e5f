"""What is written down of requests, and for how long."""

from __future__ import annotations

from archgen.rules.logging import access_logs, diagnosis, web_acl_logs
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *access_logs.RULES,
    *web_acl_logs.RULES,
    *diagnosis.RULES,
)
"""The rules of this concern, module by module."""
