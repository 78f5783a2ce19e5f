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
