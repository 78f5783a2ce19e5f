"""Services that take roles: on whose request, and what they tell of whose request it was."""

from __future__ import annotations

SERVICES: frozenset[str] = frozenset(
    {
        "apigateway",
        "backup",
        "cloudformation",
        "cloudtrail",
        "codebuild",
        "cognito-idp",
        "config",
        "ec2",
        "ecs-tasks",
        "edgelambda",
        "events",
        "firehose",
        "glue",
        "lambda",
        "logs",
        "pipes",
        "s3",
        "scheduler",
        "sns",
        "sqs",
        "states",
        "transfer",
    }
)
"""Services that a trust may name without `.amazonaws.com`.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

TELLS_SOURCE: frozenset[str] = frozenset(
    {
        "cloudtrail",
        "cognito-idp",
        "config",
        "events",
        "firehose",
        "logs",
        "pipes",
        "s3",
        "scheduler",
        "sns",
        "states",
    }
)
"""Services that act for customers and say for whom when they take a role (`aws:SourceAccount`).

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html,
https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html,
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
"""

SHARED_ISSUERS: tuple[str, ...] = ("token.actions.githubusercontent.com", "gitlab.com")
"""Issuers of tokens for pipelines that are the same for all customers: only claims tell them apart.

Sources: https://docs.github.com/en/actions/reference/security/oidc,
https://docs.gitlab.com/ci/cloud_services/aws/
"""
