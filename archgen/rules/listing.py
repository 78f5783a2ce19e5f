"""Every rule, written out: a module's `RULES` for each concern."""

from __future__ import annotations

from archgen.rules import (
    alarms,
    audit,
    authentication,
    authorization,
    authorizer_fit,
    encryption,
    evidence,
    feasibility,
    input_validation,
    logging_rules,
    offers,
    paths,
    recovery,
    rotation,
    throttling,
    user_pool_fit,
    waivers,
    web_acl_fit,
    web_acl_limits,
    web_acl_logs,
    web_protection,
)
from archgen.rules.rule import Rule

ALL_RULES: tuple[Rule, ...] = (
    *feasibility.RULES,
    *offers.RULES,
    *authorizer_fit.RULES,
    *user_pool_fit.RULES,
    *web_acl_fit.RULES,
    *web_acl_limits.RULES,
    *authentication.RULES,
    *authorization.RULES,
    *paths.RULES,
    *web_protection.RULES,
    *web_acl_logs.RULES,
    *throttling.RULES,
    *input_validation.RULES,
    *encryption.RULES,
    *recovery.RULES,
    *rotation.RULES,
    *audit.RULES,
    *evidence.RULES,
    *logging_rules.RULES,
    *alarms.RULES,
    *waivers.RULES,
)
"""All rules, by concern."""

_BY_NAME = {name: rule for rule in ALL_RULES for name in (*rule.former, rule.name)}


def rule_named(name: str) -> Rule | None:
    """The rule of this name, or that once had it; None where there is none."""
    return _BY_NAME.get(name)
