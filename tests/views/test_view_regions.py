"""What runs in several Regions stands in each of them, with its lines, its networks and its copies."""

from __future__ import annotations

from view_designs import HEAD

from archgen.pipeline import judge, load, pages, view
from archgen.views import VIEWS
from archgen.views.view import Emphasis, FrameKind, LineKind, View

TWO = (
    HEAD.replace("[eu-west-1]", "[eu-west-1, eu-central-1]")
    + """\
defaults:
  lambda: {runtime: python3.13, region: each}
resources:
  web: {type: client, kind: browser, calls: api}
  zone: {type: route53, name: example.com, records: {api.example.com: api}}
  api:
    type: api-gateway
    protocol: rest
    region: each
    authorizer: people
    domain: {name: api.example.com, certificate: cert, zone: zone, region_routing: failover}
    routes:
      GET /orders: {to: read-fn}
  people: {type: cognito-user-pool, mfa: required}
  read-fn: {type: lambda, in: inner, reads: [orders, terms]}
  late-fn: {type: lambda, region: eu-central-1, reads: terms}
  orders: {type: dynamodb, replicas: [eu-central-1]}
  terms: {type: bucket}
  cert: {type: certificate, region: each, names: [api.example.com]}
boundaries:
  net: {type: vpc, region: each, cidr: 10.0.0.0/16}
  inner: {type: subnet, region: each, in: net, zone: a}
flows:
  read:
    title: Somebody reads
    steps:
      - web -> api: GET /orders
      - api -> read-fn: invoke
"""
)
THERE = "@eu-central-1"


def seen(text: str) -> View:
    """The overview of a blueprint."""
    design = load(text.encode())
    assert design.mistakes == ()
    return view(design, judge(design))


def lines(picture: View, kind: LineKind) -> dict[tuple[str, str], str]:
    """The lines of one kind by their ends, with their words."""
    return {(line.source, line.target): line.label for line in picture.lines if line.kind is kind}


def test_each_region_has_its_frame_and_a_box_for_what_runs_there() -> None:
    picture = seen(TWO)
    regions = {frame.id: frame.title for frame in picture.frames if frame.kind is FrameKind.REGION}
    assert regions == {"eu-west-1": "eu-west-1", "eu-central-1": "eu-central-1"}
    home = {box.id: box.frame for box in picture.boxes}
    assert home["api"] == "eu-west-1"
    assert home[f"api{THERE}"] == home[f"orders{THERE}"] == home["late-fn"] == "eu-central-1"
    assert f"people{THERE}" not in home
    copies = {box.id: (box.copy_of, box.members) for box in picture.boxes if box.copy_of}
    assert copies[f"api{THERE}"] == ("api", ("api",))
    assert copies.keys() == {f"{name}{THERE}" for name in ("api", "read-fn", "orders", "cert")}


def test_a_network_in_each_region_has_a_frame_in_each() -> None:
    picture = seen(TWO)
    parents = {frame.id: frame.parent for frame in picture.frames}
    frames = {box.id: box.frame for box in picture.boxes}
    assert (frames["read-fn"], frames[f"read-fn{THERE}"]) == ("inner", f"inner{THERE}")
    assert parents[f"inner{THERE}"] == f"net{THERE}"
    assert parents[f"net{THERE}"] == "eu-central-1"


def test_what_stands_in_a_network_of_one_region_stands_in_the_other_without_it() -> None:
    picture = seen(TWO.replace("inner: {type: subnet, region: each, ", "inner: {type: subnet, "))
    frames = {box.id: box.frame for box in picture.boxes}
    assert (frames["read-fn"], frames[f"read-fn{THERE}"]) == ("inner", "eu-central-1")


