"""What is written down of requests, and for how long."""

from __future__ import annotations

from archgen.rules.logging import (
    access_logs,
    diagnosis,
    flow_logs,
    log_contents,
    log_keeping,
    trace_gaps,
    web_acl_logs,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *access_logs.RULES,
    *web_acl_logs.RULES,
    *diagnosis.RULES,
    *trace_gaps.RULES,
    *log_contents.RULES,
    *log_keeping.RULES,
    *flow_logs.RULES,
)
"""The rules of this concern, module by module."""
