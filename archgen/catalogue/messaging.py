"""What passes messages on: queues, topics, buses, streams, schedules."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import Carries, Encryptable, HasPolicy, Logged
from archgen.catalogue.fields import (
    Bounds,
    DurationField,
    Flag,
    Number,
    Offered,
    Relations,
    Text,
    aws_default,
    stated,
)
from archgen.finding.finding import Severity

SQS = "botocore sqs CreateQueue"


class Queue(Encryptable, HasPolicy, Carries):
    """A queue of Amazon SQS."""

    word: ClassVar[str] = "queue"

    fifo: Flag | None = aws_default("Whether order is kept.", default=False, source=f"{SQS}.Attributes")
    group_key: Text | None = stated("What keeps order among itself.")
    dead_letter: Text | None = aws_default(
        "Where messages go that nobody can handle.", None, verb="dead_letter", of=("queue",)
    )
    max_receives: Number | None = stated("After how many attempts.")
    visibility: DurationField | None = aws_default(
        "How long a message is hidden while it is handled.",
        "30s",
        source=f"{SQS}.Attributes",
        bounds=Bounds(least="0s", most="12h"),
    )
    retention: DurationField | None = aws_default(
        "How long a message is kept.",
        "4d",
        source=f"{SQS}.Attributes",
        bounds=Bounds(least="60s", most="14d"),
    )
    delay: DurationField | None = aws_default(
        "How long a new message waits before anybody may take it.",
        "0s",
        source=f"{SQS}.Attributes",
        bounds=Bounds(least="0s", most="15m"),
    )
    subscribes_to: Relations | None = aws_default("What fills it.", None, verb="subscribes_to")


class Topic(Encryptable, HasPolicy, Carries):
    """A topic of Amazon SNS."""

    word: ClassVar[str] = "topic"

    fifo: Flag | None = aws_default(
        "Whether order is kept.", default=False, source="botocore sns CreateTopic.Attributes"
    )
    subscribers: Relations | None = aws_default("Who hears it.", None, verb="subscribers")
    dead_letter: Text | None = aws_default("Where undelivered messages go.", None, verb="dead_letter")


class Bus(Encryptable, HasPolicy, Logged, Carries):
    """An event bus of Amazon EventBridge."""

    word: ClassVar[str] = "bus"

    dead_letter: Text | None = aws_default("Where undelivered events go.", None, verb="dead_letter")
    archive: DurationField | None = aws_default(
        "How long events are kept for replay.", None, source="botocore events CreateArchive.RetentionDays"
    )


class Stream(Encryptable, HasPolicy, Carries):
    """A stream of Amazon Kinesis."""

    word: ClassVar[str] = "stream"

    kind: Literal["data", "delivery"] | None = aws_default(
        "Data stream or delivery stream.",
        "data",
        source="botocore kinesis CreateStream, botocore firehose CreateDeliveryStream",
    )
    retention: DurationField | None = aws_default(
        "How long records are kept.",
        "24h",
        source="botocore kinesis DecreaseStreamRetentionPeriod, "
        "botocore kinesis IncreaseStreamRetentionPeriod",
        bounds=Bounds(least="24h", most="8760h"),
        only_when=(Offered("kind", ("data",), "nothing: a delivery stream keeps no records", Severity.LOW),),
    )
    subscribes_to: Relations | None = aws_default("What fills it.", None, verb="subscribes_to")
    to: Text | None = aws_default("Where it delivers.", None, verb="sends_to")


class Schedule(Encryptable):
    """A schedule of Amazon EventBridge."""

    word: ClassVar[str] = "schedule"

    every: Text | None = stated("How often it runs: a duration or `cron(…)`.")
    at: Text | None = stated("The time of day it runs.")
    calls: Relations | None = aws_default("What it starts.", None, verb="calls")
    sends_to: Relations | None = aws_default("What it sends to.", None, verb="sends_to")
    dead_letter: Text | None = aws_default("Where failures go.", None, verb="dead_letter")
    on_failure: Text | None = aws_default("Where failures go.", None, verb="on_failure")
    role: Text | None = stated("Its role.", verb="role")
    max_retries: Number | None = aws_default(
        "How often it tries again.",
        185,
        source="botocore scheduler RetryPolicy.MaximumRetryAttempts",
        bounds=Bounds(least="0", most="185"),
    )
