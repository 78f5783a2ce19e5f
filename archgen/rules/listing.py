"""Every rule, written out: a module's `RULES` for each concern."""

from __future__ import annotations

from archgen.rules import (
    alarm_metrics,
    alarms,
    api_limits,
    audit,
    authentication,
    authorization,
    authorizer_fit,
    code_signing,
    encryption,
    evidence,
    failure_targets,
    feasibility,
    function_limits,
    function_network,
    host_names,
    input_validation,
    integrations,
    key_reach,
    log_destinations,
    log_role,
    logging_rules,
    mutual_tls,
    offers,
    origin_access,
    paths,
    private_names,
    recovery,
    rotation,
    throttling,
    tls_policies,
    uploads,
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
    *log_destinations.RULES,
    *failure_targets.RULES,
    *function_network.RULES,
    *private_names.RULES,
    *key_reach.RULES,
    *function_limits.RULES,
    *code_signing.RULES,
    *mutual_tls.RULES,
    *tls_policies.RULES,
    *host_names.RULES,
    *integrations.RULES,
    *origin_access.RULES,
    *log_role.RULES,
    *api_limits.RULES,
    *uploads.RULES,
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
    *alarm_metrics.RULES,
    *waivers.RULES,
)
"""All rules, by concern."""

DEFAULT_RULES: tuple[Rule, ...] = tuple(rule for rule in ALL_RULES if rule.profile == "default")
"""The rules that run where nobody asks for others: all but those of the strict profile."""

_BY_NAME = {name: rule for rule in ALL_RULES for name in (*rule.former, rule.name)}


def rule_named(name: str) -> Rule | None:
    """The rule of this name, or that once had it; None where there is none."""
    return _BY_NAME.get(name)
