"""Frameworks: the rules that have ids there judge, and its controls are told by resource."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.cli.app import run
from archgen.policy.attack import TECHNIQUES
from archgen.policy.frameworks import FRAMEWORKS, ids_of
from archgen.rules.listing import ALL_RULES

DESIGN = """\
archgen: 1
name: Notes
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  phone: {type: client, kind: browser, calls: api}
  api:
    type: api-gateway
    protocol: rest
    routes:
      GET /notes: {to: notes-fn}
  notes-fn: {type: lambda, runtime: python3.13, reads: [notes, safe]}
  notes: {type: dynamodb}
  safe: {type: dynamodb, point_in_time_recovery: 35d, deletion_protection: true, billing: on-demand}
  old: {type: dynamodb}
  importer: {type: lambda, runtime: python3.13, writes: [notes, safe, old]}
waivers:
  - rule: store-without-recovery
    resource: old
    part: "*"
    reason: Rebuilt every night.
    control: The nightly import.
    owner: data-team
    until: 2027-06-30
"""
Run = Callable[..., str]
ANSWERS = ["Fail", "Waived", "Not stated", "Pass", "Not applicable"]


@pytest.fixture(name="archgen")
def _archgen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.yaml").write_text(DESIGN, encoding="utf-8")

    def runs(*arguments: str) -> str:
        capsys.readouterr()
        run(list(arguments))
        return capsys.readouterr().out

    return runs


def matrix(text: str) -> dict[str, dict[str, list[str]]]:
    """The resources by answer, by control, of the table that has a column for each answer."""
    _, _, below = text.partition(f"| Control | {' | '.join(ANSWERS)} |")
    found = {}
    for line in below.splitlines()[2:]:
        if not line.startswith("| "):
            break
        control, *cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        found[control] = {
            answer: re.findall("`([^`]+)`", cell) for answer, cell in zip(ANSWERS, cells, strict=True)
        }
    return found


def test_a_framework_runs_the_rules_that_have_ids_of_it(archgen: Run) -> None:
    out = archgen("validate", "notes.yaml", "--framework", "security-hub", "--format", "json", "-q")
    (blueprint,) = json.loads(out)["blueprints"]
    found = {finding["rule"] for finding in blueprint["findings"]}
    mine = {rule.name for rule in ALL_RULES if ids_of(rule, "security-hub")}
    assert {"route-without-authorizer", "store-without-recovery"} <= found <= mine
    assert "route-without-validation" not in found


def test_the_matrix_tells_each_control_on_each_resource(archgen: Run) -> None:
    out = archgen("validate", "notes.yaml", "--framework", "security-hub", "--format", "markdown", "-q")
    assert f"#### {FRAMEWORKS['security-hub'].title}" in out
    recovery = matrix(out)["DynamoDB.2"]
    assert recovery == {
        "Fail": ["notes"],
        "Waived": ["old"],
        "Not stated": [],
        "Pass": ["safe"],
        "Not applicable": [],
    }
    assert matrix(out)["APIGateway.8"]["Fail"] == ["api"]
    assert list(matrix(out)).index("APIGateway.2") < list(matrix(out)).index("APIGateway.10")


def test_without_a_framework_there_is_no_matrix(archgen: Run) -> None:
    out = archgen("validate", "notes.yaml", "--format", "markdown", "-q")
    assert "| Control |" not in out


def test_the_review_counts_every_framework_that_applies_and_lists_the_one_asked_for(archgen: Run) -> None:
    out = archgen("review", "notes.yaml")
    assert "## Coverage of frameworks" in out
    counted = {
        word
        for word, framework in FRAMEWORKS.items()
        if re.search(rf"(?m)^\| {re.escape(framework.short)} ", out.replace("\\", ""))
    }
    # The one rule of the registry that has a control here asks for nothing that this design has.
    assert counted == set(FRAMEWORKS) - {"cfn-guard"}
    assert re.search(r"(?m)^\| API2 authentication \|", out)
    asked = archgen("review", "notes.yaml", "--framework", "security-hub")
    assert matrix(asked)["DynamoDB.2"]["Waived"] == ["old"]
    assert "Prowler" not in asked


def test_a_framework_of_the_configuration_is_in_force(archgen: Run, tmp_path: Path) -> None:
    (tmp_path / "archgen.toml").write_text('framework = "cwe"\n', encoding="utf-8")
    assert "CWE-306" in matrix(archgen("validate", "notes.yaml", "--format", "markdown", "-q"))


@pytest.mark.parametrize("word", FRAMEWORKS)
def test_every_framework_has_rules(word: str) -> None:
    assert any(ids_of(rule, word) for rule in ALL_RULES)


def test_techniques_have_the_form_of_their_ids() -> None:
    assert all(re.fullmatch(r"T\d{4}(\.\d{3})?", one) for ids in TECHNIQUES.values() for one in ids)
    covered = {check for rule in ALL_RULES for check in rule.covers}
    assert covered & set(TECHNIQUES)
