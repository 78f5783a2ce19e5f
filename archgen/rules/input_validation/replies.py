"""Answers of other people's systems, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Relation, Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import class_is_stated, data_class
from archgen.graph.model import EdgeKind, Graph, NodeKind
from archgen.graph.nature import computes, runs_steps, stores
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import Behind, Caller, behind_code, moved_by, weigh
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unchecked-third-party-reply"
_HEARS = "pager"
_ANSWERED = (NodeKind.ROUTE, NodeKind.DOOR)


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.MEDIUM,
    applies_to=("lambda", "generic", "step-functions"),
    covers=("x-third-party-response-trusted",),
    refs={"owasp_api": ("API10:2023",), "cwe": ("CWE-20", "CWE-346")},
)
def unchecked_third_party_reply(subject: Subject) -> Iterator[Verdict]:
    """What another system answers is input like any other, and comes past the front door.

    WHY
      Requests are validated, counted and inspected; the answer of a system that is called is parsed and
      stored as it comes. Whoever takes over that system, or its name, writes into this one's store.

    HOW IT IS ATTACKED
      The other system is the weaker one. From there come markup in a name, an id of somebody else's, a
      number too large, or an answer that never ends and holds every function that waits for it.

    JUDGED
      Fails      code calls a system outside, writes a store or answers a route with what it gets, and
                 the line does not say that the reply is `validated`; or says neither `timeout` nor
                 `max_response` (low)
      Passes     `validated`, `timeout` and `max_response` (a claim of the code)
      Asks       the one of the two limits that is not stated, where the other is
      Not        replies that nobody uses: the caller writes no store and answers no route; pagers
      Severity   less where what is written is internal or public

    MEND IT
      `calls: {<system>: {timeout: 2s, max_response: 64KB, validated: schema}}`.

    FALSE ALARM?
      Nothing of the answer is used, as of a notice: waive it with that reason.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/

    Bad:
        archgen: 1
        name: As it comes
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, calls: rates, writes: offers}
          rates: {type: external, kind: saas}
          offers: {type: dynamodb, holds: [personal]}

    Good:
        archgen: 1
        name: Checked, short and small
        classification: confidential
        regions: [eu-west-1]
        resources:
          fn:
            type: lambda
            runtime: python3.13
            calls: {rates: {timeout: 2s, max_response: 64KB, validated: schema}}
            writes: offers
          rates: {type: external, kind: saas}
          offers: {type: dynamodb, holds: [personal]}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if not (computes(one) or runs_steps(one)):
            continue
        calls = [line for line in graph.blueprint.outgoing.get(one.id, ()) if _is_call_out(graph, line)]
        written = _written(graph, one) if calls else ()
        if not calls or not (written or _answers(graph, one)):
            yield idle(one.id)
            continue
        for line in calls:
            yield _judged(graph, one, line, written)


def _is_call_out(graph: Graph, line: Relation) -> bool:
    target = graph.blueprint.resources[line.target]
    return line.verb == "calls" and target.type == "external" and getattr(target.body, "kind", None) != _HEARS


def _written(graph: Graph, one: Resource) -> tuple[str, ...]:
    """The stores that code writes."""
    resources = graph.blueprint.resources
    found = [
        edge.target
        for edge in graph.out[one.id]
        if edge.kind is EdgeKind.DATA and edge.op == "write" and edge.target in resources
    ]
    return tuple(dict.fromkeys(name for name in found if stores(resources[name])))


def _answers(graph: Graph, one: Resource) -> bool:
    """True for code whose answer goes to a caller outside."""
    return any(
        edge.kind is EdgeKind.REQUEST and graph.nodes[edge.source].kind in _ANSWERED
        for edge in graph.into[one.id]
    )


def _judged(graph: Graph, one: Resource, line: Relation, written: tuple[str, ...]) -> Verdict:
    said = line.settings
    unchecked = said.validated in (None, "none", "false")
    limits = [name for name in ("timeout", "max_response") if getattr(said, name) is None]
    if unchecked or len(limits) > 1:
        return _trusted(graph, one, line, written, unchecked=unchecked, limits=limits)
    if limits:
        most = "How long does" if limits == ["timeout"] else "How large an answer does"
        does = "wait for" if limits == ["timeout"] else "take from"
        return unsaid(one.id, f"{most} `{one.id}` {does} `{line.target}`?", limits[0], part=line.part)
    return passed(one.id, line.target, confidence=Confidence.STATED)


def _trusted(
    graph: Graph,
    one: Resource,
    line: Relation,
    written: tuple[str, ...],
    *,
    unchecked: bool,
    limits: list[str],
) -> Verdict:
    # Who writes is somebody else's system, whoever that is by then: the row of anyone.
    behind = [Behind(data_class(graph, name), class_is_stated(graph, name)) for name in written]
    weight = weigh(Severity.MEDIUM, [(Caller.ANYONE, b) for b in behind or [behind_code(graph, one.id)]])
    severity, moved = weight.severity, weight.moved
    if not unchecked:
        severity = min(severity, Severity.LOW)
        moved = moved_by(
            severity, Severity.MEDIUM, "the reply is checked, and only its size and time are not"
        )
    missing = [*(["validated"] if unchecked else []), *limits]
    values = {"validated": "schema", "timeout": "2s", "max_response": "64KB"}
    settings = ", ".join(f"{name}: {values[name]}" for name in missing)
    does = f"writes what `{line.target}` answers to `{written[0]}`" if written else ""
    return Verdict(
        Outcome.FAILED,
        (one.id, line.target),
        severity=severity,
        confidence=weight.confidence,
        message=fitting(
            *([f"`{one.id}` {does} unchecked"] if unchecked and written else []),
            *([f"`{one.id}` takes what `{line.target}` answers unchecked"] if unchecked else []),
            *(["code takes what another system answers unchecked"] if unchecked else []),
            f"`{line.target}` can hold `{one.id}` with an answer that never ends",
            "another system can hold code with an answer that never ends",
            rule=_NAME,
        ),
        place=At(one.id, line.path, "the reply is taken as it comes" if unchecked else "nothing ends it"),
        path=(
            Hop(line.target),
            Hop(one.id, "the reply is taken as it comes" if unchecked else "nothing ends it", place=True),
            *(Hop(name) for name in written[:1]),
        ),
        sinks=written,
        hint=f"`calls: {{{line.target}: {{{settings}}}}}` on {one.id}",
        pieces=tuple(
            Piece(name, _NAME, severity if name == "validated" else Severity.LOW, "not stated")
            for name in missing
        ),
        moved=moved,
        silent=missing[0],
    )


RULES = (unchecked_third_party_reply,)
