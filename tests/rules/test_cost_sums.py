"""Findings about money say the sum: prices of AWS times the traffic that the blueprint states."""

from __future__ import annotations

import pytest
from judging import edited, reported

from archgen.finding.finding import Finding
from archgen.rules.cost.bills import dollars
from archgen.rules.listing import ALL_RULES

RULES = tuple(rule for rule in ALL_RULES if rule.concern == "cost")

TABLE = """
resources:
  api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: notes}
  notes: {type: dynamodb, billing: on-demand}
""".lstrip()
EDGE = """
resources:
  edge: {type: cloudfront, origin: api}
  api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
  fn: {type: lambda, runtime: python3.13}
""".lstrip()


def one(design: str, rule: str) -> Finding:
    """The finding of a rule in a design."""
    (found,) = [finding for finding in reported(design, RULES).findings if finding.rule == rule]
    return found


@pytest.mark.parametrize(
    ("usd", "text"),
    [(0.354, "$0.35"), (9.99, "$9.99"), (23.4, "$23"), (1310.2, "$1,310"), (78840.0, "$78,840")],
)
def test_a_sum_is_written_as_people_read_it(usd: float, text: str) -> None:
    assert dollars(usd) == text


def test_a_flood_on_a_table_says_what_an_hour_costs() -> None:
    # 36 million requests an hour, each a read at $0.125 and a write at $0.625 a million.
    found = one(TABLE, "capacity-without-bound")
    assert found.message == "a flood on `notes` costs $27 an hour, and nothing ends it"
    assert found.notes == (
        (
            "$27: a read and a write for each of 10,000 requests a second, all that an account's APIs take"
            " (us-east-1)"
        ),
    )


def test_items_count_by_their_size_and_the_month_by_the_traffic_stated() -> None:
    # An item of 5 KB takes two read units and five write units: $3.375 a million requests.
    stated = "traffic: {requests: 30M/month, peak: 40/s, item: 5KB}\n"
    found = one(stated + TABLE, "capacity-without-bound")
    assert found.notes[1] == "the traffic stated, reckoned so, comes to about $101 a month"
    assert found.hint == "`max_throughput: {read: 160, write: 400}` on notes"
    smaller = edited(TABLE, ("billing: on-demand", "billing: on-demand, item: 1KB"))
    assert "$23" in one(stated + smaller, "capacity-without-bound").notes[1]


def test_two_distributions_say_what_the_first_costs() -> None:
    # 30 million requests at a dollar a million, and 57 GB at 8.5 cents.
    stated = "traffic: {requests: 30M/month, response: 2KB}\n"
    found = one(stated + EDGE, "cdn-before-edge-endpoint")
    assert found.notes == ("`edge` already brings the traffic stated, for about $35 a month (us-east-1)",)
    assert found.assumed_default
    assert one(EDGE, "cdn-before-edge-endpoint").notes == ()


def test_the_question_about_a_cache_names_its_price() -> None:
    design = "traffic: {peak: 400/s}\n" + EDGE.replace("  edge: {type: cloudfront, origin: api}\n", "")
    (asked,) = [question for question in reported(design, RULES).questions if question.resource == "api"]
    assert asked.text == "Are answers of `GET /notes` kept, for $15 a month and up, or why not?"
