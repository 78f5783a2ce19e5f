"""Places for failures that cannot take them, or that none ever reaches."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.function_facts import FAILURE_TARGETS, SAME_KIND_OF_QUEUE
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.frames import account_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "failure-target-unfit"
_FUNCTION = "lambda"
_VERBS = ("dead_letter", "on_failure")
_MESSAGES = ("queue", "topic")
_WAITING = frozenset({"to", "function", "triggers", "origin"})
"""Relations to a function whose writer waits for its answer."""

_STARTING = _WAITING | {
    "calls",
    "sends_to",
    "events_to",
    "subscribers",
    "forwards_to",
    "rotated_by",
    "on_failure",
    "dead_letter",
}
"""Relations that start the function they name."""

_CALLERS = frozenset({"client", "external", "lambda", "step-functions", "api-gateway"})
"""Types that wait for the answer when they call a function."""


class _Fault(Struct, frozen=True):
    """Why a target is unfit: what the world does, a few words at it, and what ends it."""

    message: str
    says: str
    hint: str
    severity: Severity = Severity.MEDIUM
    refused: bool = True


@rule(
    _NAME,
    concern="feasibility",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("lambda", "queue", "topic", "bus", "schedule"),
    covers=("f-dlq-type-match", "F12"),
    refs={"cwe": ("CWE-754",)},
)
def failure_target_unfit(subject: Subject) -> Iterator[Verdict]:
    """AWS takes failures only into certain kinds of target, and from functions only those of events.

    WHY
      A dead-letter queue is FIFO exactly where its source is, functions leave failures in standard
      queues and topics, and all of it stays in one Region and account. When a caller waits for a
      function's answer it gets the error itself: nothing is ever left anywhere.

    HOW IT IS ATTACKED
      It is not: what failed is lost, and whoever looks into the queue for it finds it empty.

    JUDGED
      Fails      a FIFO queue or topic beside a standard dead-letter queue, or the reverse; a target of a
                 type that AWS does not take, in another Region or account (medium); a target on a
                 function that is only ever called by those who wait (low)
      Passes     the target fits
      Not        workflows and generic resources

    MEND IT
      `fifo: true` on the dead-letter queue of a FIFO queue, or another target; take away what nothing
      ever reaches.

    FALSE ALARM?
      An asynchronous call that is not drawn: draw it with `sends_to`.

    SOURCES
      botocore lambda DeadLetterConfig
      botocore lambda OnFailure
      https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
      https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html

    Bad:
        archgen: 1
        name: In order, then not
        regions: [eu-west-1]
        resources:
          orders: {type: queue, fifo: true, dead_letter: failed, max_receives: 3}
          failed: {type: queue}

    Good:
        archgen: 1
        name: In order to the end
        regions: [eu-west-1]
        resources:
          orders: {type: queue, fifo: true, dead_letter: failed, max_receives: 3}
          failed: {type: queue, fifo: true}
    """
    blueprint = subject.graph.blueprint
    for relation in blueprint.relations:
        if relation.verb in _VERBS:
            yield _judged(blueprint, relation)


def _judged(blueprint: Blueprint, relation: Relation) -> Verdict:
    source, target = blueprint.resources[relation.source], blueprint.resources[relation.target]
    known = any(source.type == kind for kind, _ in FAILURE_TARGETS) or source.type in SAME_KIND_OF_QUEUE
    if not known or target.type in ("generic", "external"):
        return idle(source.id, part=relation.part)
    fault = (
        _of_another_type(source, relation, target)
        or _out_of_order(source, target)
        or _elsewhere(blueprint, source, target)
        or _never_reached(blueprint, source, relation, target)
    )
    if fault is None:
        return passed(source.id, part=relation.part)
    return Verdict(
        Outcome.FAILED,
        (source.id,),
        relation.part,
        severity=fault.severity,
        message=fault.message,
        place=At(source.id, relation.path, fault.says),
        related=(At(target.id, (), f"this {target.type}"),),
        hint=fault.hint,
        refused=fault.refused,
    )


def _refuses(source: Resource, target: Resource) -> str:
    return fitting(
        f"AWS refuses `{target.id}` for what fails in `{source.id}`",
        f"AWS refuses `{target.id}` for failures",
        "AWS refuses this place for failures",
        rule=_NAME,
    )


def _of_another_type(source: Resource, relation: Relation, target: Resource) -> _Fault | None:
    taken = FAILURE_TARGETS.get((source.type, relation.verb))
    if taken is None or target.type in taken:
        return None
    return _Fault(_refuses(source, target), "takes no failures", f"name a {' or a '.join(taken)} here")


def _out_of_order(source: Resource, target: Resource) -> _Fault | None:
    if target.type not in _MESSAGES:
        return None
    first, second = bool(source.value("fifo")), bool(target.value("fifo"))
    if first and not second:
        hint = f"`fifo: true` on {target.id}"
        return _Fault(_refuses(source, target), f"{source.id} is FIFO, this is not"[:40], hint)
    if second and not first and source.type in (*SAME_KIND_OF_QUEUE, _FUNCTION):
        hint = f"`fifo: false` on {target.id}, or a standard {target.type} beside it"
        return _Fault(_refuses(source, target), "is FIFO, and what fails is not", hint)
    return None


def _elsewhere(blueprint: Blueprint, source: Resource, target: Resource) -> _Fault | None:
    if source.regions and target.regions and not set(source.regions) <= set(target.regions):
        needed = source.regions[0]
        return _Fault(_refuses(source, target), f"is not in {needed}", f"`region: {needed}` on {target.id}")
    accounts = {account_of(blueprint, source), account_of(blueprint, target)}
    if len(accounts) > 1 and "" not in accounts:
        return _Fault(_refuses(source, target), "is in another account", "a target in the same account")
    return None


def _never_reached(
    blueprint: Blueprint, source: Resource, relation: Relation, target: Resource
) -> _Fault | None:
    """A function's own target where everybody waits for its answers."""
    if source.type != _FUNCTION or relation.path[0] not in _VERBS:
        return None
    if any(r.verb == "triggered_by" for r in blueprint.outgoing[source.id]):
        return None
    ways_in = [r for r in blueprint.incoming.get(source.id, ()) if r.verb in _STARTING]
    own_host = getattr(source.body, "url", None) is not None
    if not (ways_in or own_host) or not all(_waits(blueprint, r) for r in ways_in):
        return None
    return _Fault(
        fitting(
            f"no failure of `{source.id}` ever reaches `{target.id}`",
            "no failure ever gets here: callers wait",
            rule=_NAME,
        ),
        "callers get the error themselves",
        f"take `{relation.verb}` away from {source.id}, or start it by events",
        Severity.LOW,
        refused=False,
    )


def _waits(blueprint: Blueprint, relation: Relation) -> bool:
    if relation.verb == "calls":
        return blueprint.resources[relation.source].type in _CALLERS
    return relation.verb in _WAITING


RULES = (failure_target_unfit,)
