"""Trails: what they record, who reads them, and who could erase them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.sign_in import said_or_default
from archgen.rules.readings.whole_design import holds_regulated, holds_restricted
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_GAPS = "trail-with-gaps"
_TRAIL = "cloudtrail"
_GRAVE = ("multi_region", "log_file_validation")
_SAYS = {
    "multi_region": "sees one Region",
    "log_file_validation": "can be forged",
    "logs_to": "has nowhere to write",
    "management_events": "leaves events out",
}


def _weight(*, heavy: bool) -> tuple[Severity, str]:
    """The severity of what a trail leaves to chance, and why it is more than low."""
    severity = Severity.MEDIUM if heavy else Severity.LOW
    return severity, moved_by(severity, Severity.LOW, "restricted or regulated data lies in the design")


def _logs_to(blueprint: Blueprint, trail: Resource) -> list[Resource]:
    names = [r.target for r in blueprint.outgoing.get(trail.id, ()) if r.verb == "logs_to"]
    return [blueprint.resources[name] for name in dict.fromkeys(names)]


@rule(
    _GAPS,
    concern="audit",
    severity=Severity.MEDIUM,
    applies_to=(_TRAIL,),
    covers=("ct-trail-multi-region", "ct-log-validation"),
    refs={
        "security_hub": ("CloudTrail.1", "CloudTrail.3", "CloudTrail.4"),
        "cwe": ("CWE-778", "CWE-354"),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV_AWS_67", "CKV_AWS_251", "CKV_AWS_36"),
    },
    fixable=True,
)
def trail_with_gaps(subject: Subject) -> Iterator[Verdict]:
    """A trail with AWS's defaults sees one Region, and its files can be changed unnoticed.

    WHY
      Whoever has keys uses them where nobody looks: in another Region. And a record that can be edited
      afterwards proves nothing.

    HOW IT IS ATTACKED
      Servers are started in a Region that the company never used, or the log file that shows the first
      step is rewritten.

    JUDGED
      Fails      one Region and no organisation trail; read or write events left out; no validation of log
                 files; no bucket, without which AWS creates no trail
      Passes     `multi_region: true` (or `organization: true`), all management events, `log_file_validation`
      Parts      a trail that nobody reads, and records that can be erased, fold in
      Severity   high without a bucket, and where restricted data meets one Region and no validation

    MEND IT
      `multi_region: true`, `log_file_validation: true`, and a bucket in `logs_to`.

    FALSE ALARM?
      An organisation trail stands beside it: waive it and name that trail.

    SOURCES
      botocore cloudtrail CreateTrail
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html

    Bad:
        archgen: 1
        name: One Region seen
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance}

    Good:
        archgen: 1
        name: All Regions seen
        regions: [eu-west-1]
        resources:
          trail:
            type: cloudtrail
            multi_region: true
            log_file_validation: true
            logs_to: [trail-files, trail-logs]
          trail-files: {type: bucket, object_lock: compliance}
          trail-logs: {type: log-group, retention: 365d}
    """
    for trail in subject.graph.blueprint.of_type(_TRAIL):
        pieces = list(_gaps(subject.graph.blueprint, trail))
        yield _gappy(subject.graph, trail, pieces) if pieces else passed(trail.id)


def _gaps(blueprint: Blueprint, trail: Resource) -> Iterator[Piece]:
    if trail.value("multi_region") is not True and trail.value("organization") is not True:
        yield Piece("multi_region", _GAPS, Severity.MEDIUM, "one Region only")
    events = trail.value("management_events")
    if events not in (None, "all"):
        yield Piece("management_events", _GAPS, Severity.MEDIUM, f"records {events} only")
    if trail.value("log_file_validation") is not True:
        yield Piece("log_file_validation", _GAPS, Severity.MEDIUM, "changed files go unnoticed")
    if not any(target.type == "bucket" for target in _logs_to(blueprint, trail)):
        # The gaps are medium: such a trail stands, and sees less. One without a bucket never comes to
        # stand, and what AWS refuses is high at least, like everything else that it refuses.
        yield Piece("logs_to", _GAPS, Severity.HIGH, "AWS requires a bucket")


def _gappy(graph: Graph, trail: Resource, pieces: Sequence[Piece]) -> Verdict:
    names = {piece.name for piece in pieces}
    settings = tuple((field, "true") for field in _GRAVE if field in names)
    *first, last = [_SAYS[piece.name] for piece in pieces]
    weighed = _weighed(graph, pieces)
    severity = max(piece.severity for piece in weighed)
    why = "AWS creates no trail without a bucket" if "logs_to" in names else "restricted data in the design"
    return Verdict(
        Outcome.FAILED,
        (trail.id,),
        severity=severity,
        message=fitting(
            f"`{trail.id}` {', '.join(first)}{' and ' if first else ''}{last}",
            f"`{trail.id}` {_SAYS[pieces[0].name]}",
            rule=_GAPS,
        ),
        place=At(trail.id, (pieces[0].name,) if len(pieces) == 1 else (), _count(len(pieces))),
        hint=_hint(graph.blueprint, trail, names),
        mend=_mend(trail, settings, list(_others(names))),
        pieces=weighed,
        moved=moved_by(severity, Severity.MEDIUM, why),
        silent=pieces[0].name,
        refused="logs_to" in names,
        assumed_default=True,
    )


def _mend(trail: Resource, settings: tuple[tuple[str, str], ...], others: list[str]) -> Mend | None:
    does = "adds " + ", ".join(f"{name}: {value}" for name, value in settings)
    does += f"; left to you: {', '.join(others)}" if others else ""
    return Mend(does, trail.id, settings) if settings else None


def _weighed(graph: Graph, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, both grave ones high where restricted data lies in the design and both are missing."""
    heavy = holds_restricted(graph) and set(_GRAVE) <= {piece.name for piece in pieces}
    return tuple(
        replace(piece, severity=Severity.HIGH) if heavy and piece.name in _GRAVE else piece
        for piece in pieces
    )


