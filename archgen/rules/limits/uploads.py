"""How files come in: past the API by a signed link, or through it, and what bounds them."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.routes import API, Way, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "upload-through-api"
_WANTED = {"max_size": "10MB", "types": "[<content type>]", "expires": "5m"}
_PUT = "a signed PUT bounds the size only where its content length is signed too; a POST has a range"


@rule(
    _NAME,
    concern="limits",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("apigw-binary-upload-limit",),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-400", "CWE-434"),
    },
)
def upload_through_api(subject: Subject) -> Iterator[Verdict]:
    """A route for uploads takes files of any size and kind unless something bounds them.

    WHY
      A signed link allows exactly what it says, for as long as it says. Without a size, content types
      and a short life it is a drop box that the account pays for. A body through the API is bounded
      by `max_body`.

    HOW IT IS ATTACKED
      One caller asks for a link and sends terabytes, or a page with a script that others then open
      from the bucket's host.

    JUDGED
      Fails      `upload: presigned` where the bucket's `presigned` lacks max_size, types or expires;
                 `upload: through` without `max_body`
      Passes     all is written
      Not        routes that say nothing of uploads

    MEND IT
      `presigned: {method: POST, max_size: 10MB, types: [image/jpeg], expires: 5m}` on the bucket.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/sdkfornet/v4/apidocs/items/S3/TS3PostCondition.html

    Bad:
        archgen: 1
        name: A drop box
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /photos: {to: fn, upload: presigned}}
          fn: {type: lambda, runtime: python3.13, writes: photos}
          photos: {type: bucket, presigned: {method: PUT}}

    Good:
        archgen: 1
        name: Photos of some size
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            routes: {POST /photos: {to: fn, upload: presigned}}
          fn: {type: lambda, runtime: python3.13, writes: photos}
          photos:
            type: bucket
            presigned: {method: POST, max_size: 8MB, types: [image/jpeg], expires: 5m}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        uploads = [way for way in routes(api) if way.route.upload is not None]
        missing = {way.name: said for way in uploads if (said := _missing(blueprint, way))}
        if missing:
            yield _unbounded(blueprint, api, uploads, missing)
        else:
            yield passed(api.id) if uploads else idle(api.id)


def _missing(blueprint: Blueprint, way: Way) -> tuple[str, ...]:
    """What nobody says of the route's uploads."""
    if way.route.upload == "through":
        return () if way.route.max_body is not None else ("max_body",)
    links = [getattr(bucket.body, "presigned", None) for bucket in _buckets(blueprint, way)]
    if not any(links):
        return tuple(_WANTED)
    said = [link for link in links if link is not None]
    return tuple(word for word in _WANTED if any(getattr(link, word) is None for link in said))


def _buckets(blueprint: Blueprint, way: Way) -> list[Resource]:
    """The buckets that the code behind a route writes, or the route itself."""
    lines = blueprint.outgoing.get(str(way.route.to), ())
    named = [str(way.route.to), *(line.target for line in lines if line.verb == "writes")]
    found = [blueprint.resources[name] for name in dict.fromkeys(named) if name in blueprint.resources]
    return [resource for resource in found if resource.type == "bucket"]


def _unbounded(
    blueprint: Blueprint, api: Resource, uploads: list[Way], missing: dict[str, tuple[str, ...]]
) -> Verdict:
    ways = [way for way in uploads if way.name in missing]
    first = ways[0]
    buckets = _buckets(blueprint, first) if first.route.upload == "presigned" else []
    put = any(getattr(getattr(b.body, "presigned", None), "method", None) == "PUT" for b in buckets)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"nothing bounds what callers upload by `{first.name}`",
            f"nothing bounds what callers upload to `{api.id}`",
            "nothing bounds what callers upload",
            rule=_NAME,
        )
        if missing[first.name] != ("expires",)
        else "a link for uploads works for as long as the code likes",
        place=At(api.id, ("routes", first.name, "upload"), _said(missing[first.name])),
        related=tuple(
            At(bucket.id, ("presigned",), "what its links allow", key=True) for bucket in buckets[:2]
        ),
        hint=_hint(first, buckets, missing[first.name]),
        notes=(_PUT,) if put else (),
        pieces=tuple(Piece(way.name, _NAME, Severity.LOW, _said(missing[way.name])) for way in ways),
        silent=missing[first.name][0],
    )


def _said(missing: tuple[str, ...]) -> str:
    *first, last = missing
    return f"no {', no '.join(first)} and no {last}" if first else f"no {last}"


def _hint(way: Way, buckets: list[Resource], missing: tuple[str, ...]) -> str:
    if way.route.upload == "through":
        return "`max_body: 1MB`, or `upload: presigned` with a link to a bucket"
    settings = ", ".join(f"{word}: {_WANTED[word]}" for word in missing)
    name = next((bucket.id for bucket in buckets), "")
    drawn = any(getattr(bucket.body, "presigned", None) for bucket in buckets)
    where = f"on {name}" if name else f"on the bucket that `{way.route.to}` writes"
    return (
        f"`{settings}` under `presigned` {where}"
        if drawn
        else f"`presigned: {{method: POST, {settings}}}` {where}"
    )


RULES = (upload_through_api,)
