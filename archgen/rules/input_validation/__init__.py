"""What is checked of a request or an event before code works on it."""

from __future__ import annotations

from archgen.rules.input_validation import content_types, event_input, integrations, models, replies, requests
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *requests.RULES,
    *models.RULES,
    *event_input.RULES,
    *content_types.RULES,
    *integrations.RULES,
    *replies.RULES,
)
"""The rules of this concern, module by module."""
