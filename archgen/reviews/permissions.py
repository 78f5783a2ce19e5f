"""Who may do what, what nobody may do, and whose role is the widest."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.catalogue.look import look_of
from archgen.catalogue.verbs import VERBS
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.least_policies import least_policies
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.rights import EVERYWHERE, Right, rights_of
from archgen.reviews.data import is_record, record_readers
from archgen.reviews.language import agrees, counted, listed
from archgen.reviews.model import (
    NONE,
    Block,
    Fold,
    Paragraph,
    Section,
    Snippet,
    Table,
    Words,
    code,
    fill,
    joined,
    lean,
    message,
    named,
    plain,
    soft,
    strong,
)
from archgen.reviews.policies import policy_text
from archgen.reviews.route_lists import parts_in_short

_HEAD = ("Who", "On", "May", "Only")
_LISTED = 3
_DELETES = {"dynamodb:DeleteItem": "delete an item of", "s3:DeleteObject": "delete an object of"}


def permissions(graph: Graph) -> Section | None:
    """The rights, the sentences about them, and the policies; None when nothing needs a right."""
    blueprint = graph.blueprint
    rights = rights_of(blueprint)
    if not rights:
        return None
    blocks: list[Block] = [
        lean(Table("Rights that follow from the relations", _HEAD, _rows(blueprint, rights)))
    ]
    nobody = _nobody(blueprint, rights)
    if nobody:
        blocks.append(
            Paragraph(
                (strong("Nobody in the design may "), *joined(nobody[:-1], ", "), *_last(nobody), plain("."))
            )
        )
    blocks += [Paragraph(words) for words in (_widest(graph, rights), *_claims(blueprint)) if words]
    blocks += _policies(blueprint)
    return Section("permissions", "Permissions", tuple(blocks))


def _last(phrases: list[Words]) -> Words:
    return phrases[0] if len(phrases) == 1 else (plain(" or "), *phrases[-1])


def _rows(blueprint: Blueprint, rights: list[Right]) -> tuple[tuple[Words, ...], ...]:
    """A row for each right; holders with the same right on the same target share one."""
    groups: dict[tuple[Words, ...], list[str]] = {}
    for right in rights:
        row = (_target(right), _may(right), _only(blueprint, right))
        groups.setdefault(row, []).append(right.holder)
    return tuple((named(holders), *row) for row, holders in groups.items())


def _target(right: Right) -> Words:
    called = EVERYWHERE.get(right.target)
    return (plain(called),) if called else (code(right.target),)


def _may(right: Right) -> Words:
    if not right.actions:
        return plain("change its settings; actions "), soft("not stated")
    return (plain(", ".join(action.rpartition(":")[2] for action in right.actions)),)


def _only(blueprint: Blueprint, right: Right) -> Words:
    if right.target in EVERYWHERE:
        return plain("on "), code("*"), plain(": AWS offers nothing narrower")
    if right.parts:
        return (plain("from "), *parts_in_short(blueprint, right.holder, right.parts, len(right.parts)))
    if right.through:
        products = dict.fromkeys(look_of(blueprint.resources[name].type).product for name in right.through)
        return (plain(f"through {listed([*products])}"),)
    return NONE


def _nobody(blueprint: Blueprint, rights: list[Right]) -> list[Words]:
    """What no holder may do: deletions in stores that are written, reading records, changing keys."""
    kept: dict[str, list[str]] = {}
    written = dict.fromkeys(r.target for r in blueprint.relations if r.verb == "writes")
    for store in written:
        wanted = VERBS["deletes"].grants.get(blueprint.resources[store].type, ())
        held = {action for right in rights if right.target == store for action in right.actions}
        for action in wanted:
            if action not in held:
                kept.setdefault(_DELETES[action], []).append(store)
    found = [fill(f"{what} {{}}", named(names, last="or")) for what, names in kept.items()]
    found += _unread(blueprint)
    trails = [
        log
        for r in blueprint.resources.values()
        if hasattr(r.body, "log_file_validation")
        for log in getattr(r.body, "logs_to", None) or ()
        if log in blueprint.resources and not any(right.target == log for right in rights)
    ]
    if trails:
        found.append(fill("change {}", named(list(dict.fromkeys(trails)), last="or")))
    unowned = [
        r.id
        for r in blueprint.resources.values()
        if hasattr(r.body, "deletion_window") and getattr(r.body, "admins", None) is None
    ]
    if unowned:
        found.append(fill("administer {}", named(unowned, last="or")))
    return found


def _unread(blueprint: Blueprint) -> list[Words]:
    """Reading the records that nobody in the design reads."""
    records = [r.id for r in blueprint.resources.values() if is_record(blueprint, r)]
    silent = [name for name in records if not record_readers(blueprint, name)]
    if len(silent) > _LISTED:
        which = "any" if len(silent) == len(records) else str(len(silent))
        return [(plain(f"read {which} of the {counted(len(records), 'record')}"),)]
    return [fill("read {}", named(silent, last="or"))] if silent else []


def _widest(graph: Graph, rights: list[Right]) -> Words:
    """The code whose role can do most: change guards first, then touch most things."""
    blueprint = graph.blueprint
    held: dict[str, list[Right]] = {}
    for right in rights:
        if computes(blueprint.resources[right.holder]) and right.target not in EVERYWHERE:
            held.setdefault(right.holder, []).append(right)
    if not held:
        return ()
    changing = {
        name: [r.target for r in blueprint.outgoing.get(name, ()) if r.verb == "manages"] for name in held
    }
    holder = max(held, key=lambda name: (len(changing[name]), sum(len(r.actions) for r in held[name])))
    lead = "Widest role: " if len(held) > 1 else "The only role of code: "
    words: Words = (strong(lead), code(holder), plain(". "))
    if changing[holder]:
        words += fill("It may change {}", named(changing[holder], last="and"))
    else:
        targets = [r.target for r in held[holder] if not r.through]
        words += fill("It touches {}", named(targets, last="and"))
    reached = exposure(graph, holder)
    if reached is Exposure.NONE:
        return (*words, plain("; no request reaches it from outside."))
    return (*words, plain(f"; requests from the {reached.name.lower()} reach it."))


def _claims(blueprint: Blueprint) -> list[Words]:
    """Key filters that are said and that IAM cannot keep: one role serves every caller."""
    claims: dict[tuple[str, str, str], list[str]] = {}
    for relation in blueprint.relations:
        said = relation.settings
        assumes = any(r.verb == "assumes" for r in blueprint.outgoing.get(relation.source, ()))
        if said.keys and said.keys != "none" and not assumes:
            claims.setdefault((said.keys, said.tenant or "", relation.target), []).append(relation.source)
    told: list[Words] = []
    for (keys, tenant, target), sources in claims.items():
        text = f"`keys: {keys}, tenant: {tenant}`" if tenant else f"`keys: {keys}`"
        sources_once = list(dict.fromkeys(sources))
        roles = agrees(len(sources_once), "its role serves", "their roles serve")
        lead = (*message(text), *fill(" on {} → {}", named(sources_once, last="and"), target))
        told.append((*lead, plain(f" is stated, not enforced: {roles} every caller alike.")))
    return told


def _policies(blueprint: Blueprint) -> list[Block]:
    """A folded policy for each role: the least that the relations of whoever acts as it need."""
    blocks: list[Block] = []
    for one in least_policies(blueprint):
        title: Words = (plain("Policy of "), code(one.role))
        if one.users != (one.role,):
            title += (plain(", for "), *named(one.users, last="and"))
        blocks.append(Fold(title, (Snippet("json", policy_text(one.document)),)))
    return blocks
