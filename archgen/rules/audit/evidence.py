"""What a trail is believed to record, and never does."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Connection, Resource
from archgen.finding.finding import Category, Severity
from archgen.rules.answers import fitting, passed, shown
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer, Scalar, Sequence, value_at

_NAME = "trail-as-evidence-of-use"
_TRAIL = "cloudtrail"


@rule(
    _NAME,
    concern="audit",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=(_TRAIL,),
    covers=("f-api-calls-not-in-trail", "F27"),
    refs={
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
    },
)
def trail_as_evidence_of_use(subject: Subject) -> Iterator[Verdict]:
    """CloudTrail records changes to an API, never the requests that clients send to it.

    WHY
      A trail holds the calls that are made to AWS's own services. A request to somebody's API is not
      one of them, and API Gateway is no source of data events. Who called what stands in the access log.

    HOW IT IS ATTACKED
      After an incident the trail is opened, and the question who read which record has no answer.

    JUDGED
      Fails      `data_events` names an API; a line is drawn from an API to a trail; or `evidence` names
                 a trail of a design with APIs, and not what their access logs go to
      Passes     a trail on which nobody counts for that

    MEND IT
      `logs_to` and `log_fields` on the API say who called; `data_events` on tables and buckets say what
      was read.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/cloudtrail.html
      https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html

    Bad:
        archgen: 1
        name: Requests in a trail
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket}
        connections:
          - {from: api, to: trail, label: audit}

    Good:
        archgen: 1
        name: Requests in a log
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            logs_to: api-logs
            log_fields: [requestId, ip, caller, status]
            routes:
              GET /health: {to: mock, public: A constant.}
          api-logs: {type: log-group, retention: 365d}
          trail: {type: cloudtrail, logs_to: trail-files}
          trail-files: {type: bucket}
    """
    blueprint = subject.graph.blueprint
    for trail in blueprint.of_type(_TRAIL):
        claimed = list(_claims(blueprint, trail))
        yield _no_evidence(blueprint, trail, claimed) if claimed else passed(trail.id)


def _claims(blueprint: Blueprint, trail: Resource) -> Iterator[tuple[str, At]]:
    """The APIs whose requests the trail is believed to record, and where that is written."""
    for relation in blueprint.outgoing.get(trail.id, ()):
        if relation.verb == "data_events" and blueprint.resources[relation.target].type == API:
            yield relation.target, At(trail.id, relation.path, "an API is no source of data events")
    for line in blueprint.connections:
        if line.verb is None and line.target == trail.id and _type(blueprint, line.source) == API:
            yield line.source, At("", line.pointer, "a label records nothing")
    yield from _evidence(blueprint, trail)


def _evidence(blueprint: Blueprint, trail: Resource) -> Iterator[tuple[str, At]]:
    """The APIs of whose use a trail is claimed as evidence, while no access log is."""
    claim = value_at(blueprint.document.root, ("evidence",))
    items = claim.items if isinstance(claim, Sequence) else (claim,)
    names = [item.text for item in items if isinstance(item, Scalar)]
    if trail.id not in names:
        return
    path: Pointer = ("evidence", names.index(trail.id)) if isinstance(claim, Sequence) else ("evidence",)
    for api in blueprint.of_type(API):
        logs = {r.target for r in blueprint.outgoing.get(api.id, ()) if r.verb == "logs_to"}
        if not logs & set(names):
            yield api.id, At("", path, "no evidence of requests")


def _type(blueprint: Blueprint, name: str) -> str:
    resource = blueprint.resources.get(name)
    return "" if resource is None else resource.type


def _no_evidence(blueprint: Blueprint, trail: Resource, claimed: list[tuple[str, At]]) -> Verdict:
    apis = list(dict.fromkeys(name for name, _ in claimed))
    tables = [r.id for r in blueprint.of_type("dynamodb")]
    stores = f"; `data_events: [{', '.join(tables[:2])}]` on {trail.id} says what was read" if tables else ""
    return Verdict(
        Outcome.FAILED,
        (trail.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"CloudTrail never records the calls that clients make to {shown(apis)}",
            "CloudTrail never records the calls that clients make",
            rule=_NAME,
        ),
        place=claimed[0][1],
        related=tuple(at for _, at in claimed[1:]),
        hint=f"`log_fields` on {apis[0]} says who called{stores}",
        notes=tuple(_tokens_only(line) for line in blueprint.connections if _forwards(blueprint, line)),
        pieces=tuple(Piece(name, _NAME, Severity.MEDIUM, "requests unseen") for name in apis),
    )


def _forwards(blueprint: Blueprint, line: Connection) -> bool:
    pool = _type(blueprint, line.source) == "cognito-user-pool"
    return line.verb is None and pool and _type(blueprint, line.target) == "lambda"


def _tokens_only(line: Connection) -> str:
    return (
        f"the line from `{line.source}` to `{line.target}` has no effect either: "
        "a user pool hands out tokens and forwards no request"
    )


RULES = (trail_as_evidence_of_use,)
