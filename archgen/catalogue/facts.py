"""Facts about AWS that rules cite: each stands once, with its source."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Fact(Struct, frozen=True):
    """A figure or list with the page or model that states it."""

    value: float | str | tuple[str, ...]
    source: str


ACCOUNT_RATE = Fact(10_000, "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html")
"""Requests per second that all APIs of an account and Region share."""

ACCOUNT_BURST = Fact(5_000, "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html")
"""Requests at once that all APIs of an account and Region share."""

ACCOUNT_CONCURRENCY = Fact(1_000, "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html")
"""Lambda executions that an account and Region may run at once."""

SHIELD_TARGETS = Fact(
    ("cloudfront", "route53"),
    "https://docs.aws.amazon.com/waf/latest/developerguide/ddos-protections-by-resource-type.html",
)
"""Types of this language that Shield Advanced can protect; load balancers are generic ones."""

SHIELD_ICONS = Fact(("alb", "nlb", "elb", "global-accelerator"), SHIELD_TARGETS.source)
"""Generic resources that Shield Advanced can protect, by the plain word of their icon."""

WEB_ACL_TARGETS: Mapping[str, str] = {
    "cloudfront": "cloudfront",
    "api-gateway": "regional",
    "cognito-user-pool": "regional",
}
"""Types a web ACL can stand in front of, with the scope it needs; of APIs only REST.

Source: botocore wafv2 AssociateWebACLRequest.ResourceArn.
"""

WEB_ACL_PROTOCOLS = Fact(("rest",), "botocore wafv2 AssociateWebACLRequest.ResourceArn")
"""Protocols of API Gateway whose stages take a web ACL."""

CERTIFICATE_REGION = Fact("us-east-1", "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html")
"""Where a certificate for CloudFront must be."""

OLD_TLS = Fact(
    ("TLS_1_0", "TLS_1_1", "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"),
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
)
"""TLS policies that accept versions below 1.2."""

ENDPOINT_TLS: Mapping[str, str] = {"edge": "TLS_1_0", "regional": "TLS_1_0", "private": "TLS_1_2"}
"""The TLS policy of a REST API's execute-api host when none is written, by endpoint type.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
"""
