"""What the stream of a table shows, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import account_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "stream-wider-than-consumers"
_IMAGES = ("new", "old", "both")
_CONSUMING = ("triggered_by", "subscribes_to")


@rule(
    _NAME,
    concern="permissions",
    severity=Severity.LOW,
    applies_to=("dynamodb",),
    covers=("ddb-stream-view-minimal",),
    refs={"cwe": ("CWE-200",), "owasp_api": ("API3:2023",), "well_architected": ("SEC03-BP02",)},
)
def stream_wider_than_consumers(subject: Subject) -> Iterator[Verdict]:
    """A stream of whole items copies confidential data to wherever it is read, and keeps it for a day.

    WHY
      A stream with images holds each item before or after a change, apart from the table's own rights.
      Where nobody reads it, or somebody in another account does, it shows more than anybody needs.

    HOW IT IS ATTACKED
      A role that may read streams, which sounds like plumbing, reads every change of every person.

    JUDGED
      Fails      a stream with images on confidential data that nothing drawn reads, or that is read in
                 another account
      Passes     `keys`; data below confidential; consumers in the table's own account
      Severity   low; medium across accounts
      Not        tables without a stream

    MEND IT
      `stream: keys`, and a consumer that reads the item itself.

    FALSE ALARM?
      The consumer needs the image: draw it, `triggered_by: <table>`.

    SOURCES
      botocore dynamodb StreamSpecification.StreamViewType
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html

    Bad:
        archgen: 1
        name: A stream for nobody
        regions: [eu-west-1]
        resources:
          people: {type: dynamodb, holds: personal, stream: both}

    Good:
        archgen: 1
        name: A stream that is read
        regions: [eu-west-1]
        resources:
          people: {type: dynamodb, holds: personal, stream: both}
          search: {type: lambda, runtime: python3.13, triggered_by: people}
    """
    graph = subject.graph
    for table in graph.blueprint.of_type("dynamodb"):
        shows = getattr(table.body, "stream", None)
        if shows is None:
            yield idle(table.id)
        elif shows not in _IMAGES or data_class(graph, table.id) < DataClass.CONFIDENTIAL:
            yield passed(table.id)
        else:
            yield _judged(graph.blueprint, table)


def _judged(blueprint: Blueprint, table: Resource) -> Verdict:
    consumers = _consumers(blueprint, table)
    abroad = [one for one in consumers if _abroad(blueprint, table, one)]
    if consumers and not abroad:
        return passed(table.id)
    severity = Severity.MEDIUM if abroad else Severity.LOW
    texts = (
        f"whole items of `{table.id}` go to another account by its stream",
        "whole items go to another account by a stream",
    )
    if not abroad:
        texts = (f"the stream of `{table.id}` shows whole items and nothing reads it",
                 "a stream shows whole items and nothing reads it")  # fmt: skip
    return Verdict(
        Outcome.FAILED,
        (table.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(*texts, rule=_NAME),
        place=At(table.id, ("stream",), "whole items" if abroad else "whole items, for nobody"),
        related=tuple(At(one.id, (), "reads it in another account") for one in abroad[:3]),
        hint=f"`stream: keys` on {table.id}",
        pieces=tuple(Piece(one.id, _NAME, severity, "in another account") for one in abroad),
        moved=moved_by(severity, Severity.LOW, "another account reads it"),
    )


def _consumers(blueprint: Blueprint, table: Resource) -> list[Resource]:
    """What the table's changes are drawn to start or fill, each once."""
    lines = (line for line in blueprint.incoming.get(table.id, ()) if line.verb in _CONSUMING)
    return [blueprint.resources[name] for name in dict.fromkeys(line.source for line in lines)]


def _abroad(blueprint: Blueprint, table: Resource, consumer: Resource) -> bool:
    home, there = account_of(blueprint, table), account_of(blueprint, consumer)
    return bool(home and there) and home != there


RULES = (stream_wider_than_consumers,)
