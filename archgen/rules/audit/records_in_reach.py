"""Records of what happened, and what code of the system can do to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.privilege_facts import LOOKS_AT_FILES, RECORDS, USES
from archgen.finding.finding import Hop, Severity
from archgen.graph.action_patterns import covers
from archgen.graph.closure import Held
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes, keeps_records
from archgen.graph.settings import setting
from archgen.rules.answers import built, fitting, idle, passed, shown
from archgen.rules.paths.callers import caller_of
from archgen.rules.readings.context import weigh
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.held import WHATEVER_IT_HOLDS, at_right, denied, held_by, path_of, spelt
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "audit-log-in-reach-of-workload"
_WRITERS = ("cloudtrail", "waf")
"""What writes records of an attack: a trail, and a web ACL."""


@rule(
    _NAME,
    concern="audit",
    severity=Severity.HIGH,
    applies_to=("Computes",),
    covers=("x-audit-store-separate",),
    refs={"cwe": ("CWE-778",), "well_architected": ("SEC04-BP01", "SEC08-BP04")},
)
def audit_log_in_reach_of_workload(subject: Subject) -> Iterator[Verdict]:
    """Records that the workload itself may change or delete prove nothing once it is taken over.

    WHY
      A trail, the log of a web ACL and a log of audit tell what happened after somebody came in. Whoever
      came in acts with the rights of the code; those must end before the records.

    HOW IT IS ATTACKED
      The function that was taken over deletes the files of the night, or sets their lifetime to a day.

    JUDGED
      Fails      code may write, delete or manage, by a line or by the statements of a role that it comes to
                 act as: the bucket or log group of a trail or a web ACL, a log group of audit or security,
                 or the trail itself
      Passes     reading; a bucket with `object_lock` or `mfa_delete`; records in another account; a
                 statement that refuses it
      Built in   code that only produces lines of a log: AWS's service keeps them
      Not        a design without such records
      Severity   less where callers of the code are known, or nobody calls it

    MEND IT
      No such right; `object_lock: compliance` on the bucket; or the records `in:` an account for logs.

    FALSE ALARM?
      A job that keeps to the retention: it belongs into the account of the logs.

    SOURCES
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html

    Bad:
        archgen: 1
        name: Code that tidies up the trail
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, deletes: trail-files}
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket}

    Good:
        archgen: 1
        name: Files that nobody deletes
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, reads: trail-files}
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance}
    """
    graph = subject.graph
    records = _records(graph)
    for code in graph.blueprint.resources.values():
        if not computes(code) or code.id not in graph.nodes:
            continue
        touched = [held for held in held_by(graph, code.id) if held.target in records] if records else []
        altering = [held for held in touched if _alters(graph, code, held)]
        if not records:
            yield idle(code.id)
        elif altering:
            yield _in_reach(graph, code, altering)
        else:
            yield passed(code.id) if any(held.role for held in touched) else built(code.id)


@once
def _records(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    """The places of records and the trails themselves, each with the trails that write there."""
    blueprint = graph.blueprint
    found: dict[str, list[str]] = {}
    for resource in blueprint.resources.values():
        if resource.type == "cloudtrail":
            found.setdefault(resource.id, [])
        if keeps_records(resource) and setting(resource, "purpose") in RECORDS:
            found.setdefault(resource.id, [])
    for line in blueprint.relations:
        writer = blueprint.resources[line.source]
        if line.verb == "logs_to" and writer.type in _WRITERS:
            rows = found.setdefault(line.target, [])
            rows += [writer.id] if writer.type == "cloudtrail" else []
    return {name: tuple(dict.fromkeys(rows)) for name, rows in found.items()}


def _alters(graph: Graph, code: Resource, held: Held) -> bool:
    """True where a right changes records that nothing else keeps as they are."""
    target = graph.blueprint.resources[held.target]
    account = account_of(graph.blueprint, target)
    if account and account != account_of(graph.blueprint, code):
        return False
    locked = setting(target, "object_lock") not in (None, "none") or setting(target, "mfa_delete") is True
    if locked:
        return False
    return not held.actions or any(
        not any(covers(use, one) for use in (*USES, *LOOKS_AT_FILES))
        and not denied(graph.blueprint, held, one)
        for one in held.actions
        if _of_its_service(target, one)
    )


def _of_its_service(target: Resource, action: str) -> bool:
    service = action.partition(":")[0].lower()
    own = {"bucket": "s3", "log-group": "logs", "cloudtrail": "cloudtrail"}.get(target.type)
    return own is None or "*" in service or service == own


def _in_reach(graph: Graph, code: Resource, altering: list[Held]) -> Verdict:
    weight = weigh(Severity.HIGH, [(caller_of(graph, code.id), WHATEVER_IT_HOLDS)])
    names = tuple(dict.fromkeys(held.target for held in altering))
    first = altering[0]
    owner, path = at_right(graph.blueprint, first)
    way = path_of(graph, first)
    writers = [trail for name in names for trail in _records(graph)[name]]
    return Verdict(
        Outcome.FAILED,
        (code.id,),
        severity=weight.severity,
        message=fitting(
            f"whoever takes over `{code.id}` can change the records in {shown(names)}",
            f"whoever takes over `{code.id}` can change its records",
            "whoever takes over code can change the records of it",
            rule=_NAME,
        ),
        place=At(owner, path, "changes records of what happened"),
        related=tuple(At(name, (), "holds records") for name in names[:3]),
        path=tuple(Hop(name, spelt(first) if name == way[-1] else "", name == way[-1]) for name in way),
        sinks=names,
        hint=f"no such right on {shown(names)}; a bucket keeps its files with `object_lock: compliance`",
        pieces=tuple(Piece(name, _NAME, weight.severity, "can be changed") for name in names),
        moved=weight.moved,
        stands_for=(*dict.fromkeys((*writers, *(held.role for held in altering if held.role))),),
    )


RULES = (audit_log_in_reach_of_workload,)
