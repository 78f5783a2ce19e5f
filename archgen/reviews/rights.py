"""Who may do what: the rights that follow from the relations drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from archgen.blueprint.model import Blueprint, Relation
from archgen.catalogue.arns import LOG_GRANTS, TRACE_GRANTS
from archgen.catalogue.verbs import KEY_GRANTS, ROTATION_GRANTS, VERBS
from archgen.graph.nature import computes, outside

TRACES = "@traces"
"""The target of the right to be traced: no resource of the design."""


@dataclass
class Right:
    """What a holder may do with a target.

    `through` are resources by which alone it may use a key, `parts` the parts of the holder that
    use the right. No actions: the design does not say which.
    """

    holder: str
    target: str
    actions: list[str] = field(default_factory=list)
    through: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def add(self, actions: tuple[str, ...], *, through: str = "", part: str = "") -> None:
        """Takes in more actions, and what they are narrowed to."""
        self.actions += [action for action in actions if action not in self.actions]
        if through and through not in self.through:
            self.through.append(through)
        if part and part not in self.parts:
            self.parts.append(part)


def rights_of(blueprint: Blueprint) -> list[Right]:
    """The rights in the order of the file, by holder and target.

    A relation's own `actions` replace those of its verb; a rotation function gets what rotating
    needs; who touches something under a customer key gets the use of that key; code gets its log
    and its traces. `manages` without `actions` is a right that the design leaves open.
    """
    found: dict[tuple[str, str], Right] = {}

    def right(holder: str, target: str) -> Right:
        return found.setdefault((holder, target), Right(holder, target))

    def use_key(holder: str, target: str, op: str) -> None:
        key = getattr(blueprint.resources[target].body, "encryption_key", None)
        if key in blueprint.resources:
            right(holder, str(key)).add(KEY_GRANTS[op], through=target)

    for relation in blueprint.relations:
        if outside(blueprint.resources[relation.source]):
            continue
        if relation.verb == "rotated_by":
            right(relation.target, relation.source).add(ROTATION_GRANTS)
            use_key(relation.target, relation.source, "write")
            continue
        actions = _actions(blueprint, relation)
        if actions or relation.verb == "manages":
            right(relation.source, relation.target).add(actions, part=relation.route or "")
        verb = VERBS.get(relation.verb)
        if actions and verb and verb.op:
            use_key(relation.source, relation.target, verb.op)
    _add_running(blueprint, found)
    return list(found.values())


def _add_running(blueprint: Blueprint, found: dict[tuple[str, str], Right]) -> None:
    """What code needs besides its work: its log and its traces."""
    for resource in blueprint.resources.values():
        if not computes(resource):
            continue
        for group in getattr(resource.body, "logs_to", None) or ():
            if group in blueprint.resources:
                found.setdefault((resource.id, group), Right(resource.id, group)).add(LOG_GRANTS)
        if getattr(resource.body, "tracing", None):
            found.setdefault((resource.id, TRACES), Right(resource.id, TRACES)).add(TRACE_GRANTS)


def _actions(blueprint: Blueprint, relation: Relation) -> tuple[str, ...]:
    if relation.verb == "manages":
        return relation.settings.actions or ()
    verb = VERBS.get(relation.verb)
    if verb is None:
        return ()
    derived = tuple(verb.grants.get(blueprint.resources[relation.target].type, ()))
    return relation.settings.actions or derived if derived else ()
