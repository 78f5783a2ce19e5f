"""Which actions change identities, keys, credentials and records, and which only use or look at them.

Source: the tables of actions of each service under
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

GUARDED_BY: Mapping[str, tuple[str, ...]] = {
    "iam-role": ("iam",),
    "kms-key": ("kms",),
    "secret": ("secretsmanager", "ssm"),
    "cognito-user-pool": ("cognito-idp",),
    "identity-pool": ("cognito-identity",),
    "cloudtrail": ("cloudtrail",),
    "log-group": ("logs",),
}
"""The services whose actions change a resource that guards others, by its type."""

USES: tuple[str, ...] = (
    "iam:Get*",
    "iam:List*",
    "kms:Decrypt",
    "kms:Describe*",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:GenerateMac",
    "kms:Get*",
    "kms:List*",
    "kms:ReEncrypt*",
    "kms:Sign",
    "kms:Verify*",
    "secretsmanager:BatchGet*",
    "secretsmanager:Describe*",
    "secretsmanager:Get*",
    "secretsmanager:List*",
    "ssm:Describe*",
    "ssm:Get*",
    "ssm:List*",
    "cognito-idp:AdminGet*",
    "cognito-idp:AdminList*",
    "cognito-idp:Describe*",
    "cognito-idp:Get*",
    "cognito-idp:List*",
    "cognito-identity:Describe*",
    "cognito-identity:Get*",
    "cognito-identity:List*",
    "cloudtrail:Describe*",
    "cloudtrail:Get*",
    "cloudtrail:List*",
    "cloudtrail:Lookup*",
    "logs:CreateLogStream",
    "logs:Describe*",
    "logs:Filter*",
    "logs:Get*",
    "logs:List*",
    "logs:PutLogEvents",
    "logs:StartQuery",
    "logs:StopQuery",
    "logs:Unmask",
)
"""Actions of these services that use a thing or look at it, and change nothing about it."""

RECORDS: tuple[str, ...] = ("audit", "security")
"""Purposes of log groups whose records tell what happened."""

LOOKS_AT_FILES: tuple[str, ...] = ("s3:Get*", "s3:Head*", "s3:List*")
"""Actions of S3 that read files, lists of them and settings, and change nothing."""
