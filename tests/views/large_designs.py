"""Blueprints of any size, as text: APIs with functions, tables, queues, a bus, clients, partners.

The same seed and size give the same text.
"""

from __future__ import annotations

from random import Random

_AREAS = (
    "orders",
    "carts",
    "prices",
    "stock",
    "bills",
    "rates",
    "rooms",
    "fleet",
    "tax",
    "visits",
    "vouchers",
    "news",
    "mails",
    "returns",
    "claims",
    "seats",
)
_HEAD = """\
archgen: 1
name: {name}
owner: platform-team
classification: internal
reviewed: 2026-11-22
regions: [eu-west-1]
defaults:
  lambda: {{runtime: python3.13, logs_to: fn-logs}}
resources:
"""
_SHARED = """\
  fn-logs: {type: log-group, retention: 90d}
  key: {type: kms-key}
  trail: {type: cloudtrail, logs_to: trail-logs}
  trail-logs: {type: bucket}
  people: {type: cognito-user-pool, mfa: optional}
  token: {type: authorizer, kind: cognito, user_pool: people}
  events: {type: bus}
  ledger: {type: dynamodb, holds: [business], encryption_key: key}
  ops: {type: topic, subscribers: pager}
  pager: {type: external, kind: pager}
  payments: {type: external, kind: saas}
"""
_SHARED_BOXES = 4


def large_design(seed: int, size: int) -> str:
    """A blueprint with about `size` resources that are boxes (a few more at most)."""
    dice = Random(seed)  # noqa: S311 - a test's data, nothing secret
    areas: list[str] = []
    rows: list[str] = []
    count = _SHARED_BOXES
    while count < size:
        area = _AREAS[len(areas) % len(_AREAS)] + (
            str(len(areas) // len(_AREAS)) if len(areas) >= len(_AREAS) else ""
        )
        text, boxes = _area(dice, area, areas, size - count)
        areas.append(area)
        rows.append(text)
        count += boxes
    clients = _clients(areas)
    return _HEAD.format(name=f"Platform {seed}") + clients + "".join(rows) + _SHARED + _flow(areas)


def _clients(areas: list[str]) -> str:
    half = max(1, len(areas) * 2 // 3)
    web = ", ".join(f"{area}-api" for area in areas[:half])
    phone = ", ".join(f"{area}-api" for area in areas[half - 1 :])
    return (
        f"  browser: {{type: client, kind: browser, calls: [{web}], signs_in_with: people}}\n"
        f"  phone: {{type: client, kind: mobile, calls: [{phone}]}}\n"
    )


def _flow(areas: list[str]) -> str:
    first = areas[0]
    return f"""\
flows:
  use:
    title: Somebody uses {first}
    steps:
      - browser -> {first}-api: ask
      - {first}-api -> token: verify the token
      - {first}-api -> {first}-fn-1: invoke
      - {first}-fn-1 -> {first}-1: look it up
"""


def _area(dice: Random, area: str, before: list[str], room: int) -> tuple[str, int]:
    """One API with what stands behind it, and how many boxes that is."""
    functions = min(dice.randrange(2, 6), max(1, room - 2))
    tables = dice.randrange(1, 3)
    routes = "".join(f"      {verb} /{area}/{n}: {{to: {area}-fn-{n}}}\n" for n, verb in _verbs(functions))
    queued = dice.random() < 0.6 and room > functions + tables + 3
    if queued:
        routes += f'      POST /{area}/jobs: {{to: {area}-jobs, action: "sqs:SendMessage"}}\n'
    rows = [
        (
            f"  {area}-api:\n    type: api-gateway\n    protocol: rest\n    endpoint: regional\n"
            f"    authorizer: token\n    logs_to: {area}-logs\n    routes:\n{routes}"
        ),
        f"  {area}-logs: {{type: log-group, retention: 365d}}\n",
        *(f"  {area}-{n}: {{type: dynamodb, encryption_key: key}}\n" for n in range(1, tables + 1)),
    ]
    boxes = 1 + functions + tables
    rows += [
        f"  {area}-fn-{n}: {{{_work(dice, area, n, tables, before)}}}\n" for n in range(1, functions + 1)
    ]
    if dice.random() < 0.5:
        guards = "default_action: allow, managed_rules: [common]"
        rows.append(f"  {area}-waf: {{type: waf, protects: {area}-api, {guards}}}\n")
        boxes += 1
    if queued:
        rows += [
            f"  {area}-jobs: {{type: queue, dead_letter: {area}-failed, max_receives: 3}}\n",
            f"  {area}-failed: {{type: queue}}\n",
            f"  {area}-worker: {{type: lambda, triggered_by: {area}-jobs, writes: {area}-1}}\n",
        ]
        boxes += 2
    if dice.random() < 0.4:
        rows.append(f"  {area}-feed: {{type: lambda, triggered_by: events, writes: {area}-{tables}}}\n")
        boxes += 1
    if dice.random() < 0.3:
        told = "metrics: [5xx], notifies: ops"
        rows.append(f"  {area}-alarm: {{type: alarm, watches: {area}-api, {told}}}\n")
    return "".join(rows), boxes


def _verbs(functions: int) -> list[tuple[int, str]]:
    return [(n, "GET" if n % 2 else "POST") for n in range(1, functions + 1)]


def _work(dice: Random, area: str, n: int, tables: int, before: list[str]) -> str:
    table = f"{area}-{1 + n % tables}" if n > 1 else f"{area}-1"
    verb = "reads" if n % 2 else "writes"
    other = "writes" if verb == "reads" else "reads"
    said = ["type: lambda", f"{verb}: {table}"]
    if dice.random() < 0.25:
        said.append("sends_to: events")
    if before and dice.random() < 0.12:
        said.append(f"calls: {dice.choice(before)}-api")
    elif dice.random() < 0.1:
        said.append("calls: payments")
    if dice.random() < 0.1:
        said.append(f"{other}: ledger")
    return ", ".join(said)
