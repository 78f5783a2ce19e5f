"""Which frames a view has, what stands in them, and which are left out."""

from __future__ import annotations

from view_designs import HEAD, box, seen, tiles

from archgen.views.view import FrameKind

ACCOUNTS = """\
boundaries:
  shop: {type: account, id: 111122223333}
  vault: {type: account, id: "444455556666"}
  audit: {type: account, id: "777788889999"}
  billing: {type: group, title: Billing team}
  hq: {type: on-premises, title: Head office}
  net: {type: vpc, in: shop, cidr: 10.0.0.0/16}
  net-a: {type: subnet, in: net, zone: a}
  net-b: {type: subnet, in: net, zone: b}
"""

DESIGN = (
    HEAD
    + """\
resources:
  clerk: {type: client, kind: browser, in: hq, calls: api}
  api: {type: api-gateway, protocol: http, in: shop, routes: {"GET /a": {to: fn}, "GET /b": {to: far-fn}}}
  fn: {type: lambda, in: [billing, shop], reads: notes}
  far-fn: {type: lambda, in: shop, region: us-east-1}
  notes: {type: dynamodb, in: billing}
  inner-fn: {type: lambda, in: [net-a, net-b], reads: db}
  db: {type: generic, service: Aurora, capabilities: [stores], in: net-a}
  one: {type: lambda, in: vault, writes: vaulted}
  vaulted: {type: bucket, in: vault, encryption_key: key}
  key: {type: kms-key, in: vault}
  trail-logs: {type: bucket, in: audit}
  key-two: {type: kms-key, in: audit}
  key-three: {type: kms-key, in: shop, region: us-east-1}
"""
    + ACCOUNTS
)


def test_boxes_stand_in_their_accounts_regions_and_networks() -> None:
    picture = seen(DESIGN)
    assert {row.id: row.frame for row in picture.boxes} == {
        "clerk": "hq",
        "api": "shop/eu-west-1",
        "fn": "billing",
        "far-fn": "shop/us-east-1",
        "notes": "billing",
        "inner-fn": "net-a+net-b",
        "db": "net-a",
        "one": "vault",
        "vaulted": "vault",
    }


def test_frames_nest_as_the_design_says_and_none_is_empty() -> None:
    frames = {frame.id: (frame.kind, frame.parent) for frame in seen(DESIGN).frames}
    assert frames == {
        "hq": (FrameKind.ON_PREMISES, ""),
        "cloud": (FrameKind.CLOUD, ""),
        "shop": (FrameKind.ACCOUNT, "cloud"),
        "vault": (FrameKind.ACCOUNT, "cloud"),
        "audit": (FrameKind.ACCOUNT, "cloud"),
        "shop/eu-west-1": (FrameKind.REGION, "shop"),
        "shop/us-east-1": (FrameKind.REGION, "shop"),
        "billing": (FrameKind.GROUP, "shop/eu-west-1"),
        "net": (FrameKind.VPC, "shop/eu-west-1"),
        "net-a+net-b": (FrameKind.SUBNET, "net"),
        "net-a": (FrameKind.SUBNET, "net"),
    }


def test_parents_come_before_their_frames() -> None:
    known = {""}
    for frame in seen(DESIGN).frames:
        assert frame.parent in known
        known.add(frame.id)


def test_each_tile_lies_in_its_own_account_and_region() -> None:
    shelves = {frame.id: [tile.resource for tile in frame.shelf] for frame in seen(DESIGN).frames}
    assert {name: row for name, row in shelves.items() if row} == {
        "vault": ["key"],
        "audit": ["trail-logs", "key-two"],
        "shop/us-east-1": ["key-three"],
    }


def test_what_lies_in_a_region_without_boxes_is_on_the_shelf_of_the_account() -> None:
    rows = "".join(f"  key-{n}: {{type: kms-key, region: us-east-1}}\n" for n in range(12))
    picture = seen(HEAD + "resources:\n  fn: {type: lambda}\n" + rows)
    cloud, region = picture.frames
    assert (box(picture, "fn").frame, region.title) == (region.id, "eu-west-1")
    assert {tile.resource for tile in cloud.shelf} == tiles(picture) == {f"key-{n}" for n in range(12)}
