"""Views that answer one question, made from a text, and what tests ask of them."""

from __future__ import annotations

from view_designs import HEAD

from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS
from archgen.views.view import View

CLAIMS = (
    HEAD
    + """\
resources:
  claims-api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    authorizer: iam
    routes:
      POST /claims: {to: file-fn}
      GET /rates: {to: rates-fn}
  file-fn:
    type: lambda
    runtime: python3.13
    in: [inner-a, inner-b]
    security_groups: fn-group
    reads: db-login
    writes: [claims-db, scans]
    calls: [fraud-check, ledger]
    sends_to: audit-bus
  rates-fn: {type: lambda, runtime: python3.13, reads: rates}
  tidy-fn: {type: lambda, runtime: python3.13, deletes: rates}
  fn-group: {type: security-group}
  claims-db:
    {type: generic, service: Amazon Aurora, icon: aurora, capabilities: [stores], in: data-a, tls: true}
  scans: {type: bucket, holds: [personal]}
  rates: {type: dynamodb}
  db-login: {type: secret, rotation: 30d}
  audit-bus: {type: bus}
  fraud-check: {type: external, kind: saas, authentication: api-key}
  ledger: {type: external, kind: on-premises}
  s3-door: {type: vpc-endpoint, service: s3, routes: [inner-a, inner-b]}
  secrets-door: {type: vpc-endpoint, service: secretsmanager, in: [inner-a, inner-b]}
boundaries:
  prod: {type: account, id: "111122223333"}
  net: {type: vpc, in: prod, cidr: [10.1.0.0/16]}
  inner-a: {type: subnet, in: net, zone: a, routes: [nat, transit]}
  inner-b: {type: subnet, in: net, zone: b, routes: [nat, transit]}
  data-a: {type: subnet, in: net, zone: a}
"""
)
"""A function in a VPC that leaves it in every way there is, and two that stand in none."""


def seen_as(kind: str, text: str) -> View:
    """The one picture of a kind of a design that has one."""
    design = load(text.encode())
    assert design.mistakes == ()
    (page,) = pages(design, judge(design), VIEWS[kind])
    assert page.name == kind
    return page.view


def nothing_seen(kind: str, text: str) -> bool:
    """True where a design has no picture of a kind."""
    design = load(text.encode())
    assert design.mistakes == ()
    return pages(design, judge(design), VIEWS[kind]) == ()


def framed(view: View) -> dict[str, set[str]]:
    """The members of boxes by the titles of their frames; an empty title for what stands in none."""
    titles = {frame.id: frame.title for frame in view.frames}
    found: dict[str, set[str]] = {}
    for box in view.boxes:
        found.setdefault(titles.get(box.frame, ""), set()).update(box.members)
    return found


def sentence(view: View, source: str, target: str) -> str:
    """The sentences of the key whose numbers stand on the line between two boxes."""
    line = next(row for row in view.lines if (row.source, row.target) == (source, target))
    return " ".join(step.text for step in view.steps if step.number in line.steps)
