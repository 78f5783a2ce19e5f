"""Sums that findings name: prices times the traffic that the blueprint states."""

from __future__ import annotations

from math import ceil

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.facts import Fact
from archgen.catalogue.price_facts import (
    EDGE_GIGABYTE,
    HOURS_A_MONTH,
    MILLION_EDGE_REQUESTS,
    MILLION_READS,
    MILLION_WRITES,
    READ_UNIT_BYTES,
    WRITE_UNIT_BYTES,
)
from archgen.catalogue.units import Size

_CENTS_BELOW = 10
_MILLION = 1_000_000
_GIGABYTE = 1024**3


def dollars(usd: float) -> str:
    """A sum as findings write it: `$0.35`, `$23`, `$1,310`."""
    return f"${usd:,.2f}" if usd < _CENTS_BELOW else f"${usd:,.0f}"


def figure(fact: Fact) -> float:
    """A fact that is a figure."""
    return float(fact.value) if isinstance(fact.value, int | float) else 0.0


def monthly_requests(blueprint: Blueprint) -> float | None:
    """How many requests a month of 730 hours brings; None where the blueprint does not say."""
    requests = blueprint.traffic.requests if blueprint.traffic else None
    return None if requests is None else requests.per_second * HOURS_A_MONTH * 3600


def units_of(blueprint: Blueprint, table: Resource) -> tuple[int, int]:
    """The read and write units that one item of a table takes; an item nobody measured takes one of each."""
    stated = getattr(table.body, "item", None) or (blueprint.traffic and blueprint.traffic.item)
    size = stated.bytes if isinstance(stated, Size) else 1
    reads, writes = ceil(size / figure(READ_UNIT_BYTES)), ceil(size / figure(WRITE_UNIT_BYTES))
    return max(1, reads), max(1, writes)


def read_and_write(blueprint: Blueprint, table: Resource) -> float:
    """What one read and one write of an item cost on demand, in US dollars."""
    reads, writes = units_of(blueprint, table)
    return (reads * figure(MILLION_READS) + writes * figure(MILLION_WRITES)) / _MILLION


def edge_month(blueprint: Blueprint) -> float | None:
    """What a distribution costs in a month of the traffic stated; None where no requests are stated."""
    requests = monthly_requests(blueprint)
    if requests is None or blueprint.traffic is None:
        return None
    answer = blueprint.traffic.response or blueprint.traffic.payload
    carried = 0.0 if answer is None else requests * answer.bytes / _GIGABYTE
    return requests * figure(MILLION_EDGE_REQUESTS) / _MILLION + carried * figure(EDGE_GIGABYTE)
