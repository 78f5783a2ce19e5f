"""What is seen and kept: logs, alarms, trails."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import Encryptable, HasPolicy, Logged, Observes, TakesRecords
from archgen.catalogue.fields import (
    Bounds,
    DurationField,
    Flag,
    Names,
    Text,
    aws_default,
    required,
    stated,
)

RETENTION = "botocore logs PutRetentionPolicy.retentionInDays"
TRAIL = "botocore cloudtrail CreateTrail"
_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)


class LogGroup(Encryptable, HasPolicy, TakesRecords):
    """A log group of CloudWatch Logs."""

    word: ClassVar[str] = "log-group"

    retention: DurationField | Literal["forever"] | None = aws_default(
        "How long records are kept.",
        "forever",
        source=RETENTION,
        bounds=Bounds(values=tuple(f"{days}d" for days in _DAYS)),
    )
    log_class: Literal["standard", "infrequent"] | None = aws_default(
        "Which class of storage.",
        "standard",
        alias="class",
        source="botocore logs CreateLogGroup.logGroupClass",
    )
    purpose: Literal["access", "audit", "application", "security"] | None = stated(
        "What its records are for."
    )
    masks: Names | None = aws_default(
        "Data that is masked in it.", None, source="botocore logs PutDataProtectionPolicy.policyDocument"
    )
    forwards_to: Names | None = aws_default("Where its records go on to.", None, verb="forwards_to")


class Alarm(Observes):
    """An alarm of CloudWatch."""

    word: ClassVar[str] = "alarm"

    watches: Names | None = required("What it watches.", verb="watches")
    metrics: Names | None = required(
        "What it measures.", source="botocore cloudwatch PutMetricAlarm.MetricName"
    )
    threshold: Text | None = stated("When it rings.")
    notifies: Names | None = aws_default("Whom it tells.", None, verb="notifies")
    enabled: Flag | None = aws_default(
        "Whether it is on.", default=True, source="botocore cloudwatch PutMetricAlarm.ActionsEnabled"
    )


class MetricFilter(Observes):
    """Counts what a log says."""

    word: ClassVar[str] = "metric-filter"

    on_log: Text | None = required("The log group it reads.", verb="on_log")
    detects: Names | None = stated("What it looks for.")
    pattern: Text | None = stated("Its own pattern.")


class Trail(Encryptable, Logged, Observes):
    """A trail of AWS CloudTrail: who called AWS's own APIs."""

    word: ClassVar[str] = "cloudtrail"

    multi_region: Flag | None = aws_default(
        "Whether it records all Regions.", default=False, source=f"{TRAIL}.IsMultiRegionTrail"
    )
    management_events: Literal["all", "read", "write", "none"] | None = aws_default(
        "Which management events.",
        "all",
        source="botocore cloudtrail EventSelector.ReadWriteType, "
        "botocore cloudtrail EventSelector.IncludeManagementEvents",
    )
    data_events: Names | None = aws_default(
        "Resources whose use is recorded.",
        None,
        verb="data_events",
        source="botocore cloudtrail EventSelector.DataResources",
    )
    log_file_validation: Flag | None = aws_default(
        "Whether a forged record shows.", default=False, source=f"{TRAIL}.EnableLogFileValidation"
    )
    insights: Flag | None = aws_default(
        "Whether odd volumes are noticed.",
        default=False,
        source="botocore cloudtrail PutInsightSelectors.InsightSelectors",
    )
    notifies: Names | None = aws_default("Whom it tells.", None, verb="notifies")
    organization: Flag | None = aws_default(
        "Whether it is for all accounts.", default=False, source=f"{TRAIL}.IsOrganizationTrail"
    )
