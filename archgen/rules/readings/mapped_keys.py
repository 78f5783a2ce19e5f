"""Whence the key of a store or the group of a queue comes, where a route maps it without code."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from archgen.blueprint.model import Resource
from archgen.graph.settings import setting

KNOWN = ("claim.", "claims.", "identity.", "context.authorizer", "context.identity.")
"""How values begin that say who the caller is, because AWS checked it."""

CHOSEN = ("body", "path.", "query.", "header.")
"""How values begin that the caller writes."""

_KEYS = ("key", "messagegroupid", "partitionkey")
"""Names of what a service looks up, keeps apart or stores under.

Source: botocore dynamodb GetItem.Key, botocore s3 PutObject.Key, botocore sqs SendMessage.MessageGroupId,
botocore kinesis PutRecord.PartitionKey
"""


class KeySource(Enum):
    """Whence a key or tenant comes."""

    CLAIM = "claim"
    MESSAGE = "message"
    CALLER = "caller"


def key_entries(target: Resource, route: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - of the catalogue
    """The entries of a route's mapping that make a key: its name for the service, the tenant or the group."""
    return tuple(_entries(target, route))


def _entries(target: Resource, route: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - of the catalogue
    own = [setting(target, word) for word in ("tenant_key", "group_key")]
    names = {*_KEYS, *(str(one).lower() for one in own if one)}
    for name, value in (route.mapping or {}).items():
        if names.intersection(name.lower().split(".")):
            yield name, value


def key_source(target: Resource, route: Any) -> KeySource | None:  # noqa: ANN401 - of the catalogue
    """Whence a mapped key comes; a claim in any part of it decides. None where nothing says so."""
    values = [value.lower() for _, value in key_entries(target, route)]
    if any(value.startswith(KNOWN) for value in values):
        return KeySource.CLAIM
    return KeySource.CALLER if any(is_chosen(value) for value in values) else None


def is_chosen(value: str) -> bool:
    """True for a value that the caller writes as they like."""
    return value.lower().startswith(CHOSEN)
