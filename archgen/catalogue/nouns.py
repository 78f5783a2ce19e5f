"""What one and several things of a type are called where they are counted."""

from __future__ import annotations

from collections.abc import Mapping

NOUNS: Mapping[str, tuple[str, str]] = {
    "client": ("client", "clients"),
    "external": ("system", "systems"),
    "identity-provider": ("identity provider", "identity providers"),
    "cloudfront": ("distribution", "distributions"),
    "waf": ("WAF", "WAFs"),
    "shield": ("Shield", "Shields"),
    "route53": ("DNS zone", "DNS zones"),
    "api-gateway": ("API", "APIs"),
    "cognito-user-pool": ("user pool", "user pools"),
    "identity-pool": ("identity pool", "identity pools"),
    "lambda": ("function", "functions"),
    "step-functions": ("workflow", "workflows"),
    "dynamodb": ("table", "tables"),
    "bucket": ("bucket", "buckets"),
    "secret": ("secret", "secrets"),
    "queue": ("queue", "queues"),
    "topic": ("topic", "topics"),
    "bus": ("bus", "buses"),
    "stream": ("stream", "streams"),
    "schedule": ("schedule", "schedules"),
    "vpc-endpoint": ("VPC endpoint", "VPC endpoints"),
    "vpc-link": ("VPC link", "VPC links"),
    "kms-key": ("key", "keys"),
    "certificate": ("certificate", "certificates"),
    "log-group": ("log group", "log groups"),
    "alarm": ("alarm", "alarms"),
    "metric-filter": ("metric filter", "metric filters"),
    "cloudtrail": ("trail", "trails"),
    "iam-role": ("role", "roles"),
    "route53-health-check": ("health check", "health checks"),
}
