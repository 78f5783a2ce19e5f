"""What a resource can do, apart from which service it is: rules and floors above ask these.

Each capability is a class that types inherit; where the setting behind it is the same
everywhere, the capability declares it.
"""

from typing import Annotated, ClassVar, Literal

from archgen.catalogue.declaring import Declared, aws_default, derived, stated
from archgen.catalogue.everything import ResourceType, Statements
from archgen.catalogue.values import DurationField, Flag, Keyed, Names, Text

BACKUP_SOURCE = "https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html"


class Backup(Declared):
    """Copies kept apart from the store."""

    plan: Text | None = stated("How often: `hourly`, `daily`, `weekly`.")
    vault: Text | None = stated("The vault that holds the copies.")
    keep: DurationField | None = stated("How long a copy is kept.")
    vault_account: Text | None = stated("The account of the vault, where it is another one.")


class HoldsData(ResourceType):
    """Keeps or carries data."""

    holds: Names | None = stated("The data in it: data words or named assets.", bites=True)
    tenancy: Literal["shared", "silo", "none"] | None = stated("Whether many tenants share it.")


class Stores(HoldsData):
    """Keeps data that somebody reads again."""


class Carries(HoldsData):
    """Passes messages on, and keeps them no longer than that takes."""


class Encryptable(ResourceType):
    """Can be encrypted with a key of one's own."""

    encryption_key: Text | None = derived(
        "The KMS key, or whose key it is: the service's or AWS's.",
        verb="encryption_key",
        words=("aws-managed", "aws-owned", "sqs-managed", "s3-managed"),
        of=("kms-key",),
    )


class Logged(ResourceType):
    """Can write access or delivery logs."""

    logs_to: Names | None = aws_default(
        "Where its records go.",
        None,
        verb="logs_to",
        source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
    )


class HasPolicy(ResourceType):
    """Carries a resource policy."""

    policy: Statements | None = aws_default(
        "The resource policy.",
        None,
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    )


class Replica(Declared):
    """A copy in another Region."""

    encryption_key: Text | None = aws_default(
        "The KMS key of the copy, or whose key it is; AWS's own when silent.",
        None,
        verb="encryption_key",
        words=("aws-managed", "aws-owned", "s3-managed"),
        of=("kms-key",),
        source="botocore dynamodb CreateReplicationGroupMemberAction.KMSMasterKeyId, "
        "botocore secretsmanager ReplicaRegionType.KmsKeyId, "
        "botocore s3 EncryptionConfiguration.ReplicaKmsKeyID",
    )


Replicas = Annotated[dict[Text, Replica], Keyed]
"""A Region, a list of Regions or a map of Regions to settings of the copy there; all three mean the map."""


class Replicated(ResourceType):
    """Can have copies in other Regions."""

    replicas: Replicas | None = stated("Regions with a copy, with settings of each.")


class DeletionProtected(ResourceType):
    """Can be protected against deletion."""

    deletion_protection: Flag | None = aws_default(
        "Whether a delete call is refused.",
        default=False,
        source="botocore dynamodb CreateTable.DeletionProtectionEnabled, "
        "botocore cognito-idp CreateUserPool.DeletionProtection",
    )


class Recoverable(ResourceType):
    """Can be brought back after a mistake."""

    backup: Backup | None = aws_default("Copies kept apart.", None, source=BACKUP_SOURCE)


class TerminatesTLS(ResourceType):
    """Shows a certificate for a host name of its own."""


class Inspectable(ResourceType):
    """Can stand behind a web ACL."""


class Inspects(ResourceType):
    """Looks at requests before they arrive."""


class Enters(ResourceType):
    """Lets requests in from outside AWS."""


class Exposed(Enters):
    """Lets requests in at a host name of its own, and is judged as a front door."""


class Authenticated(ResourceType):
    """Can ask who calls before it lets a request through."""


class Authenticates(ResourceType):
    """Says who somebody is."""


class Throttled(ResourceType):
    """Can bound how many requests it lets through."""


class Caches(ResourceType):
    """Can keep answers and give them again."""


class Computes(ResourceType):
    """Runs code of ours."""


class Zonal(ResourceType):
    """Stands in the zones of the subnets it is placed in.

    `standing` is the block of it that does (a cache before a table), empty where it is the resource
    itself. Where its callers get by without it, for a while or by another zone, it is `spared`.
    """

    standing: ClassVar[str] = ""
    spared: ClassVar[bool] = False


class OpensThings(ResourceType):
    """A credential or key: whoever has it gets in elsewhere."""


class TakesRecords(ResourceType):
    """Is a place that logs go to."""


class Observes(ResourceType):
    """Watches others and tells somebody."""


class Outside(ResourceType):
    """Stands outside AWS."""


class FrameType(ResourceType):
    """A frame on the picture and a boundary of trust."""


CAPABILITIES: tuple[type[ResourceType], ...] = (
    Authenticated,
    Authenticates,
    Caches,
    Carries,
    Computes,
    DeletionProtected,
    Encryptable,
    Enters,
    Exposed,
    FrameType,
    HasPolicy,
    HoldsData,
    Inspectable,
    Inspects,
    Logged,
    Observes,
    OpensThings,
    Outside,
    Recoverable,
    Replicated,
    Stores,
    TakesRecords,
    TerminatesTLS,
    Throttled,
    Zonal,
)
"""Every capability, by name."""


def capabilities_of(model: type[ResourceType]) -> tuple[type[ResourceType], ...]:
    """The capabilities of a type, by name."""
    return tuple(capability for capability in CAPABILITIES if issubclass(model, capability))
