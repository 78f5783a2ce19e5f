"""What is in the design: one line each, with the settings that matter."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import FrameType
from archgen.catalogue.fields import facts_of, fields_of
from archgen.catalogue.look import look_of
from archgen.review.language import listed
from archgen.review.model import Section, Table, Words, cell, code, plain

_SKIPPED = frozenset({"title", "note", "placed", "region", "owner", "aws_name"})
_MOST = 6


def inventory(blueprint: Blueprint) -> Section:
    """A row for each resource; equals (same type, same settings) share one."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for resource in blueprint.resources.values():
        if not isinstance(resource.body, FrameType):
            groups.setdefault((resource.type, settings_of(resource)), []).append(resource)
    rows = tuple(_row(members, settings) for (_, settings), members in groups.items())
    head = ("Resource", "What", "Settings that matter")
    return Section("inventory", "Inventory", (Table("Resources", head, rows),))


def _row(members: list[Resource], settings: str) -> tuple[Words, ...]:
    names: list = []
    for place, resource in enumerate(members):
        names += [plain(", ")] * bool(place) + [code(resource.id)]
    return tuple(names), cell(product_of(members[0])), cell(settings)


def product_of(resource: Resource) -> str:
    """AWS's name for what a resource is; a generic one says it itself."""
    return look_of(resource.type).product or str(getattr(resource.body, "service", "") or "something else")


def settings_of(resource: Resource) -> str:
    """The plain settings that the blueprint states, in the order of the type's fields."""
    said: list[str] = []
    for name, info in fields_of(type(resource.body)).items():
        value = getattr(resource.body, name)
        if value is None or name in _SKIPPED or facts_of(info).verb:
            continue
        text = _text(value)
        if text:
            said.append(f"{(info.alias or name).replace('_', ' ')} {text}".strip())
    more = len(said) - _MOST
    return "; ".join(said[:_MOST]) + (f"; and {more} more" if more > 0 else "")


def _text(value: object) -> str:
    """A setting in a few words; nothing for blocks that have their own place in the document."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        return listed(value)
    if isinstance(value, str | int):
        return str(value)
    text = getattr(value, "text", None)
    return str(text) if isinstance(text, str) else ""
