"""Events whose content somebody outside wrote, and that a function takes as they come."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.doors import has_routes
from archgen.graph.nature import carries, outside, stores
from archgen.graph.policies import open_to_anyone
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "event-without-validation"
_FILLING = frozenset({"sends_to", "writes", "calls", "events_to", "to"})
_TAKING = frozenset({"subscribes_to"})
_GIVING = frozenset({"subscribers", "events_to"})
_PARSED = ("zip", "gzip", "tar", "7z", "rar", "xml", "svg", "pdf", "msword", "officedocument")
"""Words in content types of archives and documents, whose parsers are attacked."""


@rule(
    _NAME,
    concern="input-validation",
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("lambda-input-validation",),
    refs={"owasp_api": ("API8:2023", "API10:2023"), "cwe": ("CWE-20",)},
)
def event_without_validation(subject: Subject) -> Iterator[Verdict]:
    """An event is as trustworthy as whoever wrote its content, not as the service that delivers it.

    WHY
      A queue or a bucket stands inside, what is in it need not. A file that a client uploads and a
      message that an API passes on unread reach the function without any check on the way.

    HOW IT IS ATTACKED
      The file is a bomb that unpacks to a terabyte, or its name ends in `; rm`. The message has a field
      that nobody expected, and the function writes it on.

    JUDGED
      Fails      a function is started by what clients upload, by a queue, topic, bus or stream that a route
                 without a model or somebody outside fills, and neither the line says `validated` nor the
                 function `validates`; with confidential data in reach, or where `none` is said (low);
                 medium where uploads may be archives or documents
      Asks       the same, with no more than internal data in reach
      Passes     one of the two is written
      Not        events that only code of the design writes, and schedules

    MEND IT
      `triggered_by: {uploads: {validated: schema}}`, once the function checks what it takes.

    FALSE ALARM?
      Only the object's key is used, and never its content: write `validated: key only`.

    SOURCES
      https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
      https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/

    Bad:
        archgen: 1
        name: Unread uploads
        regions: [eu-west-1]
        resources:
          phone: {type: client, kind: mobile, calls: {uploads: {auth: signed-url}}}
          uploads: {type: bucket, holds: [personal], presigned: {method: PUT, types: [image/jpeg]}}
          thumbs: {type: lambda, runtime: python3.13, triggered_by: uploads, reads: uploads}

    Good:
        archgen: 1
        name: Checked uploads
        regions: [eu-west-1]
        resources:
          phone: {type: client, kind: mobile, calls: {uploads: {auth: signed-url}}}
          uploads: {type: bucket, holds: [personal], presigned: {method: PUT, types: [image/jpeg]}}
          thumbs:
            type: lambda
            runtime: python3.13
            triggered_by: {uploads: {validated: magic bytes and size}}
            reads: uploads
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for function in blueprint.of_type("lambda"):
        lines = [one for one in blueprint.outgoing.get(function.id, ()) if one.verb == "triggered_by"]
        foreign = [one for one in lines if _from_outside(blueprint, one.target)]
        loose = [one for one in foreign if not _validated(function, one)]
        refused = [one for one in loose if "none" in (one.settings.validated, _says(function))]
        if not foreign:
            if lines:
                yield idle(function.id)
        elif not loose:
            yield passed(function.id, confidence=Confidence.STATED)
        elif refused or class_in_reach(graph, function.id) >= DataClass.CONFIDENTIAL:
            yield _unchecked(blueprint, function, loose)
        else:
            question = f"How does `{function.id}` check what comes in `{loose[0].target}`?"
            yield unsaid(function.id, question, "validates")


def _says(function: Resource) -> str | None:
    said: str | None = getattr(function.body, "validates", None)
    return said


def _validated(function: Resource, line: Relation) -> bool:
    return (_says(function) or "none") != "none" or (line.settings.validated or "none") != "none"


def _from_outside(blueprint: Blueprint, name: str) -> bool:
    """True when somebody outside writes the content of what is in a bucket, queue, topic, bus or stream."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = blueprint.resources[waiting.pop()]
        if current.id in seen:
            continue
        seen.add(current.id)
        if outside(current) or _open(current) or _filled_by_strangers(blueprint, current):
            return True
        waiting += _sources(blueprint, current)
    return False


def _open(resource: Resource) -> bool:
    """True for a bucket that takes uploads by signed links, and for what a policy opens to everybody."""
    presigned = getattr(resource.body, "presigned", None)
    uploads = presigned is not None and presigned.method != "GET"
    return uploads or (carries(resource) and bool(open_to_anyone(resource)))


def _filled_by_strangers(blueprint: Blueprint, resource: Resource) -> bool:
    """True when a client or another system writes there, or a route that compares bodies with no model."""
    for line in blueprint.incoming.get(resource.id, ()):
        source = blueprint.resources[line.source]
        if line.verb in _FILLING and outside(source):
            return True
        by_route = line.verb == "to" and line.route is not None and has_routes(source)
        if by_route and source.routes[str(line.route)].model is None:
            return True
    return False


def _sources(blueprint: Blueprint, resource: Resource) -> list[str]:
    """The topics, buses and buckets that a channel takes its messages from."""
    taken = [line.target for line in blueprint.outgoing.get(resource.id, ()) if line.verb in _TAKING]
    given = [line.source for line in blueprint.incoming.get(resource.id, ()) if line.verb in _GIVING]
    found = (blueprint.resources[name] for name in (*taken, *given))
    return [one.id for one in found if carries(one) or stores(one) or outside(one)]


def _unchecked(blueprint: Blueprint, function: Resource, loose: list[Relation]) -> Verdict:
    weights = {line.target: _weight(blueprint.resources[line.target]) for line in loose}
    first = max(loose, key=lambda line: weights[line.target])
    severity = weights[first.target]
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=severity,
        confidence=Confidence.STATED,
        message=fitting(
            f"`{function.id}` takes what strangers put into `{first.target}` as it comes",
            "a function takes what strangers send as it comes",
            rule=_NAME,
        ),
        place=At(function.id, first.path, "nothing says what checks it"),
        related=(At(first.target, (), "strangers write what is in it"),),
        hint=f"`triggered_by: {{{first.target}: {{validated: schema}}}}` on {function.id}, once it checks",
        pieces=tuple(Piece(line.target, _NAME, weights[line.target], "unchecked") for line in loose),
        moved=moved_by(severity, Severity.LOW, "archives or documents are parsed"),
        silent="validates",
    )


def _weight(source: Resource) -> Severity:
    presigned = getattr(source.body, "presigned", None)
    types = presigned.types if presigned is not None else None
    parsed = any(word in kind.lower() for kind in types or () for word in _PARSED)
    return Severity.MEDIUM if parsed else Severity.LOW


RULES = (event_without_validation,)
