"""Roles of AWS IAM."""

from typing import Annotated, ClassVar

from archgen.catalogue.fields import (
    Declared,
    DurationField,
    Flag,
    Keyed,
    Names,
    ResourceType,
    Statements,
    Text,
    aws_default,
    derived,
    required,
    stated,
)


class Trust(Declared):
    """On what condition somebody may take the role."""

    external_id: Text | None = stated("The external id that must be named.")
    mfa: Flag | None = stated("Whether a second factor is asked for.")
    source_account: Text | None = stated("The account that must be behind it.")
    source_arn: Text | None = stated("The resource that must be behind it.")
    organization: Text | None = stated("The organisation that the caller's account must belong to.")
    claims: Names | None = stated("Claims a token must have.")


class AccessKeys(Declared):
    """Long-lived keys of a user."""

    holder: Text | None = stated("Who has them.")
    rotation: DurationField | None = stated("How often they change.")


class Role(ResourceType):
    """A role, or a user only to be found."""

    word: ClassVar[str] = "iam-role"

    used_by: Names | None = derived("Who uses it; the user's own `role:` says so as well.", verb="used_by")
    trusts: Annotated[dict[Text, Trust], Keyed] | None = required(
        "Who may take it.", source="botocore iam CreateRole.AssumeRolePolicyDocument"
    )
    allows: Statements | None = derived("What it may do; the rights its users' relations need when silent.")
    managed_policies: Names | None = aws_default(
        "Policies of AWS's that it carries.", None, source="botocore iam AttachRolePolicy.PolicyArn"
    )
    inline: Flag | None = derived("Whether its policy is its own; so it is when silent.")
    boundary: Text | None = aws_default(
        "The permissions boundary.", None, source="botocore iam CreateRole.PermissionsBoundary"
    )
    session_tags: Names | None = stated("Tags its sessions carry.")
    user: Flag | None = aws_default(
        "Whether it is an IAM user.", default=False, source="botocore iam CreateUser"
    )
    access_keys: AccessKeys | None = aws_default(
        "Long-lived keys.", None, source="botocore iam CreateAccessKey"
    )
