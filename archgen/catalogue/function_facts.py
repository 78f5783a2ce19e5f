"""Figures and lists of AWS Lambda that hold between functions and what calls or follows them."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.catalogue.facts import Fact

UNRESERVED = Fact(100, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html")
"""Executions of an account and Region that no function can reserve."""

FAILURE_TARGETS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("lambda", "dead_letter"): ("queue", "topic"),
    ("lambda", "on_failure"): ("queue", "topic", "lambda", "bus", "bucket"),
    ("topic", "dead_letter"): ("queue",),
    ("bus", "dead_letter"): ("queue",),
    ("schedule", "dead_letter"): ("queue",),
}
"""What takes the failures of a type, by the word that names it.

Source: botocore lambda DeadLetterConfig and OnFailure, sns Subscribe RedrivePolicy, events
DeadLetterConfig, scheduler DeadLetterConfig
"""

SAME_KIND_OF_QUEUE = ("queue",)
"""Types whose dead-letter queue is FIFO exactly where they are.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
"""
