"""Rights that somebody wrote out: the statements of roles and the actions of relations, resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.arns import ARNS, LOG_GRANTS, NETWORK_GRANTS, TRACE_GRANTS
from archgen.graph.action_patterns import covers, is_anything
from archgen.graph.rights import EVERYWHERE, Right, rights_of_role
from archgen.graph.settings import declares, setting
from archgen.source.document import Pointer, Sequence, value_at

_NEVER_COUNTED = (*LOG_GRANTS, *TRACE_GRANTS, *NETWORK_GRANTS, "logs:CreateLogGroup")
"""Rights of logging, tracing and standing in a VPC, which no relation has to show."""

_ARN_PARTS = 6
"""arn:partition:service:region:account:resource.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""


class Grant(Struct, frozen=True):
    """One allowing statement, or the actions of one relation.

    `owner` is the resource that wrote it, at `path` below it, `part` its name: `allows/1`,
    `policy/2`, `manages/keys`. `resources` stand as written, `targets` are the resources of the blueprint
    that they name. `principals` are stated in resource policies alone.
    """

    owner: str
    path: Pointer
    part: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    principals: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    not_principals: tuple[str, ...] = ()

    @property
    def anywhere(self) -> bool:
        """True when it holds on things that nobody named."""
        return any(is_anything(name) for name in self.resources)

    @property
    def silent(self) -> bool:
        """True where a role's statement does not say on what it holds; AWS asks for it."""
        return self.path[:1] == ("allows",) and not self.resources and not self.not_resources

    @property
    def unnamed(self) -> bool:
        """True where it names nothing: it holds anywhere, or does not say on what."""
        return self.anywhere or self.silent

    @property
    def keys(self) -> frozenset[str]:
        """The condition keys that narrow it, in small letters."""
        return frozenset(key.lower() for keys in self.conditions.values() for key in keys)

    def lets(self, action: str) -> bool:
        """True when its actions let this one through."""
        return any(covers(pattern, action) for pattern in self.actions)

    def granting(self, action: str) -> str | None:
        """The pattern as written that lets an action through, the first of several."""
        return next((pattern for pattern in self.actions if covers(pattern, action)), None)


def is_written(role: Resource) -> bool:
    """True for a role whose rights somebody wrote: statements, or policies of AWS's."""
    return setting(role, "allows") is not None or bool(setting(role, "managed_policies"))


def roles(blueprint: Blueprint) -> tuple[Resource, ...]:
    """The roles that the blueprint draws, in the order of the file."""
    return tuple(resource for resource in blueprint.resources.values() if declares(resource, "trusts"))


def grants_of(blueprint: Blueprint, resource: Resource) -> tuple[Grant, ...]:
    """What a resource is written to be allowed: a role's statements, or the actions on its relations."""
    own = (line for line in blueprint.outgoing.get(resource.id, ()) if line.settings.actions)
    return (*_allowing(blueprint, resource, "allows"), *(_on_relation(line) for line in own))


def policy_grants_of(blueprint: Blueprint, resource: Resource) -> tuple[Grant, ...]:
    """What a resource policy allows to others; on the resource itself where it names nothing."""
    return tuple(_allowing(blueprint, resource, "policy"))


def _allowing(blueprint: Blueprint, resource: Resource, name: str) -> Iterator[Grant]:
    single = not isinstance(value_at(resource.tree, (name,)), Sequence)
    for place, one in enumerate(getattr(resource.body, name, None) or ()):
        if (one.effect or "allow") != "allow":
            continue
        named = tuple(str(text) for text in one.resources or ())
        yield Grant(
            owner=resource.id,
            path=(name,) if single else (name, place),
            part=f"{name}/{place + 1}",
            actions=tuple(str(action) for action in one.actions or ()),
            resources=named,
            targets=_targets(blueprint, named) if name == "allows" or named else (resource.id,),
            conditions=one.conditions or {},
            principals=tuple(str(who) for who in one.principals or ()),
            not_actions=tuple(one.not_actions or ()),
            not_resources=tuple(one.not_resources or ()),
            not_principals=tuple(one.not_principals or ()),
        )


def _on_relation(line: Relation) -> Grant:
    actions = tuple(str(action) for action in line.settings.actions or ())
    return Grant(line.source, line.path, line.part, actions, (line.target,), (line.target,))


def _targets(blueprint: Blueprint, texts: tuple[str, ...]) -> tuple[str, ...]:
    found = (resolve(blueprint, text) for text in texts)
    return tuple(dict.fromkeys(name for name in found if name))


def resolve(blueprint: Blueprint, text: str) -> str | None:
    """The resource that a statement names: by its name, by a part below it (`files/*`), or by its ARN."""
    owner = text.split("/", 1)[0]
    if owner in blueprint.resources:
        return owner
    arn = text.split(":", 5)
    if len(arn) < _ARN_PARTS or arn[0] != "arn":
        return None
    return next((r.id for r in blueprint.resources.values() if _is_named(r, arn[2], arn[5])), None)


def _is_named(resource: Resource, service: str, rest: str) -> bool:
    """True when the end of an ARN names a resource or something in it; any account and Region will do."""
    called = str(resource.body.aws_name or resource.id)
    if called not in rest:
        return False
    for form in ARNS.get(resource.type, ()):
        _, _, own, _, _, end = form.split(":", 5)
        before, _, after = end.partition("{name}")
        if own == service and rest.startswith(before + called):
            follows = rest.removeprefix(before + called)[:1]
            if follows in ("", "/", ":") or (follows == "-" and after.startswith("-")):
                return True
    return False


class Difference(Struct, frozen=True):
    """How a written role differs from what the relations of its users ask.

    `beyond` are actions, or patterns, on targets for which no relation stands; `missing` those that a
    relation needs and no statement allows. A target is a resource's name, or a text as written.
    """

    beyond: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def difference(blueprint: Blueprint, role: Resource, asked: Iterable[Right] | None = None) -> Difference:
    """A written role compared with the relations of its users; logging and tracing never count.

    `asked` is what those relations ask, where it is at hand; it is read from the blueprint else.
    """
    every = rights_of_role(blueprint, role.id) if asked is None else asked
    rights = [right for right in every if right.target not in EVERYWHERE]
    open_ended = {right.target for right in rights if not right.actions}
    needed = [(action, right.target) for right in rights for action in right.actions]
    given = grants_of(blueprint, role)
    beyond = [
        (action, target)
        for grant in given
        for target in dict.fromkeys(resolve(blueprint, text) or text for text in grant.resources)
        for action in grant.actions
        if (action, target) not in needed and target not in open_ended and not _spared(action)
    ]
    missing = [
        (action, target)
        for action, target in needed
        if not _spared(action) and not any(_allows(grant, action, target) for grant in given)
    ]
    return Difference(tuple(dict.fromkeys(beyond)), tuple(dict.fromkeys(missing)))


def _spared(action: str) -> bool:
    return any(covers(action, one) and covers(one, action) for one in _NEVER_COUNTED)


def values_of(grant: Grant, key: str) -> tuple[str, ...]:
    """The values that a grant's conditions ask of a key, under any operator."""
    return tuple(
        str(value)
        for keys in grant.conditions.values()
        for name, values in keys.items()
        if name.lower() == key.lower()
        for value in values
    )


def _allows(grant: Grant, action: str, target: str) -> bool:
    return grant.lets(action) and (target in grant.targets or grant.anywhere)
