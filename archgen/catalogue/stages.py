"""Stages of an API: throttles, usage plans, caches, and what one stage sets over the API's own."""

from typing import ClassVar, Literal

from archgen.catalogue.caching import Cache
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    DurationField,
    Flag,
    Names,
    Number,
    PercentField,
    RateField,
    SizeField,
    Text,
    aws_default,
    derived,
    required,
    stated,
)
from archgen.catalogue.offered import CACHE, CANARY, EXECUTION_LOG, MATRIX, TRACING

METHOD = "botocore apigateway MethodSetting"
PLAN = "botocore apigateway CreateUsagePlan"
CACHING = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html"
KEPT = Bounds(least="0s", most="3600s")
"""How long an answer may be kept.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""


class Throttle(Declared):
    """How many requests are let through."""

    rate: RateField | None = required("Requests per second.", source=f"{METHOD}.throttlingRateLimit")
    burst: Number | None = aws_default(
        "How many may come at once.", None, source=f"{METHOD}.throttlingBurstLimit"
    )


class UsagePlan(Declared):
    """What one group of callers may use."""

    used_by: Names | None = stated("Whose keys belong to it.", verb="used_by")
    throttle: Throttle | None = aws_default("Its own throttle.", None, source=f"{PLAN}.throttle")
    quota: RateField | None = aws_default(
        "Its share over a day, a week or a month.",
        None,
        source="botocore apigateway QuotaSettings.period",
        bounds=Bounds(values=("1d", "7d", "month")),
    )


class ApiCache(Cache):
    """What API Gateway keeps of answers."""

    switch: ClassVar[str] = "size"

    size: SizeField | None = aws_default(
        "The cache's size; naming one turns it on.",
        None,
        source="botocore apigateway CreateStage.cacheClusterSize",
        bounds=Bounds(
            values=("0.5GB", "1.6GB", "6.1GB", "13.5GB", "28.4GB", "58.2GB", "118GB", "237GB"),
        ),
    )
    ttl: DurationField | None = aws_default(
        "How long an answer is kept.",
        "300s",
        source=f"{CACHING}, {METHOD}.cacheTtlInSeconds",
        bounds=KEPT,
    )
    encrypted: Flag | None = aws_default(
        "Whether it is encrypted.", default=False, source=f"{METHOD}.cacheDataEncrypted"
    )
    key: Names | None = aws_default(
        "What tells answers apart.", None, source="botocore apigateway PutIntegration.cacheKeyParameters"
    )
    invalidation: Literal["iam", "open", "off"] | None = aws_default(
        "Who may empty it.",
        None,
        source=f"{CACHING}, {METHOD}.requireAuthorizationForCacheControl",
    )


class Stage(Declared):
    """Settings of one stage, over the API's own."""

    title: Text | None = derived("What people read.")
    lifecycle: Literal["planned", "live", "deprecated", "retired"] | None = stated(
        "Where it stands in its life."
    )
    retire_on: Text | None = stated("The day it goes.")
    throttle: Throttle | None = derived("Its throttle.")
    canary: PercentField | None = derived("Its canary's share.", only_when=CANARY, source=MATRIX)
    logs_to: Names | None = derived("Where its records go.", verb="logs_to")
    tracing: Flag | None = derived("Whether requests are traced.", only_when=TRACING, source=MATRIX)
    authorizer: Text | None = derived(
        "Read to be explained: AWS has no authorizer per stage.", verb="authorizer", words=("iam", "none")
    )
    cache: ApiCache | None = derived("Its cache.", only_when=CACHE, source=MATRIX)
    execution_log: Literal["off", "error", "info"] | None = derived(
        "What its execution log holds.", only_when=EXECUTION_LOG, source=MATRIX
    )
    data_trace: Flag | None = derived("Whether whole bodies are logged.", source=f"{METHOD}.dataTraceEnabled")
