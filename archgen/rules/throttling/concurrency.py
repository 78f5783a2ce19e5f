"""Functions that anybody can drive until no execution is left, or until what they call gives way."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.facts import ACCOUNT_CONCURRENCY, ACCOUNT_RATE
from archgen.catalogue.stages import Throttle
from archgen.catalogue.units import Duration
from archgen.finding.finding import Severity
from archgen.graph.asking import authorizer_of
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.frames import account_of
from archgen.rules.readings.routes import Way, every_route
from archgen.rules.rule import Subject, rule
from archgen.rules.throttling.fan_out import NAME as FLOOD
from archgen.rules.verdict import At, Outcome, Verdict

NAME = "function-without-concurrency-limit"
_THROTTLE = "api-without-throttle"
_FUNCTION = "lambda"


class Strain(Struct, frozen=True):
    """Why a function needs a bound of its own.

    `apis` are the APIs by which requests come to it, `only_apis` is false where something else starts
    it, too. `backend` is what it calls that takes so many connections, `asks` the API whose callers it
    decides on; both are empty where it only stands behind routes that ask nobody. `rate` is how many
    requests a second get there, None where nothing says, `room` how many executions there are for it.
    """

    apis: tuple[str, ...]
    only_apis: bool
    backend: str
    asks: str
    rate: float | None
    room: float


@rule(
    NAME,
    concern="throttling",
    severity=Severity.LOW,
    applies_to=("lambda",),
    covers=("lambda-reserved-concurrency", "authz-lambda-fail-closed"),
    refs={
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-770",),
        "well_architected": ("SEC05-BP02",),
        "checkov": ("CKV_AWS_115",),
    },
)
def function_without_concurrency_limit(subject: Subject) -> Iterator[Verdict]:
    """A function without a reservation runs as often as it is called, on executions that all share.

    WHY
      All functions of an account and Region share 1,000 executions. One that strangers drive takes
      them from the rest; one whose turn never comes, such as an authorizer, lets nobody in; and one
      that opens a connection each time opens more than its database takes.

    HOW IT IS ATTACKED
      Requests to the open route, or with any token at all, are sent faster than they are answered.
      The functions behind every other route wait, and time out.

    JUDGED
      Fails      no `reserved_concurrency` on a function that decides for an authorizer or calls what has
                 `max_connections` (medium), or that stands behind a route that asks nobody (low), unless
                 throttles keep rate times timeout within half of the account's executions, and within
                 the connections
      Passes     a reservation, or such throttles
      Not        functions that only known callers reach, and that call nothing with a bound
      Folds      into unbounded-anonymous-fan-out where nothing limits strangers before it, and into
                 api-without-throttle where that API is the only way in

    MEND IT
      `reserved_concurrency:` the expected peak times the duration, with room.

    FALSE ALARM?
      The account has far more executions: write them as its `concurrency`.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
      https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html

    Bad:
        archgen: 1
        name: A gate for everybody
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: gate
            throttle: {rate: 500/s, burst: 1000}
            routes: {GET /notes: {to: fn}}
          gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.key]}
          gate-fn: {type: lambda, runtime: python3.13, timeout: 3s}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: A gate with room
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: gate
            throttle: {rate: 500/s, burst: 1000}
            routes: {GET /notes: {to: fn}}
          gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.key]}
          gate-fn: {type: lambda, runtime: python3.13, timeout: 3s, reserved_concurrency: 100}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for function in blueprint.of_type(_FUNCTION):
        strain = strain_on(blueprint, function)
        if strain is None:
            yield idle(function.id)
        elif function.stated("reserved_concurrency") or _bounded(function, strain):
            yield passed(function.id)
        else:
            yield _unbounded(function, strain)


def runs_unbounded(blueprint: Blueprint, function: Resource) -> bool:
    """True for a function of which this rule fails."""
    strain = strain_on(blueprint, function)
    reserved = function.stated("reserved_concurrency")
    return strain is not None and not reserved and not _bounded(function, strain)


def strain_on(blueprint: Blueprint, function: Resource) -> Strain | None:
    """Why a function needs a bound; None where it needs none."""
    asked = _asking(blueprint, function)
    leading = [_way(blueprint, line) for line in blueprint.incoming.get(function.id, ()) if _is_route(line)]
    public = [way for way in leading if way.authorizer == "none" and way.asks_callers]
    url = getattr(function.body, "url", None)
    open_url = url is not None and url.auth == "none"
    backend, connections = _backend(blueprint, function)
    if not (asked or public or open_url or backend):
        return None
    driving = [*asked, *(leading if backend else public)]
    elsewhere = url is not None or _started_elsewhere(blueprint, function)
    unknown = open_url or (bool(backend) and (elsewhere or not leading))
    return Strain(
        apis=tuple(dict.fromkeys(way.api.id for way in (*asked, *leading))),
        only_apis=not elsewhere,
        backend=backend,
        asks=asked[0].api.id if asked else "",
        rate=None if unknown else _rate(driving),
        room=min(_executions(blueprint, function) / 2, connections),
    )


def _is_route(line: Relation) -> bool:
    return line.verb == "to" and line.route is not None


