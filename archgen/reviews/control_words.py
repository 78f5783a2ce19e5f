"""Controls in words: what stands where a rule finds nothing, in which family, and against which threats.

The letters are STRIDE's: spoofing, tampering, repudiation, information disclosure, denial of service,
elevation of privilege. Source:
https://learn.microsoft.com/en-us/azure/security/develop/threat-modeling-tool-threats
"""

from __future__ import annotations

from msgspec import Struct


class Check(Struct, frozen=True):
    """A rule, the control that stands where it passes, and the threats that the control answers."""

    rule: str
    control: str
    against: str

    @property
    def claimed(self) -> bool:
        """True for a control of which a design holds no more than the authors' word."""
        return self.rule in _CLAIMED


_CLAIMED = frozenset(
    (
        "object-without-ownership-check",
        "shared-table-without-tenant-key",
        "unchecked-third-party-reply",
        "retried-write-without-idempotency",
        "raw-error-bodies",
    )
)


class Family(Struct, frozen=True):
    """Controls of one kind, in the order in which they are told."""

    name: str
    checks: tuple[Check, ...]


def _family(name: str, *rows: tuple[str, str, str]) -> Family:
    return Family(name, tuple(Check(*row) for row in rows))


FAMILIES: tuple[Family, ...] = (
    _family(
        "Identity",
        ("route-without-authorizer", "callers checked", "S"),
        ("route-without-scope", "scopes", "E"),
        ("object-without-ownership-check", "owner of each object checked", "IE"),
        ("shared-table-without-tenant-key", "tenants apart by key", "I"),
        ("cached-decision-reused", "kept decisions fit one caller", "E"),
        ("authorizer-failing-open", "authorizer fails closed", "SE"),
        ("sensitive-route-without-step-up", "second proof for what matters", "S"),
        ("long-lived-token", "short tokens", "S"),
        ("password-only-sign-in", "second factor", "S"),
        ("operator-without-mfa", "second factor for operators", "S"),
        ("user-pool-without-threat-protection", "threat protection at sign-in", "S"),
        ("app-client-revealing-users", "accounts not told apart", "I"),
        ("open-sign-up", "sign-up closed or checked", "D"),
        ("guest-credentials", "no guests", "S"),
        ("api-key-as-authentication", "more than an API key", "S"),
        ("webhook-without-signature", "signed webhooks", "ST"),
        ("function-url-without-authentication", "function URLs ask who calls", "S"),
        ("partner-api-without-mutual-tls", "client certificates of partners", "S"),
    ),
    _family(
        "Edge",
        ("path-around-the-edge", "no way round the edge", "ST"),
        ("uninspected-path-to-code", "requests inspected", "T"),
        ("web-acl-without-baseline", "baseline rules", "T"),
        ("web-acl-rule-that-only-counts", "rules that block", "T"),
        ("uninspected-body", "bodies read to their end", "T"),
        ("user-pool-without-web-acl", "web ACL at sign-in", "SD"),
        ("default-endpoint-beside-domain", "default host closed", "S"),
        ("weak-tls", "current TLS", "I"),
        ("origin-header-without-rotation", "origin key rotated", "S"),
    ),
    _family(
        "API",
        ("route-without-validation", "requests validated", "T"),
        ("open-request-model", "models without extra fields", "T"),
        ("unlisted-content-type", "content types listed", "T"),
        ("event-without-validation", "events validated", "T"),
        ("retried-write-without-idempotency", "writes that may be repeated", "T"),
        ("cors-any-origin", "origins listed", "I"),
        ("raw-error-bodies", "errors that tell nothing", "I"),
        ("undeclared-response-fields", "answers declared", "I"),
        ("response-cache-without-identity", "kept answers fit one caller", "I"),
        ("unchecked-third-party-reply", "answers of others checked", "T"),
    ),
    _family(
        "Network",
        ("unrestricted-egress", "ways out listed", "I"),
        ("private-call-over-internet", "private ways to AWS", "I"),
        ("caller-chosen-url", "no address of a caller's choice", "IE"),
        ("endpoint-policy-unlike-roles", "endpoint policies", "IE"),
        ("open-default-security-group", "default group closed", "E"),
        ("workload-in-public-subnet", "private subnets", "E"),
        ("plain-http-backend", "encrypted way to backends", "I"),
        ("backend-name-unchecked", "certificates of backends checked", "S"),
        ("unencrypted-boundary-crossing", "encrypted crossings", "I"),
    ),
    _family(
        "Permissions",
        ("shared-execution-role", "a role for each function", "E"),
        ("wildcard-action", "actions named", "E"),
        ("wildcard-resource", "resources named", "E"),
        ("rights-unlike-relations", "rights as the design needs them", "E"),
        ("privilege-escalation", "no way to more rights", "E"),
        ("service-trust-without-source", "services bound to one source", "S"),
        ("service-permission-without-source", "callers bound to one source", "S"),
        ("code-signing-that-only-warns", "signed code", "T"),
        ("function-code-open-to-change", "code changed by few", "T"),
    ),
    _family(
        "Data",
        ("data-without-own-key", "own key", "I"),
        ("key-without-separation", "administrators and users of keys apart", "IE"),
        ("key-without-rotation", "keys rotated", "I"),
        ("store-without-recovery", "recovery", "TD"),
        ("store-without-deletion-protection", "deletion protection", "D"),
        ("store-without-isolated-backup", "a copy out of reach", "TD"),
        ("personal-data-without-expiry", "personal data expires", "I"),
        ("data-outside-its-regions", "data stays in its Regions", "I"),
        ("copy-under-weaker-key", "copies under keys as good", "I"),
    ),
    _family(
        "Secrets",
        ("secret-without-rotation", "rotation", "I"),
        ("secret-in-environment", "not in variables", "I"),
        ("secret-cached-beyond-overlap", "readers follow a rotation", "D"),
        ("plain-parameter", "encrypted parameters", "I"),
        ("credentials-in-web-acl-log", "redacted in web ACL logs", "I"),
    ),
    _family(
        "Logging",
        ("entry-without-access-log", "access log", "R"),
        ("access-log-without-who", "callers in the log", "R"),
        ("web-acl-unobserved", "web ACL log", "R"),
        ("log-without-retention", "retention", "R"),
        ("trace-gap-on-path", "one id along the way", "R"),
        ("personal-data-in-log", "no personal data in weaker logs", "I"),
        ("trail-with-gaps", "trail without gaps", "R"),
        ("data-access-unrecorded", "item events", "R"),
        ("erasable-audit-log", "locked audit log", "RT"),
        ("trail-nobody-reads", "a trail that is watched", "R"),
    ),
    _family(
        "Detection",
        ("api-without-alarm", "API alarms", "D"),
        ("function-without-alarm", "function alarms", "D"),
        ("alarm-without-action", "alarms reach somebody", "RD"),
        ("unwatched-account", "detections in the account", "R"),
        ("async-without-failure-target", "failed messages kept", "D"),
    ),
    _family(
        "Denial of service",
        ("api-without-throttle", "throttles", "D"),
        ("web-acl-without-rate-limit", "rate rule", "D"),
        ("consumer-without-quota", "quotas of consumers", "D"),
        ("function-without-concurrency-limit", "executions bounded", "D"),
        ("sensitive-flow-without-abuse-limit", "abuse bounded", "D"),
        ("unbounded-list", "answers bounded", "D"),
        ("capacity-without-bound", "capacity bounded", "D"),
        ("shield-without-health-check", "Shield told what is healthy", "D"),
        ("function-outlasting-its-caller", "time-outs that shorten", "D"),
    ),
)
"""Every family; a rule stands in one of them, once."""
