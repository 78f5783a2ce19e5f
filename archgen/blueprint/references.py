"""The relations that a resource's settings say, and whether what they name is there."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from msgspec import Struct

from archgen.blueprint.mistakes import Mistakes
from archgen.blueprint.model import Relation, Resource
from archgen.blueprint.removal import removal
from archgen.blueprint.typed import article
from archgen.catalogue.fields import Declared, FieldFacts, fields_of
from archgen.catalogue.relations import RelationSettings
from archgen.finding.finding import Category, Edit
from archgen.source.document import Mapping, Pointer, Scalar, Sequence, span_at, value_at

RESERVED = frozenset(["none", "iam", "mock", "caller", "each", "absent", "on", "off", "anyone", "internet"])
# A pair said in both directions is said twice; a route's `to` beside a trigger is another line.
_OUTWARD = frozenset({"calls", "sends_to", "events_to", "subscribers"})
_INWARD = frozenset({"triggered_by", "subscribes_to"})
_PLAIN = RelationSettings.model_construct()


class Mention(Struct, frozen=True):
    """One name in a relation field, before anybody knows whether it exists."""

    verb: str
    name: str
    settings: RelationSettings
    part: str
    path: Pointer
    facts: FieldFacts
    route: str | None = None


def mentions(resource: Resource) -> Iterator[Mention]:
    """Every name that a resource's relation fields hold, in the order of its type's fields."""
    yield from _in_block(resource.body, resource.tree, (), "", None)


def _in_block(
    block: Declared, tree: Mapping, path: Pointer, part: str, route: str | None
) -> Iterator[Mention]:
    for name, info in fields_of(type(block)).items():
        value = getattr(block, name)
        if value is None:
            continue
        here = (*path, info.alias or name)
        facts = info.facts
        if facts.verb:
            yield from _names(value, tree, here, part, facts, route)
        else:
            yield from _below(value, tree, here, part, route)


def _below(value: object, tree: Mapping, path: Pointer, part: str, route: str | None) -> Iterator[Mention]:
    """Relations of blocks within: a route's, an app client's, a domain's."""
    if isinstance(value, Declared):
        yield from _in_block(value, tree, path, part or str(path[-1]), route)
    elif isinstance(value, tuple):
        single = not isinstance(value_at(tree, path), Sequence)
        for place, item in enumerate(value):
            yield from _below(item, tree, path if single else (*path, place), part, route)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, Declared):
                inner = key if path[0] == "routes" else route
                yield from _in_block(item, tree, (*path, key), str(key), inner)


def _names(
    value: object, tree: Mapping, path: Pointer, part: str, facts: FieldFacts, route: str | None
) -> Iterator[Mention]:
    if isinstance(value, str):
        yield Mention(facts.verb, value, _PLAIN, part or str(path[-1]), path, facts, route)
    elif isinstance(value, tuple):
        for place, name in enumerate(value):
            spot = (*path, place) if isinstance(value_at(tree, path), Sequence) else path
            yield Mention(facts.verb, str(name), _PLAIN, part or f"{path[-1]}/{name}", spot, facts, route)
    elif isinstance(value, dict):
        for place, (key, settings) in enumerate(value.items()):
            here = value_at(tree, path)
            step = place if isinstance(here, Sequence) else key
            spot = path if here is None or isinstance(here, Scalar) else (*path, step)
            mine = settings if isinstance(settings, RelationSettings) else _PLAIN
            name = settings if isinstance(settings, str) else key
            own = part or f"{path[-1]}/{name}"
            yield Mention(facts.verb, name, mine, own, spot, facts, route)
            if isinstance(settings, RelationSettings):
                yield from _in_block(settings, tree, spot, own, route)


