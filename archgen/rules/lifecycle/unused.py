"""What stands in a design and that nothing uses."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import FrameType, Observes
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records, leads_inside, opens_things, runs_steps
from archgen.graph.settings import declares, setting
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.used import onward, touched, used
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unused-resource"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.LOW,
    applies_to=("any",),
    covers=("x-orphan-node",),
    refs={"owasp_api": ("API9:2023",)},
)
def unused_resource(subject: Subject) -> Iterator[Verdict]:
    """What nothing uses is watched by nobody, mended by nobody, and open as on its last day.

    WHY
      A table left over from a trial, a function that nothing starts any more: nobody looks at their logs,
      renews what they run on, or would miss them. They hold what they held and may do what they might.

    HOW IT IS ATTACKED
      Old data and old code are the quiet way in: whoever takes them over is noticed by nobody.

    JUDGED
      Fails      a resource that no line touches; code, a store or a queue that nothing starts, reads or
                 writes, in the end, for a caller, a schedule, a system outside or an event
      Passes     it is used; or its `note` says what it is for
      Not        frames; trails, alarms and checks, which work by themselves; log groups, in which nothing
                 lies where nobody writes; endpoints and security groups, which serve a network; what is
                 planned or retired, by its `lifecycle`; secrets, which are `unused-secret`'s
      Groups     what only something unused uses is one finding with it
      Beside     keys, alarms, trails and pipelines use nothing

    MEND IT
      Draw who uses it, take it out and delete it, or say in a `note` what it is kept for.

    FALSE ALARM?
      It is used from another design: a connection says so.

    SOURCES
      https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_permissions_continuous_reduction.html
      archgen's own reading of the design

    Bad:
        archgen: 1
        name: A table left over
        regions: [eu-west-1]
        resources:
          nightly: {type: schedule, every: 1d}
          fn: {type: lambda, runtime: python3.13, triggered_by: nightly, reads: items}
          items: {type: dynamodb, holds: [business]}
          old: {type: dynamodb, holds: [business]}

    Good:
        archgen: 1
        name: A table kept for a reason
        regions: [eu-west-1]
        resources:
          nightly: {type: schedule, every: 1d}
          fn: {type: lambda, runtime: python3.13, triggered_by: nightly, reads: items}
          items: {type: dynamodb, holds: [business]}
          old: {type: dynamodb, holds: [business], note: Kept until the audit of 2027 ends.}
    """
    graph = subject.graph
    in_use = used(graph)
    unused = []
    for resource in graph.blueprint.resources.values():
        if _apart(resource):
            yield idle(resource.id)
        elif resource.id in in_use:
            yield passed(resource.id)
        elif setting(resource, "note"):
            yield passed(resource.id, confidence=Confidence.STATED)
        else:
            unused.append(resource)
    yield from _told(graph, unused)


def _apart(resource: Resource) -> bool:
    """True for what is not asked: frames, what works by itself, credentials, logs, parts of networks."""
    alone = isinstance(resource.body, (FrameType, Observes)) or opens_things(resource)
    network = leads_inside(resource) or declares(resource, "in_from")
    past = setting(resource, "lifecycle") in ("planned", "retired")
    return alone or network or keeps_records(resource) or past


def _told(graph: Graph, unused: list[Resource]) -> Iterator[Verdict]:
    """A finding for each; what only an unused resource uses is taken in by the one that leads there."""
    names = {one.id for one in unused}
    below_it = {name: [n for n in onward(graph).get(name, ()) if n in names and n != name] for name in names}
    below = {other for others in below_it.values() for other in others}
    head: dict[str, str] = {}
    for one in (*(one for one in unused if one.id not in below), *unused):
        queue = deque([one.id] if one.id not in head else [])
        while queue:
            name = queue.popleft()
            if name not in head:
                head[name] = one.id
                queue.extend(below_it[name])
    taken: dict[str, list[str]] = {}
    for name in sorted(names):
        taken.setdefault(head[name], []).append(name)
    reached = touched(graph)
    for one in unused:
        others = tuple(name for name in taken.get(one.id, ()) if name != one.id)
        yield _unused(one, others, lonely=one.id not in reached, leads=head[one.id] == one.id)


def _unused(resource: Resource, others: tuple[str, ...], *, lonely: bool, leads: bool) -> Verdict:
    code = computes(resource) or runs_steps(resource)
    does = "touches" if lonely else "starts" if code else "uses"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.LOW,
        message=fitting(
            f"nothing in the design {does} `{resource.id}`",
            f"nothing {does} `{resource.id}`",
            f"nothing in the design {does} this",
            rule=_NAME,
        ),
        place=At(resource.id, (), f"nothing {does} it"),
        path=(Hop(resource.id, f"nothing {does} it", place=True), *(Hop(name) for name in others)),
        notes=(f"{shown(others)} used by nothing else",) if others else (),
        hint=f"draw who uses {resource.id}, take it out, or say in its `note` what it is kept for",
        pieces=tuple(Piece(name, _NAME, Severity.LOW, "used by nothing else") for name in others),
        folds_into=() if leads else (_NAME,),
        stands_for=others,
        silent="note",
    )


RULES = (unused_resource,)
