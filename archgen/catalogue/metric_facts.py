"""Which services publish which metrics, as far as an alarm can wait for one in vain."""

from __future__ import annotations

from collections.abc import Mapping

API_NAMESPACE = "AWS/ApiGateway"
"""The namespace of all APIs' metrics.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

API_METRICS: Mapping[str, tuple[str, ...]] = {
    "rest": (
        "4XXError",
        "5XXError",
        "CacheHitCount",
        "CacheMissCount",
        "Count",
        "IntegrationLatency",
        "Latency",
    ),
    "http": ("4xx", "5xx", "Count", "IntegrationLatency", "Latency", "DataProcessed"),
}
"""The names of an API's metrics by protocol; those of WebSocket APIs are not known here.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
and https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
"""

WORD_FOR: Mapping[str, str] = {
    "4xxerror": "4xx",
    "5xxerror": "5xx",
    "4xx": "4xx",
    "5xx": "5xx",
    "latency": "latency",
    "integrationlatency": "latency",
}
"""The word of this language for an API's metric, whichever protocol's name for it is written."""

PUBLISHED_BY: Mapping[str, tuple[str, ...]] = {
    "4xx": ("api-gateway", "cloudfront", "bucket"),
    "5xx": ("api-gateway", "cloudfront", "bucket"),
    "blocked": ("waf",),
    "dlq-depth": ("queue",),
    "expiry": ("certificate",),
    "sign-in-failures": ("cognito-user-pool",),
    "rotation-failures": ("secret", "lambda"),
}
"""Words for metrics that only some types publish, with those types.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

MEASURED = (
    "api-gateway",
    "bucket",
    "bus",
    "certificate",
    "cloudfront",
    "cognito-user-pool",
    "dynamodb",
    "kms-key",
    "lambda",
    "queue",
    "secret",
    "step-functions",
    "stream",
    "topic",
    "waf",
)
"""Types whose metrics are AWS's own alone; logs, trails and generic resources can be made to count anything.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

ERRORS = frozenset({"errors"})
"""Names for the failures of a function, in small letters.

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

RUNS_FAILED = frozenset({"executionsfailed", "executionstimedout"})
"""Names for the failures of a workflow's runs, in small letters.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
"""

EXPORTS = frozenset({"export", "exports"})
"""Names for how many exports there were, in small letters: a metric that the code counts itself."""

LEFT_OVER = frozenset(
    {
        "dlq-depth",
        "age",
        "approximatenumberofmessagesvisible",
        "approximateageofoldestmessage",
        "numberofmessagessent",
        "numberofmessagespublished",
    }
)
"""Names for how much lies in a queue or came to a topic, and for how long, in small letters.

Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
and https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
"""
