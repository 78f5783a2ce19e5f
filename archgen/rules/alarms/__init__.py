"""Alarms: what is watched, and who hears of it."""

from __future__ import annotations

from archgen.rules.alarms import alarm_actions, alarm_metrics, entry_alarms, exports, function_alarms
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *entry_alarms.RULES,
    *function_alarms.RULES,
    *alarm_metrics.RULES,
    *alarm_actions.RULES,
    *exports.RULES,
)
"""The rules of this concern, module by module."""
