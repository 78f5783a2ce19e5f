"""What guards a front door: web ACLs of AWS WAF with their rules, and AWS Shield."""

from typing import Annotated, ClassVar, Literal

from archgen.catalogue.capabilities import Inspects, Logged
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    Flag,
    Keyed,
    Names,
    Number,
    RateField,
    Relations,
    ResourceType,
    Several,
    SizeField,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

WAFV2 = "botocore wafv2 CreateWebACL"
RATE_PAGE = "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html"
BODY_PAGE = "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html"
SHIELD = "https://docs.aws.amazon.com/waf/latest/developerguide/ddos-protections-by-resource-type.html"
LOGGING = "botocore wafv2 LoggingConfiguration"


class ManagedRule(Declared):
    """A group of rules that AWS keeps."""

    mode: Literal["block", "count"] | None = aws_default(
        "Whether it blocks or only counts.", "block", source="botocore wafv2 OverrideAction"
    )
    until: Text | None = stated("The day until which it only counts.")
    exclude: Names | None = aws_default(
        "Rules of the group that are left out.",
        None,
        source="botocore wafv2 ManagedRuleGroupStatement.RuleActionOverrides",
    )
    version: Text | None = aws_default(
        "The group's version; AWS's default version when silent.",
        None,
        source="botocore wafv2 ManagedRuleGroupStatement.Version",
    )
    capacity: Number | None = derived(
        "The units (WCU) it takes; known for AWS's own groups.", source="botocore wafv2 RuleGroup.Capacity"
    )


class OwnRule(Declared):
    """A rule of one's own."""

    match: Text | None = required(
        "What it looks for, such as `header NAME equals SECRET`.", source="botocore wafv2 Rule.Statement"
    )
    action: Literal["allow", "block", "count", "captcha", "challenge"] | None = required(
        "What it does then.", source="botocore wafv2 Rule.Action"
    )
    mode: Literal["block", "count"] | None = aws_default(
        "Whether it acts or only counts.", "block", source="botocore wafv2 RuleAction"
    )
    until: Text | None = stated("The day until which it only counts.")
    priority: Number | None = derived("Its place; own rules come after managed ones when silent.")
    capacity: Number | None = stated(
        "The units (WCU) it takes; counted as none when silent.", source="botocore wafv2 CheckCapacity"
    )


class RateLimit(Declared):
    """How many requests one caller may send."""

    requests: RateField | None = required(
        "The limit.",
        source=f"{RATE_PAGE}, botocore wafv2 RateBasedStatement.Limit, "
        "botocore wafv2 RateBasedStatement.EvaluationWindowSec",
        bounds=Bounds(least="10", most="2000000000", values=("1m", "2m", "5m", "10m")),
    )
    by: Text | None = aws_default(
        "What tells callers apart: `ip`, `forwarded-ip`, `header NAME`.",
        "ip",
        source=f"{RATE_PAGE}, botocore wafv2 RateBasedStatement.AggregateKeyType",
    )
    path: Text | None = aws_default(
        "Only for paths that start so.", None, source="botocore wafv2 RateBasedStatement.ScopeDownStatement"
    )
    action: Literal["block", "count", "captcha", "challenge"] | None = aws_default(
        "What happens above it.", "block", source=f"{RATE_PAGE}, botocore wafv2 Rule.Action"
    )


class WebACL(Logged, Inspects):
    """An AWS WAF web ACL: rules that inspect requests."""

    word: ClassVar[str] = "waf"

    scope: Literal["cloudfront", "regional"] | None = derived(
        "Whether it is for CloudFront or for one Region; what it protects tells when silent.",
        source=f"{WAFV2}.Scope",
    )
    protects: Relations | None = aws_default(
        "What it stands in front of.",
        None,
        verb="protects",
        source="botocore wafv2 AssociateWebACL.ResourceArn",
    )
    default_action: Literal["allow", "block"] | None = required(
        "What becomes of a request that no rule ends.", source=f"{WAFV2}.DefaultAction"
    )
    managed_rules: Annotated[dict[Text, ManagedRule], Keyed] | None = aws_default(
        "Groups that AWS keeps, in order: short words or AWS's own names.",
        None,
        source="botocore wafv2 ManagedRuleGroupStatement.Name",
    )
    rate_limit: Annotated[tuple[RateLimit, ...], Several] | None = aws_default(
        "Limits per caller.", None, source=RATE_PAGE
    )
    rules: dict[Text, OwnRule] | None = aws_default("Rules of one's own.", None, source=f"{WAFV2}.Rules")
    mode: Literal["block", "count"] | None = aws_default(
        "Whether its rules act or only count.", "block", source="botocore wafv2 RuleAction"
    )
    oversize: Literal["match", "no-match", "continue"] | None = stated(
        "What becomes of bodies beyond the limit; AWS asks for it where a rule reads bodies.",
        source=f"{BODY_PAGE}, botocore wafv2 Body.OversizeHandling",
    )
    body_limit: SizeField | None = aws_default(
        "How much of a body is inspected.",
        "16KB",
        source=f"{BODY_PAGE}, "
        "botocore wafv2 RequestBodyAssociatedResourceTypeConfig.DefaultSizeInspectionLimit",
        bounds=Bounds(values=("8KB", "16KB", "32KB", "48KB", "64KB")),
    )
    redact: Names | None = aws_default(
        "Headers that its log leaves out.", None, source=f"{LOGGING}.RedactedFields"
    )
    log_filter: Literal["all", "blocked"] | None = aws_default(
        "Which requests it logs.", "all", source=f"{LOGGING}.LoggingFilter"
    )
    metrics: Flag | None = derived(
        "Whether it counts what its rules match; AWS asks for the setting.",
        source="botocore wafv2 VisibilityConfig.CloudWatchMetricsEnabled",
    )
    version: Literal["v2", "classic"] | None = stated(
        "The generation, only where it is the classic one, whose support has ended."
    )


class Shield(ResourceType):
    """AWS Shield: protection against floods."""

    word: ClassVar[str] = "shield"

    tier: Literal["standard", "advanced"] | None = aws_default(
        "Standard is on everywhere; advanced is bought.",
        "standard",
        source=f"{SHIELD}, botocore shield CreateSubscription",
    )
    protects: Relations | None = aws_default(
        "What the advanced tier protects.",
        None,
        verb="protects",
        source=f"{SHIELD}, botocore shield CreateProtection.ResourceArn",
    )
    health_check: Text | None = aws_default(
        "The health check that makes detection faster.",
        None,
        verb="health_check",
        of=("route53-health-check",),
        source="botocore shield AssociateHealthCheck.HealthCheckArn",
    )
    contacts: Names | None = aws_default(
        "Whom the response team calls.",
        None,
        source="botocore shield AssociateProactiveEngagementDetails.EmergencyContactList",
    )
