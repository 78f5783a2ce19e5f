"""Which actions delete a store, what is in it, or its copies.

Source: the tables of actions of each service under
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

DELETES_STORE: Mapping[str, tuple[str, ...]] = {
    "dynamodb": ("dynamodb:DeleteTable", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
    "bucket": ("s3:DeleteBucket", "s3:DeleteObject", "s3:DeleteObjectVersion"),
}
"""Actions that delete a store or what is in it, by its type."""

DELETES_COPIES: tuple[str, ...] = ("backup:DeleteRecoveryPoint", "backup:DeleteBackupVault")
"""Actions of AWS Backup that delete copies."""
