"""What AWS refuses, ignores, or does otherwise than drawn."""

from __future__ import annotations

from archgen.rules.feasibility import (
    attachments,
    authorizer_fit,
    code_signing,
    failure_targets,
    host_names,
    integrations,
    log_destinations,
    log_role,
    offers,
    origin_access,
    tls_policies,
    user_pool_fit,
    web_acl_fit,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *attachments.RULES,
    *offers.RULES,
    *authorizer_fit.RULES,
    *user_pool_fit.RULES,
    *web_acl_fit.RULES,
    *log_destinations.RULES,
    *failure_targets.RULES,
    *code_signing.RULES,
    *tls_policies.RULES,
    *host_names.RULES,
    *integrations.RULES,
    *origin_access.RULES,
    *log_role.RULES,
)
"""The rules of this concern, module by module."""
