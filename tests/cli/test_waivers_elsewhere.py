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
    told = found["incomplete-waiver@logs/log-without-retentoin"]
    assert (told["label"], told["hint"]) == ("no rule has this name", "did you mean log-without-retention?")


def test_a_comment_beside_the_line_that_fails_is_told_which_it_is(archgen: Run) -> None:
    inner = "  logs:\n    type: log-group  # archgen: ignore[log-without-retention] Build times only."
    text = DESIGN.replace("  logs: {type: log-group}", inner)
    line = text.splitlines().index("  logs:") + 1
    found = judged(archgen, text)
    (told,) = [one for one in found.values() if one["rule"] == "incomplete-waiver"]
    assert told["hint"] == f"it fails on line {line}: write the comment there"


def test_a_comment_without_a_rule_is_told(archgen: Run) -> None:
    found = judged(archgen, commented("# archgen: ignore[] Build times only."))
    (told,) = [one for one in found.values() if one["rule"] == "incomplete-waiver"]
    assert told["message"] == "a waiver names no rule"
    assert found[LOGS]["status"] == "open"


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
    assert idle["severity"] == "low"
    Path("archgen.toml").write_text(
        'waivers = "waivers.yaml"\n[severity]\nwaivers = "high"\n', encoding="utf-8"
    )
    worse = judged(archgen, DESIGN)["incomplete-waiver@notes/weak-tls"]
    assert (worse["severity"], worse["notes"]) == ("high", ["high by archgen.toml; low without it"])
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


def test_a_waiver_is_announced_thirty_days_before_it_ends(archgen: Run) -> None:
    shared()
    Path("notes.yaml").write_text(DESIGN, encoding="utf-8")

    def told(day: str) -> dict[str, str]:
        said = {
            name: archgen("validate", "notes.yaml", "--today", day, "--format", name)
            for name in ("text", "github", "markdown")
        }
        return {name: err if name == "text" else out for name, (_, out, err) in said.items()}

    soon = told("2026-11-20")
    assert "1 waived (store-without-recovery on notes, 30 days left)\n" in soon["text"]
    assert "can be mended by: archgen fix --diff notes.yaml\n" in soon["text"]
    assert (
        "::notice file=waivers.yaml,line=2,endLine=2,col=9,endColumn=31,title=a waiver ends soon::"
        "the waiver for `store-without-recovery` on `notes` ends in 30 days; data-team answers for it\n"
    ) in soon["github"]
    row = "- `store-without-recovery` on `notes`, 30 days left; data-team answers for it\n"
    assert row in soon["markdown"]
    last = told("2026-12-20")
    assert "1 waived (store-without-recovery on notes, ends today)\n" in last["text"]
    assert "on `notes` ends today; data-team answers for it\n" in last["github"]
    assert "- `store-without-recovery` on `notes`, ends today; data-team" in last["markdown"]
    early = told("2026-11-19")
    assert "left" not in early["text"]
    assert "ends" not in early["github"]
    assert row.replace("30", "31") not in early["markdown"]


ORPHAN = "incomplete-waiver@Notse/notes/store-without-recovery"


def misnamed(more: str = "") -> None:
    """A folder of two blueprints, and a shared waiver for one that nobody has."""
    shared(SHARED.replace("Notes", "Notse"), f'waivers = "waivers.yaml"\n{more}')
    Path("designs").mkdir()
    Path("designs/notes.yaml").write_text(DESIGN, encoding="utf-8")
    Path("designs/other.yaml").write_text(DESIGN.replace("name: Notes", "name: Other"), encoding="utf-8")


def orphans(archgen: Run, *arguments: str) -> list[tuple[str, str, int, str]]:
    """The id, file, line and hint of each finding that is on no blueprint."""
    options = ("--format", "json", "-q", "--today", "2026-11-25")
    told = json.loads(archgen("validate", *arguments, *options)[1])["blueprints"]
    return [
        (one["id"], one["location"]["path"], one["location"]["line"], one["hint"])
        for blueprint in told
        if blueprint["name"] is None
        for one in blueprint["findings"]
    ]


FOUND = [(ORPHAN, "waivers.yaml", 1, "write `blueprint: Notes`")]


