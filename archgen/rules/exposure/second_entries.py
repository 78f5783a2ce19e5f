"""Code with a second way in that asks less than the first."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.finding.finding import Severity
from archgen.graph.compare import Way, Weaker, entry_of, is_asynchronous, ways, weaker
from archgen.graph.levels import Question
from archgen.graph.model import Edge, Graph, Guard, Slot, Strength
from archgen.graph.places import places
from archgen.graph.witness import witness
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.entrances import comers, data_behind, entrances
from archgen.rules.paths.findings import path_hops, runs_code
from archgen.rules.readings.context import Caller, behind_code, weigh
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "weaker-second-entry"
_KINDS = (Guard.IDENTITY, Guard.PERMISSION, Guard.INSPECTION, Guard.THROTTLE)
_OF_REQUESTS = (Guard.INSPECTION, Guard.THROTTLE)
"""What nobody does to messages and events."""
_LACKS = {
    Guard.IDENTITY: "nothing asks who is calling",
    Guard.PERMISSION: "nothing asks what they may do",
    Guard.INSPECTION: "nothing inspects requests",
    Guard.THROTTLE: "nothing bounds the requests",
}
_HEADS = {
    Guard.PERMISSION: ("route-without-scope",),
    Guard.THROTTLE: ("unbounded-anonymous-fan-out", "api-without-throttle"),
}
"""Findings on the weaker entry itself, where only that is missing: they say the same, nearer to the cause."""


class _Entry(Struct, frozen=True):
    """A weaker entry of some code: whose it is, its ways in, what they lack, and a better one."""

    owner: str
    weaker: tuple[Weaker, ...]
    lacks: tuple[Guard, ...]
    better: Way


@rule(
    _NAME,
    concern="exposure",
    severity=Severity.HIGH,
    applies_to=("Computes", "step-functions", "generic"),
    covers=("x-function-url-beside-api", "x-alb-lambda-parallel-entry"),
    refs={"owasp_api": ("API9:2023",), "cwe": ("CWE-288",)},
)
def weaker_second_entry(subject: Subject) -> Iterator[Verdict]:
    """Code that two entries lead to is guarded as well as the weaker of them.

    WHY
      An authorizer, a web ACL and a limit stand at an entry. A function URL, a second API or a load
      balancer in front of the same function has its own, or none; the function cannot tell.

    HOW IT IS ATTACKED
      Whoever is turned away at the API tries the function's own host, which is found like any other:
      in a log, an error, a client of last year.

    JUDGED
      Fails      an entry without identity, permission, web ACL or limit, where another entry of the same code
                 has it; of messages and events only identity and permission are asked
      Passes     all entries ask the same, or as much
      Not        code with one entry from outside; entries that are shut to the internet
      Folds      into the finding that nobody asks, inspects or bounds at that entry, where there is one
      Severity   less where callers are known before they get there, and where data is internal or public

    MEND IT
      Take the second entry away, or give it what the first one has.

    FALSE ALARM?
      A queue that only operators fill again: draw who sends to it.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/

    Bad:
        archgen: 1
        name: A host beside the API
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, url: {auth: none}, reads: notes}
          notes: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Two entries alike
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, url: {auth: iam}, reads: notes}
          notes: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    for code in graph.blueprint.resources.values():
        if code.id not in graph.nodes or not runs_code(code):
            continue
        several = _ways(graph, code.id)
        found = list(_entries(graph, several))
        if not several:
            yield idle(code.id)
        elif not found:
            yield passed(code.id)
        else:
            yield from (_weaker(graph, code.id, entry) for entry in found)


def _ways(graph: Graph, code: str) -> tuple[Way, ...]:
    """The ways of strangers into code, where they come by more than one entry; none else."""
    into = [edge for edge in graph.into[code] if edge.kind.drives]
    owners = {graph.nodes[edge.source].resource or edge.source for edge in into}
    found = ways(graph, code, _KINDS) if len(owners) > 1 else ()
    return found if len({entry_of(graph, way) for way in found}) > 1 else ()


