"""How each type looks on a picture and what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct


class Folds(StrEnum):
    """When something is a mark and a shelf tile instead of a box."""

    NEVER = "never"
    ALWAYS = "always"
    UNLINED = "unlined"
    DROPPED = "dropped"


class Look(Struct, frozen=True):
    """One type's look.

    `product` is AWS's name in full, `short` the name that fits under a box. `icon` is the dotted
    name of a node of the diagrams package. `lane` is the band it belongs to, `column` the least
    column (0 outside, 1 edge, 2 network, 3 API and identity, 4 the rest). `settings` are the
    fields shown on the second line. `worldwide` marks services that stand outside all Regions.
    `settings` are texts with the field's value at `{}`. Product names: the services' own pages
    under https://docs.aws.amazon.com/.
    """

    product: str
    short: str
    icon: str
    lane: str
    column: int = 4
    folds: Folds = Folds.NEVER
    worldwide: bool = False
    outside: bool = False
    settings: tuple[tuple[str, str], ...] = ()


_LOG = Folds.ALWAYS

LOOKS: Mapping[str, Look] = {
    "client": Look(
        "client", "Client", "aws.general.Client", "outside", 0, outside=True, settings=(("kind", "{}"),)
    ),
    "external": Look(
        "external system",
        "External",
        "aws.general.OfficeBuilding",
        "outside",
        4,
        Folds.UNLINED,
        outside=True,
        settings=(("kind", "{}"),),
    ),
    "identity-provider": Look(
        "identity provider",
        "Identity provider",
        "aws.general.SamlToken",
        "outside",
        0,
        Folds.UNLINED,
        outside=True,
        settings=(("kind", "{}"),),
    ),
    "cloudfront": Look(
        "Amazon CloudFront", "Amazon CloudFront", "aws.network.CloudFront", "edge", 1, worldwide=True
    ),
    "waf": Look("AWS WAF", "AWS WAF", "aws.security.WAF", "edge", 3),
    "shield": Look(
        "AWS Shield",
        "AWS Shield",
        "aws.security.Shield",
        "edge",
        1,
        worldwide=True,
        settings=(("tier", "{}"),),
    ),
    "route53": Look(
        "Amazon Route 53", "Amazon Route 53", "aws.network.Route53", "edge", 1, Folds.UNLINED, worldwide=True
    ),
    "route53-health-check": Look(
        "Amazon Route 53 health check",
        "Health check",
        "aws.network.Route53",
        "edge",
        1,
        Folds.ALWAYS,
        worldwide=True,
    ),
    "api-gateway": Look(
        "Amazon API Gateway",
        "Amazon API Gateway",
        "aws.network.APIGateway",
        "api",
        3,
        settings=(("protocol", "{}"), ("endpoint", "{}")),
    ),
    "authorizer": Look(
        "Amazon API Gateway authorizer", "Authorizer", "aws.network.APIGateway", "identity", 3, Folds.DROPPED
    ),
    "cognito-user-pool": Look(
        "Amazon Cognito user pool",
        "Amazon Cognito",
        "aws.security.Cognito",
        "identity",
        3,
        settings=(("mfa", "MFA {}"),),
    ),
    "identity-pool": Look(
        "Amazon Cognito identity pool", "Amazon Cognito identity pool", "aws.security.Cognito", "identity", 3
    ),
    "lambda": Look(
        "AWS Lambda", "AWS Lambda", "aws.compute.Lambda", "compute", settings=(("runtime", "{}"),)
    ),
    "step-functions": Look(
        "AWS Step Functions",
        "AWS Step Functions",
        "aws.integration.StepFunctions",
        "compute",
        settings=(("kind", "{}"),),
    ),
    "dynamodb": Look(
        "Amazon DynamoDB", "Amazon DynamoDB", "aws.database.Dynamodb", "data", settings=(("holds", "{}"),)
    ),
    "bucket": Look(
        "Amazon S3",
        "Amazon S3",
        "aws.storage.SimpleStorageServiceS3",
        "data",
        4,
        Folds.UNLINED,
        settings=(("holds", "{}"),),
    ),
    "secret": Look(
        "AWS Secrets Manager",
        "AWS Secrets Manager",
        "aws.security.SecretsManager",
        "data",
        4,
        Folds.UNLINED,
        settings=(("rotation", "rotates {}"),),
    ),
    "kms-key": Look("AWS KMS", "AWS KMS", "aws.security.KeyManagementService", "operations", 4, Folds.ALWAYS),
    "certificate": Look(
        "AWS Certificate Manager",
        "AWS Certificate Manager",
        "aws.security.CertificateManager",
        "operations",
        4,
        Folds.ALWAYS,
    ),
    "queue": Look(
        "Amazon SQS",
        "Amazon SQS",
        "aws.integration.SimpleQueueServiceSqs",
        "messaging",
        4,
        Folds.UNLINED,
        settings=(("fifo", "FIFO"),),
    ),
    "topic": Look(
        "Amazon SNS",
        "Amazon SNS",
        "aws.integration.SimpleNotificationServiceSns",
        "messaging",
        4,
        Folds.UNLINED,
        settings=(("fifo", "FIFO"),),
    ),
    "bus": Look("Amazon EventBridge", "Amazon EventBridge", "aws.integration.Eventbridge", "messaging"),
    "stream": Look(
        "Amazon Kinesis",
        "Amazon Kinesis",
        "aws.analytics.Kinesis",
        "messaging",
        settings=(("kind", "{} stream"),),
    ),
    "schedule": Look(
        "Amazon EventBridge Scheduler",
        "Amazon EventBridge Scheduler",
        "aws.integration.EventbridgeScheduler",
        "messaging",
        settings=(("every", "{}"),),
    ),
    "log-group": Look(
        "Amazon CloudWatch Logs",
        "CloudWatch Logs",
        "aws.management.CloudwatchLogs",
        "operations",
        4,
        Folds.ALWAYS,
        settings=(("retention", "{}"),),
    ),
    "alarm": Look(
        "Amazon CloudWatch alarm",
        "CloudWatch alarm",
        "aws.management.CloudwatchAlarm",
        "operations",
        4,
        Folds.ALWAYS,
    ),
    "metric-filter": Look(
        "Amazon CloudWatch metric filter",
        "Metric filter",
        "aws.management.Cloudwatch",
        "operations",
        4,
        Folds.ALWAYS,
    ),
    "cloudtrail": Look(
        "AWS CloudTrail", "AWS CloudTrail", "aws.management.Cloudtrail", "operations", 4, Folds.ALWAYS
    ),
    "iam-role": Look(
        "AWS IAM role", "IAM role", "aws.security.IAMRole", "operations", 4, Folds.ALWAYS, worldwide=True
    ),
    "security-group": Look(
        "security group", "Security group", "aws.network.Nacl", "operations", 4, Folds.DROPPED
    ),
    "vpc-endpoint": Look(
        "AWS PrivateLink endpoint",
        "VPC endpoint",
        "aws.network.Endpoint",
        "network",
        2,
        Folds.UNLINED,
        settings=(("service", "{}"),),
    ),
    "vpc-link": Look("Amazon API Gateway VPC link", "VPC link", "aws.network.Privatelink", "network"),
    "generic": Look("", "", "aws.general.General", "compute", settings=(("service", "{}"),)),
    "account": Look("AWS account", "Account", "aws.management.OrganizationsAccount", "operations"),
    "vpc": Look("Amazon VPC", "VPC", "aws.network.VPC", "network"),
    "subnet": Look("subnet", "Subnet", "aws.network.PrivateSubnet", "network"),
    "on-premises": Look(
        "own data centre", "On-premises", "aws.general.TraditionalServer", "outside", 0, outside=True
    ),
    "group": Look("group", "Group", "aws.general.General", "compute"),
}
"""The look of every type."""

KIND_ICONS: Mapping[tuple[str, str], str] = {
    ("client", "mobile"): "aws.general.MobileClient",
    ("client", "browser"): "aws.general.Client",
    ("client", "operator"): "aws.general.User",
    ("client", "developer"): "aws.general.User",
    ("client", "machine"): "aws.general.TraditionalServer",
    ("client", "service"): "aws.general.TraditionalServer",
    ("client", "pipeline"): "aws.general.Toolkit",
    ("external", "pager"): "aws.general.Users",
    ("external", "on-premises"): "aws.general.TraditionalServer",
    ("external", "aws-account"): "aws.management.OrganizationsAccount",
    ("shield", "advanced"): "aws.security.ShieldAdvanced",
    ("secret", "parameter"): "aws.management.SystemsManagerParameterStore",
    ("stream", "delivery"): "aws.analytics.KinesisDataFirehose",
}
"""Icons that depend on the field `kind` (or, for Shield, `tier`)."""

KIND_NAMES: Mapping[tuple[str, str], str] = {
    ("client", "mobile"): "Mobile app",
    ("client", "browser"): "Browser",
    ("client", "machine"): "Machine",
    ("client", "service"): "Service",
    ("client", "operator"): "Operator",
    ("client", "developer"): "Developer",
    ("client", "pipeline"): "Pipeline",
    ("external", "saas"): "External SaaS",
    ("external", "partner"): "Partner system",
    ("external", "on-premises"): "On-premises system",
    ("external", "aws-account"): "AWS account of others",
    ("external", "pager"): "Pager",
    ("shield", "standard"): "AWS Shield Standard",
    ("shield", "advanced"): "AWS Shield Advanced",
    ("secret", "parameter"): "Parameter Store",
}
"""Names that depend on the field `kind` (or, for Shield, `tier`)."""

PLAIN_ICONS: Mapping[str, str] = {
    "nlb": "aws.network.ElbNetworkLoadBalancer",
    "alb": "aws.network.ElbApplicationLoadBalancer",
    "nat": "aws.network.NATGateway",
    "direct-connect": "aws.network.DirectConnect",
    "vpn": "aws.network.SiteToSiteVpn",
    "firewall": "aws.network.NetworkFirewall",
    "transit-gateway": "aws.network.TransitGateway",
    "ecs": "aws.compute.ECS",
    "eks": "aws.compute.EKS",
    "ec2": "aws.compute.EC2",
    "rds": "aws.database.RDS",
    "aurora": "aws.database.Aurora",
    "elasticache": "aws.database.ElastiCache",
    "opensearch": "aws.analytics.AmazonOpensearchService",
    "server": "aws.general.TraditionalServer",
    "internet": "aws.general.InternetAlt1",
}
"""Plain words that a generic resource may say for its icon."""


def look_of(word: str) -> Look:
    """The look of a type; a type without one looks generic."""
    return LOOKS.get(word, LOOKS["generic"])
