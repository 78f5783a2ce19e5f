"""Doors that stand open to more people than they are for."""

from __future__ import annotations

from archgen.rules.exposure import cors, internal_apis, mutual_tls, private_apis
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *mutual_tls.RULES,
    *internal_apis.RULES,
    *private_apis.RULES,
    *cors.RULES,
)
"""The rules of this concern, module by module."""
