"""The pictures of trust, network, identity and data of the gallery's designs and of one with a VPC."""

from __future__ import annotations

from pathlib import Path

import pytest
from geometry import faults

from archgen.drawing.draw import draw
from archgen.pipeline import judge, load, pages
from archgen.views import VIEWS

ROOT = Path(__file__).parents[2]
GALLERY = sorted(path.name for path in (ROOT / "blueprints").glob("*.yaml"))
KINDS = ("trust", "network", "identity", "data")
NETWORKED = """\
archgen: 1
name: Claims desk
regions: [eu-west-1]
resources:
  clerks: {type: client, kind: browser, calls: claims-api, signs_in_with: staff}
  staff: {type: cognito-user-pool, mfa: required}
  claims-api:
    type: api-gateway
    protocol: rest
    endpoint: regional
    authorizer: staff
    routes:
      POST /claims: {to: file-fn}
      GET /claims/{id}: {to: read-fn}
      GET /rates: {to: rates-fn}
  file-fn:
    type: lambda
    runtime: python3.13
    in: [inner-a, inner-b]
    reads: db-login
    writes: [claims-db, scans]
    calls: [fraud-check, ledger]
    sends_to: audit-bus
  read-fn: {type: lambda, runtime: python3.13, in: [inner-a, inner-b], reads: [claims-db, scans]}
  rates-fn: {type: lambda, runtime: python3.13, reads: rates}
  tidy-fn: {type: lambda, runtime: python3.13, deletes: rates}
  claims-db:
    {type: generic, service: Amazon Aurora, icon: aurora, capabilities: [stores], in: [data-a, data-b]}
  scans: {type: bucket, holds: [personal]}
  rates: {type: dynamodb, holds: [business], replicas: [eu-central-1], backup: {plan: daily}}
  db-login: {type: secret, rotation: 30d}
  audit-bus: {type: bus}
  fraud-check: {type: external, kind: saas}
  ledger: {type: external, kind: on-premises}
  s3-door: {type: vpc-endpoint, service: s3, routes: [inner-a, inner-b]}
  secrets-door: {type: vpc-endpoint, service: secretsmanager, in: [inner-a, inner-b]}
boundaries:
  net: {type: vpc, cidr: [10.1.0.0/16]}
  inner-a: {type: subnet, in: net, zone: a, routes: [nat, transit]}
  inner-b: {type: subnet, in: net, zone: b, routes: [nat, transit]}
  data-a: {type: subnet, in: net, zone: a}
  data-b: {type: subnet, in: net, zone: b}
"""


def texts() -> list[tuple[str, str]]:
    gallery = [(name, (ROOT / "blueprints" / name).read_text(encoding="utf-8")) for name in GALLERY]
    return [*gallery, ("networked", NETWORKED)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda value: value[:24].split("\n")[0])
def test_a_picture_of_one_question_has_no_fault(name: str, text: str, kind: str) -> None:
    design = load(text.encode())
    assert design.mistakes == ()
    shown = pages(design, judge(design), VIEWS[kind])
    assert bool(shown) is (kind != "network" or name == "networked")
    for page in shown:
        picture = draw(page.view)
        assert faults(picture) == []
        assert 1 / 3 <= picture.width / picture.height <= 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_ranked_view_says_every_column(kind: str) -> None:
    design = load(NETWORKED.encode())
    (page,) = pages(design, judge(design), VIEWS[kind])
    view = page.view
    order = {box.id: box.column for box in view.boxes}
    middle = {box.id: box.icon.x + box.icon.width / 2 for box in draw(view).boxes}
    rows = sorted(order, key=lambda name: (order[name], middle[name]))
    assert [middle[name] for name in rows] == sorted(middle.values())
