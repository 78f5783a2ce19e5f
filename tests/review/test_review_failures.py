"""Failure and limits: figures against the peak, who waits how long, what follows when one thing fails."""

from __future__ import annotations

from review_designs import SECURE, has, reviewed, section

from archgen.reviews.model import DASH, Paragraph, Table, said

SHOP = """\
archgen: 1
name: Shop
regions: [eu-west-1]
traffic: {peak: 400/s, request: 8KB, duration: 250ms}
resources:
  phone: {type: client, calls: api}
  users: {type: cognito-user-pool, app_clients: {app: {sign_in: [srp]}}}
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    throttle: {rate: 500/s, burst: 900}
    routes:
      GET /orders: {to: read-fn}
      POST /orders: {to: write-fn, timeout: 20s}
  read-fn: {type: lambda, runtime: python3.13, timeout: 5s, reserved_concurrency: 120, reads: orders}
  write-fn:
    type: lambda
    runtime: python3.13
    timeout: 10s
    writes: orders
    calls: {payments: {timeout: 3s}}
    sends_to: mails
  payments: {type: external}
  orders: {type: dynamodb, holds: business, encryption_key: key, point_in_time_recovery: 35d}
  key: {type: kms-key}
  mails: {type: queue, dead_letter: dead}
  mail-fn: {type: lambda, runtime: python3.13, triggered_by: mails, writes: sent}
  sent: {type: dynamodb, holds: business}
  dead: {type: queue}
  bell: {type: alarm, watches: [write-fn], metrics: [errors], notifies: [duty]}
  duty: {type: topic}
"""


def tables(text: str) -> list[Table]:
    return [block for block in section(reviewed(text).review, "failure").blocks if isinstance(block, Table)]


def row(text: str, first: str, table: int = 0) -> list[str]:
    """The other cells of the row that begins so."""
    return next([said(c) for c in row[1:]] for row in tables(text)[table].rows if said(row[0]) == first)


def firsts(text: str, table: int = 0) -> list[str]:
    return [said(row[0]) for row in tables(text)[table].rows]


def sentences(text: str) -> list[str]:
    return [
        said(b.words) for b in section(reviewed(text).review, "failure").blocks if isinstance(b, Paragraph)
    ]


def test_a_throttle_is_held_against_the_peak() -> None:
    assert row(SHOP, "api") == ["500/s, burst 900", "80%", "100/s"]
    tight = SHOP.replace("rate: 500/s", "rate: 300/s")
    assert row(tight, "api") == ["300/s, burst 900", "133%", "short by 100/s"]
    assert row(SHOP.replace("peak: 400/s, ", ""), "api") == ["500/s, burst 900", DASH, DASH]


def test_executions_are_reckoned_from_peak_and_duration() -> None:
    assert row(SHOP, "executions of read-fn") == ["120", "100 if it takes all", "20"]
    slow = SHOP.replace("duration: 250ms", "duration: 500ms")
    assert row(slow, "executions of read-fn") == ["120", "200 if it takes all", "short by 80"]
    assert row(SHOP, "executions of the account")[2] == "880 not reserved here"


def test_limits_of_every_account_are_told_only_beside_a_figure_of_the_design() -> None:
    assert {"all APIs of the account", "executions of the account"} <= set(firsts(SHOP))
    without = SHOP.replace("peak: 400/s, ", "")
    assert "all APIs of the account" not in firsts(without)
    assert row(without, "executions of the account")[2] == "880 not reserved here"
    bare = without.replace(", reserved_concurrency: 120", "")
    assert "executions of the account" not in firsts(bare)


def test_without_a_figure_to_compare_there_is_no_column_for_it() -> None:
    bare = SHOP.replace("traffic: {peak: 400/s, request: 8KB, duration: 250ms}\n", "")
    assert tables(bare.replace(", reserved_concurrency: 120", ""))[0].head == ("Along the way", "Limit")
    assert tables(SHOP)[0].head == ("Along the way", "Limit", "At the peak", "Headroom")


