"""Waivers beside what they waive and in a shared file: in force, listed, and told when they are no good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archgen.cli.app import run

DESIGN = """\
archgen: 1
name: Notes
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  logs: {type: log-group}
  notes: {type: dynamodb}
  importer: {type: lambda, runtime: python3.13, writes: notes}
"""
LOGS, TABLE = "log-without-retention@logs", "store-without-recovery@notes"
SHARED = """\
- blueprint: Notes
  rule: store-without-recovery
  resource: notes
  reason: Rebuilt from the bucket every night.
  control: The nightly import.
  owner: data-team
  until: 2026-12-20
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="archgen")
def _archgen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def runs(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return runs


def commented(comment: str, line: str = "  logs: {type: log-group}") -> str:
    return DESIGN.replace(line, f"{line}  {comment}")


def judged(archgen: Run, text: str, *options: str) -> dict[str, dict[str, Any]]:
    Path("notes.yaml").write_text(text, encoding="utf-8")
    command = ("validate", "notes.yaml", "--format", "json", "-q", "--today", "2026-11-25", *options)
    (blueprint,) = json.loads(archgen(*command)[1])["blueprints"]
    return {finding["id"]: finding for finding in blueprint["findings"]}


def test_a_comment_at_the_end_of_a_line_waives_what_stands_there(archgen: Run) -> None:
    found = judged(archgen, commented("# archgen: ignore[log-without-retention] Build times only."))
    assert found[LOGS]["status"] == "waived"
    assert found[LOGS]["waiver"]["reason"] == "Build times only."
    assert found[TABLE]["status"] == "open"
    assert not [one for one in found if one.startswith("incomplete-waiver")]


def test_a_comment_on_a_line_of_its_own_speaks_of_the_next_with_text(archgen: Run) -> None:
    above = "  # archgen: ignore[log-without-retention, weak-tls] Build times only.\n\n  # why: see below\n"
    found = judged(archgen, DESIGN.replace("  logs:", f"{above}  logs:"))
    assert found[LOGS]["status"] == "waived"
    assert found["incomplete-waiver@logs/weak-tls"]["message"] == "the waiver for `weak-tls` covers nothing"


def test_a_comment_elsewhere_waives_nothing_and_is_told(archgen: Run) -> None:
    comment = "# archgen: ignore[log-without-retention] Build times only."
    found = judged(archgen, commented(comment, "  notes: {type: dynamodb}"))
    assert found[LOGS]["status"] == "open"
    told = found["incomplete-waiver@notes/log-without-retention"]
    assert (told["location"]["line"], told["location"]["column"]) == (7, 28)
    assert told["severity"] == "low"


def test_a_comment_without_a_reason_waives_nothing(archgen: Run) -> None:
    found = judged(archgen, commented("# archgen: ignore[log-without-retention]"))
    assert found[LOGS]["status"] == "open"
    told = found["incomplete-waiver@logs/log-without-retention"]
    assert told["message"] == "the waiver for `log-without-retention` names no reason"
    assert "behind the brackets" in told["hint"]


def test_a_comment_for_a_rule_that_nobody_knows_is_told(archgen: Run) -> None:
    found = judged(archgen, commented("# archgen: ignore[log-without-retentoin] Build times only."))
    assert found["incomplete-waiver@logs/log-without-retentoin"]["label"] == "no rule has this name"


@pytest.mark.parametrize(
    "value",
    [
        '"# archgen: ignore[log-without-retention] no"',
        "|\n      text\n      # archgen: ignore[log-without-retention] no",
    ],
)
def test_text_that_looks_like_a_comment_waives_nothing(archgen: Run, value: str) -> None:
    logs = f"  logs:\n    type: log-group\n    title: {value}\n"
    found = judged(archgen, DESIGN.replace("  logs: {type: log-group}\n", logs))
    assert found[LOGS]["status"] == "open"
    assert not [one for one in found if one.startswith("incomplete-waiver")]


def test_a_former_name_of_a_rule_still_waives(archgen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec.structs import replace  # noqa: PLC0415 - beside the rule it changes

    from archgen.policy import terms  # noqa: PLC0415 - the rules as plans know them
    from archgen.rules.listing import ALL_RULES  # noqa: PLC0415 - the same

    renamed = tuple(
        replace(one, former=("endless-log",)) if one.name == "log-without-retention" else one
        for one in ALL_RULES
    )
    monkeypatch.setattr("archgen.cli.judging.ALL_RULES", renamed)
    assert terms.matches("endless-log", next(one for one in renamed if one.former == ("endless-log",)))
    found = judged(archgen, commented("# archgen: ignore[endless-log] Build times only."))
    assert found[LOGS]["status"] == "waived"


def shared(text: str = SHARED, configuration: str = 'waivers = "waivers.yaml"\n') -> None:
    Path("waivers.yaml").write_text(text, encoding="utf-8")
    Path("archgen.toml").write_text(configuration, encoding="utf-8")


def test_a_shared_file_waives_in_the_blueprint_it_names_in_every_command(archgen: Run) -> None:
    shared()
    found = judged(archgen, DESIGN)
    assert found[TABLE]["status"] == "waived"
    assert found[TABLE]["waiver"]["owner"] == "data-team"
    assert judged(archgen, DESIGN.replace("name: Notes", "name: Others"))[TABLE]["status"] == "open"
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")
    assert "Rebuilt from the bucket every night" in archgen("review", "notes.yaml")[1]
    assert archgen("build", "notes.yaml", "-q")[0] == 0
    (built,) = json.loads(Path("output/notes/findings.json").read_text())["blueprints"]
    assert built["counts"]["waived"] == 1
    assert "point_in_time" not in archgen("fix", "notes.yaml")[1]


def test_a_shared_waiver_is_told_in_its_own_file(archgen: Run) -> None:
    shared(SHARED.replace("2026-12-20", "2026-11-01"))
    found = judged(archgen, DESIGN)
    assert found[TABLE]["status"] == "open"
    ended = found["incomplete-waiver@notes/store-without-recovery"]
    assert ended["message"] == "the waiver for `store-without-recovery` ended 24 days ago"
    assert (ended["location"]["path"], ended["location"]["line"]) == ("waivers.yaml", 7)
    shared(SHARED.replace("  owner: data-team\n", "").replace("store-without-recovery", "weak-tls"))
    idle = judged(archgen, DESIGN)["incomplete-waiver@notes/weak-tls"]
    assert (idle["location"]["path"], idle["location"]["line"]) == ("waivers.yaml", 2)
    assert idle["message"] == "the waiver for `weak-tls` covers nothing"


def test_what_a_shared_waiver_lacks_weighs_what_it_hides_and_shows_no_foreign_line(archgen: Run) -> None:
    shared(
        SHARED.replace("  owner: data-team\n", ""),
        'waivers = "waivers.yaml"\n[severity]\nstore-without-recovery = "high"\n',
    )
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")
    code, out, _ = archgen("validate", "notes.yaml", "--today", "2026-11-25")
    assert code == 1
    assert "high[incomplete-waiver]: the waiver for `store-without-recovery` names no owner" in out
    assert "--> waivers.yaml:1:3" in out
    assert "archgen: 1" not in out


def test_all_waivers_are_listed_wherever_they_stand(archgen: Run) -> None:
    shared()
    Path("notes.yaml").write_text(
        commented("# archgen: ignore[log-without-retention] Builds."), encoding="utf-8"
    )
    _, out, _ = archgen("waivers", "notes.yaml", "--format", "json", "--today", "2026-11-25")
    assert [
        (one["path"], one["line"], one["rule"], one["state"], one["hides"], one["days_left"])
        for one in json.loads(out)
    ] == [
        ("waivers.yaml", 2, "store-without-recovery", "ends soon", "medium", 25),
        ("notes.yaml", 6, "log-without-retention", "has no end", "low", None),
    ]


def test_a_waiver_for_a_blueprint_that_is_not_there_is_told(archgen: Run) -> None:
    shared(SHARED.replace("Notes", "Notse"), 'waivers = "waivers.yaml"\npaths = ["notes.yaml"]\n')
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")
    for command in ("validate", "waivers"):
        told = "waivers.yaml:1: no blueprint here is called `Notse`; did you mean `Notes`?"
        assert told in archgen(command)[2]
    assert "Notse" not in archgen("validate", "notes.yaml")[2]


BROKEN = {
    "key": (
        SHARED.replace("owner:", "ownr:"),
        "error[unknown-key]",
        "waivers.yaml:6:3",
        "did you mean `owner`?",
    ),
    "blueprint": (
        SHARED.replace("- blueprint: Notes\n ", "-"),
        "error[missing-key]",
        "waivers.yaml:1",
        "`blueprint`",
    ),
    "kind": ("waivers: []\n", "error[wrong-type]", "waivers.yaml:1:1", "is a list"),
    "syntax": ("- {rule: [\n", "error[", "waivers.yaml:", ""),
}


@pytest.mark.parametrize(("text", "code", "place", "told"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_used_in_a_shared_file_is_told_and_the_rest_judged(
    archgen: Run, text: str, code: str, place: str, told: str
) -> None:
    shared(text)
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")
    exit_code, out, err = archgen("validate", "notes.yaml", "--format", "json", "-q")
    assert exit_code == 2
    assert code in err
    assert f"--> {place}" in err
    assert told in err
    assert json.loads(out)["blueprints"][0]["name"] == "Notes"


def test_a_shared_file_that_is_not_there_is_one_clear_line(archgen: Run) -> None:
    shared(configuration='waivers = "none.yaml"\n')
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")
    code, _, err = archgen("validate", "notes.yaml")
    assert code == 2
    assert "there is no file of waivers none.yaml, which archgen.toml:1 names" in err
