"""Routes in lists: where all are meant, the document says so, and names them where they are not all."""

from __future__ import annotations

from review_designs import reviewed, section, text_of

OPEN = """\
archgen: 1
name: Shop
regions: [eu-west-1]
resources:
  browser: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /orders/{id}: {to: fn}
      POST /orders: {to: fn}
      DELETE /orders/{id}: {to: fn}
  fn: {type: lambda, runtime: python3.13, reads: orders, writes: orders, deletes: orders}
  orders: {type: dynamodb, holds: [personal, payment]}
"""
LESS = OPEN.replace("DELETE /orders/{id}: {to: fn}", "DELETE /orders/{id}: {mock: {status: 204}}")


def told(text: str, part: str) -> str:
    return text_of(section(reviewed(text).review, part))


def test_all_routes_are_told_as_all() -> None:
    assert "All three routes ask for nothing." in told(OPEN, "summary")
    assert "from all three routes" in told(OPEN, "permissions")
    assert "every route fails" in told(OPEN, "failure")
    assert "api: all three routes" in told(OPEN, "findings")


def test_of_two_routes_each_is_named() -> None:
    two = OPEN.replace("      DELETE /orders/{id}: {to: fn}\n", "")
    assert "all two" not in told(two, "summary") + told(two, "findings") + told(two, "permissions")
    assert "from GET /orders/{id}, POST /orders" in told(two, "permissions")


def test_routes_that_are_not_all_are_named() -> None:
    assert "from GET /orders/{id}, POST /orders" in told(LESS, "permissions")
    assert "GET /orders/{id} and POST /orders fail" in told(LESS, "failure")
