"""Which AWS service a call to a resource goes to: what an endpoint in a VPC is made for."""

from __future__ import annotations

from collections.abc import Mapping

SERVICE_OF: Mapping[str, str] = {
    "dynamodb": "dynamodb",
    "bucket": "s3",
    "secret": "secretsmanager",
    "queue": "sqs",
    "topic": "sns",
    "bus": "events",
    "stream": "kinesis-streams",
    "lambda": "lambda",
    "step-functions": "states",
    "iam-role": "sts",
    "kms-key": "kms",
}
"""The endpoint service by the type of what is called.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

PARAMETER_SERVICE, DELIVERY_SERVICE, API_SERVICE = "ssm", "kinesis-firehose", "execute-api"
"""The services of parameters, delivery streams and private APIs, from the same page."""

GATEWAYS = ("s3", "dynamodb")
"""Services that a gateway in the route table leads to.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

TAKES_POLICY = frozenset({*SERVICE_OF.values(), PARAMETER_SERVICE, DELIVERY_SERVICE, API_SERVICE})
"""Services whose endpoints take a policy; one without a policy lets everything pass.

An endpoint for somebody's own service takes none.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

PERIMETER_KEYS = frozenset(
    f"aws:{end}{what}"
    for end in ("principal", "resource")
    for what in ("account", "orgid", "orgpaths", "arn")
    if (end, what) != ("resource", "arn")
)
"""Condition keys that say whose credentials pass, or whose things they reach, in lower case.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

HTTPS_PORT = "443"
"""The port on which an interface endpoint answers.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
"""
