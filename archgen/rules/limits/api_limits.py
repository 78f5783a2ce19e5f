"""What API Gateway does not wait for and does not carry, however it is asked to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.api_facts import FUNCTION_BODY, FUNCTION_STREAM, MOST_BODY, MOST_WAIT, WAIT_RAISED
from archgen.catalogue.units import Duration, Size
from archgen.finding.finding import Category, Confidence, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, EDGE, Way, origins, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_WAIT = "timeout-beyond-limit"
_BODY = "payload-beyond-limit"
_FUNCTION = "lambda"
_LATER = (
    "or answer at once and work later: `to: <queue>` with `action: SendMessage`,\n"
    "and a function that is `triggered_by` the queue"
)
_AN_API = {"rest": "a REST API", "http": "an HTTP API", "websocket": "a WebSocket API"}


@rule(
    _WAIT,
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("f-integration-timeout-limit", "F10"),
    refs={"owasp_api": ("API4:2023",)},
)
def timeout_beyond_limit(subject: Subject) -> Iterator[Verdict]:
    """API Gateway waits about half a minute for an answer, and no setting makes it wait longer.

    WHY
      An HTTP API waits at most 30 seconds, REST and WebSocket APIs 29. AWS raises the limit of regional
      and private REST APIs on request, and may take some of the account's throttle for it.

    HOW IT IS ATTACKED
      It is not: the deployment fails. What callers then get after half a minute is an error, while the
      code behind goes on; they try again, and the work is done twice.

    JUDGED
      Fails      a route's `timeout` above the limit of its protocol
      Passes     it is not above; or above on a regional or private REST API whose `note` says that the
                 quota was raised
      Not        routes without a timeout of their own

    MEND IT
      `timeout: 29s`, or `30s` on an HTTP API. For longer work let a queue take the request and a
      function work on it, and give the caller a second route that asks whether it is done.

    FALSE ALARM?
      The quota is raised: say so in the API's `note`.

    SOURCES
      botocore apigateway PutIntegration.timeoutInMillis
      botocore apigatewayv2 CreateIntegration.TimeoutInMillis
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html

    Bad:
        archgen: 1
        name: A slow report
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes: {GET /report: {to: fn, timeout: 60s}}
          fn: {type: lambda, runtime: python3.13, timeout: 60s}

    Good:
        archgen: 1
        name: A report for later
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: iam
            routes:
              POST /reports: {to: asked, action: SendMessage, timeout: 10s}
          asked: {type: queue}
          fn: {type: lambda, runtime: python3.13, timeout: 60s, triggered_by: asked}
    """
    for api in subject.graph.blueprint.of_type(API):
        limit = Duration.parse(MOST_WAIT[_protocol(api)])
        stated = [way for way in routes(api) if way.route.timeout is not None]
        late = [way for way in stated if way.route.timeout.seconds > limit.seconds]
        if not late:
            yield passed(api.id) if stated else idle(api.id)
        elif _raisable(api) and "quota" in (api.body.note or "").lower():
            yield passed(api.id, confidence=Confidence.STATED)
        else:
            yield _late(api, late, limit)


def _protocol(api: Resource) -> str:
    """The protocol of an API; of one that does not say it, REST."""
    return str(api.value("protocol") or "rest")


def _raisable(api: Resource) -> bool:
    return api.value("protocol") == "rest" and api.value("endpoint") in WAIT_RAISED


def _late(api: Resource, late: list[Way], limit: Duration) -> Verdict:
    raisable = _raisable(api)
    longest = max((way.route.timeout for way in late), key=lambda timeout: timeout.seconds)
    quota = (
        f"or a raised quota, and on {api.id}\n`note: Integration timeout quota raised to {longest.text}`;\n"
        if raisable
        else ""
    )
    paths = [("routes", way.name, "timeout") for way in late]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"`{api.id}` gives up after {limit.text}, not after {longest.text}",
            f"the API gives up after {limit.text}, not after {longest.text}",
            rule=_WAIT,
        ),
        place=At(
            api.id, paths[0], "not without a raised quota" if raisable else f"AWS takes up to {limit.text}"
        ),
        related=tuple(At(api.id, path, "nor this") for path in paths[1:4]),
        hint=f"`timeout: {limit.text}`;\n{quota}{_LATER}",
        pieces=tuple(
            Piece(way.name, _WAIT, Severity.MEDIUM, f"{way.route.timeout.text}, at most {limit.text}")
            for way in late
        ),
        refused=not raisable,
    )


class _Load(Struct, frozen=True):
    """A written size with the most that fits there: its name, its place, and what bounds it."""

    name: str
    at: At
    size: Size
    most: Size
    bound: str

    @property
    def fits(self) -> bool:
        """True when it is not above."""
        return self.size.bytes <= self.most.bytes


@rule(
    _BODY,
    concern="limits",
    category=Category.FEASIBILITY,
    severity=Severity.MEDIUM,
    applies_to=("api-gateway", "lambda"),
    covers=("f-payload-limit", "F44"),
    refs={"owasp_api": ("API4:2023",)},
)
def payload_beyond_limit(subject: Subject) -> Iterator[Verdict]:
    """AWS cuts off what is larger than API Gateway or a function takes in one piece.

    WHY
      10 MB pass a REST or HTTP API, 128 KB a message of a WebSocket API. A function takes and gives
      only 6 MB at once, so that an API in front of it promises more than arrives.

    HOW IT IS ATTACKED
      It is not: large requests are answered with an error that no test with small ones has shown.

    JUDGED
      Fails      a route's `max_body` above what the API, or the function behind it, takes; sizes under
                 `traffic`, where all of it passes one API; a `max_response` above what a function or an
                 API gives, 200 MB where a function's own host streams
      Passes     every written size fits
      Not        APIs and functions of which no size is written

    MEND IT
      `upload: presigned` on the route, with `presigned:` on the bucket: files go past the API.

    FALSE ALARM?
      Answers that are streamed through a REST API.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
      https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: Photos through a function
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /photos: {to: fn, max_body: 8MB}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Photos past the API
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes:
              POST /photos: {to: fn, upload: presigned, max_body: 4KB}
          fn: {type: lambda, runtime: python3.13, writes: photos}
          photos:
            type: bucket
            presigned: {method: POST, max_size: 8MB, types: [image/jpeg], expires: 5m}
    """
    blueprint = subject.graph.blueprint
    for resource in blueprint.of_type(API, _FUNCTION):
        own = _of_api(blueprint, resource) if resource.type == API else _of_url(resource)
        loads = [*own, *_answers(blueprint, resource)]
        large = [load for load in loads if not load.fits]
        if large:
            yield _large(resource, large)
        else:
            yield passed(resource.id) if loads else idle(resource.id)


def _of_api(blueprint: Blueprint, api: Resource) -> Iterator[_Load]:
    most = {way.name: _most(blueprint, way) for way in routes(api)}
    for way in routes(api):
        if way.route.max_body is not None:
            at = At(api.id, ("routes", way.name, "max_body"))
            yield _Load(way.name, at, way.route.max_body, *most[way.name])
    behind = [most[way.name] for way in routes(api) if not way.mock]
    if blueprint.traffic is not None and behind and _alone(blueprint):
        widest = max(behind, key=lambda pair: pair[0].bytes)
        for word in ("request", "response", "payload"):
            size = getattr(blueprint.traffic, word)
            if size is not None:
                yield _Load(f"traffic/{word}", At("", ("traffic", word)), size, *widest)


def _most(blueprint: Blueprint, way: Way) -> tuple[Size, str]:
    """The most that passes a route in one piece, and what bounds it."""
    protocol = _protocol(way.api)
    most = Size.parse(MOST_BODY[protocol])
    behind = blueprint.resources.get(str(way.route.to))
    function = Size.parse(FUNCTION_BODY)
    if behind is not None and behind.type == _FUNCTION and function.bytes < most.bytes:
        return function, "a function"
    return most, _AN_API[protocol]


def _alone(blueprint: Blueprint) -> bool:
    """True where whatever the design carries passes one API: no file goes by a bucket."""
    apis = blueprint.of_type(API)
    fetched = {one.type for edge in blueprint.of_type(EDGE) for one in origins(blueprint, edge.id)}
    signed = any(getattr(bucket.body, "presigned", None) for bucket in blueprint.of_type("bucket"))
    return len(apis) == 1 and fetched <= {API} and not signed


def _of_url(function: Resource) -> Iterator[_Load]:
    url = getattr(function.body, "url", None)
    if url is not None and url.max_response is not None:
        streams = url.mode == "stream"
        most = Size.parse(FUNCTION_STREAM if streams else FUNCTION_BODY)
        at = At(function.id, ("url", "max_response"))
        yield _Load("url/max_response", at, url.max_response, most, "a function")


def _answers(blueprint: Blueprint, resource: Resource) -> Iterator[_Load]:
    """The largest answers that callers count on."""
    if resource.type == API:
        protocol = _protocol(resource)
        most, bound = Size.parse(MOST_BODY[protocol]), _AN_API[protocol]
    else:
        most, bound = Size.parse(FUNCTION_BODY), "a function"
    for line in blueprint.incoming.get(resource.id, ()):
        if line.verb == "calls" and line.settings.max_response is not None:
            at = At(line.source, (*line.path, "max_response"))
            yield _Load(f"{line.source}/{line.part}", at, line.settings.max_response, most, bound)


def _large(resource: Resource, large: list[_Load]) -> Verdict:
    first = large[0]
    carries = "takes" if first.at.path[0] == "routes" else "carries"
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.MEDIUM,
        message=fitting(
            f"{first.bound} {carries} {first.most.text} at once, not {first.size.text}", rule=_BODY
        ),
        place=At(first.at.resource, first.at.path, f"at most {first.most.text} get through"),
        related=tuple(At(load.at.resource, load.at.path, f"at most {load.most.text}") for load in large[1:4]),
        hint=_smaller(first),
        pieces=tuple(
            Piece(load.name, _BODY, Severity.MEDIUM, f"{load.size.text}, at most {load.most.text}")
            for load in large
        ),
    )


def _smaller(load: _Load) -> str:
    if load.bound == _AN_API["websocket"]:
        return f"`{load.at.path[-1]}: {load.most.text}`, or a link to the rest in the message"
    if load.at.path[0] == "routes":
        return (
            "`upload: presigned` instead of `max_body`, and on the bucket\n"
            f"`presigned: {{method: POST, max_size: {load.size.text}, types: [<type>], expires: 5m}}`;\n"
            f"or `max_body: {load.most.text}`"
        )
    way = (
        "`upload: presigned` or `download: presigned` on the route"
        if load.at.path[0] == "traffic"
        else ("a signed link to a bucket")
    )
    return f"`{load.at.path[-1]}: {load.most.text}`, or {way} for what is larger"


RULES = (timeout_beyond_limit, payload_beyond_limit)
