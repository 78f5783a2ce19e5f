"""Limits along the way of a request, held against the peak stated, and who waits how long."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.api_facts import FUNCTION_BODY, MOST_BODY, MOST_WAIT
from archgen.catalogue.facts import ACCOUNT_BURST, ACCOUNT_CONCURRENCY, ACCOUNT_RATE
from archgen.catalogue.units import Duration, Rate
from archgen.graph.model import Graph
from archgen.graph.propagation import store_capacity
from archgen.graph.web_acls import acls
from archgen.reviews.charges import entrance, functions_behind, per_request
from archgen.reviews.language import quantity
from archgen.reviews.model import (
    NONE,
    NOT_STATED,
    Words,
    cell,
    code,
    fill,
    joined,
    named,
    plain,
    soft,
    strong,
)
from archgen.reviews.settings import rate_in_words, throttle_of
from archgen.rules.cost.bills import figure
from archgen.rules.readings.routes import API, routes

HEAD = ("Along the way", "Limit", "At the peak", "Headroom")
_FULL = 100


class Limit(Struct, frozen=True):
    """One row: where, how much is let through, how that stands to the peak, and what is left."""

    where: Words
    limit: Words
    peak: Words = NONE
    left: Words = NONE

    @property
    def row(self) -> tuple[Words, ...]:
        """The cells of the row."""
        return (self.where, self.limit, self.peak, self.left)


def limits(graph: Graph) -> tuple[Limit, ...]:
    """Every limit on the way, from the edge to the store; empty for a design without an API.

    What AWS lets every account have is told only where the design gives something to hold against it.
    """
    blueprint = graph.blueprint
    if not blueprint.of_type(API):
        return ()
    return (
        *_addresses(blueprint),
        *_apis(blueprint),
        *_bodies(blueprint),
        *_executions(blueprint),
        *_stores(blueprint),
    )


def _peak(blueprint: Blueprint) -> Rate | None:
    return blueprint.traffic.peak if blueprint.traffic else None


def _addresses(blueprint: Blueprint) -> Iterator[Limit]:
    """What web ACLs let one caller send, with how many callers the peak needs at least."""
    peak = _peak(blueprint)
    for acl in blueprint.of_type("waf"):
        on_the_way = any(acl in acls(blueprint, one) for one in per_request(blueprint))
        for rule in getattr(acl.body, "rate_limit", None) or ():
            if rule.requests is None or rule.action == "count":
                continue
            each = rule.requests.per_second
            who = "address" if rule.by in (None, "ip") else str(rule.by)
            needed = NONE
            if peak is not None and on_the_way:
                needed = (plain(f"at least {ceil(peak.per_second / each):,} callers at once"),)
            limit = (plain(f"{rate_in_words(rule.requests)}, which is {_round(each)}/s"),)
            yield Limit(fill(f"one {who} at {{}}", acl.id), limit, needed)


def _apis(blueprint: Blueprint) -> Iterator[Limit]:
    peak, front = _peak(blueprint), entrance(blueprint)
    for api in blueprint.of_type(API):
        throttle = api.value("throttle")
        if throttle is not None and throttle.rate is not None:
            at_front = peak if front is not None and front.id == api.id else None
            yield Limit(
                named([api.id]), cell(throttle_of(throttle)), *_share(at_front, throttle.rate.per_second)
            )
        for way in routes(api):
            if way.route.throttle is not None and way.route.throttle.rate is not None:
                share = (plain("its share is not stated"),) if peak is not None else NONE
                limit = cell(throttle_of(way.route.throttle))
                yield Limit(fill("{} of {}", way.name, api.id), limit, share)
    if peak is None:
        return
    rate, burst = figure(ACCOUNT_RATE), figure(ACCOUNT_BURST)
    limit = (plain(f"{rate:,.0f}/s, burst {burst:,.0f}"),)
    yield Limit((plain("all APIs of the account"),), limit, *_share(peak, rate))


def _share(peak: Rate | None, most: float) -> tuple[Words, Words]:
    """How much of a limit the peak takes, and what is left of it."""
    if peak is None:
        return NONE, NONE
    share = peak.per_second / most * _FULL
    left = most - peak.per_second
    if left < 0:
        return (plain(f"{share:,.0f}%"),), (strong(f"short by {_round(-left)}/s"),)
    return (plain(f"{_round(share)}%"),), (plain(f"{_round(left)}/s"),)


def _bodies(blueprint: Blueprint) -> Iterator[Limit]:
    """The largest body that the one API and the functions behind it take."""
    api = entrance(blueprint)
    if api is None:
        return
    size = blueprint.traffic and (blueprint.traffic.request or blueprint.traffic.payload)
    usual = (plain(f"usually {quantity(size.text)}"),) if size else NONE
    most = MOST_BODY.get(str(api.value("protocol")), "")
    behind = functions_behind(blueprint, api)
    limit = f"{quantity(most)}, then {quantity(FUNCTION_BODY)} at functions" if behind else quantity(most)
    yield Limit(fill("body through {}", api.id), cell(limit), usual)
    for one in per_request(blueprint):
        for acl in acls(blueprint, one):
            read = acl.value("body_limit")
            if read is not None and hasattr(read, "text"):
                rest = {"match": "the rest counts as a match", "no-match": "the rest passes unread"}
                after = rest.get(str(acl.value("oversize")), "the rest is not read")
                yield Limit(fill("body read by {}", acl.id), cell(f"{quantity(read.text)}; {after}"), usual)


def _executions(blueprint: Blueprint) -> Iterator[Limit]:
    """What functions may run at once, against what the peak needs if it all comes to one of them."""
    functions = blueprint.of_type("lambda")
    if not functions:
        return
    peak, api = _peak(blueprint), entrance(blueprint)
    behind = functions_behind(blueprint, api) if api is not None else ()
    length = blueprint.traffic.duration if blueprint.traffic else None
    need = None if peak is None or length is None else ceil(peak.per_second * length.seconds)
    reserved = 0
    for function in functions:
        most = function.value("reserved_concurrency")
        if most is None:
            continue
        reserved += int(most)
        if function in behind and need is not None:
            whole = f"{need:,} if it takes all" if len(behind) > 1 else f"{need:,}"
            left = int(most) - need
            room = (plain(f"{left:,}"),) if left >= 0 else (strong(f"short by {-left:,}"),)
            yield Limit(fill("executions of {}", function.id), cell(f"{int(most):,}"), cell(whole), room)
        else:
            yield Limit(fill("executions of {}", function.id), cell(f"{int(most):,}"))
    if peak is None and not reserved:
        return
    account = int(figure(ACCOUNT_CONCURRENCY))
    where = (plain("executions of the account"),)
    yield Limit(where, cell(f"{account:,}"), NONE, cell(f"{account - reserved:,} not reserved here"))


def _stores(blueprint: Blueprint) -> Iterator[Limit]:
    for table in blueprint.of_type("dynamodb"):
        said = {op: most for op in ("read", "write") if (most := store_capacity(table, op)) is not None}
        if said:
            limit = ", ".join(f"{most:,.0f} {op} units/s" for op, most in said.items())
            yield Limit(named([table.id]), cell(limit), NOT_STATED)


def _round(number: float) -> str:
    """A number with one decimal below ten, else none."""
    return f"{number:,.1f}".removesuffix(".0") if number < 10 else f"{number:,.0f}"  # noqa: PLR2004 - one digit


def waits(blueprint: Blueprint) -> tuple[Words, ...]:
    """A sentence for each way from an API through a function to what it calls: who gives up when.

    Functions that wait alike share one.
    """
    found: dict[tuple[Words, Words], list[str]] = {}
    told: set[str] = set()
    for api in blueprint.of_type(API):
        for way in routes(api):
            function = blueprint.resources.get(str(way.route.to))
            if function is None or function.type != "lambda" or function.id in told:
                continue
            told.add(function.id)
            chain = _chain(blueprint, api, way.route.timeout, function)
            found.setdefault(chain, []).append(function.id)
    return tuple((*before, *named(names, last="and"), *after) for (before, after), names in found.items())


def _wait(api: Resource, written: object) -> Duration:
    if isinstance(written, Duration):
        return written
    return Duration.parse(MOST_WAIT.get(str(api.value("protocol")), MOST_WAIT["rest"]))


def _chain(blueprint: Blueprint, api: Resource, written: object, function: Resource) -> tuple[Words, Words]:
    """The sentence before the function's name, and after it."""
    runs = function.value("timeout")
    times: list[tuple[str, Duration | None]] = [(api.id, _wait(api, written))]
    silent = {api.id} if not isinstance(written, Duration) else set[str]()
    silent |= set() if function.stated("timeout") else {function.id}
    times.append((function.id, runs if isinstance(runs, Duration) else None))
    lines = [line for line in blueprint.outgoing.get(function.id, ()) if line.verb == "calls"]
    times += [(line.target, line.settings.timeout) for line in lines]
    first, second, *rest = [
        (
            plain(f" {quantity(time.text)}" if time is not None else " not stated"),
            *((soft(" (AWS default)"),) * (name in silent and time is not None)),
        )
        for name, time in times
    ]
    further = [(plain(", "), code(name), *wait) for (name, _), wait in zip(times[2:], rest, strict=True)]
    known = [time.seconds for _, time in times if time is not None]
    falling = all(before > after for before, after in pairwise(known))
    verdict = "" if len(known) < len(times) else "; each outlasts what it waits for" if falling else ""
    wrong = "; what is further on outlasts who waits for it" if not falling else ""
    before = (plain("Time-outs: "), code(api.id), *first, plain(", "))
    return before, (*second, *joined(further, ""), plain(f"{verdict or wrong}."))
