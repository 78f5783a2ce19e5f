"""What the month's sum lacks: charges that depend on a figure nobody states, and services without a price.

A gap says what is missing and what one unit of it adds, so that a reader can finish the sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue import price_list
from archgen.catalogue.price_facts import HOURS_A_MONTH
from archgen.catalogue.price_list import Price
from archgen.catalogue.units import Duration
from archgen.reviews.charges import (
    amount,
    entrance,
    functions_behind,
    request_logs,
    request_price,
)
from archgen.reviews.language import agrees
from archgen.rules.cost.bills import monthly_requests
from archgen.rules.readings.routes import API, routes

_MILLION = 1_000_000.0
_GIGABYTE = 1024**3
_MONTH = 30 * 86_400
_TEN_THOUSAND = 10_000.0
_HELD = ("how much it holds", "how much they hold")

Adds: TypeAlias = tuple[tuple[str, float], ...]
"""Units with what one of each adds, in US dollars a month."""


class Gap(Struct, frozen=True):
    """A charge without a sum: what it is for, what it needs, and pairs of a unit and what that adds (USD)."""

    resources: tuple[str, ...]
    what: str
    needs: str
    adds: Adds


def gaps(blueprint: Blueprint) -> tuple[Gap, ...]:
    """Every charge that depends on a figure the blueprint does not state, in the order of a request's way."""
    return (
        *_doors(blueprint),
        *_running(blueprint),
        *_people(blueprint),
        *_tables(blueprint),
        *_logs(blueprint),
        *_counted(blueprint),
        *_caches(blueprint),
    )


