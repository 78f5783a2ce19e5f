"""What roles and policies allow, and whom they trust."""

from __future__ import annotations

from archgen.rules.permissions import (
    access_keys,
    anonymous_privilege,
    copied_statements,
    deployers,
    escalation,
    foreign_roles,
    function_code,
    integration_roles,
    managed_policies,
    permission_changes,
    pipelines,
    policy_sizes,
    resource_policies,
    role_differences,
    role_trust,
    service_permissions,
    shared_roles,
    stream_readers,
    wide_resources,
    wide_roles,
)
from archgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *wide_roles.RULES,
    *wide_resources.RULES,
    *role_differences.RULES,
    *role_trust.RULES,
    *foreign_roles.RULES,
    *escalation.RULES,
    *anonymous_privilege.RULES,
    *permission_changes.RULES,
    *shared_roles.RULES,
    *integration_roles.RULES,
    *managed_policies.RULES,
    *copied_statements.RULES,
    *policy_sizes.RULES,
    *access_keys.RULES,
    *pipelines.RULES,
    *deployers.RULES,
    *resource_policies.RULES,
    *service_permissions.RULES,
    *function_code.RULES,
    *stream_readers.RULES,
)
"""The rules of this concern, module by module."""