def test_a_waiver_for_a_blueprint_that_nobody_has_is_a_finding_where_it_stands(archgen: Run) -> None:
    misnamed('paths = ["designs"]\n')
    assert orphans(archgen) == orphans(archgen, "designs") == orphans(archgen, ".") == FOUND
    day = ("--today", "2026-11-25")
    code, out, err = archgen("validate", *day)
    assert code == 0
    assert (
        "waivers.yaml:1: low[incomplete-waiver] no blueprint is called `Notse`; the nearest is `Notes`" in out
    )
    assert "waivers.yaml: 1 low\n" in err
    assert archgen("validate", *day, "--fail-on", "low", "--select", "incomplete-waiver")[0] == 1
    assert orphans(archgen, "--ignore", "incomplete-waiver") == []


def test_every_format_tells_of_a_waiver_that_no_blueprint_has(archgen: Run) -> None:
    misnamed('paths = ["designs"]\n')
    told = {
        name: archgen("validate", "--format", name, "-q", "--today", "2026-11-25")[1]
        for name in ("sarif", "junit", "github", "gitlab", "markdown")
    }
    (sarif,) = [row for row in json.loads(told["sarif"])["runs"][0]["results"] if "Notse" in json.dumps(row)]
    place = sarif["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("waivers.yaml", 1)
    assert f'name="{ORPHAN}" file="waivers.yaml" line="1"' in told["junit"]
    assert "::notice file=waivers.yaml,line=1,endLine=1,col=14," in told["github"]
    assert [
        row["location"]["path"] for row in json.loads(told["gitlab"]) if "Notse" in row["description"]
    ] == ["waivers.yaml"]
    assert "\n### waivers.yaml\n" in told["markdown"]
    assert "`incomplete-waiver` | `waivers.yaml:1` |" in told["markdown"]


def test_one_blueprint_of_many_says_nothing_of_the_waivers_of_others(archgen: Run) -> None:
    misnamed()
    assert orphans(archgen, "designs/notes.yaml") == []
    assert orphans(archgen, "designs") == []  # others may stand beside the folder
    assert orphans(archgen, ".") == FOUND
    files = [str(file) for file in sorted(Path("designs").iterdir())]
    listed = 'waivers = "waivers.yaml"\npaths = ["designs/notes.yaml", "designs/other.yaml"]\n'
    Path("archgen.toml").write_text(listed, encoding="utf-8")
    assert orphans(archgen, *files) == FOUND
    assert orphans(archgen, files[0]) == []


def test_a_blueprint_whose_name_cannot_be_read_may_be_the_one_that_is_meant(archgen: Run) -> None:
    misnamed('paths = ["designs"]\n')
    Path("designs/new.yaml").write_text("archgen: 1\nname: [\n", encoding="utf-8")
    assert ORPHAN not in archgen("validate", "--format", "json", "-q")[1]


def test_a_configuration_says_how_bad_a_waiver_for_nothing_is_and_a_baseline_freezes_it(archgen: Run) -> None:
    misnamed('paths = ["designs"]\n[severity]\nincomplete-waiver = "high"\n')
    only = ("--select", "incomplete-waiver", "--today", "2026-11-25")
    code, out, _ = archgen("validate", *only)
    assert code == 1
    assert "high[incomplete-waiver]: no blueprint is called `Notse`; the nearest is `Notes`\n" in out
    assert "1 | - blueprint: Notse\n  |              ^^^^^ did you mean `Notes`?\n" in out
    assert archgen("validate", *only, "--write-baseline", "known.json")[0] == 0
    assert archgen("validate", *only, "--baseline", "known.json")[:2] == (0, "")


def test_the_list_of_waivers_has_those_that_no_blueprint_has(archgen: Run) -> None:
    misnamed('paths = ["designs"]\n')
    options = ("--format", "json", "--today", "2026-11-25")
    assert [
        (one["blueprint"], one["path"], one["line"], one["state"], one["days_left"])
        for one in json.loads(archgen("waivers", *options)[1])
    ] == [("Notse", "waivers.yaml", 1, "orphaned", 25)]
    assert archgen("waivers", *options, "--within", "3")[0] == 1
    assert json.loads(archgen("waivers", "designs/notes.yaml", *options)[1]) == []


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
