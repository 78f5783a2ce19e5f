"""The buckets that records lie in: who can read them, and whether that is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.policies import open_to_anyone
from archgen.rules.answers import fitting, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.foreign_guards import recorded
from archgen.rules.readings.whole_design import holds_restricted
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_PUBLIC = "public-log-store"
_UNLOGGED = "audit-store-unlogged"
_FILLS = ("logs_to", "forwards_to")


def _log_buckets(blueprint: Blueprint, *fillers: str) -> Iterator[tuple[Resource, Resource]]:
    """Each bucket that records are written to, with the first that writes them (of these types, if any)."""
    seen: set[str] = set()
    for line in blueprint.relations:
        target, source = blueprint.resources[line.target], blueprint.resources[line.source]
        fits = line.verb in _FILLS and (not fillers or source.type in fillers)
        if fits and hasattr(target.body, "public_access") and target.id not in seen:
            seen.add(target.id)
            yield target, source


@rule(
    _PUBLIC,
    concern="audit",
    severity=Severity.CRITICAL,
    applies_to=("bucket",),
    covers=("ct-bucket-private",),
    refs={
        "security_hub": ("CloudTrail.6",),
        "prowler": ("cloudtrail_logs_s3_bucket_is_not_publicly_accessible",),
        "cwe": ("CWE-732",),
        "well_architected": ("SEC03-BP07",),
    },
    fixable=True,
)
def public_log_store(subject: Subject) -> Iterator[Verdict]:
    """Logs that strangers can read tell them who calls what, from where, and with which tokens.

    WHY
      A trail names every role and resource of an account, an access log every caller and path. AWS
      blocks public access to new buckets; whoever turns that off for one that holds records lets the
      next policy or upload open them.

    HOW IT IS ATTACKED
      Bucket names are guessed from the company's. The trail then shows which role to go for.

    JUDGED
      Fails      something logs to the bucket, and its `public_access` is allowed
      Passes     it is blocked, as AWS blocks it where nothing is said: AWS then refuses a policy for
                 everybody
      Folds      into the finding about its policy, where that lets everybody in

    MEND IT
      `public_access: blocked`.

    FALSE ALARM?
      None known: what is published belongs in a bucket of its own.

    SOURCES
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html

    Bad:
        archgen: 1
        name: Records for all
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, public_access: allowed, object_lock: compliance}

    Good:
        archgen: 1
        name: Records for us
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, public_access: blocked, object_lock: compliance}
    """
    for bucket, source in _log_buckets(subject.graph.blueprint):
        if bucket.value("public_access") == "blocked":
            yield passed(bucket.id)
        else:
            yield _readable(bucket, source)


def _readable(bucket: Resource, source: Resource) -> Verdict:
    opened = bool(open_to_anyone(bucket))
    says = "strangers read" if opened else "nothing keeps strangers from"
    return Verdict(
        Outcome.FAILED,
        (bucket.id,),
        severity=Severity.CRITICAL,
        confidence=Confidence.HIGH if opened else Confidence.MEDIUM,
        message=fitting(
            f"{says} what `{source.id}` writes to `{bucket.id}`",
            f"{says} the records in `{bucket.id}`",
            f"{says} records",
            rule=_PUBLIC,
        ),
        place=At(bucket.id, ("public_access",), "can be opened to everybody"),
        related=(At(source.id, ("logs_to",), "writes here"),),
        hint="`public_access: blocked`",
        mend=Mend("sets public_access: blocked", bucket.id, (("public_access", "blocked"),)),
        folds_into=("policy-open-to-anyone",),
        silent="public_access",
    )


@rule(
    _UNLOGGED,
    concern="audit",
    severity=Severity.INFO,
    applies_to=("bucket",),
    covers=("ct-bucket-access-logging",),
    refs={
        "security_hub": ("CloudTrail.7",),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
    },
    profile="strict",
)
def audit_store_unlogged(subject: Subject) -> Iterator[Verdict]:
    """Who reads a trail's files is not in the trail, unless somebody records it.

    WHY
      A trail tells how an account is built. Whoever reads it before an attack knows where to go, and
      whoever reads it after knows what was noticed.

    HOW IT IS ATTACKED
      A role for support may read the log bucket. What it read there is nowhere.

    JUDGED
      Profile    strict
      Fails      a trail writes to the bucket, which has no `logs_to`, and no trail names it in `data_events`
      Passes     it has one of them
      Severity   low where restricted data lies in the design

    MEND IT
      `logs_to:` another bucket, or its name in the `data_events` of a second trail.

    FALSE ALARM?
      The bucket of a log archive, which the organisation watches: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html

    Bad:
        archgen: 1
        name: Readers unseen
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance}

    Good:
        archgen: 1
        name: Readers recorded
        regions: [eu-west-1]
        resources:
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket, object_lock: compliance, logs_to: reads}
          reads: {type: bucket, lifecycle_rules: {expire: 365d}}
    """
    graph = subject.graph
    severity = Severity.LOW if holds_restricted(graph) else Severity.INFO
    for bucket, trail in _log_buckets(graph.blueprint, "cloudtrail"):
        if bucket.stated("logs_to") or bucket.id in recorded(graph):
            yield passed(bucket.id)
        else:
            yield Verdict(
                Outcome.FAILED,
                (bucket.id,),
                severity=severity,
                message=fitting(
                    f"nobody knows who reads what `{trail.id}` recorded",
                    "nobody knows who reads the trail",
                    rule=_UNLOGGED,
                ),
                place=At(bucket.id, ("logs_to",), "not stated; AWS logs nothing"),
                related=(At(trail.id, ("logs_to",), "writes here"),),
                hint=f"`logs_to:` another bucket on {bucket.id}, or its name in another trail's data events",
                moved=moved_by(severity, Severity.INFO, "restricted data lies in the design"),
                silent="logs_to",
                assumed_default=True,
            )


RULES = (public_log_store, audit_store_unlogged)