def _hint(blueprint: Blueprint, trail: Resource, names: set[str]) -> str:
    """What to write; with a bucket that nobody can empty where the trail has none."""
    wanted = {field: "true" for field in _GRAVE if field in names}
    if "management_events" in names:
        wanted["management_events"] = "all"
    if "logs_to" not in names:
        return ", ".join(f"`{field}: {value}`" for field, value in wanted.items())
    bucket = f"{trail.id}-files"
    targets = [*(target.id for target in _logs_to(blueprint, trail)), bucket]
    wanted["logs_to"] = bucket if len(targets) == 1 else f"[{', '.join(targets)}]"
    new = [] if bucket in blueprint.resources else [f"{bucket}: {{type: bucket, object_lock: compliance}}"]
    return "\n".join([f"{trail.id}:", *(f"  {field}: {value}" for field, value in wanted.items()), *new])


def _others(names: set[str]) -> Iterator[str]:
    if "management_events" in names:
        yield "`management_events: all`"
    if "logs_to" in names:
        yield "a bucket in `logs_to`"


def _count(number: int) -> str:
    return "one setting leaves a gap" if number == 1 else f"{number} settings leave gaps"


@rule(
    "trail-nobody-reads",
    concern="audit",
    severity=Severity.LOW,
    applies_to=(_TRAIL,),
    covers=("ct-to-cloudwatch",),
    refs={
        "security_hub": ("CloudTrail.5",),
        "well_architected": ("SEC04-BP02",),
        "checkov": ("CKV2_AWS_10",),
    },
)
def trail_nobody_reads(subject: Subject) -> Iterator[Verdict]:
    """A trail that goes to a bucket alone is read after the fact, if at all.

    WHY
      A bucket keeps records; it tells nobody. What a trail sees at night is known when somebody looks
      for it, and somebody looks when the damage is done.

    HOW IT IS ATTACKED
      The root user signs in, a trail is stopped, a key is scheduled for deletion; the record is written,
      and nobody's telephone rings.

    JUDGED
      Fails      the trail writes to buckets only, or nowhere
      Passes     a log group or a system outside is among its targets

    MEND IT
      A log-group in `logs_to`, with metric filters or alarms on it.

    FALSE ALARM?
      GuardDuty or an organisation's trail reads the same events: draw it or waive this with that reason.

    SOURCES
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/monitor-cloudtrail-log-files-with-cloudwatch-logs.html

    Bad:
        archgen: 1
        name: Files only
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, multi_region: true, log_file_validation: true, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance}

    Good:
        archgen: 1
        name: Streamed
        regions: [eu-west-1]
        resources:
          trail:
            type: cloudtrail
            multi_region: true
            log_file_validation: true
            logs_to: [trail-files, trail-logs]
          trail-files: {type: bucket, object_lock: compliance}
          trail-logs: {type: log-group, retention: 365d}
    """
    blueprint = subject.graph.blueprint
    for trail in blueprint.of_type(_TRAIL):
        targets = _logs_to(blueprint, trail)
        # `detects` on the account is no answer: it names what raises an alarm, and not that the alarm
        # reads this trail. What AWS's own detectors see, they see without any trail.
        if not targets:
            yield _unread(subject.graph, trail, ())
        elif all(target.type == "bucket" for target in targets):
            yield _unread(subject.graph, trail, ("logs_to",))
        else:
            yield passed(trail.id)


