"""Every rule, written out: the `RULES` of each concern's package."""

from __future__ import annotations

from archgen.rules import (
    alarms,
    audit,
    authentication,
    authorization,
    cost,
    data_flow,
    encryption,
    exposure,
    feasibility,
    input_validation,
    keys,
    lifecycle,
    limits,
    logging,
    messaging,
    network,
    paths,
    permissions,
    recovery,
    resilience,
    secrets,
    throttling,
    waivers,
    web_protection,
    websockets,
)
from archgen.rules.rule import Rule

ALL_RULES: tuple[Rule, ...] = (
    *feasibility.RULES,
    *limits.RULES,
    *paths.RULES,
    *exposure.RULES,
    *authentication.RULES,
    *authorization.RULES,
    *permissions.RULES,
    *web_protection.RULES,
    *throttling.RULES,
    *input_validation.RULES,
    *keys.RULES,
    *secrets.RULES,
    *network.RULES,
    *encryption.RULES,
    *data_flow.RULES,
    *logging.RULES,
    *audit.RULES,
    *alarms.RULES,
    *recovery.RULES,
    *resilience.RULES,
    *messaging.RULES,
    *cost.RULES,
    *lifecycle.RULES,
    *websockets.RULES,
    *waivers.RULES,
)
"""All rules, by concern."""

DEFAULT_RULES: tuple[Rule, ...] = tuple(rule for rule in ALL_RULES if rule.profile == "default")
"""The rules that run where nobody asks for others: all but those of the strict profile."""

_BY_NAME = {name: rule for rule in ALL_RULES for name in (*rule.former, rule.name)}


def rule_named(name: str) -> Rule | None:
    """The rule of this name, or that once had it; None where there is none."""
    return _BY_NAME.get(name)
