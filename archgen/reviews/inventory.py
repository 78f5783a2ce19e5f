"""What is in the design: one line each, with the settings that matter."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import FrameType, Outside
from archgen.catalogue.fields import fields_of
from archgen.catalogue.look import look_of
from archgen.reviews.language import counted, listed, quantity
from archgen.reviews.model import Section, Table, Words, cell, named, plain, soft

_SKIPPED = frozenset(
    {"title", "note", "placed", "region", "owner", "aws_name", "holds", "contacts", "service", "icon"}
)
_BARE = frozenset({"kind", "protocol", "endpoint", "tier", "billing", "runtime", "names"})
"""Fields whose value says by itself what it is."""
_BLOCKS = {
    "routes": "route",
    "managed_rules": "managed group",
    "rules": "own rule",
    "rate_limit": "rate rule",
    "app_clients": "app client",
}
_WORDS = {"tls": "TLS", "mfa": "MFA", "ttl": "TTL", "api": "API"}
_PROTOCOLS = {"websocket": "WebSocket"}
_MOST = 7


def inventory(blueprint: Blueprint) -> Section:
    """A row for each resource; equals (same type, same settings) share one."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for resource in blueprint.resources.values():
        if not isinstance(resource.body, FrameType):
            groups.setdefault((resource.type, settings_of(resource)), []).append(resource)
    rows = tuple(_row(members, settings) for (_, settings), members in groups.items())
    size = sum(len(members) for members in groups.values())
    head = ("Resource", "What", "Settings that matter")
    return Section(
        "inventory",
        "Inventory",
        (Table("Resources", head, rows),),
        badge=str(size),
        fold=counted(size, "resource"),
    )


def _row(members: list[Resource], settings: str) -> tuple[Words, ...]:
    silent = isinstance(members[0].body, Outside)
    said = cell(settings) if settings or silent else (soft("all left at AWS's defaults"),)
    return named([resource.id for resource in members]), (plain(product_of(members[0])),), said


def product_of(resource: Resource) -> str:
    """AWS's name for what a resource is; a generic one says it itself."""
    return look_of(resource.type).product or str(getattr(resource.body, "service", "") or "something else")


def settings_of(resource: Resource) -> str:
    """The settings that the blueprint states, in the order of the type's fields.

    Those that name another resource come last.
    """
    said: list[str] = []
    lines: list[str] = []
    for name, info in fields_of(type(resource.body)).items():
        value = getattr(resource.body, name)
        if value is None or name in _SKIPPED:
            continue
        text = _said(name, info.alias or name, value)
        if text:
            (lines if info.facts.verb else said).append(text)
    said += lines
    more = len(said) - _MOST
    return "; ".join(said[:_MOST]) + (f"; and {more} more" if more > 0 else "")


def _said(name: str, word: str, value: object) -> str:
    """One setting in a few words; nothing for what has its own place in the document."""
    label = " ".join(_WORDS.get(piece, piece) for piece in word.split("_"))
    if isinstance(value, bool):
        return label if value else f"no {label}"
    if name in _BLOCKS and isinstance(value, dict | tuple):
        return counted(len(value), _BLOCKS[name])
    if name == "trusts" and isinstance(value, dict):
        return f"trusts {listed([*value])}"
    if name == "protocol":
        return _PROTOCOLS.get(str(value), str(value).upper())
    if name == "domain" and isinstance(value, tuple):
        return listed([str(domain.name) for domain in value])
    text = _text(value)
    return text if name in _BARE or not text else f"{label} {text}"


def _text(value: object) -> str:
    if isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        return listed(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        return value
    text = getattr(value, "text", None)
    return quantity(text) if isinstance(text, str) else ""
