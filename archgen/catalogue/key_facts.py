"""Whose key encrypts what, and which of AWS's keys open to nobody else."""

from __future__ import annotations

from collections.abc import Mapping

AWS_MANAGED = "aws-managed"
"""The word for a key that AWS keeps in the account for one service: its policy cannot be changed.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
"""

DEFAULT_KEY: Mapping[str, str] = {
    "dynamodb": "aws-owned",
    "secret": AWS_MANAGED,
    "bucket": "s3-managed",
    "queue": "sqs-managed",
    "topic": "none",
    "stream": "none",
    "log-group": "aws-owned",
    "bus": "aws-owned",
    "schedule": "aws-owned",
    "step-functions": "aws-owned",
    "cognito-user-pool": "aws-owned",
    "lambda": AWS_MANAGED,
    "cloudtrail": "s3-managed",
}
"""What encrypts a resource that names no key, by type.

Sources: botocore dynamodb SSESpecification, secretsmanager CreateSecret.KmsKeyId, sqs CreateQueue,
sns CreateTopic.KmsMasterKeyId, logs CreateLogGroup.kmsKeyId, events CreateEventBus.KmsKeyIdentifier,
scheduler CreateSchedule.KmsKeyArn, stepfunctions CreateStateMachine.encryptionConfiguration,
cognito-idp CreateUserPool.KeyConfiguration, lambda CreateFunction.KMSKeyArn, cloudtrail CreateTrail.KmsKeyId;
https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
"""

SHAREABLE = frozenset({"dynamodb", "secret", "bucket", "queue", "topic", "stream"})
"""Types that another account can be let into, so that their key has to open to it as well."""

PRINCIPALS: Mapping[str, str] = {
    "alarm": "cloudwatch.amazonaws.com",
    "bus": "events.amazonaws.com",
    "bucket": "s3.amazonaws.com",
    "topic": "sns.amazonaws.com",
    "schedule": "scheduler.amazonaws.com",
    "cloudtrail": "cloudtrail.amazonaws.com",
}
"""The service that publishes for a resource, as the policy of a key names it, by type.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
"""

UNSURE_PUBLISHERS = ("schedule",)
"""Types that publish by a role of their own, of which AWS's pages do not say what the key must allow."""
