"""How long policies may be."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.catalogue.facts import Fact

_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"

MOST_INLINE = Fact(10_240, _QUOTAS)
"""Characters of all inline policies of a role together, white space not counted."""

MOST_INLINE_OF_USER = Fact(2_048, _QUOTAS)
"""Characters of all inline policies of a user together, white space not counted."""

MOST_MANAGED = Fact(6_144, _QUOTAS)
"""Characters of one managed policy, white space not counted."""

MOST_POLICY: Mapping[str, Fact] = {
    "api-gateway": Fact(
        8_192,
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    ),
    "dynamodb": Fact(20_480, "botocore dynamodb PutResourcePolicy.Policy"),
    "lambda": Fact(20_480, "botocore lambda PutResourcePolicy.Policy"),
    "queue": Fact(
        8_192,
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    ),
    "secret": Fact(20_480, "botocore secretsmanager PutResourcePolicy.ResourcePolicy"),
}
"""Bytes of a resource policy, by the type that carries it."""
