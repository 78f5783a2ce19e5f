"""Whose data lies where, who comes near it, and which stores would be missed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from graph_making import made, resources

from archgen.graph.attributes import (
    DataClass,
    Exposure,
    class_in_reach,
    class_is_stated,
    data_class,
    exposure,
    is_record,
    kinds,
    parts_of,
    reach,
    stores_in_reach,
)
from archgen.graph.model import Graph

CLINIC = """\
data:
  visit: {kinds: [health]}
  rota: {class: internal, kinds: [business]}
resources:
  desk:
    type: api-gateway
    protocol: http
    authorizer: iam
    routes:
      GET /visits: {to: visits-fn}
      GET /rota: {to: rota-fn}
      POST /jobs: {to: jobs, action: SendMessage}
  visits-fn: {type: lambda, reads: [visits, key], calls: laboratory, logs_to: lines}
  rota-fn: {type: lambda, reads: rota-table}
  worker: {type: lambda, triggered_by: jobs, writes: visits}
  jobs: {type: queue}
  lines: {type: log-group}
  laboratory: {type: external, kind: saas}
  visits: {type: dynamodb, holds: [visit]}
  rota-table: {type: dynamodb, holds: [rota]}
  key: {type: secret}
"""


def test_the_greatest_class_behind_a_route_is_its_own_and_of_an_api_that_of_all_its_routes() -> None:
    graph = made(CLINIC)
    assert class_in_reach(graph, "desk/GET /visits") is DataClass.RESTRICTED
    assert class_in_reach(graph, "desk/GET /rota") is DataClass.INTERNAL
    assert class_in_reach(graph, "desk/POST /jobs") is DataClass.RESTRICTED
    assert class_in_reach(graph, "desk") is DataClass.RESTRICTED


def test_messages_and_records_are_as_secret_as_what_writes_or_reads_them() -> None:
    graph = made(CLINIC)
    assert data_class(graph, "jobs") is DataClass.RESTRICTED
    assert data_class(graph, "lines") is DataClass.RESTRICTED
    assert data_class(graph, "rota-fn") is DataClass.INTERNAL
    assert data_class(graph, "nobody") is DataClass.UNSTATED


def test_words_of_what_lies_behind() -> None:
    graph = made(CLINIC)
    assert kinds(graph, "visits-fn") == {"health"}
    assert kinds(graph, "desk") == {"health", "business"}
    assert kinds(graph, "rota-table") == {"business"}


def test_stores_in_reach_are_no_credentials_and_no_logs() -> None:
    graph = made(CLINIC)
    assert stores_in_reach(graph, "desk/GET /visits") == ("visits",)
    assert set(stores_in_reach(graph, "desk")) == {"visits", "rota-table"}
    assert "key" in reach(graph, "visits-fn")
    assert "lines" not in reach(graph, "visits-fn")


def test_parts_of_a_resource_are_its_doors_and_routes() -> None:
    assert parts_of(made(CLINIC), "desk") == (
        "desk",
        "desk/GET /rota",
        "desk/GET /visits",
        "desk/POST /jobs",
        "desk/default_endpoint",
    )


CLASSES = ("public", "internal", "confidential", "restricted")
STEPS = tuple(pairwise(CLASSES))


def classes(graph: Graph) -> dict[str, DataClass]:
    """What is found of every node, under two names."""
    return {
        **{f"reach {name}": class_in_reach(graph, name) for name in graph.nodes},
        **{f"own {name}": data_class(graph, name) for name in graph.blueprint.resources},
    }


@pytest.mark.parametrize("asset", ["visit: {", "rota: {class: internal, "])
@pytest.mark.parametrize(("low", "high"), STEPS)
def test_raising_the_class_of_data_lowers_nothing(asset: str, low: str, high: str) -> None:
    name = asset.partition(":")[0]
    before, after = (
        classes(made(CLINIC.replace(asset, f"{name}: {{class: {word}, "))) for word in (low, high)
    )
    assert all(after[key] >= found for key, found in before.items())
    assert after != before


@pytest.mark.parametrize(("low", "high"), STEPS)
def test_raising_the_class_of_a_blueprint_lowers_nothing(low: str, high: str) -> None:
    plain = CLINIC.replace("holds: [rota]", "holds: [business]")
    before, after = (classes(made(f"classification: {word}\n{plain}")) for word in (low, high))
    assert all(after[key] >= found for key, found in before.items())
    assert after["own rota-table"] > before["own rota-table"]


WORDS = {
    "public": DataClass.PUBLIC,
    "business": DataClass.INTERNAL,
    "personal": DataClass.CONFIDENTIAL,
    "financial": DataClass.CONFIDENTIAL,
    "payment": DataClass.RESTRICTED,
    "health": DataClass.RESTRICTED,
    "credentials": DataClass.RESTRICTED,
}


@pytest.mark.parametrize("word", WORDS)
def test_a_data_word_has_a_class(word: str) -> None:
    graph = resources("fn: {type: lambda, reads: t}", f"t: {{type: dynamodb, holds: [{word}]}}")
    assert data_class(graph, "t") is class_in_reach(graph, "fn") is WORDS[word]
    assert class_is_stated(graph, "t") is (word != "business")


def test_a_store_that_says_nothing_has_the_blueprints_class_once_it_is_used() -> None:
    used = made(
        "classification: confidential\nresources:\n  fn: {type: lambda, reads: t}\n  t: {type: dynamodb}\n"
    )
    idle = made("classification: confidential\nresources:\n  t: {type: dynamodb}\n")
    assert data_class(used, "t") is DataClass.CONFIDENTIAL
    assert data_class(idle, "t") is DataClass.UNSTATED
    assert not class_is_stated(used, "t")


def test_what_lines_bring_counts_where_the_store_is_silent() -> None:
    graph = resources("fn: {type: lambda, writes: {t: {carries: [payment]}}}", "t: {type: dynamodb}")
    assert data_class(graph, "t") is DataClass.RESTRICTED


KEPT = {
    "written": ("writes: t", "", True),
    "only read": ("reads: t", "", False),
    "gone within a week": ("writes: t", ", ttl: 7d", False),
    "gone within a month": ("writes: t", ", ttl: 30d", True),
    "gone when an attribute says": ("writes: t", ", ttl: expires", True),
    "only public": ("writes: t", ", holds: [public]", False),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_record_is_written_kept_and_not_only_public(name: str) -> None:
    line, more, expected = KEPT[name]
    graph = resources(f"fn: {{type: lambda, {line}}}", f"t: {{type: dynamodb{more}}}")
    assert is_record(graph, "t") is expected


def _api(more: str) -> str:
    return f"api: {{type: api-gateway, protocol: rest{more}, routes: {{GET /a: {{to: fn}}}}}}"


FN = "fn: {type: lambda, reads: t}"
TABLE = "t: {type: dynamodb}"
ADDRESSES = (
    ", policy: [{effect: allow, principals: ['*'], actions: ['execute-api:Invoke'], "
    "conditions: {IpAddress: {'aws:SourceIp': [198.51.100.0/24]}}}]"
)

WHO = {
    "anyone": ([_api(""), FN], Exposure.INTERNET),
    "anyone who is known": ([_api(", authorizer: iam"), FN], Exposure.INTERNET),
    "who comes from an address": ([_api(ADDRESSES), FN], Exposure.PARTNER),
    "the network": ([_api(", endpoint: private"), FN], Exposure.VPC),
    "staff": (
        ["staff: {type: client, kind: operator, zone: corporate, calls: {fn: {auth: iam}}}", FN],
        Exposure.CORPORATE,
    ),
    "the account": (
        ["job: {type: client, kind: pipeline, zone: account, calls: {fn: {auth: iam}}}", FN],
        Exposure.ACCOUNT,
    ),
    "another account": (
        ["them: {type: external, kind: aws-account, account: '444455556666', calls: fn}", FN],
        Exposure.PARTNER,
    ),
    "nobody": ([FN], Exposure.NONE),
}


@pytest.mark.parametrize("name", WHO)
def test_the_least_trusted_who_reaches_a_table(name: str) -> None:
    lines, expected = WHO[name]
    assert exposure(resources(*lines, TABLE), "t") is expected
