"""What keeps data, in words: whose key encrypts it, how long it stays, and where else it lies."""

from __future__ import annotations

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Encryptable
from archgen.catalogue.units import Duration
from archgen.graph.attributes import DataClass, asset_class
from archgen.graph.data_flow import flows, kept_by
from archgen.graph.model import Edge, EdgeKind, Graph, NodeKind
from archgen.graph.nature import carries, computes, keeps_records, opens_things, outside, stores
from archgen.graph.settings import setting
from archgen.views.composing import listed
from archgen.views.faces import icon_of, lane_of, service_of
from archgen.views.view import Box, Frame, FrameKind

_FOREVER = "kept for ever"
_BACKUP = "aws.storage.Backup"
_WORDS = {
    "aws-owned": "AWS's own keys",
    "aws-managed": "Keys that AWS manages",
    "sqs-managed": "Keys of Amazon SQS",
    "s3-managed": "Keys of Amazon S3",
}
"""Keys that are none of the design's; what says nothing has AWS's own."""


def keeps(resource: Resource) -> bool:
    """True for stores, credentials, and what messages wait in or pass."""
    if outside(resource) or computes(resource):
        return False
    return stores(resource) or opens_things(resource) or carries(resource)


def copying_logs(graph: Graph) -> dict[str, tuple[Edge, ...]]:
    """The records that data is said to get into, with the edges that bring whole contents."""
    found: dict[str, list[Edge]] = {}
    known = flows(graph)
    for edge in (edge for row in graph.out.values() for edge in row):
        target = graph.blueprint.resources.get(graph.nodes[edge.target].resource)
        brings = edge.kind is EdgeKind.LOG and edge.op == "content" and known.at(edge.target)
        if brings and target is not None:
            found.setdefault(target.id, []).append(edge)
    order = {name: place for place, name in enumerate(graph.blueprint.resources)}
    return {name: tuple(found[name]) for name in sorted(found, key=order.__getitem__)}


def kept_words(graph: Graph, resource: Resource) -> str:
    """What the resource holds, of which class, and how long: the line under its title."""
    if opens_things(resource):
        return service_of(resource)
    held = kept_by(graph.blueprint, resource)
    if keeps_records(resource):
        held = flows(graph).at(resource.id)
    greatest = max((asset_class(graph.blueprint, name) for name in held), default=DataClass.UNSTATED)
    known = f" ({greatest.name.lower()})" if greatest is not DataClass.UNSTATED else ""
    said = [f"{', '.join(held)}{known}"] if held else []
    said.append(_stay(resource))
    masked = setting(resource, "masks") or ()
    said += [f"masks {listed(masked)}"] if masked else []
    window = setting(resource, "point_in_time_recovery")
    said += [f"restore {window.text}"] if isinstance(window, Duration) else []
    return " · ".join(text for text in said if text)


def _stay(resource: Resource) -> str:
    """How long things stay; of what only passes them on nothing is said."""
    rules = setting(resource, "lifecycle_rules")
    for limit in (resource.value("retention"), getattr(rules, "expire", None)):
        if limit is not None and limit != "forever":
            return f"kept {getattr(limit, 'text', limit)}"
    expiry = setting(resource, "ttl")
    if expiry is not None:
        return f"kept {expiry.text}" if isinstance(expiry, Duration) else f"kept until the time in {expiry}"
    return "" if carries(resource) else _FOREVER


class Shelter(Struct, frozen=True):
    """Whose key encrypts something: the frame it stands in."""

    id: str
    title: str


def shelter(blueprint: Blueprint, resource: Resource) -> Shelter:
    """The frame of the key that encrypts a resource; an empty id for what has none of its own."""
    if not isinstance(resource.body, Encryptable):
        return Shelter("", "")
    said = setting(resource, "encryption_key")
    key = blueprint.resources.get(str(said)) if said else None
    if key is None:
        name = str(said or "aws-owned")
        return Shelter(f"@{name}", _WORDS.get(name, f"Key {name}"))
    admins = setting(key, "admins") or ()
    titles = [blueprint.resources[name].title if name in blueprint.resources else name for name in admins]
    owner = f"administered by {listed(titles)}" if titles else "no administrator named"
    return Shelter(f"@key/{key.id}", f"Key {key.title} · {owner}")


def frames_of_keys(blueprint: Blueprint, names: tuple[str, ...]) -> tuple[Frame, ...]:
    """A frame for each key that encrypts any of these, in the order of its first."""
    found: dict[str, Frame] = {}
    for name in names:
        around = shelter(blueprint, blueprint.resources[name])
        if around.id:
            found.setdefault(around.id, Frame(around.id, FrameKind.KEY, around.title, ""))
    return tuple(found.values())


def copies(graph: Graph, column: int) -> tuple[tuple[Box, Edge], ...]:
    """A box for each copy that a store says of itself, with the edge from its store."""
    found = []
    for node in graph.nodes.values():
        if node.kind is not NodeKind.COPY:
            continue
        resource = graph.blueprint.resources[node.resource]
        edge = next(edge for edge in graph.into[node.id] if edge.kind is EdgeKind.COPY)
        title, service, icon = _copy(resource, node.part)
        lane = lane_of(resource)
        box = Box(node.id, title, service, icon, resource.type, lane, "", column, (node.id,))
        found.append((box, edge))
    return tuple(found)


def _copy(resource: Resource, part: str) -> tuple[str, str, str]:
    """The title of a copy, what is said of it, and its icon."""
    kind, _, where = part.partition("/")
    if kind == "replicas":
        return f"{resource.title} in {where}", "replica", icon_of(resource)
    if kind == "backup":
        backup = setting(resource, "backup")
        said = [f"{backup.plan} copies" if backup.plan else "copies"]
        said += [f"kept {backup.keep.text}"] if backup.keep else [_FOREVER]
        said += [f"account {backup.vault_account}"] if backup.vault_account else []
        return f"backup of {resource.title}", " · ".join(said), _BACKUP
    return f"cache of {resource.title}", "DAX", icon_of(resource)
