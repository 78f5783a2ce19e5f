"""What a month costs as far as the blueprint says enough: a charge for each service and driver.

Whatever depends on a figure that nobody states is no charge: `gaps` has those.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue import price_list
from archgen.catalogue.price_facts import HOURS_A_MONTH
from archgen.catalogue.price_list import Price
from archgen.graph.web_acls import acls
from archgen.reviews.language import quantity
from archgen.rules.cost.bills import monthly_requests
from archgen.rules.readings.routes import API, EDGE, fronted_by, routes

_GIGABYTE = 1024**3
_LAMBDA = "lambda"
_TIMES = " \N{MULTIPLICATION SIGN} "


class Charge(Struct, frozen=True):
    """So many units of something at a price: `count` a month; `most` where it may be less."""

    resources: tuple[str, ...]
    what: str
    driver: str
    price: Price
    count: float
    most: bool = False

    @property
    def usd(self) -> float:
        """The month's sum in US dollars."""
        return self.price.month(self.count)


def charges(blueprint: Blueprint) -> tuple[Charge, ...]:
    """Every charge that can be reckoned, the dearest first; equal ones in the order of the file."""
    found = [
        *_standing(blueprint),
        *_by_request(blueprint),
        *_functions(blueprint),
        *_people(blueprint),
        *_logs(blueprint),
    ]
    return tuple(sorted(found, key=lambda one: -one.usd))


def entrance(blueprint: Blueprint) -> Resource | None:
    """The one API that all requests stated arrive at; None where there are several, or none.

    An API that only machines inside call takes no share of the traffic stated.
    """
    apis = [
        api
        for api in blueprint.of_type(API)
        if blueprint.incoming.get(api.id) or fronted_by(blueprint, api.id)
    ]
    apis = [api for api in apis if _from_outside(blueprint, api)]
    return apis[0] if len(apis) == 1 else None


def _from_outside(blueprint: Blueprint, api: Resource) -> bool:
    callers = [r.source for r in blueprint.incoming.get(api.id, ()) if r.verb == "calls"]
    return bool(fronted_by(blueprint, api.id)) or any(
        blueprint.resources[name].type in ("client", "external") for name in callers
    )


def per_request(blueprint: Blueprint) -> tuple[Resource, ...]:
    """What every request stated passes: the distributions before the one API, and the API."""
    api = entrance(blueprint)
    return () if api is None else (*fronted_by(blueprint, api.id), api)


def functions_behind(blueprint: Blueprint, api: Resource) -> tuple[Resource, ...]:
    """The functions that requests at the API start, one each; empty where some routes start none."""
    names = [way.route.to for way in routes(api) if not way.mock]
    starts = [blueprint.resources[name] for name in dict.fromkeys(names) if name in blueprint.resources]
    return tuple(starts) if starts and all(one.type == _LAMBDA for one in starts) else ()


def _standing(blueprint: Blueprint) -> Iterator[Charge]:
    """What is paid for being there."""
    for word, what, price in price_list.STANDING:
        found = [one for one in blueprint.of_type(word) if getattr(one.body, "kind", None) != "parameter"]
        if found:
            yield Charge(_ids(found), what, f"{len(found)}", price, len(found))
    yield from _rules(blueprint)
    advanced = [one for one in blueprint.of_type("shield") if one.value("tier") == "advanced"]
    if advanced:
        yield Charge(_ids(advanced), "Shield Advanced", "1 organisation", price_list.SHIELD_ADVANCED, 1)
    for alarm_count, names in _alarms(blueprint):
        yield Charge(names, "alarms", _times(alarm_count, "metric"), price_list.ALARM_METRICS, alarm_count)
    yield from _hourly(blueprint)


def _rules(blueprint: Blueprint) -> Iterator[Charge]:
    lists = [(acl, _rule_count(acl)) for acl in blueprint.of_type("waf")]
    total = sum(count for _, count in lists)
    if total:
        names = tuple(acl.id for acl, count in lists if count)
        yield Charge(names, "rules of web ACLs", _times(total, "rule"), price_list.WEB_ACL_RULES, total)
    bots = [acl for acl, _ in lists if "bot-control" in (getattr(acl.body, "managed_rules", None) or {})]
    if bots:
        yield Charge(
            _ids(bots), "bot control", _times(len(bots), "web ACL"), price_list.BOT_CONTROL, len(bots)
        )


def _rule_count(acl: Resource) -> int:
    parts = ("managed_rules", "rate_limit", "rules")
    return sum(len(getattr(acl.body, part, None) or ()) for part in parts)


def _alarms(blueprint: Blueprint) -> Iterator[tuple[int, tuple[str, ...]]]:
    """An alarm watches each metric of each thing it names."""
    alarms = blueprint.of_type("alarm")
    count = sum(_count(one, "metrics") * _count(one, "watches") for one in alarms)
    if alarms:
        yield count, _ids(alarms)


def _count(resource: Resource, field: str) -> int:
    return max(1, len(getattr(resource.body, field, None) or ()))


def _hourly(blueprint: Blueprint) -> Iterator[Charge]:
    for endpoint in blueprint.of_type("vpc-endpoint"):
        if endpoint.value("kind") == "gateway" or getattr(endpoint.body, "service", "") in ("s3", "dynamodb"):
            continue
        zones = max(1, len([name for name in endpoint.frames if blueprint.resources[name].type == "subnet"]))
        hours = zones * HOURS_A_MONTH
        yield Charge(
            (endpoint.id,), "interface endpoint", _times(hours, "hour"), price_list.ENDPOINT_HOURS, hours
        )
    for api in blueprint.of_type(API):
        cache = getattr(api.body, "cache", None)
        size = None if cache is None else getattr(cache, "size", None)
        price = price_list.CACHES.get(f"{size.bytes / _GIGABYTE:g}") if size is not None else None
        if price is not None:
            driver = _times(HOURS_A_MONTH, "hour")
            yield Charge((api.id,), "cache", driver, price, HOURS_A_MONTH)


