"""The graph of an architecture: nodes, edges, and guards on the edges.

A verdict about a path is the strongest guard on the weakest path; `levels` computes it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation
from archgen.source.document import Pointer


class Strength(IntEnum):
    """How far a guard can be relied on.

    Open: asked for and absent. Silent: only the design could say, and does not. Stated: a claim
    that no design proves. Enforced: written, and AWS does it. Built: follows from the model.
    """

    OPEN = 0
    SILENT = 1
    STATED = 2
    ENFORCED = 3
    BUILT = 4


class Guard(StrEnum):
    """What a guard asks of whoever passes.

    Origin, network and issued close a door to a source. From transport on, a guard says something
    of the line itself and not of who drives it: how it is spoken (transport, peer), who may push
    along it (source), whose context it keeps (context), what ends a ring (stop), what may leave
    the network (egress), what a log hides (mask), whether what arrives is checked (validation)
    and whether it may come twice (idempotency).
    """

    IDENTITY = "identity"
    PERMISSION = "permission"
    OBJECT = "object"
    TENANT = "tenant"
    INSPECTION = "inspection"
    THROTTLE = "throttle"
    LOG = "log"
    ORIGIN = "origin"
    NETWORK = "network"
    ISSUED = "issued"
    TRANSPORT = "transport"
    PEER = "peer"
    SOURCE = "source"
    CONTEXT = "context"
    STOP = "stop"
    EGRESS = "egress"
    MASK = "mask"
    VALIDATION = "validation"
    IDEMPOTENCY = "idempotency"

    @property
    def closing(self) -> bool:
        """True when the guard shuts the door, so that it counts for every kind."""
        return self in CLOSING


CLOSING: tuple[Guard, ...] = (Guard.ORIGIN, Guard.NETWORK, Guard.ISSUED)
"""The guards that let nobody of a source through a door."""


class NodeKind(StrEnum):
    """What a node stands for."""

    SOURCE = "source"
    RESOURCE = "resource"
    DOOR = "door"
    STAGE = "stage"
    ROUTE = "route"
    COPY = "copy"
    FRAME = "frame"


class Data(StrEnum):
    """Which way data moves along an edge, seen from its source."""

    NONE = "none"
    FORWARD = "forward"
    BACK = "back"
    BOTH = "both"


class EdgeKind(StrEnum):
    """How one node causes something at another."""

    AS = "as"
    REQUEST = "request"
    ASYNC = "async"
    EVENT = "event"
    DATA = "data"
    TICKET = "ticket"
    ASSUME = "assume"
    CONTROL = "control"
    GUARD = "guard"
    FAILURE = "failure"
    NOTIFY = "notify"
    WATCH = "watch"
    LOG = "log"
    COPY = "copy"
    PUSH = "push"
    KEY = "key"
    DEPLOY = "deploy"
    NETWORK = "network"

    @property
    def drives(self) -> bool:
        """True when a stranger's request travels along the edge."""
        return self in _DRIVING


_DRIVING = frozenset(
    {
        EdgeKind.AS,
        EdgeKind.REQUEST,
        EdgeKind.ASYNC,
        EdgeKind.EVENT,
        EdgeKind.DATA,
        EdgeKind.TICKET,
        EdgeKind.ASSUME,
        EdgeKind.CONTROL,
    }
)


_FORWARD = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT, EdgeKind.FAILURE, EdgeKind.COPY, EdgeKind.PUSH})


class Node(Struct, frozen=True):
    """A source (`@internet`), a resource, or a part of one.

    Parts are doors, stages and routes (`api/GET /health`), copies (`orders/replicas/eu-west-2`).
    Frames are nodes for network edges alone. `resource` is the resource's key (empty for a
    source), `part` the part within it.
    """

    id: str
    kind: NodeKind
    resource: str = ""
    part: str = ""


class Slot(Struct, frozen=True):
    """Where in the blueprint a guard could be written: a resource or part, and the path to it."""

    resource: str
    part: str = ""
    path: Pointer = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` causes something at `target`. `op` is `read`, `write` or empty.

    On a log edge `op` is `content` where bodies are written down and `metadata` where only their
    circumstances are. `guards` holds a strength for every kind that is asked for on this edge,
    `slots` where each could be written. A kind that is not asked for here is in neither. `line`
    is the relation that drew the edge, None where the edge follows from something else.
    """

    source: str
    target: str
    kind: EdgeKind
    verb: str
    part: str = ""
    op: str = ""
    guards: Mapping[Guard, Strength] = field(default_factory=dict)
    slots: Mapping[Guard, Slot] = field(default_factory=dict)
    line: Relation | None = field(default=None, compare=False, repr=False)
    closed: Strength = field(init=False, compare=False, repr=False)
    """How surely the edge is shut to its source; every question asks for it, so it is kept."""

    def __post_init__(self) -> None:
        asked = self.guards
        closed = max(asked.get(kind, Strength.OPEN) for kind in CLOSING) if asked else Strength.OPEN
        object.__setattr__(self, "closed", closed)

    @property
    def data(self) -> Data:
        """Which way data moves along the edge."""
        if self.kind is EdgeKind.REQUEST:
            return Data.BOTH
        if self.kind is EdgeKind.DATA:
            return Data.BACK if self.op == "read" else Data.FORWARD
        forward = self.kind in _FORWARD or (self.kind is EdgeKind.LOG and self.op == "content")
        return Data.FORWARD if forward else Data.NONE

    def strength(self, guard: Guard) -> Strength:
        """How strong the edge is in this kind; a closing guard counts for every kind."""
        asked = self.guards.get(guard, Strength.OPEN)
        return max(self.closed, asked)

    @property
    def shut(self) -> bool:
        """True when an enforced closing guard lets nobody along this edge."""
        return self.closed >= Strength.ENFORCED


@dataclass(frozen=True)
class Graph:
    """All nodes and edges; `out` is sorted once by (target, kind, part), `into` by (source, kind, part).

    Every node has a row in both. `memory` keeps what was once computed from the graph (see
    `archgen.graph.memory`); it says nothing of its own.
    """

    blueprint: Blueprint
    nodes: Mapping[str, Node]
    out: Mapping[str, tuple[Edge, ...]]
    into: Mapping[str, tuple[Edge, ...]]
    memory: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