def _entries(graph: Graph, several: tuple[Way, ...]) -> Iterator[_Entry]:
    """The entries that lack what another entry has, in the order of the graph."""
    rows: dict[str, list[Weaker]] = {}
    for one in weaker(several):
        rows.setdefault(entry_of(graph, one.way), []).append(one)
    for owner, row in rows.items():
        better = {
            kind: way
            for one in row
            for kind in one.missing
            if not (kind in _OF_REQUESTS and is_asynchronous(one.way))
            for way in one.stronger[kind]
            if entry_of(graph, way) != owner
        }
        lacks = tuple(kind for kind in _KINDS if kind in better)
        if lacks:
            kept = tuple(one for one in row if set(one.missing) & set(lacks))
            yield _Entry(owner, kept, lacks, better[lacks[0]])


def _weaker(graph: Graph, code: str, entry: _Entry) -> Verdict:
    first = entry.lacks[0]
    edges = [one.way.edge for one in entry.weaker if first in one.missing]
    slot, path, here = _place(graph, first, edges)
    caller = _caller(graph, code, entry)
    weight = weigh(Severity.HIGH, [(caller, behind_code(graph, code))])
    node = graph.nodes[edges[0].source]
    parts = dict.fromkeys(graph.nodes[edge.source].part for edge in edges)
    owner = entry.owner if entry.owner in graph.blueprint.resources else code
    better = graph.nodes[entry.better.edge.source]
    name = _name(graph, entry.owner, node.part)
    return Verdict(
        Outcome.FAILED,
        (owner,) if owner == code else (owner, code),
        (node.part or None) if owner == code or len(parts) == 1 else None,
        severity=weight.severity,
        confidence=weight.confidence,
        message=fitting(
            f"`{name}` leads to `{code}` past what `{better.resource}` asks",
            f"`{name}` leads to `{code}` past another entry's guards",
            "a second entry leads past the guards of the first",
            rule=_NAME,
        ),
        place=At(slot.resource, slot.path, _LACKS[first], key=bool(slot.path)),
        related=(At(better.resource, _written(better.part), "asks for it"),) if better.resource else (),
        path=path_hops(path, here, _LACKS[first]),
        sinks=(code,) if first in _OF_REQUESTS else data_behind(graph, code),
        hint=f"no `{name}`, or what {better.resource} has there: {', '.join(entry.lacks)}",
        pieces=tuple(Piece(part, _NAME, weight.severity, _LACKS[first]) for part in parts if part)
        if len(parts) > 1
        else (),
        moved=weight.moved,
        cause=(f"{slot.resource}/{slot.part}" if slot.part else slot.resource, first),
        folds_into=_HEADS.get(first, ()) if len(entry.lacks) == 1 else (),
    )


def _place(graph: Graph, kind: Guard, edges: list[Edge]) -> tuple[Slot, tuple[Edge, ...], tuple[Edge, ...]]:
    """Where the guard could be written on the way to some edges, and that way."""
    question = Question(kind)
    found = places(graph, question, edges, Strength.SILENT)
    if found:
        path = witness(graph, question, found[0], Strength.SILENT)
        return found[0].slot, path, found[0].edges
    node = graph.nodes[edges[0].source]
    return Slot(node.resource, node.part), tuple(edges[:1]), tuple(edges[:1])


def _caller(graph: Graph, code: str, entry: _Entry) -> Caller:
    """The least known who comes by the entry: anyone where nobody is asked, else as its doors decide."""
    lowest = min(one.way.levels[Guard.IDENTITY] for one in entry.weaker)
    if lowest is Strength.OPEN:
        return Caller.ANYONE
    doors = entrances(graph, entry.owner) if entry.owner in graph.blueprint.resources else ()
    known = comers(graph, doors, (code,))[code]
    return known if doors else Caller.SIGNED_UP


def _name(graph: Graph, owner: str, part: str) -> str:
    """The entry as a message names it: a function's own host by its part, all else by its name."""
    resource = graph.blueprint.resources.get(owner)
    return f"{owner}/{part}" if resource is not None and runs_code(resource) and part else owner


def _written(part: str) -> tuple[str, ...]:
    return ("routes", part) if " " in part or part.startswith("$") else ()


RULES = (weaker_second_entry,)