def _way(blueprint: Blueprint, line: Relation) -> Way:
    api = blueprint.resources[line.source]
    return Way(api, str(line.route), api.routes[str(line.route)])


def _asking(blueprint: Blueprint, function: Resource) -> list[Way]:
    """The routes on which the function is asked who calls.

    All routes are looked at for functions of authorizers alone: designs have few of those.
    """
    lines = blueprint.incoming.get(function.id, ())
    guards = frozenset(line.source for line in lines if line.verb == "function")
    if not guards:
        return []
    return [way for way in every_route(blueprint) if authorizer_of(way.api, way.route) in guards]


def _backend(blueprint: Blueprint, function: Resource) -> tuple[str, float]:
    """What the function acts on that takes the fewest connections, and how many."""
    lines = blueprint.outgoing.get(function.id, ())
    named = [blueprint.resources[line.target] for line in lines if line.verb in ("calls", "reads", "writes")]
    bounds = [(one.body.max_connections, one.id) for one in named if hasattr(one.body, "max_connections")]
    known = [(float(most), name) for most, name in bounds if most is not None]
    most, name = min(known, default=(float("inf"), ""))
    return name, most


def _started_elsewhere(blueprint: Blueprint, function: Resource) -> bool:
    """True when something besides routes starts the function: events, schedules, other code."""
    starts = any(line.verb == "triggered_by" for line in blueprint.outgoing.get(function.id, ()))
    called = any(
        line.verb in ("calls", "subscribers", "events_to", "triggers", "origin")
        for line in blueprint.incoming.get(function.id, ())
    )
    return starts or called


def _rate(ways: list[Way]) -> float:
    """Requests a second that get through to the function by these routes.

    Routes that share their API's throttle count it once.
    """
    shared: dict[str, float] = {}
    own = 0.0
    for way in ways:
        stated = _stated_rate(way.route.throttle)
        if stated is not None:
            own += stated
        else:
            shared[way.api.id] = _rate_of_api(way.api)
    return own + sum(shared.values())


def _rate_of_api(api: Resource) -> float:
    stages = list((getattr(api.body, "stages", None) or {}).values())
    stated = _stated_rate(getattr(api.body, "throttle", None))
    most = float(str(ACCOUNT_RATE.value)) if stated is None else stated
    rates = [_stated_rate(stage.throttle) for stage in stages]
    return sum(most if rate is None else rate for rate in rates) if rates else most


def _stated_rate(throttle: Throttle | None) -> float | None:
    """A throttle's rate a second; None without one, or where its rate could not be read."""
    rate = getattr(throttle, "rate", None)
    return None if rate is None else float(rate.per_second)


def _executions(blueprint: Blueprint, function: Resource) -> float:
    account = blueprint.resources.get(account_of(blueprint, function))
    return float(str(ACCOUNT_CONCURRENCY.value if account is None else account.value("concurrency")))


def _timeout(function: Resource) -> float:
    timeout = function.value("timeout")
    return timeout.seconds if isinstance(timeout, Duration) else Duration.parse(str(timeout)).seconds


def _bounded(function: Resource, strain: Strain) -> bool:
    """True when throttles let through no more than there is room for."""
    return strain.rate is not None and strain.rate * _timeout(function) <= strain.room


def _unbounded(function: Resource, strain: Strain) -> Verdict:
    severity = Severity.MEDIUM if strain.asks or strain.backend else Severity.LOW
    name = function.id
    if strain.asks:
        message, why = (
            f"a flood of calls leaves `{name}` no execution, and nobody gets in",
            "it lets people in",
        )
    elif strain.backend:
        message, why = (
            f"`{name}` opens more connections than `{strain.backend}` takes",
            "its backend gives way",
        )
    else:
        message, why = f"strangers use up on `{name}` what all functions share", ""
    related = tuple(At(one, (), "callers come by this way") for one in strain.apis[:2])
    return Verdict(
        Outcome.FAILED,
        (name,),
        severity=severity,
        message=fitting(
            message,
            "a flood leaves the authorizer no execution"
            if strain.asks
            else "one function uses up what all share",
            rule=NAME,
        ),
        place=At(name, ("reserved_concurrency",), "not stated; shares 1,000 executions"),
        related=(
            *related,
            *((At(strain.backend, ("max_connections",), "no more"),) if strain.backend else ()),
        ),
        hint=f"`reserved_concurrency: {_suggested(strain)}` on {name}",
        moved=moved_by(severity, Severity.LOW, why),
        folds_into=_heads(strain),
        silent="reserved_concurrency",
        assumed_default=True,
    )


def _heads(strain: Strain) -> tuple[str, ...]:
    """The findings that say the same: a flood of strangers meets no limit; the only API has none.

    A backend that gives way does so for known callers, too.
    """
    flood = () if strain.backend else (FLOOD,)
    return (*flood, _THROTTLE) if strain.only_apis and len(strain.apis) == 1 else flood


def _suggested(strain: Strain) -> int:
    """A reservation to propose: a tenth of what the account has, or what the backend takes."""
    return max(1, int(strain.room)) if strain.backend else max(1, int(strain.room / 5))


RULES = (function_without_concurrency_limit,)
