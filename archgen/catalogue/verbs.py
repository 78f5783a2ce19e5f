"""Every relation word: which way it points, what it grants, how it is drawn, what it means for paths."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

_TABLE_READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
_TABLE_WRITE = ("dynamodb:PutItem", "dynamodb:UpdateItem")
_ROTATE = (
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
)


class Verb(Struct, frozen=True):
    """One relation word.

    `reads_as` is the sentence's middle ("reads"). `inward` is true where the writer names its
    source, so that the arrow starts at what it names. `line` is the kind of line on a picture
    (empty: a mark, a frame or nothing). `edge` is the kind of edge in the graph (empty:
    none). `data` says which way data moves: `forward`, `back`, `both` or empty. `grants` are
    the IAM actions that follow, by the target's type; a source of a type in `by_service` needs none of
    them, as its service does it. `op` is `read` or `write`.
    """

    word: str
    reads_as: str
    line: str = ""
    edge: str = ""
    data: str = ""
    op: str = ""
    inward: bool = False
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_service: frozenset[str] = frozenset()


VERBS: Mapping[str, Verb] = {
    verb.word: verb
    for verb in (
        Verb(
            "calls",
            "calls",
            "request",
            "request",
            "both",
            grants={
                "lambda": ("lambda:InvokeFunction",),
                "step-functions": ("states:StartExecution",),
                "api-gateway": ("execute-api:Invoke",),
            },
        ),
        Verb("origin", "fetches from", "request", "request", "both"),
        Verb("to", "hands to", "request", "request", "both", grants={"lambda": ("lambda:InvokeFunction",)}),
        Verb(
            "reads",
            "reads",
            "data",
            "data",
            "back",
            "read",
            grants={
                "dynamodb": _TABLE_READ,
                "bucket": ("s3:GetObject",),
                "secret": ("secretsmanager:GetSecretValue",),
            },
        ),
        Verb(
            "writes",
            "writes",
            "data",
            "data",
            "forward",
            "write",
            grants={
                "dynamodb": _TABLE_WRITE,
                "bucket": ("s3:PutObject",),
                "secret": ("secretsmanager:PutSecretValue",),
            },
        ),
        Verb(
            "deletes",
            "deletes",
            "data",
            "data",
            "forward",
            "write",
            grants={"dynamodb": ("dynamodb:DeleteItem",), "bucket": ("s3:DeleteObject",)},
        ),
        Verb(
            "sends_to",
            "sends to",
            "message",
            "async",
            "forward",
            "write",
            grants={
                "queue": ("sqs:SendMessage",),
                "topic": ("sns:Publish",),
                "bus": ("events:PutEvents",),
                "stream": ("kinesis:PutRecord", "kinesis:PutRecords"),
                "step-functions": ("states:StartExecution",),
                "lambda": ("lambda:InvokeFunction",),
            },
        ),
        Verb(
            "triggered_by",
            "is started by",
            "message",
            "event",
            "forward",
            inward=True,
            grants={
                "queue": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
                "dynamodb": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
                "stream": ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"),
            },
        ),
        Verb("subscribes_to", "is filled by", "message", "async", "forward", inward=True),
        Verb("events_to", "tells", "message", "event", "forward"),
        Verb(
            "dead_letter",
            "leaves failures in",
            "message",
            "failure",
            "forward",
            grants={"queue": ("sqs:SendMessage",), "topic": ("sns:Publish",)},
            # SQS moves messages itself; which queues it moves them from is the other queue's redrive allow
            # policy, by default all of the account in the Region:
            # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
            by_service=frozenset({"queue"}),
        ),
        Verb(
            "on_failure",
            "leaves failures in",
            "message",
            "failure",
            "forward",
            grants={"queue": ("sqs:SendMessage",), "topic": ("sns:Publish",)},
        ),
        Verb("logs_to", "logs to", "", "log", "forward"),
        Verb("forwards_to", "forwards to", "", "log", "forward"),
        Verb("notifies", "notifies", "", "notify", "forward", grants={"topic": ("sns:Publish",)}),
        Verb("subscribers", "tells", "", "notify", "forward"),
        Verb("assumes", "takes the role", "", "assume", grants={"iam-role": ("sts:AssumeRole",)}),
        Verb("manages", "changes", "", "control"),
        Verb("protects", "protects", "guard"),
        Verb("watches", "watches", "", "watch", inward=True),
        Verb("data_events", "records", "", "watch", inward=True),
        Verb("authorizer", "asks", "identity", "guard"),
        Verb("user_pool", "relies on", "identity", "guard"),
        Verb("issuer", "relies on", "identity", "guard"),
        Verb("function", "asks", "identity", "guard", grants={"lambda": ("lambda:InvokeFunction",)}),
        Verb("triggers", "calls", "identity", "guard", grants={"lambda": ("lambda:InvokeFunction",)}),
        Verb("signs_in_with", "signs in with", "identity"),
        Verb("signs_in", "signs people in to", "identity"),
        Verb("encryption_key", "is encrypted with", "", "key"),
        Verb("certificate", "shows"),
        Verb("truststore", "trusts the authorities in"),
        Verb("origin_header", "proves itself with"),
        Verb("rotated_by", "is rotated by"),
        Verb("rotates", "opens"),
        Verb("in", "stands in"),
        Verb("role", "acts as"),
        Verb("used_by", "is used by"),
        Verb("variables", "carries"),
        Verb("deployed_by", "is deployed by", "", "deploy", inward=True),
        Verb("via", "passes"),
        Verb("records", "leads to", "dns"),
        Verb("zone", "is named in"),
        Verb("health_check", "is checked by"),
        Verb("verifies_with", "signs with"),
        Verb("webhook", "checks signatures with"),
        Verb("sessions", "keeps its connections in"),
        Verb("secret", "has the secret"),
        Verb("security_groups", "is in"),
        Verb("admins", "is administered by"),
        Verb("users", "may be used by"),
        Verb("on_log", "reads"),
        Verb("connects", "joins"),
    )
}
"""The closed table of relation words."""

ROTATION_GRANTS = _ROTATE
"""What a rotation function may do with the secret it rotates.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
"""

TAG_GRANTS = ("sts:TagSession",)
"""What taking a role whose sessions carry tags needs besides.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""

KEY_GRANTS: Mapping[str, tuple[str, ...]] = {
    "read": ("kms:Decrypt",),
    "write": ("kms:GenerateDataKey", "kms:Decrypt"),
}
"""What using a store under a customer key needs on that key.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html
"""
