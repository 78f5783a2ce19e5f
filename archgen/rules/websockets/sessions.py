"""What is kept of open WebSocket connections, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.settings import declares
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "websocket-sessions-without-expiry"


@rule(
    _NAME,
    concern="websockets",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("x-websocket-connection-table",),
    refs={
        "cwe": ("CWE-613", "CWE-732"),
        "well_architected": ("SEC03-BP02",),
    },
    fixable=True,
)
def websocket_sessions_without_expiry(subject: Subject) -> Iterator[Verdict]:
    """A table of open connections that forgets nothing keeps people connected who left long ago.

    WHY
      API Gateway tries to say that a connection has ended, and promises nothing. What the table
      still holds counts as open, with the name and the rights that somebody had on that day.

    HOW IT IS ATTACKED
      Rights that were taken away live on in old rows, and code that trusts the table goes on acting on
      them. Whoever reads the table reads who was connected, and when, for years back.

    JUDGED
      Fails      `sessions` names a table without `ttl`
      Passes     the table has one
      Not        APIs that keep no sessions, and stores of a kind that says nothing of expiry

    MEND IT
      `ttl: 2h` on the table: no connection lasts longer.

    FALSE ALARM?
      Deleting on `$disconnect` alone is none: that message may never come.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
      botocore dynamodb UpdateTimeToLive.TimeToLiveSpecification

    Bad:
        archgen: 1
        name: Connected for ever
        regions: [eu-west-1]
        resources:
          chat:
            type: api-gateway
            protocol: websocket
            sessions: live
            routes: {$connect: {to: fn, authorizer: iam}}
          fn: {type: lambda, runtime: python3.13, writes: live}
          live: {type: dynamodb, billing: on-demand}

    Good:
        archgen: 1
        name: Connected for two hours
        regions: [eu-west-1]
        resources:
          chat:
            type: api-gateway
            protocol: websocket
            sessions: live
            routes: {$connect: {to: fn, authorizer: iam}}
          fn: {type: lambda, runtime: python3.13, writes: live}
          live: {type: dynamodb, billing: on-demand, ttl: 2h}
    """
    blueprint = subject.graph.blueprint
    keeping: dict[str, list[Resource]] = {}
    for api in blueprint.of_type(API):
        for line in blueprint.outgoing.get(api.id, ()):
            if line.verb == "sessions":
                keeping.setdefault(line.target, []).append(api)
    for name, apis in keeping.items():
        store = blueprint.resources[name]
        if not declares(store, "ttl"):
            yield idle(name)
        elif store.value("ttl") is not None:
            yield passed(name)
        else:
            yield _kept_for_ever(store, apis)


def _kept_for_ever(store: Resource, apis: list[Resource]) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (store.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"who once was connected to `{apis[0].id}` stays in `{store.id}` for ever",
            f"connections that ended stay in `{store.id}`",
            "connections that ended are kept as open",
            rule=_NAME,
        ),
        place=At(store.id, (), "not stated; AWS keeps items for ever"),
        related=tuple(At(api.id, ("sessions",), "keeps its connections there") for api in apis[:3]),
        path=(Hop(apis[0].id), Hop(store.id, "nothing here expires", place=True)),
        hint=f"`ttl: 2h` on {store.id}: no connection lasts longer",
        mend=Mend("adds ttl: 2h", store.id, (("ttl", "2h"),)),
        silent="ttl",
        assumed_default=True,
    )


RULES = (websocket_sessions_without_expiry,)
