"""The credentials: what each opens, how old it gets, who reads it."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.nature import opens_things
from archgen.graph.web_acls import demands_header
from archgen.policy.report import Report
from archgen.reviews.language import agrees, quantity
from archgen.reviews.marking import marked
from archgen.reviews.model import (
    NONE,
    NOT_STATED,
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    cell,
    fill,
    named,
    plain,
)
from archgen.reviews.settings import key_of

_HEAD = (
    "Secret",
    "Opens",
    "Key, and who owns it",
    "Rotated",
    "Old value works",
    "Read by",
    "Kept by readers",
)


def secrets(blueprint: Blueprint, report: Report) -> Section | None:
    """A row for each secret, and whether readers outlive a rotation; None when there is no secret."""
    held = [r for r in blueprint.resources.values() if opens_things(r)]
    if not held:
        return None
    rows = tuple(_row(blueprint, report, secret) for secret in held)
    blocks: list[Block] = [Table("Secrets", _HEAD, rows)]
    blocks += [Paragraph(words) for secret in held if (words := _outlives(blueprint, secret))]
    blocks += [Paragraph(words) for secret in held if (words := _copied(blueprint, secret))]
    return Section("secrets", "Secrets", tuple(blocks))


def _row(blueprint: Blueprint, report: Report, secret: Resource) -> tuple[Words, ...]:
    opened = list(dict.fromkeys([*_targets(blueprint, secret, "rotates"), *_shown(blueprint, secret)]))
    readers = _readers(blueprint, secret)
    overlap = getattr(secret.body, "overlap", None)
    return (
        named([secret.id]),
        named(opened) if opened else NOT_STATED,
        key_of(blueprint, secret),
        marked(report, "rotation", (secret.id,), _rotated(blueprint, secret)),
        (plain(quantity(overlap.text)),) if overlap is not None else NOT_STATED,
        named(list(dict.fromkeys([*readers, *_shown(blueprint, secret)]))),
        _kept(blueprint, secret, readers),
    )


def _targets(blueprint: Blueprint, secret: Resource, verb: str) -> list[str]:
    return [r.target for r in blueprint.outgoing.get(secret.id, ()) if r.verb == verb]


def _shown(blueprint: Blueprint, secret: Resource) -> list[str]:
    """Who proves itself with the secret, keeping it in its own settings."""
    verbs = ("origin_header", "variables")
    users = [r.source for r in blueprint.incoming.get(secret.id, ()) if r.verb in verbs]
    headers = [
        (str(header.name).lower(), secret.id)
        for name in users
        if (header := getattr(blueprint.resources[name].body, "origin_header", None)) is not None
    ]
    acls = [r for r in blueprint.resources.values() if hasattr(r.body, "default_action")]
    return [*users, *(acl.id for acl in acls if headers and demands_header(acl, headers))]


def _readers(blueprint: Blueprint, secret: Resource) -> list[str]:
    return [r.source for r in blueprint.incoming.get(secret.id, ()) if r.verb == "reads"]


def _rotated(blueprint: Blueprint, secret: Resource) -> Words:
    every = getattr(secret.body, "rotation", None)
    if not every:
        return (plain("never"),)
    by = _targets(blueprint, secret, "rotated_by")
    return fill(quantity(every.text) + " by {}", by[0]) if by else (plain(quantity(every.text)),)


def _kept(blueprint: Blueprint, secret: Resource, readers: list[str]) -> Words:
    lines = [r for r in blueprint.incoming.get(secret.id, ()) if r.verb == "reads"]
    caches = [r.settings for r in lines if r.settings.secret_cache is not None]
    if caches:
        again = f", read again {caches[0].reload.replace('-', ' ')}" if caches[0].reload else ""
        return cell(f"{quantity(caches[0].secret_cache.text)}{again}" if caches[0].secret_cache else None)
    if readers:
        return NOT_STATED
    return (plain("in their settings"),) if _shown(blueprint, secret) else NONE


def _outlives(blueprint: Blueprint, secret: Resource) -> Words:
    """The sum of a rotation: what a reader keeps against how long the old value works."""
    overlap = getattr(secret.body, "overlap", None)
    lines = [r for r in blueprint.incoming.get(secret.id, ()) if r.verb == "reads"]
    kept = [r.settings.secret_cache for r in lines if r.settings.secret_cache is not None]
    if overlap is None or not kept or not getattr(secret.body, "rotation", None):
        return ()
    longest = max(kept, key=lambda one: one.seconds)
    if longest.seconds <= overlap.seconds:
        pattern = "A rotation of {} interrupts nobody: readers keep it " + quantity(longest.text)
        return fill(pattern + f", the old value works {quantity(overlap.text)}.", secret.id)
    pattern = "A rotation of {} locks its readers out: they keep it " + quantity(longest.text)
    return fill(pattern + f", the old value works only {quantity(overlap.text)}.", secret.id)


def _copied(blueprint: Blueprint, secret: Resource) -> Words:
    """Who holds the secret in settings of its own, where others can read it."""
    holders = list(dict.fromkeys(_shown(blueprint, secret)))
    if not holders:
        return ()
    verb = agrees(len(holders), "holds", "hold")
    whose = agrees(len(holders), "its own settings", "their own settings")
    pattern = "{} " + f"{verb} {{}} in {whose}: whoever may read those has the key."
    return fill(pattern, named(holders, last="and"), secret.id)
