"""How IAM policies name resources, and the rights that come with running and logging.

Source of the forms: the resource types of each service under
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

ARNS: Mapping[str, tuple[str, ...]] = {
    "dynamodb": ("arn:aws:dynamodb:{region}:{account}:table/{name}",),
    "secret": ("arn:aws:secretsmanager:{region}:{account}:secret:{name}-??????",),
    "bucket": ("arn:aws:s3:::{name}/*",),
    "kms-key": ("arn:aws:kms:{region}:{account}:key/${{{name}}}",),
    "queue": ("arn:aws:sqs:{region}:{account}:{name}",),
    "topic": ("arn:aws:sns:{region}:{account}:{name}",),
    "stream": ("arn:aws:kinesis:{region}:{account}:stream/{name}",),
    "bus": ("arn:aws:events:{region}:{account}:event-bus/{name}",),
    "lambda": ("arn:aws:lambda:{region}:{account}:function:{name}",),
    "step-functions": ("arn:aws:states:{region}:{account}:stateMachine:{name}",),
    "log-group": ("arn:aws:logs:{region}:{account}:log-group:{name}:log-stream:*",),
    "iam-role": ("arn:aws:iam::{account}:role/{name}",),
    "api-gateway": ("arn:aws:execute-api:{region}:{account}:${{{name}}}/*",),
}
"""The ARNs of a resource by its type; `{name}` is what AWS calls it. A secret ends in six letters of
AWS's, keys and APIs have an id that only AWS knows."""

_TABLE_STREAM = ("arn:aws:dynamodb:{region}:{account}:table/{name}/stream/*",)
_WHOLE_BUCKET = ("arn:aws:s3:::{name}",)
_OF_BUCKETS = (
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:ListBucketMultipartUploads",
    "s3:GetBucketLocation",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:DeleteBucket",
)

ARNS_BY_ACTION: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "dynamodb": dict.fromkeys(
        ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"), _TABLE_STREAM
    ),
    "bucket": dict.fromkeys(_OF_BUCKETS, _WHOLE_BUCKET),
}
"""The ARNs of a resource for actions that take another kind than the rest of its type's, by type."""

LOG_GRANTS = ("logs:CreateLogStream", "logs:PutLogEvents")
"""What code needs to write to a log group that exists.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
"""

TRACE_GRANTS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
"""What code needs to be traced. Neither action can be narrowed to a resource.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
"""

NETWORK_GRANTS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
"""What Lambda needs of a function's role to attach the function to a VPC; AWS's own policy has it on `*`.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
"""

SERVICE_HOSTS: Mapping[str, str] = {
    "dynamodb": "dynamodb",
    "secret": "secretsmanager",
    "bucket": "s3",
    "queue": "sqs",
    "topic": "sns",
    "stream": "kinesis",
}
"""The service's part of `kms:ViaService` for what it encrypts.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""
