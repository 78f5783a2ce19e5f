"""What opens things: secrets, keys, certificates."""

from typing import ClassVar, Literal

from archgen.catalogue.capabilities import Encryptable, HasPolicy, OpensThings, Replicated
from archgen.catalogue.fields import (
    Bounds,
    DurationField,
    DurationOrFlag,
    DurationOrOff,
    Flag,
    Names,
    Offered,
    Relations,
    ResourceType,
    Text,
    aws_default,
    derived,
    required,
    stated,
)

SECRETS = "botocore secretsmanager CreateSecret"
ROTATE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html"
KMS = "botocore kms CreateKey"
ROTATE_KEY = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
DELETE_KEY = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"
ACM = "botocore acm RequestCertificate"


class Secret(Encryptable, Replicated, HasPolicy, OpensThings):
    """A credential in AWS Secrets Manager or Parameter Store."""

    word: ClassVar[str] = "secret"

    kind: Literal["secret", "parameter"] | None = aws_default(
        "Secret or parameter.", "secret", source=f"{SECRETS}, botocore ssm PutParameter"
    )
    parameter: Literal["secure-string", "string"] | None = stated(
        "How a parameter is kept; AWS asks for it.", source="botocore ssm PutParameter.Type"
    )
    rotation: DurationOrOff | None = aws_default(
        "How often it changes.",
        None,
        source=f"{ROTATE}, botocore secretsmanager RotationRulesType.AutomaticallyAfterDays",
        bounds=Bounds(least="4h", most="1000d"),
    )
    rotated_by: Text | None = aws_default(
        "The function that changes it.", None, verb="rotated_by", of=("lambda",)
    )
    rotates: Text | None = stated("What the credential opens.", verb="rotates")
    overlap: DurationField | None = stated("How long the old value still works.")
    block_public_policy: Flag | None = aws_default(
        "Whether a public policy is refused.",
        default=False,
        source="botocore secretsmanager PutResourcePolicy.BlockPublicPolicy",
    )
    recovery: DurationField | None = aws_default(
        "How long a deleted one can be brought back.",
        "30d",
        source="botocore secretsmanager DeleteSecret.RecoveryWindowInDays",
        bounds=Bounds(least="7d", most="30d"),
    )


class Key(HasPolicy, OpensThings):
    """A key of AWS KMS."""

    word: ClassVar[str] = "kms-key"

    rotation: DurationOrFlag | None = aws_default(
        "Whether, or how often, its material changes.",
        default=False,
        source=f"{ROTATE_KEY}, botocore kms EnableKeyRotation.RotationPeriodInDays",
        bounds=Bounds(least="90d", most="2560d"),
        only_when=(
            Offered("spec", ("symmetric",), "a new key by hand: only symmetric keys rotate by themselves"),
        ),
    )
    spec: Literal["symmetric", "rsa-2048", "rsa-3072", "rsa-4096", "ecc-p256", "hmac-256"] | None = (
        aws_default("What kind of key.", "symmetric", source=f"{KMS}.KeySpec")
    )
    admins: Names | None = stated("Who may change it.", verb="admins")
    users: Names | None = derived("Who may use it: those who touch what it encrypts.", verb="users")
    via_services: Names | None = aws_default(
        "Through which services only.",
        None,
        source="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    )
    multi_region: Flag | None = aws_default(
        "Whether it has copies in other Regions.", default=False, source=f"{KMS}.MultiRegion"
    )
    deletion_window: DurationField | None = aws_default(
        "How long before it is gone.",
        "30d",
        source=f"{DELETE_KEY}, botocore kms ScheduleKeyDeletion.PendingWindowInDays",
        bounds=Bounds(least="7d", most="30d"),
    )
    state: Literal["enabled", "disabled", "pending-deletion"] | None = aws_default(
        "Whether it can be used.", "enabled", source="botocore kms KeyMetadata.KeyState"
    )
    replicas: Relations | None = aws_default(
        "Regions with a copy.", None, source="botocore kms ReplicateKey.ReplicaRegion"
    )


class Certificate(ResourceType):
    """A certificate of AWS Certificate Manager."""

    word: ClassVar[str] = "certificate"

    names: Names | None = required("The host names it is for.", source=f"{ACM}.DomainName")
    validation: Literal["dns", "email", "http", "imported"] | None = aws_default(
        "How the names are proved.", "dns", source=f"{ACM}.ValidationMethod"
    )
    key_algorithm: Literal["rsa-1024", "rsa-2048", "rsa-3072", "rsa-4096", "p256", "p384", "p521"] | None = (
        aws_default(
            "Its key; AWS issues rsa-2048, p256 and p384, the others are imported.",
            "rsa-2048",
            source=f"{ACM}.KeyAlgorithm",
        )
    )
    replacement: Literal["create-first", "in-place"] | None = stated("How it is replaced.")
