"""How much one caller may use before others starve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.facts import ACCOUNT_RATE
from archgen.finding.finding import Severity
from archgen.graph.attributes import Exposure, exposure
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, clients_of, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.throttling.concurrency import runs_unbounded
from archgen.rules.throttling.fan_out import NAME as FLOOD
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "api-without-throttle"


@rule(
    _NAME,
    concern="throttling",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("apigw-throttling",),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-770",),
        "well_architected": ("SEC05-BP02",),
    },
)
def api_without_throttle(subject: Subject) -> Iterator[Verdict]:
    """An API without a throttle may use up what all APIs of the account share.

    WHY
      AWS's only limit is the account's: 10,000 requests a second and 5,000 at once, for all APIs in
      the Region together. Functions behind it share 1,000 executions the same way.

    HOW IT IS ATTACKED
      One caller sends requests in a loop; other systems of the account stop answering, and the bill
      grows with every request that is let through.

    JUDGED
      Fails      an API that the internet or a partner reaches, without `throttle` on it, on each stage
                 or on each route; or with one as wide as what all APIs of the account share
      Passes     one of these is written, below that
      Parts      functions behind it without `reserved_concurrency`
      Not        APIs that only the inside reaches
      Folds      into unbounded-anonymous-fan-out, where strangers run something past it

    MEND IT
      `throttle: {rate: 100/s, burst: 200}`, about twice and four times the expected peak.

    FALSE ALARM?
      The only API of its account: waive it with that reason.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html

    Bad:
        archgen: 1
        name: Unthrottled
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, routes: {GET /health: {to: mock, public: A constant.}}}

    Good:
        archgen: 1
        name: Throttled
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            throttle: {rate: 100/s, burst: 200}
            routes:
              GET /health: {to: mock, public: A constant.}
    """
    for api in subject.graph.blueprint.of_type(API):
        if exposure(subject.graph, api.id) < Exposure.PARTNER:
            yield idle(api.id)
        elif _throttled(api):
            yield passed(api.id)
        else:
            yield _unthrottled(subject.graph.blueprint, api)


def _throttled(api: Resource) -> bool:
    stages = getattr(api.body, "stages", None) or {}
    ways = routes(api)
    return (
        _limits(getattr(api.body, "throttle", None))
        or (bool(stages) and all(_limits(stage.throttle) for stage in stages.values()))
        or (bool(ways) and all(_limits(way.route.throttle) for way in ways))
    )


def _limits(throttle: Any) -> bool:  # noqa: ANN401 - a throttle of the catalogue, or none
    """True when a throttle lets through less than the account does for all APIs together."""
    rate = None if throttle is None else throttle.rate
    return rate is not None and bool(rate.per_second < ACCOUNT_RATE.value)


def _unthrottled(blueprint: Blueprint, api: Resource) -> Verdict:
    severity = Severity.LOW if metered(blueprint, api) else Severity.MEDIUM
    wide = api.stated("throttle")
    targets = dict.fromkeys(str(way.route.to) for way in routes(api))
    functions = [
        name
        for name in targets
        if name in blueprint.resources
        and blueprint.resources[name].type == "lambda"
        and not blueprint.resources[name].stated("reserved_concurrency")
    ]
    rate, burst = _wanted(blueprint)
    reserve = "".join(f", `reserved_concurrency: 100` on {name}" for name in functions[:1])
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"one caller of `{api.id}` can starve every API of the account",
            f"one caller of `{api.id}` can starve all others",
            rule=_NAME,
        ),
        place=At(
            api.id, ("throttle",), "as wide as the account" if wide else "not stated; AWS allows 10,000/s"
        ),
        related=tuple(At(name, (), "not stated; shares 1,000 executions") for name in functions[:3]),
        hint=f"`throttle: {{rate: {rate}/s, burst: {burst}}}` on {api.id}{reserve}",
        pieces=(
            Piece("throttle", _NAME, severity, "10,000/s, shared by the account"),
            *(
                Piece(name, _NAME, Severity.LOW, "shares the account's 1,000 executions")
                for name in functions
                if not runs_unbounded(blueprint, blueprint.resources[name])
            ),
        ),
        stands_for=_functions(blueprint, api),
        folds_into=(FLOOD,),
        moved=moved_by(severity, Severity.MEDIUM, "each caller has a usage plan"),
        silent="throttle",
        assumed_default=not wide,
    )


def _functions(blueprint: Blueprint, api: Resource) -> tuple[str, ...]:
    """The functions that requests to the API start: behind its routes, and those that decide who calls."""
    names: dict[str, None] = {}
    for way in routes(api):
        guard = blueprint.resources.get(way.authorizer)
        deciding = None if guard is None else getattr(guard.body, "function", None)
        names.update(dict.fromkeys(str(name) for name in (way.route.to, deciding) if name is not None))
    return tuple(name for name in names if name in blueprint.resources)


def metered(blueprint: Blueprint, api: Resource) -> bool:
    """True when every client that calls the API has a usage plan."""
    plans = (getattr(api.body, "usage_plans", None) or {}).values()
    served = {name for plan in plans for name in plan.used_by or ()}
    clients = clients_of(blueprint, api.id)
    return bool(clients) and all(client.id in served for client in clients)


def _wanted(blueprint: Blueprint) -> tuple[int, int]:
    """Rate and burst to propose: twice and four times the stated peak."""
    peak = blueprint.traffic.peak.per_second if blueprint.traffic and blueprint.traffic.peak else 50
    return max(1, round(2 * peak)), max(1, round(4 * peak))


RULES = (api_without_throttle,)
