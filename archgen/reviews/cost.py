"""What a month costs: what can be reckoned from the blueprint, and what it leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.blueprint.model import Blueprint
from archgen.catalogue.price_list import SHIELD_ADVANCED, Price
from archgen.catalogue.units import Traffic
from archgen.reviews.charges import Charge, amount, charges
from archgen.reviews.language import agrees, counted, listed, quantity
from archgen.reviews.model import (
    NONE,
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    few,
    fill,
    joined,
    plain,
    strong,
)
from archgen.reviews.unpriced import Gap, gaps, without_price
from archgen.rules.cost.bills import monthly_requests

PRICED_REGION = "us-east-1"
_SHOWN = 3
_CENT = 0.01
_HEAD = ("For", "Counted", "Price (USD)", "A month (USD)")
_OPEN_HEAD = ("For", "Depends on", "Each unit adds (USD a month)")


def cost(blueprint: Blueprint) -> Section | None:
    """The section; None for a design with nothing that AWS bills."""
    known, unknown = charges(blueprint), gaps(blueprint)
    if not known and not unknown:
        return None
    basis = _basis(blueprint, [one.price for one in known])
    blocks: list[Block] = [Paragraph(basis)] if known else []
    if known:
        rows = tuple(_row(one) for one in known)
        blocks.append(
            Table("A month, as far as it can be reckoned", _HEAD, (*rows, *_sums(known)), frozenset({3}))
        )
    if unknown:
        number, verb = counted(len(unknown), "charge").capitalize(), agrees(len(unknown), "is", "are")
        missing = f"{verb} not in the sum" if known else "cannot be reckoned"
        lead = (plain(f"{number} {missing}: too little is stated."),)
        blocks.append(Paragraph(lead if known else (*basis, plain(" "), *lead)))
        blocks.append(Table("Not in the sum", _OPEN_HEAD, tuple(_open(one) for one in unknown)))
    lacking = without_price(blueprint)
    if lacking:
        pieces = [fill("{} (" + by + ")", name) for name, by in lacking]
        blocks.append(Paragraph((plain("Not priced: "), *joined(pieces, ", "), plain("."))))
    return Section("cost", "Cost", tuple(blocks))


def _basis(blueprint: Blueprint, prices: Sequence[Price]) -> Words:
    """What the sum rests on: the traffic, and whose prices, read when."""
    said = _traffic(blueprint.traffic, monthly_requests(blueprint)) if blueprint.traffic else ""
    start = fill("From {}: " + f"{said}. ", "traffic") if said else fill("No {} is stated. ", "traffic")
    days = sorted({price.day for price in prices})
    when = "" if not days else f", read {days[0]}" + (f" to {days[-1]}" if days[1:] else "")
    away = [region for region in blueprint.regions if region != PRICED_REGION]
    tail = f"; those of {listed(away)} are not known here" if away else ""
    return (*start, plain(f"Prices are AWS's for {PRICED_REGION}{when}{tail}."))


def _traffic(traffic: Traffic, requests: float | None) -> str:
    answer = traffic.response or traffic.payload
    pieces = [
        f"{amount(requests)} requests a month" if requests is not None else "",
        f"answers of {quantity(answer.text)}" if answer else "",
        f"{quantity(traffic.duration.text)} of code" if traffic.duration else "",
        f"{traffic.users:,} users" if traffic.users else "",
        f"log lines of {quantity(traffic.log_line.text)}" if traffic.log_line else "",
    ]
    return listed([piece for piece in pieces if piece])


def _row(one: Charge) -> tuple[Words, ...]:
    most = "up to " if one.most else ""
    return (
        (*few(one.resources, _SHOWN), plain(f": {one.what}")),
        (plain(one.driver),),
        (plain(_price(one.price)),),
        (plain(f"{most}{one.usd:,.2f}"),),
    )


def _price(price: Price) -> str:
    per = f"{amount(price.per)} " if price.per > 1 else ""
    unit = price.unit if price.per > 1 else _one(price.unit)
    free = f" above {amount(price.free)}" if price.free else ""
    falls = ", then less" if len(price.tiers) > 1 else ""
    doubt = f" ({price.weak})" if price.weak else ""
    return f"{_money(price.tiers[0][1])} per {per}{unit}{free}{falls}{doubt}"


def _money(usd: float) -> str:
    """Two decimals, or as many as a small price needs to show what it is."""
    if usd >= 1:
        return f"{usd:,.2f}"
    text = f"{usd:.3f}" if usd >= _CENT else f"{usd:.3g}"
    if "e" in text:
        text = f"{usd:.9f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}" if decimals else whole


def _one(unit: str) -> str:
    return unit if unit.isupper() else unit.removesuffix("s")


def _sums(known: tuple[Charge, ...]) -> tuple[tuple[Words, ...], ...]:
    """The sum, and what is left of it without a fee that a whole organisation pays once."""
    rest = tuple(one for one in known if one.price is not SHIELD_ADVANCED)
    rows = [_sum("Sum", known)]
    if rest and len(rest) < len(known):
        rows.append(_sum("Without Shield Advanced", rest))
    return tuple(rows)


def _sum(title: str, known: tuple[Charge, ...]) -> tuple[Words, ...]:
    total = sum(one.usd for one in known)
    most = "up to " if any(one.most for one in known) else ""
    return ((strong(title),), NONE, NONE, (strong(f"{most}{total:,.2f}"),))


def _open(one: Gap) -> tuple[Words, ...]:
    adds = "; ".join(f"{_money(usd)} per {unit}" for unit, usd in one.adds)
    return ((*few(one.resources, _SHOWN), plain(f": {one.what}")), (plain(one.needs),), (plain(adds),))
