"""Who may do what: the rights that follow from the relations drawn."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.arns import LOG_GRANTS, NETWORK_GRANTS, TRACE_GRANTS
from archgen.catalogue.verbs import KEY_GRANTS, ROTATION_GRANTS, TAG_GRANTS, VERBS
from archgen.graph.nature import computes, outside
from archgen.graph.settings import declares, setting

TRACES = "@traces"
"""The target of the right to be traced: no resource of the design."""

NETWORK = "@network"
"""The target of the right to be attached to a VPC: no resource of the design."""

EVERYWHERE: Mapping[str, str] = {TRACES: "X-Ray", NETWORK: "network interfaces"}
"""Targets that are no resource of the design, by what people call them; AWS narrows neither right."""


class Right(Struct):
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
    needs; who touches something under a customer key gets the use of that key; code gets its log,
    its traces and its place in a VPC. `manages` without `actions` is a right that the design leaves open.
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
    """What code needs besides its work: its log, its traces, and its place in a VPC."""
    for resource in blueprint.resources.values():
        if not computes(resource):
            continue
        for group in setting(resource, "logs_to") or ():
            if group in blueprint.resources:
                found.setdefault((resource.id, group), Right(resource.id, group)).add(LOG_GRANTS)
        if setting(resource, "tracing"):
            found.setdefault((resource.id, TRACES), Right(resource.id, TRACES)).add(TRACE_GRANTS)
        if _attached(blueprint, resource):
            found.setdefault((resource.id, NETWORK), Right(resource.id, NETWORK)).add(NETWORK_GRANTS)


def _attached(blueprint: Blueprint, resource: Resource) -> bool:
    """True for a function that stands in a VPC."""
    frames = [blueprint.resources[name].type for name in resource.frames if name in blueprint.resources]
    return declares(resource, "security_groups") and bool({"vpc", "subnet"} & set(frames))


def _actions(blueprint: Blueprint, relation: Relation) -> tuple[str, ...]:
    if relation.verb == "manages":
        return relation.settings.actions or ()
    verb = VERBS.get(relation.verb)
    if verb is None or blueprint.resources[relation.source].type in verb.by_service:
        return ()
    target = blueprint.resources[relation.target]
    derived = tuple(verb.grants.get(target.type, ()))
    if relation.verb == "assumes" and setting(target, "session_tags"):
        derived += TAG_GRANTS
    return relation.settings.actions or derived if derived else ()


def role_of(blueprint: Blueprint, holder: str) -> str | None:
    """The role that a holder acts as; None where it has one of its own, which follows from the relations."""
    named = [line.target for line in blueprint.outgoing.get(holder, ()) if _acts_as(line)]
    given = [line.source for line in blueprint.incoming.get(holder, ()) if line.verb == "used_by"]
    return next(
        iter((*named, *(name for name in given if hasattr(blueprint.resources[name].body, "trusts")))), None
    )


def _acts_as(line: Relation) -> bool:
    return line.verb == "role" and line.route is None


def users_of(blueprint: Blueprint, role: str) -> tuple[str, ...]:
    """Who acts as a role: what names it under `role`, and what it names under `used_by`."""
    named = [line.source for line in blueprint.incoming.get(role, ()) if _acts_as(line)]
    given = [line.target for line in blueprint.outgoing.get(role, ()) if line.verb == "used_by"]
    return tuple(dict.fromkeys((*named, *given)))


def rights_of_role(blueprint: Blueprint, role: str) -> list[Right]:
    """What the relations of all its users ask of a role: the least that it must allow.

    The rights carry the role as their holder, one for each target.
    """
    users = users_of(blueprint, role)
    found: dict[str, Right] = {}
    for right in rights_of(blueprint):
        if right.holder in users:
            mine = found.setdefault(right.target, Right(role, right.target))
            mine.add(tuple(right.actions))
            mine.through += [name for name in right.through if name not in mine.through]
            mine.parts += [part for part in right.parts if part not in mine.parts]
    return list(found.values())
