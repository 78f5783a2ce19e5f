"""Who may do what: the rights that follow from the relations drawn."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Relation
from archgen.catalogue.verbs import KEY_GRANTS, ROTATION_GRANTS, VERBS
from archgen.review.language import listed
from archgen.review.model import Block, Paragraph, Section, Table, Words, cell, code, plain, strong


def permissions(blueprint: Blueprint) -> Section | None:
    """A row for each pair of holder and target; None when nothing needs a right."""
    rights = rights_of(blueprint)
    if not rights:
        return None
    rows: list[tuple[Words, ...]] = [
        ((code(holder),), (code(target),), cell(listed([action.split(":", 1)[1] for action in actions])))
        for (holder, target), actions in rights.items()
    ]
    blocks: list[Block] = [Table("Rights that follow from the relations", ("Who", "On", "May"), tuple(rows))]
    nobody = _nobody(blueprint, rights)
    if nobody:
        blocks.append(
            Paragraph((strong("Nobody in the design may "), plain(f"{listed(nobody, last='or')}.")))
        )
    return Section("permissions", "Permissions", tuple(blocks))


def rights_of(blueprint: Blueprint) -> dict[tuple[str, str], list[str]]:
    """IAM actions by (holder, target), in the order of the file.

    A relation's own `actions` replace those of its verb; a rotation function gets what rotating
    needs; who touches something under a customer key gets the use of that key.
    """
    rights: dict[tuple[str, str], list[str]] = {}

    def grant(holder: str, target: str, actions: tuple[str, ...]) -> None:
        if actions:
            held = rights.setdefault((holder, target), [])
            held += [action for action in actions if action not in held]

    def grant_key(holder: str, target: str, op: str) -> None:
        key = getattr(blueprint.resources[target].body, "encryption_key", None)
        if key in blueprint.resources:
            grant(holder, key, KEY_GRANTS[op])

    for relation in blueprint.relations:
        if relation.verb == "rotated_by":
            grant(relation.target, relation.source, ROTATION_GRANTS)
            grant_key(relation.target, relation.source, "write")
            continue
        actions = _actions(blueprint, relation)
        grant(relation.source, relation.target, actions)
        verb = VERBS.get(relation.verb)
        if actions and verb and verb.op:
            grant_key(relation.source, relation.target, verb.op)
    return rights


def _actions(blueprint: Blueprint, relation: Relation) -> tuple[str, ...]:
    verb = VERBS.get(relation.verb)
    if verb is None:
        return ()
    derived = tuple(verb.grants.get(blueprint.resources[relation.target].type, ()))
    return relation.settings.actions or derived if derived else ()


_DELETES = {"dynamodb:DeleteItem": "delete an item of", "s3:DeleteObject": "delete an object of"}


def _nobody(blueprint: Blueprint, rights: dict[tuple[str, str], list[str]]) -> list[str]:
    """What no holder in the design may do with a store that somebody writes."""
    found = []
    written = dict.fromkeys(r.target for r in blueprint.relations if r.verb == "writes")
    for store in written:
        wanted = VERBS["deletes"].grants.get(blueprint.resources[store].type, ())
        held = {action for (_, target), actions in rights.items() if target == store for action in actions}
        found += [f"{_DELETES[action]} {store}" for action in wanted if action not in held]
    return found
