"""The JSON Schema says what the loader says, as far as a schema can."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from loading import mistakes, whole

from archgen.blueprint.schema import json_schema
from archgen.catalogue.types import TYPES
from archgen.cli.app import run

ROOT = Path(__file__).parents[2]
DESIGNS = sorted([*(ROOT / "blueprints").glob("*.yaml"), *(Path(__file__).parent / "designs").glob("*.yaml")])


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2, as editors do: only `true` and `false` are booleans, a date is a text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if tag.split(":")[-1] not in ("bool", "timestamp", "int")]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false$"), list("tf"))
Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?[0-9]+$"), list("-+0123456789"))
Editor.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(str(node.value)))


def as_editors_read(text: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    return yaml.load(text, Loader=Editor)  # noqa: S506 - a safe loader with fewer types


VALIDATOR = Draft202012Validator(json_schema())


def refused(text: str) -> list[str]:
    """The places that the schema refuses, innermost last."""
    found = VALIDATOR.iter_errors(as_editors_read(whole(text)))
    return sorted("/".join(str(step) for step in error.absolute_path) for error in found)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema()


@pytest.mark.parametrize("path", DESIGNS, ids=[path.name for path in DESIGNS])
def test_what_loads_is_valid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not mistakes(text)
    assert refused(text) == []


GOOD = """\
resources:
  phone: {type: client, kind: mobile, calls: api}
  api:
    type: api-gateway
    protocol: rest
    throttle: {rate: 500/s, burst: 100}
    routes:
      GET /a: {to: f}
  f: {type: lambda, timeout: 10s, memory: 512MB, tracing: true, reads: {t: {keys: leading-key}}}
  t: {type: dynamodb, billing: on-demand, point_in_time_recovery: 35d}
boundaries:
  shop: {type: account, id: 111122223333}
"""


def test_a_small_design_is_valid() -> None:
    assert not mistakes(GOOD)
    assert refused(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("protocol: rest", "protocol: rst", "resources/api/protocol"),
        ("timeout: 10s", "timeout: 10", "resources/f/timeout"),
        ("memory: 512MB", "memory: big", "resources/f/memory"),
        ("rate: 500/s", "rate: 500", "resources/api/throttle"),
        ("tracing: true", "tracing: maybe", "resources/f/tracing"),
        ("burst: 100", "bust: 100", "resources/api/throttle"),
        ("memory: 512MB", "memry: 512MB", "resources/f"),
        ("keys: leading-key", "keys: leading", "resources/f/reads"),
        ("type: dynamodb", "type: dynamo", "resources/t/type"),
        ("type: account, id: 111122223333", "type: lambda, runtime: x", "boundaries/shop/type"),
        ("billing: on-demand", "billing: PAY_PER_REQUEST", "resources/t/billing"),
        ("to: f", "two: f", "resources/api/routes"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_there(old: str, new: str, place: str) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    assert mistakes(text)
    places = refused(text)
    assert any(one == place or one.startswith(f"{place}/") for one in places), places


@pytest.mark.parametrize(
    "text",
    [
        "archgen: 2\nname: x\nregions: [a]\nresources: {f: {type: group}}\n",
        "archgen: 1\nregions: [a]\nresources: {f: {type: group}}\n",
        "archgen: 1\nname: x\nregions: [a]\nresources: {f: {runtime: x}}\n",
        "archgen: 1\nname: x\nregions: [a]\nresources: {Orders: {type: group}}\n",
        "archgen: 1\nname: x\nregions: [a]\nresource: {f: {type: group}}\n",
        "resources: {f: {type: group}}\nwaivers: [{rule: x, until: soon}]\n",
    ],
)
def test_what_is_no_blueprint_is_invalid(text: str) -> None:
    assert mistakes(text)
    assert refused(text)


def test_every_type_and_every_field_is_described() -> None:
    definitions = json_schema()["$defs"]
    assert set(TYPES) <= set(definitions)
    for name, schema in definitions.items():
        assert schema["description"], name
        for key, field in schema["properties"].items():
            assert key == "type" or field["description"], (name, key)


def test_a_field_shows_awss_default_and_what_silence_means() -> None:
    table = json_schema()["$defs"]["dynamodb"]["properties"]
    assert table["deletion_protection"]["default"] is False
    assert "Only the design can say." in table["tenant_key"]["description"]
    endpoint = json_schema()["$defs"]["api-gateway"]["properties"]["endpoint"]["description"]
    assert "AWS's default: edge with protocol rest, else regional." in endpoint
