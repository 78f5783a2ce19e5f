"""Whose rights somebody wrote, whose follow from the relations, and what a written right is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.action_facts import BOUNDED_CHANGES, PERMISSION_CHANGES
from archgen.graph.action_patterns import covers, every_action
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes
from archgen.graph.rights import role_of
from archgen.graph.trusts import Purpose, purpose_of
from archgen.graph.written_rights import Grant, grants_of, is_written, policy_grants_of, roles
from archgen.rules.answers import built, passed
from archgen.rules.verdict import Verdict

_CREATES = ("iam:CreateRole", "iam:CreateUser")


class Holder(Struct, frozen=True):
    """A role whose rights are written, or code with actions written on its relations.

    `policies` are policies of AWS's by their last name, `bounded` is true under a permissions boundary.
    """

    resource: Resource
    grants: tuple[Grant, ...]
    purpose: Purpose
    policies: tuple[str, ...] = ()
    bounded: bool = False

    @property
    def id(self) -> str:
        """The resource's name."""
        return self.resource.id

    def letting(self, action: str) -> tuple[Grant, ...]:
        """The grants that let an action through."""
        return tuple(grant for grant in self.grants if grant.lets(action))


@once
def holders(graph: Graph) -> tuple[Holder, ...]:
    """Everybody whose rights somebody wrote, in the order of the file."""
    blueprint = graph.blueprint
    written = (_holder(blueprint, one) for one in blueprint.resources.values())
    return tuple(one for one in written if one is not None)


def _holder(blueprint: Blueprint, resource: Resource) -> Holder | None:
    grants = grants_of(blueprint, resource)
    if is_written(resource):
        named = getattr(resource.body, "managed_policies", None) or ()
        policies = tuple(str(name).rpartition("/")[2] for name in named)
        bounded = getattr(resource.body, "boundary", None) is not None
        return Holder(resource, grants, purpose_of(blueprint, resource), policies, bounded)
    if not grants:
        return None
    role = blueprint.resources.get(role_of(blueprint, resource.id) or "")
    return Holder(
        resource, grants, Purpose.WORKLOAD, (), getattr(role and role.body, "boundary", None) is not None
    )


@once
def derived(graph: Graph) -> tuple[str, ...]:
    """Everybody whose rights follow from the relations alone: silent roles, and code without a role."""
    blueprint = graph.blueprint
    written = {holder.id for holder in holders(graph)}
    silent = {role.id for role in roles(blueprint)} - written
    return tuple(
        one.id
        for one in blueprint.resources.values()
        if one.id in silent
        or (computes(one) and one.id not in written and role_of(blueprint, one.id) is None)
    )


def judged(graph: Graph, judge: Callable[[Holder], Verdict | None]) -> Iterator[Verdict]:
    """An answer for each holder: the failure if there is one, else a pass; derived rights by construction."""
    yield from (built(name) for name in derived(graph))
    for holder in holders(graph):
        yield judge(holder) or passed(holder.id)


def each_owner(
    graph: Graph, judge: Callable[[Blueprint, str, tuple[Grant, ...]], Verdict | None]
) -> Iterator[Verdict]:
    """An answer for each owner of statements: roles, relations with actions, resource policies.

    Whose rights follow from the relations passes by construction, unless its own policy fails.
    """
    held = {holder.id: holder.grants for holder in holders(graph)}
    by_design = set(derived(graph))
    for resource in graph.blueprint.resources.values():
        policy = policy_grants_of(graph.blueprint, resource)
        if resource.id in held or getattr(resource.body, "policy", None):
            verdict = judge(graph.blueprint, resource.id, (*held.get(resource.id, ()), *policy))
            yield verdict or (built(resource.id) if resource.id in by_design else passed(resource.id))
        elif resource.id in by_design:
            yield built(resource.id)


def unbounded(holder: Holder, grant: Grant, action: str) -> bool:
    """True when a grant lets its holder change permissions (`action`) and nothing bounds to which.

    Whoever creates roles must give them a boundary; the rest is bounded by the holder's own, or by
    any condition, of IAM's actions by the one that asks for a boundary.
    """
    asks = "iam:permissionsboundary" in grant.keys
    if action in _CREATES:
        return not asks
    if holder.bounded:
        return False
    return not (asks if action in BOUNDED_CHANGES or action.startswith("iam:") else grant.conditions)


def changes_permissions(pattern: str) -> tuple[str, ...]:
    """The actions that change permissions and that a pattern lets through."""
    return tuple(action for action in PERMISSION_CHANGES if covers(pattern, action))


def folded(patterns: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """What a finding about patterns folds into: what is said of whole services, if all are such."""
    whole = bool(patterns) and all(every_action(pattern) for pattern in patterns)
    return ("admin-role", "wildcard-action") if whole else ("admin-role",)
