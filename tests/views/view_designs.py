"""A shop's design, and how tests look at views of designs."""

from __future__ import annotations

from archgen.pipeline import judge, load, view
from archgen.views.view import Box, Line, View

HEAD = """\
archgen: 1
name: Orders
owner: shop-team
classification: internal
reviewed: 2026-11-22
regions: [eu-west-1]
"""

SHOP = (
    HEAD
    + """\
defaults:
  lambda: {runtime: python3.13, logs_to: fn-logs}
resources:
  browser: {type: client, kind: browser, calls: api, signs_in_with: people}
  edge-waf: {type: waf, protects: [api, people], default_action: allow, managed_rules: [common, sqli]}
  api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    authorizer: token
    logs_to: api-logs
    domain: {name: api.example.com, certificate: cert}
    routes:
      GET /orders: {to: list-fn}
      GET /orders/{id}: {to: read-fn}
      POST /orders: {to: write-fn}
      PUT /orders/{id}: {to: write-fn}
      POST /jobs: {to: jobs, action: "sqs:SendMessage"}
  token: {type: authorizer, kind: cognito, user_pool: people}
  people: {type: cognito-user-pool, mfa: optional}
  list-fn: {type: lambda, reads: orders}
  read-fn: {type: lambda, reads: orders}
  write-fn: {type: lambda, reads: [orders, pay-key], writes: orders, calls: {payments: {auth: api-key}}}
  worker: {type: lambda, triggered_by: jobs, writes: orders}
  jobs: {type: queue, dead_letter: failed, max_receives: 3}
  failed: {type: queue}
  orders: {type: dynamodb, holds: [business], encryption_key: key}
  pay-key: {type: secret, rotation: 30d, rotated_by: rotate-fn, rotates: payments, encryption_key: key}
  rotate-fn: {type: lambda, writes: pay-key, calls: payments}
  payments: {type: external, kind: saas}
  key: {type: kms-key}
  cert: {type: certificate, names: [api.example.com]}
  api-logs: {type: log-group, retention: 365d}
  fn-logs: {type: log-group, retention: 90d}
  health: {type: alarm, watches: api, metrics: [5xx], notifies: on-call}
  on-call: {type: topic, subscribers: pager}
  pager: {type: external, kind: pager}
  trail: {type: cloudtrail, data_events: [orders], logs_to: trail-logs}
  trail-logs: {type: bucket}
boundaries:
  shop: {type: account, id: 111122223333}
flows:
  order:
    title: Somebody orders
    steps:
      - browser -> people: sign in
      - browser -> api: POST /orders
      - api -> token: verify the token
      - api -> write-fn: invoke
      - write-fn -> orders: put the order
      - write-fn -> payments: charge
      - write-fn <- payments: the receipt
"""
)


def seen(text: str) -> View:
    design = load(text.encode())
    assert design.mistakes == ()
    return view(design, judge(design))


def line(of: View, source: str, target: str) -> Line:
    return next(row for row in of.lines if (row.source, row.target) == (source, target))


def ends(of: View) -> set[tuple[str, str]]:
    return {(row.source, row.target) for row in of.lines}


def box(of: View, name: str) -> Box:
    return next(row for row in of.boxes if name in row.members)


def tiles(of: View) -> set[str]:
    """The resources on the shelves of all frames; what lies outside AWS is not among them."""
    return {tile.resource for frame in of.frames for tile in frame.shelf}