def test_a_line_stays_in_its_region_and_leads_to_the_only_one_where_it_has_to() -> None:
    picture = seen(TWO)
    reads = lines(picture, LineKind.DATA)
    assert (f"read-fn{THERE}", f"orders{THERE}") in reads
    assert (f"read-fn{THERE}", "orders") not in reads
    assert {(f"read-fn{THERE}", "terms"), ("read-fn", "terms"), ("late-fn", "terms")} <= reads.keys()
    assert (f"api{THERE}", "people") in lines(picture, LineKind.IDENTITY)


def test_callers_reach_the_api_in_every_region_and_its_name_says_which_is_the_first() -> None:
    picture = seen(TWO)
    assert lines(picture, LineKind.REQUEST).keys() >= {("web", "api"), ("web", f"api{THERE}")}
    names = lines(picture, LineKind.DNS)
    assert (names["zone", "api"], names["zone", f"api{THERE}"]) == ("primary", "secondary")


def test_steps_are_numbered_in_the_first_region_and_the_path_is_marked_in_both() -> None:
    picture = seen(TWO)
    told = {(line.source, line.target): line.steps for line in picture.lines if line.steps}
    assert told == {("web", "api"): (1,), ("api", "read-fn"): (2,)}
    path = {(line.source, line.target) for line in picture.lines if line.spine}
    assert {("api", "read-fn"), (f"api{THERE}", f"read-fn{THERE}")} <= path


def test_the_replicas_of_a_table_stand_in_a_row() -> None:
    text = TWO.replace("eu-central-1]\ndefaults", "eu-central-1, us-east-1]\ndefaults").replace(
        "replicas: [eu-central-1]", "replicas: [eu-central-1, us-east-1]"
    )
    copied = lines(seen(text), LineKind.REPLICATION)
    assert copied == {
        ("orders", "orders@eu-central-1"): "global table",
        ("orders@eu-central-1", "orders@us-east-1"): "global table",
    }


def test_one_line_tells_of_all_stores_that_are_copied_between_two_regions() -> None:
    text = TWO.replace("terms: {type: bucket}", "terms: {type: bucket, replicas: [eu-central-1]}")
    assert lines(seen(text), LineKind.REPLICATION) == {("orders", f"orders{THERE}"): "2 stores"}


def test_a_copy_of_all_else_comes_from_the_original() -> None:
    text = TWO.replace("terms: {type: bucket}", "terms: {type: bucket, replicas: [eu-central-1, us-east-1]}")
    text = text.replace("orders: {type: dynamodb, replicas: [eu-central-1]}", "orders: {type: dynamodb}")
    assert lines(seen(text), LineKind.REPLICATION) == {
        ("terms", f"terms{THERE}"): "copies",
        ("terms", "terms@us-east-1"): "copies",
    }


def test_tables_are_copied_both_ways_and_all_else_from_its_original() -> None:
    tables = TWO.replace("terms: {type: bucket}", "terms: {type: dynamodb, replicas: [eu-central-1]}")
    mixed = TWO.replace("terms: {type: bucket}", "terms: {type: bucket, replicas: [eu-central-1]}")
    for text, both in ((TWO, True), (tables, True), (mixed, False)):
        (copied,) = (line for line in seen(text).lines if line.kind is LineKind.REPLICATION)
        assert copied.both is both


def test_a_design_of_one_region_has_no_copies() -> None:
    text = TWO.replace("[eu-west-1, eu-central-1]", "[eu-west-1]").replace(", replicas: [eu-central-1]", "")
    text = text.replace("region: eu-central-1, ", "")
    assert [box.id for box in seen(text).boxes if box.copy_of] == []


