"""WebSocket APIs: who may open a connection, and what is kept of those that are open."""

from __future__ import annotations

from archgen.rules.rule import Rule
from archgen.rules.websockets import origins, posting, sessions

RULES: tuple[Rule, ...] = (
    *sessions.RULES,
    *origins.RULES,
    *posting.RULES,
)
"""The rules of this concern, module by module."""
