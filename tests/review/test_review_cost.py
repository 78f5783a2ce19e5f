"""The cost section: sums from the traffic stated, gaps with what a unit adds, nothing for nothing."""

from __future__ import annotations

import pytest
from review_designs import SECURE, has, reviewed, section

from archgen.catalogue import price_list
from archgen.catalogue.price_list import Price
from archgen.reviews.charges import charges
from archgen.reviews.model import Paragraph, Table, said

API = """\
archgen: 1
name: Notes
regions: [us-east-1]
TRAFFIC
resources:
  phone: {type: client, calls: api}
  api: {type: api-gateway, protocol: PROTOCOL, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, memory: 512MB, reads: notes}
  notes: {type: dynamodb, holds: business}
"""


def design(traffic: str, protocol: str = "rest") -> str:
    return API.replace("TRAFFIC", f"traffic: {traffic}" if traffic else "").replace("PROTOCOL", protocol)


def tables(text: str) -> list[Table]:
    return [block for block in section(reviewed(text).review, "cost").blocks if isinstance(block, Table)]


def rows(text: str, table: int = 0) -> dict[str, str]:
    """What each row is for, and its last cell."""
    return {said(row[0]): said(row[-1]) for row in tables(text)[table].rows}


def sentences(text: str) -> str:
    blocks = section(reviewed(text).review, "cost").blocks
    return " ".join(said(block.words) for block in blocks if isinstance(block, Paragraph))


def test_requests_are_priced_at_what_every_one_of_them_passes() -> None:
    found = rows(design("{requests: 30M/month, duration: 100ms, response: 2KB}"))
    assert found["api: requests"] == "105.00"
    assert found["fn: requests"] == "6.00"
    assert found["fn: running time"] == "25.00"  # 30M x 0.1 s x 0.5 GB x 0.0000166667
    assert found["api: transfer"] == "5.15"  # 57.2 GB at 0.09
    assert found["Sum"] == "141.15"


def test_the_sum_follows_the_traffic_and_the_protocol() -> None:
    assert rows(design("{requests: 60M/month}"))["api: requests"] == "210.00"
    assert rows(design("{requests: 30M/month}", "http"))["api: requests"] == "30.00"
    assert rows(design("{requests: 400M/month}"))["api: requests"] == "1,353.10"  # 333M at 3.50, 67M at 2.80


def test_without_traffic_the_requests_are_a_gap_with_what_a_million_adds() -> None:
    found = rows(design(""))
    assert found["api: requests"] == "3.50 per 1M requests"
    assert "No traffic is stated." in sentences(design(""))


def test_with_two_entries_no_share_is_guessed() -> None:
    second = """  tablet: {type: client, calls: other}
  other: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /other: {to: fn}}}
"""
    (only,) = tables(design("{requests: 30M/month}") + second)
    needs = {said(row[0]): said(row[1]) for row in only.rows}
    assert needs["api: requests"] == needs["other: requests"] == "its share of the requests"


def test_an_api_that_only_code_calls_takes_no_share() -> None:
    inner = """  inner: {type: api-gateway, protocol: http, authorizer: iam, routes: {GET /in: {to: deep}}}
  deep: {type: lambda, runtime: python3.13, reads: notes}
"""
    text = design("{requests: 30M/month}").replace("reads: notes}", "reads: notes, calls: inner}", 1) + inner
    assert rows(text)["api: requests"] == "105.00"
    assert "inner: requests" in rows(text, 1)


def test_the_secure_design_is_reckoned_with_its_organisations_fee_apart() -> None:
    found = rows(SECURE)
    total = sum(one.usd for one in charges(reviewed(SECURE).graph.blueprint))
    assert found["Sum"] == f"up to {total:,.2f}"
    assert found["Without Shield Advanced"] == f"up to {total - 3000:,.2f}"
    assert "those of eu-west-1 are not known here" in sentences(SECURE)
    assert said(tables(SECURE)[0].rows[1][2]) == "3,000.00 per organisation (a secondary source)"


def test_another_region_alone_calls_its_prices_unknown() -> None:
    assert "not known" not in sentences(design("{requests: 30M/month}"))


def test_what_has_no_price_is_named() -> None:
    text = design("") + "  flow: {type: step-functions, kind: standard, calls: fn}\n"
    assert "Not priced: flow (state transitions)." in sentences(text)


def test_a_design_that_aws_bills_nothing_for_has_no_section() -> None:
    text = """\
archgen: 1
name: Two outside
regions: [us-east-1]
resources:
  phone: {type: client, calls: partner}
  partner: {type: external}
"""
    assert not has(reviewed(text).review, "cost")


@pytest.mark.parametrize(
    "name", [name for name, value in vars(price_list).items() if isinstance(value, Price)]
)
def test_every_price_has_its_page_its_day_and_rising_sums(name: str) -> None:
    price = getattr(price_list, name)
    assert price.source.startswith("https://aws.amazon.com/")
    assert len(price.day) == len("2026-09-29")
    assert 0 < price.month(price.free + price.per) < price.month(price.free + 3 * price.per)
    assert price.month(price.free) == 0


def test_without_traffic_code_is_a_gap_too() -> None:
    (gap,) = [row for row in tables(design(""))[-1].rows if said(row[0]) == "fn: requests and running time"]
    assert said(gap[1]) == "how often and how long it runs"
    assert "fn: requests and running time" not in rows(design("{requests: 30M/month, duration: 100ms}"), 1)
