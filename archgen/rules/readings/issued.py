"""Credentials and signed links that let callers into a store without an API, and whose things they open."""

from __future__ import annotations

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.doors import PRESIGNED, ROLES
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.nature import carries, stores
from archgen.graph.settings import declares, setting
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER
from archgen.rules.readings.context import Caller, population
from archgen.rules.readings.mapped_keys import is_chosen

OWNERS = Question(Guard.OBJECT, (INTERNET, PARTNER, CORPORATE))
"""Asked of ways from outside: whether anything on them keeps to what is the caller's own."""


class RoleWay(Struct, frozen=True):
    """A right on a store or channel that an identity pool gives away, by its role's edge."""

    pool: Resource
    edge: Edge

    @property
    def own(self) -> Strength:
        """How surely the right keeps to what is the caller's own."""
        return self.edge.strength(Guard.OBJECT)

    @property
    def place(self) -> str:
        """The statement's name: role and part."""
        return f"{self.edge.source}/{self.edge.part}"


def pools(blueprint: Blueprint) -> tuple[Resource, ...]:
    """The identity pools, which give AWS credentials to people."""
    return tuple(one for one in blueprint.resources.values() if declares(one, "guests"))


@once
def rights_given(graph: Graph, pool_id: str, door: str = ROLES) -> tuple[RoleWay, ...]:
    """What people may touch with the credentials of a pool, or with its guests'; by role and statement."""
    pool = graph.blueprint.resources[pool_id]
    found = [
        RoleWay(pool, edge)
        for taken in graph.out.get(f"{pool_id}/{door}", ())
        if taken.kind is EdgeKind.ASSUME
        for edge in graph.out[taken.target]
        if edge.kind in (EdgeKind.DATA, EdgeKind.ASYNC) and _keeps(graph.blueprint.resources.get(edge.target))
    ]
    return tuple(sorted(found, key=lambda way: (way.edge.source, way.edge.part, way.edge.target)))


def _keeps(resource: Resource | None) -> bool:
    return resource is not None and (stores(resource) or carries(resource))


def has_unwritten_roles(blueprint: Blueprint, pool: Resource) -> bool:
    """True where a role of the pool says nothing of what it may do, or is not drawn."""
    named = (setting(pool, "roles") or {}).values()
    drawn = [blueprint.resources.get(str(name)) for name in named]
    return not drawn or any(role is None or setting(role, "allows") is None for role in drawn)


def signers(blueprint: Blueprint, pool: Resource) -> Caller:
    """Who gets credentials of a pool: the least known of those who sign in where it looks."""
    names = setting(pool, "signs_in_with") or ()
    return max((population(blueprint, str(name)) for name in names), default=Caller.SIGNED_UP)


def link_door(bucket: Resource) -> str:
    """The node that a signed link to a bucket opens."""
    return f"{bucket.id}/{PRESIGNED}"


def is_issued(graph: Graph, bucket: Resource) -> bool:
    """True where some code of the design signs links to a bucket."""
    rows = graph.into.get(link_door(bucket), ())
    return any(edge.kind is EdgeKind.TICKET for edge in rows)


def opened_by_link(graph: Graph, bucket: Resource) -> tuple[Edge, ...]:
    """The edge by which a signed link opens a bucket; empty where the bucket takes none."""
    return tuple(edge for edge in graph.out.get(link_door(bucket), ()) if edge.target == bucket.id)


def link_owned(graph: Graph, bucket: Resource) -> Strength | None:
    """How surely a link keeps to the caller's own: by its key, or by what compares before it is signed.

    None where nobody outside gets one. A key that the caller writes keeps to nothing.
    """
    reached = levels(graph, OWNERS).get(link_door(bucket))
    if reached is None:
        return None
    found = max([reached, *(edge.strength(Guard.OBJECT) for edge in opened_by_link(graph, bucket))])
    return Strength.OPEN if found is Strength.SILENT and is_chosen(_key(bucket)) else found


def _key(bucket: Resource) -> str:
    signed = setting(bucket, "presigned")
    return str(getattr(signed, "key", None) or "")


def weighs(graph: Graph, name: str, *, written: bool) -> bool:
    """True for what is not public, or is written by whoever gets there."""
    return written or data_class(graph, name) is not DataClass.PUBLIC