def without_price(blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    """Resources with no price in the list read, each with what AWS bills it by."""
    found = [
        (one.id, price_list.UNPRICED[one.type])
        for one in blueprint.resources.values()
        if one.type in price_list.UNPRICED
    ]
    found += [
        (table.id, "provisioned capacity")
        for table in blueprint.of_type("dynamodb")
        if table.value("billing") == "provisioned"
    ]
    for api in blueprint.of_type(API):
        size = getattr(getattr(api.body, "cache", None), "size", None)
        if size is not None and f"{size.bytes / _GIGABYTE:g}" not in price_list.CACHES:
            found.append((api.id, f"a cache of {size.bytes / _GIGABYTE:g} GB"))
    return tuple(found)


def _doors(blueprint: Blueprint) -> Iterator[Gap]:
    requests, front = monthly_requests(blueprint), entrance(blueprint)
    for api in blueprint.of_type(API):
        price = request_price(api)
        if api.value("protocol") == "websocket":
            price, needs = price_list.WEBSOCKET_MESSAGES, "messages a month"
        elif requests is not None and front is not None and front.id == api.id:
            continue
        else:
            needs = "requests a month" if requests is None else "its share of the requests"
        if price is not None:
            yield Gap((api.id,), f"{price.unit}", needs, (_million(price),))


def _running(blueprint: Blueprint) -> Iterator[Gap]:
    requests, api = monthly_requests(blueprint), entrance(blueprint)
    started = functions_behind(blueprint, api) if api is not None else ()
    stated = blueprint.traffic is not None and blueprint.traffic.duration is not None
    sizes = [size.bytes for one in started if (size := one.value("memory")) is not None]
    if started and requests is not None and not stated and sizes:
        usd = price_list.FUNCTION_TIME.month(requests * 0.1 * max(sizes) / _GIGABYTE)
        needs = agrees(len(started), "how long it runs", "how long they run")
        yield Gap(_ids(started), "running time", needs, (("100 ms", usd),))
    counted = started if requests is not None else ()
    others = [one for one in blueprint.of_type("lambda") if one not in counted]
    if others:
        adds = (
            _million(price_list.FUNCTION_REQUESTS),
            ("1M GB-seconds", price_list.FUNCTION_TIME.month(_MILLION)),
        )
        needs = agrees(len(others), "how often and how long it runs", "how often and how long they run")
        yield Gap(_ids(others), "requests and running time", needs, adds)


def _people(blueprint: Blueprint) -> Iterator[Gap]:
    stated = blueprint.traffic is not None and blueprint.traffic.users is not None
    pools = blueprint.of_type("cognito-user-pool")
    if stated and len(pools) == 1:
        return
    needs = "its share of the users" if stated else "users a month"
    for pool in pools:
        price = price_list.POOL_USERS.get(str(pool.value("plan")))
        if price is not None:
            usd = price.month(price.free + _TEN_THOUSAND)
            free = f" above {amount(price.free)}" if price.free else ""
            yield Gap((pool.id,), f"plan {pool.value('plan')}", needs, ((f"10,000 users{free}", usd),))


def _tables(blueprint: Blueprint) -> Iterator[Gap]:
    tables = blueprint.of_type("dynamodb")
    by_request = [one for one in tables if one.value("billing") != "provisioned"]
    if by_request:
        adds: Adds = (_million(price_list.TABLE_WRITES), _million(price_list.TABLE_READS))
        share = agrees(len(by_request), "its share of the requests", "their share of the requests")
        yield Gap(_ids(by_request), "reads and writes", share, adds)
    if tables:
        kept = [one for one in tables if getattr(one.body, "point_in_time_recovery", None)]
        usd = price_list.TABLE_STORAGE.month(price_list.TABLE_STORAGE.free + 1)
        adds = (
            ("GB", usd),
            *((("GB that can be restored", price_list.TABLE_RECOVERY.month(1)),) * bool(kept)),
        )
        yield Gap(_ids(tables), "storage", agrees(len(tables), *_HELD), adds)
    buckets = blueprint.of_type("bucket")
    if buckets:
        adds = (("GB in the standard class", price_list.OBJECT_STORAGE.month(1)),)
        yield Gap(_ids(buckets), "storage", agrees(len(buckets), *_HELD), adds)


def _logs(blueprint: Blueprint) -> Iterator[Gap]:
    requests = monthly_requests(blueprint)
    stated = blueprint.traffic is not None and blueprint.traffic.log_line is not None
    busy = request_logs(blueprint) if requests is not None else ()
    if busy and requests is not None:
        gigabytes = requests * 1024 / _GIGABYTE
        months = max(_months(log) for log in busy)
        adds: Adds = (("KB of a line, kept its time", price_list.LOG_STORAGE.month(gigabytes * months)),)
        if not stated:
            adds = (("KB of a line", price_list.LOG_INGESTION.month(gigabytes)), *adds)
        yield Gap(_ids(busy), "a line a request, each", "how long a line is", adds)
    rest = [log for log in blueprint.of_type("log-group") if log not in busy]
    if rest:
        adds = (
            ("GB taken in", price_list.LOG_INGESTION.month(1)),
            ("GB kept a month", price_list.LOG_STORAGE.month(1)),
        )
        yield Gap(_ids(rest), "lines", "how much is logged", adds)


def _months(log: Resource) -> float:
    kept = log.value("retention")
    return kept.seconds / _MONTH if isinstance(kept, Duration) else 12.0


def _counted(blueprint: Blueprint) -> Iterator[Gap]:
    for word, price in price_list.COUNTED:
        found = blueprint.of_type(word)
        if found:
            yield Gap(_ids(found), price.unit, f"{price.unit} a month", (_unit(price),))
    trails = [one for one in blueprint.of_type("cloudtrail") if getattr(one.body, "data_events", None)]
    if trails:
        price = price_list.TRAIL_DATA_EVENTS
        yield Gap(_ids(trails), "data events", "reads and writes a month", (_unit(price),))
    outward = [one for one in blueprint.of_type("vpc") if one.value("egress") == "nat"]
    if outward:
        hours = price_list.NAT_HOURS.month(HOURS_A_MONTH)
        outer: Adds = (("gateway", hours), ("GB through it", price_list.NAT_DATA.month(1)))
        yield Gap(_ids(outward), "NAT gateways", "how many, and what goes through", outer)


def _caches(blueprint: Blueprint) -> Iterator[Gap]:
    """What keeping answers would cost where nobody keeps any: the price of a decision."""
    for api in blueprint.of_type(API):
        reading = [way for way in routes(api) if way.method == "GET" and not way.mock]
        if api.value("protocol") == "rest" and reading and getattr(api.body, "cache", None) is None:
            usd = price_list.SMALLEST_CACHE.month(HOURS_A_MONTH)
            yield Gap((api.id,), "a cache, which it has not", "a decision", (("0.5 GB kept", usd),))


def _million(price: Price) -> tuple[str, float]:
    return (
        f"1M {price.unit}",
        price.month(price.free + _MILLION) if price.per > 1 else price.month(_MILLION),
    )


def _unit(price: Price) -> tuple[str, float]:
    return (f"{amount(price.per)} {price.unit}", price.month(price.per))


def _ids(found: list[Resource] | tuple[Resource, ...]) -> tuple[str, ...]:
    return tuple(one.id for one in found)
