"""What keeps data: Amazon DynamoDB and Amazon S3."""

from typing import ClassVar, Literal

from archgen.catalogue.caching import Cache
from archgen.catalogue.capabilities import (
    DeletionProtected,
    Encryptable,
    HasPolicy,
    Logged,
    Recoverable,
    Replicated,
    Stores,
    TakesRecords,
    Zonal,
)
from archgen.catalogue.fields import (
    Bounds,
    Declared,
    DurationField,
    DurationOrOff,
    Expiry,
    Flag,
    Names,
    Number,
    Offered,
    PercentField,
    Relations,
    SizeField,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

PUBLIC = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
TABLE = "botocore dynamodb CreateTable"
PITR = "botocore dynamodb UpdateContinuousBackups"


class Throughput(Declared):
    """The most reads and writes per second that on-demand billing may use."""

    read: Number | None = aws_default(
        "Read units per second.",
        None,
        source=f"{TABLE}.OnDemandThroughput.MaxReadRequestUnits",
        bounds=Bounds(least="1"),
    )
    write: Number | None = aws_default(
        "Write units per second.",
        None,
        source=f"{TABLE}.OnDemandThroughput.MaxWriteRequestUnits",
        bounds=Bounds(least="1"),
    )


class Capacity(Declared):
    """Provisioned reads and writes per second, and how they scale."""

    read: Number | None = stated(
        "Read units per second.",
        source=f"{TABLE}.ProvisionedThroughput.ReadCapacityUnits",
        bounds=Bounds(least="1"),
    )
    write: Number | None = stated(
        "Write units per second.",
        source=f"{TABLE}.ProvisionedThroughput.WriteCapacityUnits",
        bounds=Bounds(least="1"),
    )
    max: Number | None = stated("How far it may scale.")
    target: PercentField | None = stated("The use at which it scales.")


class Dax(Cache):
    """A cache in front of the table."""

    nodes: Number | None = required("How many nodes.", source="botocore dax CreateCluster.ReplicationFactor")
    tls: Flag | None = aws_default(
        "Whether it is reached over TLS.",
        default=False,
        source="botocore dax CreateCluster.ClusterEndpointEncryptionType",
    )
    encrypted: Flag | None = aws_default(
        "Whether it is encrypted.",
        default=False,
        source="botocore dax CreateCluster.SSESpecification.Enabled",
    )
    placed: Names | None = stated("Its subnets.", alias="in")


class Table(Encryptable, Recoverable, DeletionProtected, Replicated, HasPolicy, Stores, Zonal):
    """A table of Amazon DynamoDB."""

    word: ClassVar[str] = "dynamodb"
    standing: ClassVar[str] = "dax"
    spared: ClassVar[bool] = True

    point_in_time_recovery: DurationOrOff | None = aws_default(
        "How far back any second can be restored.",
        None,
        source=f"{PITR}.PointInTimeRecoverySpecification.RecoveryPeriodInDays",
        bounds=Bounds(least="1d", most="35d"),
    )
    billing: Literal["on-demand", "provisioned"] | None = derived(
        "How it is paid; from `capacity` or `max_throughput` when silent.", source=f"{TABLE}.BillingMode"
    )
    max_throughput: Throughput | None = aws_default(
        "The most that on-demand billing may use.",
        None,
        source=f"{TABLE}.OnDemandThroughput",
        only_when=(
            Offered("billing", ("on-demand",), "`capacity`, which is the most of provisioned billing"),
        ),
    )
    capacity: Capacity | None = stated(
        "Provisioned capacity.",
        source=f"{TABLE}.ProvisionedThroughput",
        only_when=(Offered("billing", ("provisioned",), "`max_throughput`, which bounds on-demand billing"),),
    )
    ttl: Expiry | None = aws_default(
        "When items expire: an attribute or a duration.",
        None,
        source="botocore dynamodb UpdateTimeToLive.TimeToLiveSpecification",
    )
    stream: Literal["new", "old", "both", "keys"] | None = aws_default(
        "What its stream shows.", None, source=f"{TABLE}.StreamSpecification.StreamViewType"
    )
    consistency: Literal["eventual", "strong"] | None = aws_default(
        "Between Regions.", "eventual", source="botocore dynamodb UpdateTable.MultiRegionConsistency"
    )
    dax: Dax | None = aws_default("A cache in front.", None, source="botocore dax CreateCluster")
    tenant_key: Text | None = stated("The attribute that carries the tenant.")
    item: SizeField | None = stated("The usual size of an item.")


class Presigned(Declared):
    """What a signed link allows."""

    method: Literal["GET", "PUT", "POST"] | None = stated("What it allows.")
    expires: DurationField | None = stated("How long it works.")
    max_size: SizeField | None = stated("The largest upload.")
    types: Names | None = stated("Content types that are taken.")
    key: Text | None = stated("Where the object's name comes from.")


class LifecycleRules(Declared):
    """When objects go."""

    expire: DurationField | None = aws_default(
        "When they are deleted.", None, source="botocore s3 LifecycleRule.Expiration"
    )
    archive: DurationField | None = aws_default(
        "When they are archived.", None, source="botocore s3 LifecycleRule.Transitions"
    )


class Bucket(Encryptable, Logged, Recoverable, Replicated, HasPolicy, Stores, TakesRecords):
    """A bucket of Amazon S3."""

    word: ClassVar[str] = "bucket"

    public_access: Literal["blocked", "allowed"] | None = aws_default(
        "Whether strangers can be let in.",
        "blocked",
        source=f"{PUBLIC}, botocore s3 PublicAccessBlockConfiguration.BlockPublicPolicy",
    )
    versioning: Flag | None = aws_default(
        "Whether old versions are kept.", default=False, source="botocore s3 VersioningConfiguration.Status"
    )
    object_lock: Literal["governance", "compliance", "none"] | None = aws_default(
        "Whether objects can be erased.",
        "none",
        source="botocore s3 ObjectLockConfiguration.Rule.DefaultRetention.Mode",
    )
    mfa_delete: Flag | None = aws_default(
        "Whether deleting asks for a second factor.",
        default=False,
        source="botocore s3 VersioningConfiguration.MFADelete",
    )
    presigned: Presigned | None = stated("What signed links allow.")
    events_to: Relations | None = aws_default("What hears of changes.", None, verb="events_to")
    lifecycle_rules: LifecycleRules | None = aws_default(
        "When objects go.", None, source="botocore s3 PutBucketLifecycleConfiguration.LifecycleConfiguration"
    )
