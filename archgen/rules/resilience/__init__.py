"""What goes on when a zone or a Region does not."""

from __future__ import annotations

from archgen.rules.resilience import flood_response, lost_events, zones
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *zones.RULES,
    *lost_events.RULES,
    *flood_response.RULES,
)
"""The rules of this concern, module by module."""