def test_who_waits_how_long_is_one_chain_for_each_function() -> None:
    assert sentences(SHOP)[:2] == [
        "Time-outs: api 29 s (AWS default), read-fn 5 s; each outlasts what it waits for.",
        "Time-outs: api 20 s, write-fn 10 s, payments 3 s; each outlasts what it waits for.",
    ]
    long = SHOP.replace("payments: {timeout: 3s}", "payments: {timeout: 15s}")
    assert sentences(long)[1].endswith("payments 15 s; what is further on outlasts who waits for it.")
    assert "payments not stated." in sentences(SHOP.replace("{payments: {timeout: 3s}}", "payments"))[1]


def test_a_failed_store_takes_the_routes_that_wait_for_it() -> None:
    then, heard = row(SHOP, "orders", 1)
    assert then == "GET /orders and POST /orders fail; any second of 35 d can be restored"
    assert heard == "bell, at its callers"
    assert row(SHOP, "payments", 1)[0] == "POST /orders fails"


def test_what_a_queue_hands_on_fails_no_route() -> None:
    assert row(SHOP, "sent", 1)[0] == "mail-fn fails; nothing can be restored"
    assert row(SHOP, "a message of mails", 1) == ["it goes to dead", "nothing"]
    lost = SHOP.replace("{type: queue, dead_letter: dead}", "{type: queue}")
    assert row(lost, "a message of mails", 1)[0] == "it is lost when its time is over"


def test_tokens_given_out_work_on_without_the_pool() -> None:
    assert row(SHOP, "users", 1)[0] == "nobody signs in; tokens given out open 2 routes up to 1 h"
    short = SHOP.replace("sign_in: [srp]", "sign_in: [srp], access_token: 10m")
    assert row(short, "users", 1)[0].endswith("up to 10 min")


def test_an_authorizer_that_fails_says_whether_it_lets_in() -> None:
    text = SHOP.replace("authorizer: users", "authorizer: asks") + (
        "  asks: {type: authorizer, kind: lambda-request, to: check, on_error: allow}\n"
        "  check: {type: lambda, runtime: python3.13}\n"
    )
    assert row(text, "asks", 1)[0] == "callers are let in unasked; decisions already taken hold up to 300 s"


def test_what_every_route_needs_is_a_single_point() -> None:
    assert sentences(SHOP)[-1] == "Every route needs users and orders: single points of failure."
    apart = SHOP.replace("reads: orders}", "reads: sent}").replace("authorizer: users", "authorizer: iam")
    assert not any("single" in sentence for sentence in sentences(apart))


def test_a_second_region_ends_the_row_of_the_only_one() -> None:
    assert "eu-west-1" in firsts(SHOP, 1)
    assert "eu-west-1" not in firsts(SHOP.replace("[eu-west-1]", "[eu-west-1, eu-central-1]"), 1)


def test_web_acls_say_how_many_callers_the_peak_needs() -> None:
    assert row(SECURE, "one address at edge-waf")[1] == "at least 60 callers at once"


def test_a_design_without_any_such_thing_has_no_section() -> None:
    text = """\
archgen: 1
name: Alone
regions: [us-east-1]
resources:
  phone: {type: client}
"""
    assert not has(reviewed(text).review, "failure")


def test_functions_that_wait_alike_share_a_sentence() -> None:
    alike = SHOP.replace("timeout: 20s", "throttle: {rate: 9/s}").replace("timeout: 10s", "timeout: 5s")
    alike = alike.replace("    calls: {payments: {timeout: 3s}}\n", "")
    told = [sentence for sentence in sentences(alike) if sentence.startswith("Time-outs")]
    assert told == [
        "Time-outs: api 29 s (AWS default), read-fn and write-fn 5 s; each outlasts what it waits for."
    ]
