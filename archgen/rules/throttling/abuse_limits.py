"""What one caller may do: misuse of flows that cost something, and shares of consumers with a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Severity
from archgen.graph.web_acls import acls
from archgen.rules.answers import fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.routes import API, Way, fronted_by, routes
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_FLOW = "sensitive-flow-without-abuse-limit"
_QUOTA = "consumer-without-quota"
_ADDRESSES = frozenset({"ip", "forwarded-ip", "address", "header x-forwarded-for"})
_STOPPING = (None, "block", "captcha", "challenge")
_MISUSE = {
    "money": "spends money",
    "credentials": "changes credentials",
    "export": "takes data out",
    "sign-up": "makes accounts",
}


@rule(
    _FLOW,
    concern="throttling",
    severity=Severity.MEDIUM,
    applies_to=("api-gateway",),
    covers=("authz-business-flow-limits", "x-bulk-export-detect"),
    refs={
        "owasp_api": ("API6:2023",),
        "cwe": ("CWE-799", "CWE-837"),
        "well_architected": ("SEC05-BP02",),
    },
)
def sensitive_flow_without_abuse_limit(subject: Subject) -> Iterator[Verdict]:
    """A route that spends money or makes accounts is misused by asking often, not by asking wrongly.

    WHY
      Each request is allowed and well formed; what harms is their number. A throttle holds for all
      callers together, and a limit by address stops neither a botnet nor one caller behind many.

    HOW IT IS ATTACKED
      A script with a real account buys all the tickets, tries a thousand vouchers or sends reset mails
      to a list of people, from a new address each time.

    JUDGED
      Fails      a route with `sensitive` has no `limit` (medium), or only addresses are limited (low), by
                 `limit` or by a rate rule of a web ACL with its path
      Passes     `limit` by a claim, a key, a header or a connection, or such a rate rule with its path
      Asks       `limit` does not say what tells callers apart
      Not        routes whose `sensitive` is none or not written

    MEND IT
      `limit: {requests: 20/1m, by: claim.sub}`; the code, or a web ACL with that key, keeps it.

    FALSE ALARM?
      The handler limits already: write the limit that it keeps.

    SOURCES
      https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/
      https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html

    Bad:
        archgen: 1
        name: Any number of orders
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            throttle: {rate: 50/s}
            routes: {POST /orders: {to: fn, sensitive: money}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Twenty orders
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            throttle: {rate: 50/s}
            routes:
              POST /orders: {to: fn, sensitive: money, limit: {requests: 20/1m, by: caller}}
          fn: {type: lambda, runtime: python3.13}
    """
    blueprint = subject.graph.blueprint
    for api in blueprint.of_type(API):
        ways = [way for way in routes(api) if way.route.sensitive in _MISUSE]
        keys = {way.name: _keys(blueprint, way) for way in ways}
        unlimited = [way for way in ways if keys[way.name] is not None and not _by_caller(keys[way.name])]
        asking = [way for way in ways if keys[way.name] is None]
        for way in asking:
            question = f"What tells callers of `{way.name}` apart, so that `limit` counts each by itself?"
            yield unsaid(api.id, question, "limit", part=way.name)
        if unlimited:
            yield _misused(api, unlimited, {way.name: bool(keys[way.name]) for way in unlimited})
        elif not ways:
            yield idle(api.id)
        elif not asking:
            yield passed(api.id)


def _keys(blueprint: Blueprint, way: Way) -> tuple[str, ...] | None:
    """What limits of this route count by; None where its own limit does not say and nothing else counts."""
    own = way.route.limit
    found = [limit.by or "ip" for limit in _rate_rules(blueprint, way)]
    if own is not None and own.by is None and not _by_caller(found):
        return None
    return (*(() if own is None or own.by is None else (own.by,)), *found)


def _by_caller(keys: tuple[str, ...] | list[str] | None) -> bool:
    return any(key.strip().lower() not in _ADDRESSES for key in keys or ())


def _rate_rules(blueprint: Blueprint, way: Way) -> Iterator[Any]:
    """Rate rules of web ACLs on the way to the route that stop requests and name its path."""
    path = way.name.partition(" ")[2] or way.name
    for target in (way.api, *fronted_by(blueprint, way.api.id)):
        for acl in acls(blueprint, target):
            limits = getattr(acl.body, "rate_limit", None) or ()
            if acl.value("mode") != "count":
                yield from (
                    one
                    for one in limits
                    if one.path and path.startswith(one.path) and one.action in _STOPPING
                )


def _misused(api: Resource, ways: list[Way], counted: dict[str, bool]) -> Verdict:
    """The finding about an API; `counted` says of which routes addresses at least are counted."""
    weights = {way.name: Severity.LOW if counted[way.name] else Severity.MEDIUM for way in ways}
    first = max(ways, key=lambda way: weights[way.name])
    severity = weights[first.name]
    does = _MISUSE[str(first.route.sensitive)]
    own = first.route.limit is not None
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=severity,
        message=fitting(
            f"one caller {does} through `{first.name}` as often as it can",
            f"one caller {does} as often as it can",
            rule=_FLOW,
        ),
        place=At(
            api.id,
            ("routes", first.name, "limit") if own else ("routes", first.name),
            "counts addresses, not callers" if counted[first.name] else "no limit for each caller",
            key=not own,
        ),
        related=tuple(At(api.id, ("routes", way.name), "this one, too", key=True) for way in ways[1:4]),
        hint=f"`limit: {{requests: 20/1m, by: {_suggested(first)}}}` on {first.name}",
        pieces=tuple(
            Piece(
                way.name,
                _FLOW,
                weights[way.name],
                "by address alone" if counted[way.name] else f"{_MISUSE[str(way.route.sensitive)]}, no limit",
            )
            for way in ways
        ),
        moved=moved_by(severity, Severity.MEDIUM, "addresses at least are limited"),
        silent="limit",
    )


def _suggested(way: Way) -> str:
    """What tells the callers of a route apart: the token's subject, else whoever signed the request."""
    if way.authorizer == "none":
        return "connection" if way.websocket else "header x-api-key"
    return "caller" if way.authorizer == "iam" else "claim.sub"


@rule(
    _QUOTA,
    concern="throttling",
    severity=Severity.LOW,
    applies_to=("api-gateway",),
    covers=("apigw-usage-plan-per-client",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770",)},
)
def consumer_without_quota(subject: Subject) -> Iterator[Verdict]:
    """A usage key bounds nobody by itself; the plan that it belongs to does.

    WHY
      Keys are given out to tell consumers apart. Without a plan that has a rate and a quota, the one
      with the broken loop uses up what was meant for all, and nobody knows what each was promised.

    HOW IT IS ATTACKED
      A consumer's key leaks, or its job runs in a loop. Requests come at the API's full rate until
      somebody sees the bill.

    JUDGED
      Fails      a REST API asks for keys and has no `usage_plans`, or a plan lacks `used_by`, `throttle`
                 or `quota`
      Passes     each plan says all three
      Not        APIs without keys and plans; HTTP and WebSocket APIs
      Folds      into api-key-as-authentication, where the key is all that is asked for

    MEND IT
      `usage_plans: {gold: {used_by: partner, throttle: {rate: 50/s, burst: 100}, quota: 5M/month}}`.

    FALSE ALARM?
      The contract holds the quota and somebody else counts: waive the plan.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
      botocore apigateway CreateUsagePlan

    Bad:
        archgen: 1
        name: Keys without a plan
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            api_key: true
            routes: {GET /rates: {to: fn}}
          fn: {type: lambda, runtime: python3.13}

    Good:
        archgen: 1
        name: Keys with a plan
        regions: [eu-west-1]
        resources:
          partner: {type: client, kind: machine, zone: partner, calls: api}
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            api_key: true
            usage_plans:
              gold: {used_by: partner, throttle: {rate: 50/s, burst: 100}, quota: 5M/month}
            routes: {GET /rates: {to: fn}}
          fn: {type: lambda, runtime: python3.13}
    """
    for api in subject.graph.blueprint.of_type(API):
        plans = getattr(api.body, "usage_plans", None) or {}
        keyed = api.value("api_key") or any(way.route.api_key for way in routes(api))
        if api.value("protocol") != "rest" or not (plans or keyed):
            yield idle(api.id)
            continue
        lacking = {name: _lacking(plan) for name, plan in plans.items() if _lacking(plan)}
        if plans and not lacking:
            yield passed(api.id)
        else:
            yield _without_quota(api, lacking)


def _lacking(plan: Any) -> tuple[str, ...]:  # noqa: ANN401 - a plan of the catalogue
    """The settings that a plan does not say."""
    return tuple(name for name in ("used_by", "throttle", "quota") if not getattr(plan, name))


def _without_quota(api: Resource, lacking: dict[str, tuple[str, ...]]) -> Verdict:
    """The finding about an API; with no plan at all nothing is `lacking` in one."""
    example = "{used_by: <client>, throttle: {rate: 50/s, burst: 100}, quota: 5M/month}"
    first = next(iter(lacking), None)
    return Verdict(
        Outcome.FAILED,
        (api.id,),
        severity=Severity.LOW,
        message=fitting(
            f"a consumer of `{api.id}` uses as much as it can",
            "a consumer with a key uses as much as it can",
            rule=_QUOTA,
        ),
        place=At(api.id, ("api_key",), "no plan bounds a key")
        if first is None
        else At(api.id, ("usage_plans", first), f"no {', no '.join(lacking[first])}", key=True),
        hint=f"`usage_plans: {{standard: {example}}}` on {api.id}"
        if first is None
        else "; ".join(f"`{', '.join(names)}` in the plan {name}" for name, names in lacking.items()),
        pieces=tuple(
            Piece(name, _QUOTA, Severity.LOW, f"no {', no '.join(names)}") for name, names in lacking.items()
        )
        or (Piece("usage_plans", _QUOTA, Severity.LOW, "no plan"),),
        folds_into=("api-key-as-authentication",),
        silent="usage_plans",
        assumed_default=first is None,
    )


RULES = (sensitive_flow_without_abuse_limit, consumer_without_quota)
