"""Where data goes: every asset along the data column of the edges, all of them in one sweep of bit sets."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.memory import once
from archgen.graph.model import Data, Edge, EdgeKind, Graph, NodeKind
from archgen.graph.nature import carries, stores
from archgen.graph.settings import setting

_ENTRANCES = (NodeKind.DOOR, NodeKind.STAGE, NodeKind.ROUTE)


class Flows(Struct, frozen=True):
    """The data at each node.

    `assets` are all the names, `told` and `guessed` bit sets by node: bit n stands for asset n. Told
    are assets that a line is said to carry, or that the far end is said to hold; guessed is whatever
    could come along. What is told is guessed too.
    """

    assets: tuple[str, ...]
    told: Mapping[str, int]
    guessed: Mapping[str, int]

    def at(self, node_id: str, *, guess: bool = False) -> tuple[str, ...]:
        """The assets that come to a node, in the order of `assets`; with `guess` those that could."""
        bits = (self.guessed if guess else self.told).get(node_id, 0)
        return tuple(name for place, name in enumerate(self.assets) if bits >> place & 1)


def names_of(blueprint: Blueprint) -> tuple[str, ...]:
    """The assets that anything holds, carries or returns, by name."""
    found: set[str] = set()
    for resource in blueprint.resources.values():
        found.update(setting(resource, "holds") or ())
        for route in resource.routes.values():
            found.update(getattr(route, "returns", None) or ())
    for line in blueprint.relations:
        found.update(line.settings.carries or ())
    return tuple(sorted(found))


@once
def flows(graph: Graph) -> Flows:
    """Which asset comes where, from the stores that hold it.

    A reader gets what its store holds; a write brings what its line carries or the store is said to
    hold; a call carries what its line or route names, both ways; a log with bodies gets all that its
    writer handles, less what it masks; copies get all. Public hosts are no sink: sources get nothing.
    """
    assets = names_of(graph.blueprint)
    sweep = _Sweep(graph, {name: 1 << place for place, name in enumerate(assets)})
    return Flows(assets, sweep.spread(guess=False), sweep.spread(guess=True))


@once
def flows_from(graph: Graph, homes: tuple[str, ...]) -> Flows:
    """The same of what some resources hold, and of nothing else: where the data of these homes goes."""
    assets = names_of(graph.blueprint)
    sweep = _Sweep(graph, {name: 1 << place for place, name in enumerate(assets)})
    return Flows(assets, sweep.spread(guess=False, homes=homes), sweep.spread(guess=True, homes=homes))


def _around(graph: Graph, name: str) -> list[tuple[Edge | None, str]]:
    """Where data can go from a node; without an edge from a part of a resource to the whole, for its logs."""
    found: list[tuple[Edge | None, str]] = []
    found += [(e, e.target) for e in graph.out[name] if e.data in (Data.FORWARD, Data.BOTH)]
    found += [(e, e.source) for e in graph.into[name] if e.data in (Data.BACK, Data.BOTH)]
    node = graph.nodes[name]
    if node.part and node.kind in _ENTRANCES:
        found.append((None, node.resource))
    return found


def kept_by(blueprint: Blueprint, resource: Resource) -> tuple[str, ...]:
    """The data that a resource is said to hold; where nobody says, what lines are said to bring to it.

    Code keeps nothing of what is brought to it.
    """
    held = tuple(setting(resource, "holds") or ())
    if held or not (stores(resource) or carries(resource)):
        return held
    lines = blueprint.incoming.get(resource.id, ())
    return tuple(dict.fromkeys(name for line in lines for name in line.settings.carries or ()))


class _Sweep:
    """The bit sets of one graph, spread until nothing changes."""

    def __init__(self, graph: Graph, bit: Mapping[str, int]) -> None:
        self.graph = graph
        self._bit = bit
        resources = graph.blueprint.resources.values()
        self._held = {one.id: self._bits(kept_by(graph.blueprint, one)) for one in resources}
        self._masked = {one.id: self._hidden(one) for one in resources}
        self._named = {id(edge): self._on_edge(edge) for row in graph.out.values() for edge in row}

    def _bits(self, names: tuple[str, ...] | None) -> int:
        found = 0
        for name in names or ():
            found |= self._bit.get(name, 0)
        return found

    def _hidden(self, resource: Resource) -> int:
        """The assets whose every data word a log masks."""
        masks = frozenset(setting(resource, "masks") or ())
        if not masks:
            return 0
        data = self.graph.blueprint.data
        words = {name: data[name].kinds if name in data else (name,) for name in self._bit}
        hidden = (
            name for name, kinds in words.items() if name in masks or (kinds and masks.issuperset(kinds))
        )
        return self._bits(tuple(hidden))

    def _on_edge(self, edge: Edge) -> int | None:
        """What a line or route is said to bring; None where nobody says."""
        carried = edge.line.settings.carries if edge.line is not None else None
        return self._returned(edge.target) if carried is None else self._bits(carried)

    def _returned(self, name: str) -> int | None:
        """What a route is said to answer with; None where nobody says, and for all else."""
        node = self.graph.nodes[name]
        if node.kind is not NodeKind.ROUTE:
            return None
        returns = getattr(self.graph.blueprint.resources[node.resource].routes[node.part], "returns", None)
        return None if returns is None else self._bits(returns)

    def spread(self, *, guess: bool, homes: tuple[str, ...] | None = None) -> dict[str, int]:
        """The assets at each node that has any; what a line is said to carry is at both of its ends.

        With `homes` only what these hold is followed.
        """
        found = {name: self._held.get(name, 0) if homes is None else 0 for name in self.graph.nodes}
        found.update((name, self._held.get(name, 0)) for name in homes or () if name in found)
        if homes is None:
            self._add_carried(found)
        queue = deque(name for name, bits in found.items() if bits)
        waiting = set(queue)
        while queue:
            name = queue.popleft()
            waiting.discard(name)
            for edge, there in _around(self.graph, name):
                bits = found[name]
                comes = bits if edge is None else self._passed(edge, there, bits, guess=guess)
                if self._add(found, there, comes) and there not in waiting:
                    waiting.add(there)
                    queue.append(there)
        return {name: bits for name, bits in found.items() if bits}

    def _add_carried(self, found: dict[str, int]) -> None:
        for edge in (edge for row in self.graph.out.values() for edge in row if edge.data is not Data.NONE):
            carried = self._named[id(edge)]
            if carried:
                self._add(found, edge.source, carried)
                self._add(found, edge.target, carried)

    def _add(self, found: dict[str, int], name: str, bits: int) -> bool:
        if self.graph.nodes[name].kind is NodeKind.SOURCE or not bits & ~found[name]:
            return False
        found[name] |= bits
        return True

    def _passed(self, edge: Edge, there: str, bits: int, *, guess: bool) -> int:
        """What of some assets goes along an edge."""
        if edge.kind is EdgeKind.LOG:
            return bits & ~self._masked.get(there, 0)
        if edge.kind in (EdgeKind.COPY, EdgeKind.FAILURE):
            return bits
        carried = self._named[id(edge)]
        if carried is not None:
            return bits & carried
        if guess:
            return bits
        back = there == edge.source
        here = edge.target if back else edge.source
        answer = (self._returned(there) or 0) if back else 0
        return bits & (self._kept(there) | self._kept(here) | answer)

    def _kept(self, name: str) -> int:
        """What a store or channel at an end of a line is said to hold, or is brought."""
        return self._held.get(name, 0)


def homes_of(graph: Graph, asset: str) -> tuple[str, ...]:
    """The resources that are said to hold an asset, stores first, by id."""
    found = [r for r in graph.blueprint.resources.values() if asset in (setting(r, "holds") or ())]
    return tuple(one.id for one in sorted(found, key=lambda r: (not stores(r), r.id)))


def way_of(graph: Graph, asset: str, node_id: str) -> tuple[str, ...]:
    """The nodes that an asset passes from a home to a node, both included; empty where it does not come.

    The way is a shortest one among what could carry it; ties by id.
    """
    return _way(graph, flows(graph).guessed, asset, homes_of(graph, asset), node_id)


def way_from(graph: Graph, homes: tuple[str, ...], asset: str, node_id: str) -> tuple[str, ...]:
    """The nodes that an asset is said to pass from one of some homes to a node that is none of them."""
    starts = tuple(name for name in homes_of(graph, asset) if name in homes and name != node_id)
    return _way(graph, flows_from(graph, homes).told, asset, starts, node_id)


def _way(
    graph: Graph, bits: Mapping[str, int], asset: str, starts: tuple[str, ...], node_id: str
) -> tuple[str, ...]:
    place = names_of(graph.blueprint).index(asset)
    came: dict[str, str | None] = dict.fromkeys(starts)
    queue = deque(came)
    while queue and node_id not in came:
        name = queue.popleft()
        for there in sorted({there for _, there in _around(graph, name)}):
            if there not in came and bits.get(there, 0) >> place & 1:
                came[there] = name
                queue.append(there)
    path: list[str] = []
    step: str | None = node_id if node_id in came else None
    while step is not None:
        path.append(step)
        step = came[step]
    return tuple(path[::-1])
