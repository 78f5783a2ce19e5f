"""Who may empty a cache of answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.attributes import DataClass
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.entrances import comers, entrances
from archgen.rules.readings.context import Behind, weigh
from archgen.rules.readings.routes import API, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "open-cache-invalidation"
_CLOSED = ("iam", "off")


class _Kept(Struct, frozen=True):
    """A cache of an API that is on: where it is written, at which stage, and who may empty it."""

    path: Pointer
    stage: str
    invalidation: str | None

    @property
    def open(self) -> bool:
        return self.invalidation not in _CLOSED


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("x-cache-invalidation-authz",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-862",)},
)
def open_cache_invalidation(subject: Subject) -> Iterator[Verdict]:
    """Any caller of an API with a cache may tell it to forget an answer, unless IAM is asked first.

    WHY
      A request with `Cache-Control: max-age=0` makes API Gateway fetch the answer anew and keep that
      one. By AWS's default nobody asks whether the caller may do so.

    HOW IT IS ATTACKED
      Somebody sends every request with that header. The cache keeps nothing off the backend any more,
      and its table or partner pays for each call.

    JUDGED
      Fails      a cache with a `size`, on the API or a stage, whose `invalidation` is neither `iam` nor
                 `off`
      Passes     `invalidation: iam`, or `off`: the header is ignored
      Not        APIs without a cache
      Severity   info where callers are known before they get there

    MEND IT
      `invalidation: iam` on the cache.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
      botocore apigateway MethodSetting.requireAuthorizationForCacheControl

    Bad:
        archgen: 1
        name: Anybody empties it
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            cache: {size: 0.5GB, encrypted: true}
            routes: {GET /prices: {to: fn, public: A price list.}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Few empty it
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            cache: {size: 0.5GB, encrypted: true, invalidation: iam}
            routes: {GET /prices: {to: fn, public: A price list.}}
          fn: {type: lambda, runtime: python3.13}
    """
    graph = subject.graph
    for api in graph.blueprint.of_type(API):
        running = list(_running(api))
        opened = [one for one in running if one.open]
        if not running:
            yield idle(api.id)
        elif opened:
            yield _open(graph, api, opened)
        else:
            yield passed(api.id)


def _running(api: Resource) -> Iterator[_Kept]:
    """The caches that are on; a stage takes over what its own block does not say."""
    body: Any = api.body
    whole, stages = body.cache, body.stages or {}
    on = whole is not None and whole.runs
    if on and (not stages or any(stage.cache is None for stage in stages.values())):
        yield _Kept(("cache",), "", whole.invalidation)
    for name, stage in stages.items():
        own = stage.cache
        if own is not None and (on or own.runs):
            above = whole.invalidation if whole is not None else None
            yield _Kept(("stages", name, "cache"), name, own.invalidation or above)


def _open(graph: Graph, api: Resource, opened: list[_Kept]) -> Verdict:
    nodes = tuple(way.node for way in routes(api) if way.asks_callers)
    who = comers(graph, entrances(graph, api.id), nodes)
    known = Behind(DataClass.CONFIDENTIAL, said=True)
    weight = weigh(Severity.LOW, [(caller, known) for caller in who.values()])
    silent = all(one.invalidation is None for one in opened)
    first = opened[0]
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=weight.severity,
        message=fitting(
            f"every caller of `{api.id}` may empty its cache, answer by answer",
            f"every caller of `{api.id}` may empty its cache",
            "every caller may empty the cache",
            rule=_NAME,
        ),
        place=At(
            api.id,
            (*first.path, "invalidation") if first.invalidation else first.path,
            "not stated; AWS defaults to open" if silent else "asks nobody",
            key=first.invalidation is None,
        ),
        hint=f"`invalidation: iam` under `cache` of {api.id}",
        pieces=tuple(Piece(one.stage, _NAME, weight.severity, "asks nobody") for one in opened if one.stage),
        moved=weight.moved,
        silent="invalidation",
        assumed_default=silent,
    )


RULES = (open_cache_invalidation,)
