"""A blueprint: resources, relations and what the authors say about them."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct

from archgen.catalogue.fields import RelationSettings, ResourceType
from archgen.catalogue.units import DataAsset, Duration, Traffic
from archgen.finding.finding import Finding, Label
from archgen.source.document import Document, Mapping, Pointer, Span, span_at

_OF_WAIVER = 2
"""The steps of a pointer to a whole waiver."""


class Relation(Struct, frozen=True):
    """One resource acts on another: `orders-fn reads orders`.

    `verb` is the word as written (`reads`, `to`, `origin`, `authorizer`, `logs_to` …), `source`
    the resource that wrote it, `target` the resource it names: the direction of the sentence,
    not of the traffic (`triggered_by` points at the event's source). `part` is the source's part
    that carries the relation: `reads/orders`, or `GET /orders` for the `to` of a route.
    `path` leads from the source resource's body to the target's name.
    """

    verb: str
    source: str
    target: str
    settings: RelationSettings
    part: str
    path: Pointer
    route: str | None = None


class Resource(Struct, frozen=True):
    """One resource or frame with its merged, typed settings.

    `body` is the catalogue's model of `type`; a field that nobody wrote is None there. `tree` is
    the merged text of the resource: each value keeps the span where it was last written. `frames`
    are the frames named by `in`, `regions` the Region codes it runs in (empty for global
    services and what stands outside AWS). `boundary` is true for entries under `boundaries:`.
    """

    id: str
    type: str
    body: ResourceType
    tree: Mapping
    key_span: Span
    frames: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    boundary: bool = False

    @property
    def title(self) -> str:
        """What people read: `title:`, else the key."""
        return self.body.title or self.id

    @property
    def routes(self) -> AbstractMapping[str, Any]:
        """The routes of an API by method and path; empty for all else.

        Subnets and endpoints use the word for where their packets go.
        """
        routes = getattr(self.body, "routes", None)
        return routes if isinstance(routes, dict) else {}

    def stated(self, field: str) -> bool:
        """True when the blueprint writes `field` (a default under `defaults:` counts)."""
        return getattr(self.body, field, None) is not None

    def value(self, field: str) -> Any:  # noqa: ANN401 - fields have many types
        """The stated value of `field`, else AWS's default for it, else None."""
        stated = getattr(self.body, field, None)
        return self.body.aws_default(field) if stated is None else stated

    def span(self, path: Pointer = (), *, key: bool = False) -> Span:
        """Where `path` below the resource is written; the resource's key where it is not."""
        if not path or self.tree.get(str(path[0])) is None:
            return self.key_span
        return span_at(self.tree, path, key=key)


class Connection(Struct, frozen=True):
    """An entry under `connections:`: drawn always; a relation too when it has `as`."""

    source: str
    target: str
    label: str
    verb: str | None
    pointer: Pointer


class Step(Struct, frozen=True):
    """One step of a flow; `answer` is true for `<-`. `number` counts from 1 within its flow."""

    number: int
    source: str
    target: str
    text: str
    answer: bool
    pointer: Pointer


class Flow(Struct, frozen=True):
    """A numbered story through the picture."""

    id: str
    title: str
    steps: tuple[Step, ...]


class Written(Struct, frozen=True):
    """Where a waiver stands that is not one of the blueprint's own: its file, its span and its keys' values.

    `covers` is the line of the blueprint that a comment speaks of, None for one in a shared file.
    """

    path: str
    span: Span
    values: tuple[tuple[str, Span], ...] = ()
    covers: int | None = None

    def label(self, key: str, text: str) -> Label:
        """A label on the value of a key, on the whole waiver where it does not say it."""
        return Label(self.path, dict(self.values).get(key, self.span), text)


class Waiver(Struct, frozen=True):
    """A finding that somebody answers for, until a date.

    `pointer` leads to it in the blueprint, and `written` to where it really stands, if not there.
    """

    rule: str
    resource: str
    part: str | None
    status: str
    reason: str
    control: str
    owner: str
    approved_by: str
    ticket: str
    until: date | None
    pointer: Pointer
    written: Written | None = None

    @property
    def inline(self) -> bool:
        """True for a comment beside what it waives."""
        return self.written is not None and self.written.covers is not None


class Decision(Struct, frozen=True):
    """An architecture decision as the authors wrote it."""

    title: str
    status: str
    context: str
    options: tuple[str, ...]
    chosen: str
    consequences: str


class Link(Struct, frozen=True):
    """A document elsewhere."""

    title: str
    url: str


class Blueprint(Struct, frozen=True, dict=True):
    """One file: what was written, merged and meant.

    `resources` holds resources and boundaries in the order of the file. `relations` are in the
    order of the file too. `foreign` are connections with one end in another file (`org/trail`), which
    no picture shows. `residency` are the Regions in which personal data must stay. `mistakes` are
    syntax, schema and reference findings; whatever they concern is left out of the rest. Empty text
    and empty tuples stand for what is not stated.
    """

    document: Document
    name: str
    summary: str
    owner: str
    classification: str
    reviewed: date | None
    regions: tuple[str, ...]
    data: AbstractMapping[str, DataAsset]
    resources: AbstractMapping[str, Resource]
    relations: tuple[Relation, ...]
    connections: tuple[Connection, ...]
    flows: tuple[Flow, ...]
    traffic: Traffic | None
    life: Duration | None
    decisions: tuple[Decision, ...]
    waivers: tuple[Waiver, ...]
    assumptions: tuple[str, ...]
    questions: tuple[str, ...]
    links: tuple[Link, ...]
    mistakes: tuple[Finding, ...] = ()
    trusted_accounts: tuple[str, ...] = ()
    foreign: tuple[Connection, ...] = ()
    residency: tuple[str, ...] = ()

    @cached_property
    def outgoing(self) -> AbstractMapping[str, tuple[Relation, ...]]:
        """Relations by the resource that wrote them."""
        return _grouped(self.relations, "source")

    @cached_property
    def incoming(self) -> AbstractMapping[str, tuple[Relation, ...]]:
        """Relations by the resource they name."""
        return _grouped(self.relations, "target")

    def label(self, resource: str, path: Pointer = (), text: str = "", *, key: bool = False) -> Label:
        """A label on a setting of a resource (see `Resource.span`)."""
        return Label(self.document.path, self.resources[resource].span(path, key=key), text)

    def label_at(self, pointer: Pointer, text: str = "", *, key: bool = False) -> Label:
        """A label on a place in the file itself, such as `("waivers", 0, "until")`.

        A waiver that stands elsewhere has its label there.
        """
        written = self._written(pointer)
        if written is not None:
            return written.label(str(pointer[2]) if len(pointer) > _OF_WAIVER else "", text)
        root = self.document.root
        span = Span(1, 1, 1, 1) if root is None else span_at(root, pointer, key=key)
        return Label(self.document.path, span, text)

    def _written(self, pointer: Pointer) -> Written | None:
        """Where the waiver really stands that a pointer leads to, if not there."""
        match pointer:
            case ("waivers", int(place), *_) if place < len(self.waivers):
                return self.waivers[place].written
        return None

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """The resources of these types, in the order of the file."""
        if len(types) == 1:
            return self._by_type.get(types[0], ())
        return tuple(r for r in self.resources.values() if r.type in types)

    @cached_property
    def _by_type(self) -> AbstractMapping[str, tuple[Resource, ...]]:
        groups: dict[str, list[Resource]] = {}
        for resource in self.resources.values():
            groups.setdefault(resource.type, []).append(resource)
        return {name: tuple(members) for name, members in groups.items()}


def _grouped(relations: tuple[Relation, ...], end: str) -> dict[str, tuple[Relation, ...]]:
    groups: dict[str, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(getattr(relation, end), []).append(relation)
    return {name: tuple(members) for name, members in groups.items()}