class Resolver:
    """Turns mentions into relations; what names nothing becomes a finding.

    `unread` are the names, with their lines, of resources that are there but could not be read.
    """

    def __init__(
        self,
        mistakes: Mistakes,
        root: Mapping,
        resources: AbstractMapping[str, Resource],
        unread: AbstractMapping[str, int],
    ) -> None:
        self._mistakes = mistakes
        self._root = root
        self._resources = resources
        self._lines = {name: found.key_span.line for name, found in resources.items()} | dict(unread)

    def relations(self) -> tuple[Relation, ...]:
        """All relations, in the order of the file; a pair said from both ends is a finding."""
        found: list[Relation] = []
        for resource in self._resources.values():
            for mention in mentions(resource):
                target = self._target(resource, mention)
                if target:
                    found.append(
                        Relation(
                            mention.verb,
                            resource.id,
                            target,
                            mention.settings,
                            mention.part,
                            mention.path,
                            mention.route,
                        )
                    )
        self._twice(found)
        return tuple(found)

    def _target(self, resource: Resource, mention: Mention) -> str | None:
        name = mention.name
        if name in self._resources:
            self._fits(resource, mention, self._resources[name])
            return name
        if name in mention.facts.words or name in self._lines or not name:
            return None
        if name in RESERVED:
            self._reserved(resource, mention)
            return None
        if "/" in name or "." in name or ":" in name or "*" in name:
            # A part (`api/GET /export`), a foreign name (`org/trail`), a host, an address, an ARN.
            owner = name.split("/", 1)[0]
            return owner if owner in self._resources else None
        if mention.verb in ("admins", "users", "zone", "via", "deployed_by", "connects"):
            # Roles, networks and zones that another team owns are named without being drawn.
            return None
        self._unknown(resource, mention)
        return None

    def _reserved(self, resource: Resource, mention: Mention) -> None:
        words = " or ".join(f"`{word}`" for word in mention.facts.words)
        self._mistakes.add(
            "reserved-name",
            f"`{mention.name}` is a word of the language, not a resource",
            span_at(resource.tree, mention.path, key=_is_key(mention.path, mention.name)),
            label="names nothing",
            hint=f"name a resource, or write {words}" if words else "name a resource, or leave it out",
            category=Category.REFERENCE,
            resource=resource.id,
            part=mention.part,
        )

    def _unknown(self, resource: Resource, mention: Mention) -> None:
        span = span_at(resource.tree, mention.path, key=_is_key(mention.path, mention.name))
        meant = self._mistakes.nearest(mention.name, self._lines)
        line = f" (line {self._lines[meant]})" if meant else ""
        self._mistakes.add(
            "unknown-name",
            f"no resource is called `{mention.name[:40]}`",
            span,
            label=f"did you mean `{meant}`{line}?" if meant else "nothing has this name",
            hint=f"write `{meant}`" if meant else "add the resource, or name one that is there",
            category=Category.REFERENCE,
            replace=meant,
            resource=resource.id,
            part=mention.part,
        )

    def _fits(self, resource: Resource, mention: Mention, target: Resource) -> None:
        if mention.facts.of and target.type not in mention.facts.of:
            wanted = " or ".join(mention.facts.of)
            self._mistakes.add(
                "wrong-target",
                f"`{target.id}` is {article(target.type)}, not {article(wanted)}",
                span_at(resource.tree, mention.path, key=_is_key(mention.path, mention.name)),
                label=f"names {article(target.type)}",
                hint=f"name {article(wanted)} here",
                category=Category.REFERENCE,
                related=((target.key_span, f"this {target.type}"),),
                resource=resource.id,
                part=mention.part,
            )

    def _twice(self, relations: list[Relation]) -> None:
        forward = {(r.source, r.target): r for r in relations if r.verb in _OUTWARD}
        for relation in relations:
            other = forward.get((relation.target, relation.source))
            if relation.verb not in _INWARD or other is None:
                continue
            here, there = self._resources[relation.source], self._resources[other.source]
            self._mistakes.add(
                "declared-twice",
                f"`{other.source}` and `{relation.source}` both say how they are joined",
                span_at(here.tree, relation.path, key=_is_key(relation.path, relation.target)),
                label=f"`{relation.verb}` says it again",
                hint=f"keep `{other.verb}` on {other.source}, take this one out",
                category=Category.REFERENCE,
                remove=self._taken_out(here, relation.path),
                related=((span_at(there.tree, other.path), "said here"),),
                resource=relation.source,
                part=relation.part,
            )

    def _taken_out(self, resource: Resource, path: Pointer) -> Edit | None:
        """The edit that removes what a resource says at `path`, where it stands in the resource itself."""
        section = "boundaries" if resource.boundary else "resources"
        whole = (section, resource.id, *path)
        if value_at(self._root, whole) is None:
            return None
        block = value_at(self._root, whole[:-1])
        single = isinstance(block, Mapping | Sequence) and len(path) > 1 and len(block) == 1
        return removal(self._root, whole[:-1] if single else whole)


def _is_key(path: Pointer, name: str) -> bool:
    """True where the name is the key of a map of names to settings."""
    return path[-1] == name and len(path) > 1
