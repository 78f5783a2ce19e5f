"""Messages and events: that they end, come once, hold up nobody, and lie safe where they fail."""

from __future__ import annotations

from archgen.rules.messaging import dead_letters, poison, repeats, rings
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *rings.RULES,
    *repeats.RULES,
    *dead_letters.RULES,
    *poison.RULES,
)
"""The rules of this concern, module by module."""