def _unread(graph: Graph, trail: Resource, path: tuple[str, ...]) -> Verdict:
    severity, moved = _weight(heavy=holds_restricted(graph))
    return Verdict(
        Outcome.FAILED,
        (trail.id,),
        severity=severity,
        message=f"nobody watches `{trail.id}` as it is written",
        place=At(trail.id, path, "files only" if path else "no log group"),
        hint="a log-group in `logs_to`",
        moved=moved,
        folds_into=(_GAPS,),
        silent="log group",
    )


@rule(
    "erasable-audit-log",
    concern="audit",
    severity=Severity.LOW,
    applies_to=(_TRAIL,),
    covers=("ct-bucket-immutable",),
    refs={
        "well_architected": ("SEC04-BP01", "SEC08-BP04"),
    },
)
def erasable_audit_log(subject: Subject) -> Iterator[Verdict]:
    """Whoever takes over the account erases the record of it, unless the record cannot be erased.

    WHY
      A trail's files lie in a bucket of the same account, and an administrator of the account may empty
      it. Validation shows that files are gone, not what was in them.

    HOW IT IS ATTACKED
      The last step of a break-in is to delete the log of the first ones.

    JUDGED
      Fails      the trail's bucket is in the design, in the same account, without `object_lock` or
                 `mfa_delete`
      Passes     it has one of them, or stands in another account
      Not        a bucket that this design does not own
      Severity   medium where restricted or regulated data lies in the design

    MEND IT
      `object_lock: compliance` on the bucket, or `in:` an account that keeps logs.

    FALSE ALARM?
      The organisation's log archive holds a copy: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html

    Bad:
        archgen: 1
        name: Erasable
        regions: [eu-west-1]
        resources:
          trail:
            type: cloudtrail
            multi_region: true
            log_file_validation: true
            logs_to: [trail-files, trail-logs]
          trail-files: {type: bucket}
          trail-logs: {type: log-group, retention: 365d}

    Good:
        archgen: 1
        name: Locked
        regions: [eu-west-1]
        resources:
          trail:
            type: cloudtrail
            multi_region: true
            log_file_validation: true
            logs_to: [trail-files, trail-logs]
          trail-files: {type: bucket, object_lock: compliance}
          trail-logs: {type: log-group, retention: 365d}
    """
    graph = subject.graph
    for trail in graph.blueprint.of_type(_TRAIL):
        buckets = [target for target in _logs_to(graph.blueprint, trail) if target.type == "bucket"]
        erasable = [bucket for bucket in buckets if _erasable(graph.blueprint, trail, bucket)]
        if not buckets:
            yield idle(trail.id)
        elif not erasable:
            yield passed(trail.id)
        else:
            yield _erasable_log(graph, trail, erasable)


def _erasable_log(graph: Graph, trail: Resource, buckets: list[Resource]) -> Verdict:
    severity, moved = _weight(heavy=holds_restricted(graph) or holds_regulated(graph))
    bucket = buckets[0]
    return Verdict(
        Outcome.FAILED,
        (trail.id,),
        severity=severity,
        message=f"an administrator can erase what `{trail.id}` recorded",
        place=At(bucket.id, ("object_lock",), said_or_default(bucket, "object_lock", "none")),
        related=(
            At(trail.id, ("logs_to",), "writes here"),
            *(At(other.id, (), "can be emptied, too") for other in buckets[1:]),
        ),
        hint=f"`object_lock: compliance` on {shown([one.id for one in buckets])}, "
        "or `in:` an account that keeps logs",
        moved=moved,
        folds_into=(_GAPS, "audit-log-in-reach-of-workload"),
        silent="object_lock",
        assumed_default=not bucket.stated("object_lock"),
    )


def _erasable(blueprint: Blueprint, trail: Resource, bucket: Resource) -> bool:
    locked = bucket.value("object_lock") not in (None, "none") or bucket.value("mfa_delete") is True
    account = account_of(blueprint, bucket)
    return not locked and not (account and account != account_of(blueprint, trail))


RULES = (trail_with_gaps, trail_nobody_reads, erasable_audit_log)