def test_a_stack_stands_where_all_that_it_stands_for_run() -> None:
    some = "[eu-west-1, us-east-1]"
    text = TWO.replace("eu-central-1]\ndefaults", "eu-central-1, us-east-1]\ndefaults").replace(
        "resources:\n",
        "resources:\n"
        "  warm-a: {type: lambda, region: [eu-west-1, eu-central-1], triggered_by: nightly}\n"
        f"  warm-b: {{type: lambda, region: {some}, triggered_by: nightly}}\n"
        f"  warm-c: {{type: lambda, region: {some}, triggered_by: nightly}}\n"
        "  nightly: {type: schedule, every: 1d}\n"
        "  warm-d: {type: lambda, region: eu-west-1, triggered_by: nightly}\n",
    )
    standing = {box.id: box.members for box in seen(text).boxes if box.id.startswith("warm")}
    assert standing == {
        "warm-a": ("warm-a", "warm-b", "warm-c"),
        "warm-d": ("warm-d",),
    }


def test_the_path_of_a_finding_goes_through_the_first_region() -> None:
    design = load(TWO.encode())
    drawn = pages(design, judge(design), VIEWS["paths"])
    lit = {box.id for page in drawn for box in page.view.boxes if box.emphasis is Emphasis.LIT}
    assert {"read-fn", "orders"} <= lit
    assert [name for name in lit if "@" in name.lstrip("@")] == []


def folded(*names: str, text: str = TWO) -> View:
    """The overview with some frames as one box each."""
    design = load(text.encode())
    (page,) = pages(design, judge(design), VIEWS["overview"], "", names)
    return page.view


def ends(picture: View) -> set[tuple[str, str]]:
    """The pairs of boxes that lines join."""
    return {(line.source, line.target) for line in picture.lines}


def test_a_folded_first_region_leaves_what_is_copied_from_it_in_the_second() -> None:
    picture = folded("eu-west-1")
    names = {box.id for box in picture.boxes}
    assert {"eu-west-1", f"api{THERE}", f"read-fn{THERE}", f"orders{THERE}", "late-fn"} < names
    assert not {"api", "read-fn", "orders", "terms"} & names
    assert {("web", "eu-west-1"), ("web", f"api{THERE}"), ("eu-west-1", f"orders{THERE}")} < ends(picture)
    assert all(not box.copy_of for box in picture.boxes)
    assert {step.number for step in picture.steps} == {1}


def test_a_second_region_folds_by_its_name_with_the_copies_in_it() -> None:
    picture = folded("eu-central-1")
    (region,) = (box for box in picture.boxes if box.id == "eu-central-1")
    assert set(region.members) == {"api", "read-fn", "late-fn", "orders", "cert"}
    assert region.service == "2 functions, 1 API, 1 table, 1 certificate"
    assert not [box.id for box in picture.boxes if "@" in box.id]
    assert {("web", "api"), ("web", "eu-central-1"), ("eu-central-1", "terms")} < ends(picture)
    assert {step.number for step in picture.steps} == {1, 2}


def test_a_network_that_stands_in_each_region_folds_in_each() -> None:
    picture = folded("net")
    found = {box.id: (box.title, box.members, box.frame) for box in picture.boxes if box.id.startswith("net")}
    assert found == {
        "net": ("VPC net · 10.0.0.0/16", ("read-fn",), "eu-west-1"),
        f"net{THERE}": ("VPC net · 10.0.0.0/16", ("read-fn",), "eu-central-1"),
    }
    assert {("api", "net"), (f"api{THERE}", f"net{THERE}")} < ends(picture)


def test_routes_into_a_folded_network_are_counted() -> None:
    route, function = "      GET /orders: {to: read-fn}\n", "  read-fn: {type: lambda, in: inner,"
    more = TWO.replace(route, f"{route}{route.replace('GET', 'POST').replace('read', 'put')}")
    more = more.replace(function, f"  put-fn: {{type: lambda, in: inner, writes: orders}}\n{function}")
    said = lines(folded("net", text=more), LineKind.REQUEST)
    assert (said["api", "net"], said[f"api{THERE}", f"net{THERE}"]) == ("2 routes", "2 routes")
    kept = lines(folded("net", text=more), LineKind.DATA)
    assert (kept["net", "orders"], kept["net", "terms"]) == ("writes, reads", "reads")
