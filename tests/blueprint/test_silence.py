"""What it means when a setting is not written."""

from __future__ import annotations

import pytest
from loading import loaded, mistake, mistakes, place

from archgen.blueprint.load import load
from archgen.catalogue.declaring import Silence, fields_of
from archgen.source.reading import read_bytes


def test_aws_fills_in_what_has_a_default_there() -> None:
    resource = loaded("resources:\n  f: {type: lambda, runtime: x}\n").resources["f"]
    assert not resource.stated("timeout")
    assert resource.value("timeout").seconds == 3
    assert resource.value("memory").text == "128MB"


def test_a_written_default_is_stated_all_the_same() -> None:
    resource = loaded("resources:\n  f: {type: lambda, runtime: x, timeout: 3s}\n").resources["f"]
    assert resource.stated("timeout")


def test_what_only_the_design_can_say_stays_open() -> None:
    text = """\
resources:
  api: {type: api-gateway, protocol: rest, routes: {ANY /: {to: mock}}}
  t: {type: dynamodb, billing: on-demand}
"""
    blueprint = loaded(text)
    table = blueprint.resources["t"]
    assert fields_of(type(table.body))["tenant_key"].facts.silence is Silence.STATED
    assert table.value("tenant_key") is None


def test_what_is_computed_is_not_stated() -> None:
    resource = loaded("resources:\n  k: {type: kms-key}\n").resources["k"]
    assert fields_of(type(resource.body))["users"].facts.silence is Silence.DERIVED
    assert not resource.stated("users")
    assert resource.value("users") is None


def test_a_default_may_hang_on_another_setting() -> None:
    text = "resources:\n  api: {type: api-gateway, protocol: PROTOCOL, routes: {$default: {to: mock}}}\n"
    endpoints = {
        protocol: loaded(text.replace("PROTOCOL", protocol)).resources["api"].value("endpoint")
        for protocol in ("rest", "http", "websocket")
    }
    assert endpoints == {"rest": "edge", "http": "regional", "websocket": "regional"}


@pytest.mark.parametrize(
    ("resource", "missing"),
    [
        ("api: {type: api-gateway, routes: {ANY /: {to: mock}}}", "protocol"),
        ("api: {type: api-gateway, protocol: http}", "routes"),
        ("acl: {type: waf, scope: regional}", "default_action"),
        ("cert: {type: certificate}", "names"),
        ("acc: {type: account}", "id"),
    ],
)
def test_what_aws_requires_is_a_mistake_when_silent(resource: str, missing: str) -> None:
    found = mistake(f"resources:\n  {resource}\n")
    owner = resource.partition(":")[0]
    assert found.id == f"missing-key@{owner}/{missing}"
    assert place(found) == (5, 3)
    assert found.primary.text == "AWS requires it"
    assert f"`{missing}:`" in found.hint


def test_a_block_that_lacks_something_is_marked_itself() -> None:
    text = """\
resources:
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /a: {scopes: [x]}
      GET /b: {to: mock, limit: {}}
"""
    found = mistakes(text)
    assert [(one.id, place(one)) for one in found] == [
        ("missing-key@api/routes/GET /a/to", (9, 7)),
        ("missing-key@api/routes/GET /b/limit/requests", (10, 26)),
    ]


def test_a_setting_that_could_not_be_read_is_not_missing_as_well() -> None:
    found = mistake("resources:\n  api: {type: api-gateway, protocol: rst, routes: {ANY /: {to: mock}}}\n")
    assert found.rule == "unknown-word"


def test_a_trail_without_its_bucket_is_for_the_rules() -> None:
    assert loaded("resources:\n  audit: {type: cloudtrail}\n").resources["audit"].type == "cloudtrail"


@pytest.mark.parametrize("missing", ["archgen", "name", "regions"])
def test_a_file_says_its_version_its_name_and_where_it_runs(missing: str) -> None:
    head = {"archgen": "1", "name": "x", "regions": "[eu-west-1]"}
    text = "".join(f"{key}: {value}\n" for key, value in head.items() if key != missing)
    _, (found,) = load(read_bytes(f"{text}resources:\n  g: {{type: group}}\n".encode(), "x.yaml"))
    assert (found.rule, place(found), found.part) == ("missing-key", (1, 1), missing)
    assert found.primary.text == f"`{missing}` is needed here"