def _by_request(blueprint: Blueprint) -> Iterator[Charge]:
    """What each request stated costs on its way to the API."""
    requests = monthly_requests(blueprint)
    if requests is None:
        return
    driver = f"{amount(requests)} requests"
    for one in per_request(blueprint):
        price = request_price(one)
        if price is not None:
            yield Charge((one.id,), "requests", driver, price, requests)
        if one.type == EDGE or not fronted_by(blueprint, one.id):
            yield from _carried(blueprint, one, requests)
        for acl in acls(blueprint, one):
            yield Charge((acl.id,), "requests", driver, price_list.WEB_ACL_REQUESTS, requests)
            if "bot-control" in (getattr(acl.body, "managed_rules", None) or {}):
                price = price_list.BOT_CONTROL_REQUESTS
                yield Charge((acl.id,), "bot control, requests", driver, price, requests)


def request_price(one: Resource) -> Price | None:
    """The price of a request at a distribution, REST or HTTP API; None where it is not by the request."""
    if one.type == EDGE:
        return price_list.EDGE_REQUESTS
    return {"rest": price_list.REST_REQUESTS, "http": price_list.HTTP_REQUESTS}.get(
        str(one.value("protocol"))
    )


def _carried(blueprint: Blueprint, door: Resource, requests: float) -> Iterator[Charge]:
    """The answers on their way out, by whoever gives them to the caller."""
    traffic = blueprint.traffic
    answer = None if traffic is None else traffic.response or traffic.payload
    if answer is not None:
        gigabytes = requests * answer.bytes / _GIGABYTE
        driver = f"{amount(requests)}{_TIMES}{quantity(answer.text)} = {gigabytes:,.1f} GB"
        price = price_list.EDGE_TRANSFER if door.type == EDGE else price_list.DATA_OUT
        yield Charge((door.id,), "transfer", driver, price, gigabytes)


def _functions(blueprint: Blueprint) -> Iterator[Charge]:
    """The functions behind the API: each request starts one of them."""
    requests, api = monthly_requests(blueprint), entrance(blueprint)
    started = functions_behind(blueprint, api) if api is not None else ()
    if requests is None or not started:
        return
    driver = f"{amount(requests)} requests"
    yield Charge(_ids(started), "requests", driver, price_list.FUNCTION_REQUESTS, requests)
    duration = blueprint.traffic.duration if blueprint.traffic else None
    sizes = {size.bytes for one in started if (size := one.value("memory")) is not None}
    if duration is not None and sizes:
        largest = max(sizes) / _GIGABYTE
        driver = _TIMES.join((amount(requests), quantity(duration.text), f"{largest * 1024:,.0f} MB"))
        count = requests * duration.seconds * largest
        yield Charge(
            _ids(started), "running time", driver, price_list.FUNCTION_TIME, count, most=len(sizes) > 1
        )


def _people(blueprint: Blueprint) -> Iterator[Charge]:
    """The one user pool, if all who use the system sign in there."""
    users = blueprint.traffic.users if blueprint.traffic else None
    pools = blueprint.of_type("cognito-user-pool")
    if users is None or len(pools) != 1:
        return
    plan = str(pools[0].value("plan"))
    price = price_list.POOL_USERS.get(plan)
    if price is not None:
        driver = f"{amount(users)} users, if each signs in every month"
        yield Charge(_ids(pools), f"plan {plan}", driver, price, users, most=True)


def _logs(blueprint: Blueprint) -> Iterator[Charge]:
    """The logs that get a line for each request, where the size of a line is stated."""
    requests = monthly_requests(blueprint)
    line = blueprint.traffic.log_line if blueprint.traffic else None
    if requests is None or line is None:
        return
    for log in request_logs(blueprint):
        gigabytes = requests * line.bytes / _GIGABYTE
        driver = f"{amount(requests)}{_TIMES}{quantity(line.text)} = {gigabytes:,.1f} GB"
        yield Charge((log.id,), "taking lines in", driver, price_list.LOG_INGESTION, gigabytes)


def request_logs(blueprint: Blueprint) -> tuple[Resource, ...]:
    """The log groups of what every request passes, and of the functions behind: a line a request each."""
    api = entrance(blueprint)
    behind = functions_behind(blueprint, api) if api is not None else ()
    passed = per_request(blueprint)
    senders = [*passed, *(acl for one in passed for acl in acls(blueprint, one)), *behind]
    names = [r.target for one in senders for r in blueprint.outgoing.get(one.id, ()) if r.verb == "logs_to"]
    logs = [blueprint.resources[name] for name in dict.fromkeys(names)]
    return tuple(log for log in logs if log.type == "log-group")


def amount(count: float) -> str:
    """A count as people write it: `30M`, `1.75M`, `730`."""
    for size, letter in ((1e9, "bn"), (1e6, "M")):
        if count >= size:
            return f"{count / size:.2f}".rstrip("0").rstrip(".") + letter
    return f"{count:,.0f}"


def _times(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else word + 's'}"


def _ids(found: list[Resource] | tuple[Resource, ...]) -> tuple[str, ...]:
    return tuple(one.id for one in found)
