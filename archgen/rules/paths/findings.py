"""What path findings have in common: what must not be reached, the witness hop by hop, the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Resource
from archgen.finding.finding import Hop
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.levels import Question, levels
from archgen.graph.model import Edge, EdgeKind, Graph, Strength
from archgen.graph.nature import carries, computes, opens_things, outside, runs_steps, stores
from archgen.graph.places import Place
from archgen.graph.witness import witness
from archgen.rules.answers import fitting, shown

_RUNNING = (EdgeKind.REQUEST, EdgeKind.ASYNC, EdgeKind.EVENT, EdgeKind.DATA)


def entries_to_data(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """By store, credential, channel and workflow: the edges by which a path may end in it.

    Reads of data that is all public harm nobody and are left out; of channels and workflows only
    what is sent to them counts.
    """
    found = {}
    for resource in graph.blueprint.resources.values():
        if resource.id in graph.nodes and not outside(resource):
            edges = tuple(edge for edge in graph.into[resource.id] if _touches(graph, resource, edge))
            if edges:
                found[resource.id] = edges
    return found


def _touches(graph: Graph, resource: Resource, edge: Edge) -> bool:
    if not edge.kind.drives or edge.kind is EdgeKind.AS:
        return False
    if opens_things(resource):
        return True
    if stores(resource):
        return edge.op != "read" or data_class(graph, resource.id) is not DataClass.PUBLIC
    return (carries(resource) or runs_steps(resource)) and (
        edge.op == "write" or edge.kind is not EdgeKind.DATA
    )


def runs_code(resource: Resource) -> bool:
    """True for functions, workflows, and generic resources that compute."""
    return computes(resource) or runs_steps(resource)


def entries_to_code(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """By function, workflow and computing resource: the edges by which something starts it."""
    return {
        resource.id: tuple(edge for edge in graph.into[resource.id] if edge.kind in _RUNNING)
        for resource in graph.blueprint.resources.values()
        if resource.id in graph.nodes and runs_code(resource)
    }


def weakest(graph: Graph, question: Question, entries: Iterable[Edge]) -> Strength | None:
    """The level of the weakest path that ends with one of these edges; None where there is none."""
    reached = levels(graph, question)
    found = [
        max(reached[edge.source], edge.strength(question.guard))
        for edge in entries
        if edge.source in reached and question.follows(edge)
    ]
    return min(found, default=None)


def hops(graph: Graph, question: Question, place: Place, missing: str) -> tuple[Hop, ...]:
    """The witness of a place hop by hop; `missing` says at the place what nothing does there.

    Where there is more than credentials behind the place, the way leads to that.
    """
    kept = tuple(e for e in place.sinks if not opens_things(graph.blueprint.resources[e.target]))
    told_of = replace(place, sinks=kept or place.sinks)
    return path_hops(witness(graph, question, told_of), place.edges, missing)


def path_hops(path: Iterable[Edge], places: Iterable[Edge], missing: str) -> tuple[Hop, ...]:
    """The nodes along some edges, from the outside inwards; the first of `places` among them is marked."""
    steps = [edge for edge in path if edge.kind is not EdgeKind.AS]
    marked = {id(edge) for edge in places}
    here = next((edge for edge in steps if id(edge) in marked), None)
    return (
        *(Hop(edge.source) for edge in steps[:1]),
        *(Hop(edge.target, missing if edge is here else "", place=edge is here) for edge in steps),
    )


def names_of(sinks: Iterable[Edge]) -> tuple[str, ...]:
    """What the edges lead to, each once, in their order."""
    return tuple(dict.fromkeys(edge.target for edge in sinks))


def reached_by_anyone(graph: Graph, sinks: tuple[Edge, ...], rule: str) -> str:
    """The message that anyone reaches what these edges lead to: what they can do with it, by name."""
    resources = graph.blueprint.resources
    kept = [name for name in names_of(sinks) if not opens_things(resources[name])]
    if not kept:
        return fitting(
            f"anyone on the internet drives code that holds {shown(names_of(sinks))}",
            "anyone on the internet drives code that holds credentials",
            rule=rule,
        )
    does = _deed(resources, [edge for edge in sinks if edge.target in kept])
    noun = "store" if all(stores(resources[name]) for name in kept) else "resource"
    return fitting(*told(f"anyone on the internet can {does}", kept, noun), rule=rule)


def told(does: str, names: Sequence[str], noun: str) -> Iterator[str]:
    """The same sentence ever shorter: with the names, with some of them, with their number."""
    for most in (3, 2):
        yield f"{does} {shown(tuple(names), most)}"
    yield f"{does} a {noun}" if len(names) == 1 else f"{does} {len(names)} {noun}s"


def _deed(resources: Mapping[str, Resource], sinks: list[Edge]) -> str:
    natures = {_nature(resources[edge.target]) for edge in sinks}
    if natures == {"channel"}:
        return "send to"
    if natures == {"workflow"}:
        return "start"
    done = {edge.op for edge in sinks}
    if natures != {"store"} or not done <= {"read", "write"}:
        return "reach"
    if len(done) > 1:
        return "read and write"
    return "read" if done == {"read"} else "write to"


def _nature(resource: Resource) -> str:
    if stores(resource):
        return "store"
    return "channel" if carries(resource) else "workflow"
