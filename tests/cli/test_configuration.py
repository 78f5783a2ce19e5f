"""The configuration through the command line: found, checked, in force in every command, and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_running import OPEN_API

from archgen.cli.app import run

TABLES = """\
archgen: 1
name: Tables
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  notes: {type: dynamodb}
  logs: {type: log-group}
  importer: {type: lambda, runtime: python3.13, writes: notes}
"""


class Folder:
    """A folder with designs, in which commands run in this process."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place = place
        self._capsys = capsys

    def write(self, name: str, text: str) -> None:
        file = self.place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = run(list(arguments))
        shown = self._capsys.readouterr()
        return code, shown.out, shown.err

    def found(self, *options: str) -> dict[str, dict[str, Any]]:
        """The open findings by blueprint and id."""
        _, out, _ = self.run("validate", "--format", "json", "-q", *options)
        return {
            f"{blueprint['path']}:{finding['id']}": finding
            for blueprint in json.loads(out)["blueprints"]
            for finding in blueprint["findings"]
            if finding["status"] == "open" and "folded_into" not in finding
        }


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Folder:
    monkeypatch.chdir(tmp_path)
    folder = Folder(tmp_path, capsys)
    folder.write("designs/tables.yaml", TABLES)
    folder.write("designs/old/tables.yaml", TABLES.replace("name: Tables", "name: Old tables"))
    return folder


RECOVERY, LOGS = "store-without-recovery@notes", "log-without-retention@logs"


def test_rules_are_left_out_by_name_and_by_concern(folder: Folder) -> None:
    both = {f"designs/tables.yaml:{RECOVERY}", f"designs/tables.yaml:{LOGS}"}
    assert both <= set(folder.found("designs/tables.yaml"))
    folder.write("archgen.toml", 'ignore = ["log-*", "recovery"]\n')
    assert not both & set(folder.found("designs/tables.yaml"))


def test_rules_are_selected_and_the_command_line_wins(folder: Folder) -> None:
    folder.write("archgen.toml", 'select = ["store-without-recovery"]\nignore = ["log-*"]\n')
    assert set(folder.found("designs/tables.yaml")) == {f"designs/tables.yaml:{RECOVERY}"}
    chosen = folder.found("designs/tables.yaml", "--select", "log-without-retention")
    assert set(chosen) == {f"designs/tables.yaml:{LOGS}"}
    assert len(folder.found("designs/tables.yaml", "--isolated")) > 1


def test_paths_start_from_the_folder_of_the_configuration(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("archgen.toml", 'paths = ["designs/old"]\nselect = ["recovery"]\n')
    monkeypatch.chdir(folder.place / "designs" / "old")
    assert f"tables.yaml:{RECOVERY}" in folder.found()
    assert folder.run("waivers")[0] == 0


def test_severities_are_overridden_and_the_finding_says_by_what(folder: Folder) -> None:
    before = folder.found("designs/tables.yaml")[f"designs/tables.yaml:{RECOVERY}"]
    assert before["severity"] == "medium"
    folder.write("archgen.toml", '[severity]\n"recovery" = "low"\nstore-without-recovery = "high"\n')
    after = folder.found("designs/tables.yaml")[f"designs/tables.yaml:{RECOVERY}"]
    assert after["severity"] == "high"
    assert after["notes"][-1] == "high by archgen.toml; medium without it"
    assert folder.run("validate", "designs/tables.yaml")[0] == 1


def test_what_differs_by_path_holds_there_alone(folder: Folder) -> None:
    folder.write(
        "archgen.toml",
        '[per-path."designs/old/**"]\nignore = ["logging"]\nseverity = {recovery = "info"}\n',
    )
    found = folder.found("designs")
    assert f"designs/tables.yaml:{LOGS}" in found
    assert f"designs/old/tables.yaml:{LOGS}" not in found
    assert found[f"designs/old/tables.yaml:{RECOVERY}"]["severity"] == "info"
    assert found[f"designs/tables.yaml:{RECOVERY}"]["severity"] == "medium"


def test_fail_on_of_the_configuration_decides_unless_the_command_line_does(folder: Folder) -> None:
    folder.write("archgen.toml", 'fail-on = "medium"\nselect = ["store-without-recovery"]\n')
    assert folder.run("validate", "designs")[0] == 1
    assert folder.run("validate", "designs", "--fail-on", "high")[0] == 0


def test_fail_on_of_the_configuration_is_for_validate_alone(folder: Folder) -> None:
    folder.write("archgen.toml", 'fail-on = "info"\npaths = ["designs/tables.yaml"]\n')
    assert folder.run("validate")[0] == 1
    assert folder.run("build", "--formats", "json")[0] == 0
    assert folder.run("build", "--formats", "json", "--fail-on", "info")[0] == 1
    for command in ("review", "waivers"):
        assert folder.run(command)[0] == 0
    _, text, _ = folder.run("config")
    rows = [line.split() for line in text.splitlines()]
    assert ["fail-on", "validate", "archgen.toml:1", "info"] in rows
    assert ["severity", "all", "default", "-"] in rows


def test_every_command_judges_alike(folder: Folder) -> None:
    folder.write(
        "archgen.toml",
        'paths = ["designs/tables.yaml"]\noutput = "made"\nformats = ["json", "md"]\n'
        'select = ["store-without-recovery"]\n[severity]\nstore-without-recovery = "critical"\n',
    )
    assert {one["severity"] for one in folder.found().values()} == {"critical"}
    assert folder.run("build", "-q")[0] == 0
    built = json.loads((folder.place / "made/tables/findings.json").read_bytes())["blueprints"][0]
    assert [(one["id"], one["severity"]) for one in built["findings"]] == [(RECOVERY, "critical")]
    assert sorted(file.name for file in (folder.place / "made/tables").iterdir()) == [
        "findings.json",
        "review.md",
    ]
    code, review, _ = folder.run("review")
    assert code == 0
    assert "critical" in review
    assert "log-without-retention" not in review
    code, shown, _ = folder.run("fix")
    assert code == 1
    assert "+  " in shown
    assert "retention" not in shown
    assert folder.run("render", "--format", "mermaid")[0] == 0


def test_a_changed_configuration_builds_again_in_every_process(folder: Folder) -> None:
    def built() -> list[str]:
        assert folder.run("build", "designs", "-q", "--jobs", "2")[0] == 0
        rows = [
            json.loads(file.read_bytes()) for file in sorted(folder.place.glob("output/**/findings.json"))
        ]
        return [one["severity"] for row in rows for one in row["blueprints"][0]["findings"]]

    folder.write("archgen.toml", 'select = ["store-without-recovery"]\n')
    assert built() == ["medium", "medium"]
    folder.write("archgen.toml", 'select = ["store-without-recovery"]\nseverity.recovery = "low"\n')
    assert built() == ["low", "low"]


MISTAKES = {
    "key": ("igonre = []", "unknown-key", "1:1", "did you mean `ignore`?"),
    "rule": (
        'ignore = ["log-*", "store-without-recovry"]',
        "unknown-rule",
        "1:20",
        "`store-without-recovery`?",
    ),
    "concern": ('select = ["recovry"]', "unknown-rule", "1:11", "did you mean `recovery`?"),
    "word": ('\nfail-on = "hihg"', "unknown-word", "2:11", "did you mean `high`?"),
    "severity": ('[severity]\nweak-tls = "lwo"', "unknown-word", "2:12", "did you mean `low`?"),
    "severity's rule": ('[severity]\nweak-tsl = "low"', "unknown-rule", "2:12", "did you mean `weak-tls`?"),
    "kind": ('select = "weak-tls"', "wrong-type", "1:10", "takes a list of texts"),
    "item": ("select = [1]", "wrong-type", "1:11", "this is none"),
    "format": ('formats = ["svgg"]', "unknown-word", "1:12", "did you mean `svg`?"),
    "framework": ('framework = "cew"', "unknown-word", "1:13", "did you mean `cwe`?"),
    "path": (
        '[per-path."old/**"]\nprofile = "strict"',
        "unknown-key",
        "2:1",
        "keys: select, ignore, severity",
    ),
    "syntax": ("select = [\n  1 2]", "no-toml", "2:5", "toml.io"),
}


@pytest.mark.parametrize(("text", "code", "place", "told"), MISTAKES.values(), ids=MISTAKES)
def test_what_cannot_be_used_is_told_with_its_place_and_the_rest_is_judged(
    folder: Folder, text: str, code: str, place: str, told: str
) -> None:
    folder.write("archgen.toml", f"{text}\n")
    exit_code, out, err = folder.run("validate", "--format", "json", "designs/tables.yaml")
    assert exit_code == 2
    assert f"error[{code}]" in err
    assert f"--> archgen.toml:{place}\n" in err
    assert told in err
    assert json.loads(out)["blueprints"][0]["name"] == "Tables"
    assert folder.run("review", "designs/tables.yaml", "-o", "made", "-q")[0] == 2
    assert folder.run("build", "designs", "-q")[0] == 2


def test_the_nearest_folder_upwards_has_the_configuration(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("archgen.toml", 'select = ["store-without-recovery"]\n')
    folder.write("designs/pyproject.toml", '[project]\nname = "x"\n[tool.archgen]\nselect = ["logging"]\n')
    folder.write("designs/old/pyproject.toml", '[project]\nname = "archgen"\n')
    monkeypatch.chdir(folder.place / "designs" / "old")
    assert f"tables.yaml:{LOGS}" in folder.found("tables.yaml")
    assert set(folder.found("tables.yaml", "--config", "../../archgen.toml")) == {f"tables.yaml:{RECOVERY}"}


def test_a_configuration_that_is_not_there_or_not_wanted(folder: Folder) -> None:
    code, _, told = folder.run("validate", "designs", "--config", "none.toml")
    assert (code, "there is no configuration none.toml" in told) == (2, True)
    folder.write("archgen.toml", "")
    assert folder.run("validate", "designs", "--config", "archgen.toml", "--isolated")[0] == 2


def test_a_secret_beside_a_mistake_is_not_shown(folder: Folder) -> None:
    key = "AKIA" + "IOSFODNN7ABCDEFG"
    folder.write("archgen.toml", f'selectt = ["{key}"]\n')
    _, _, told = folder.run("validate", "designs")
    assert "selectt" in told
    assert key not in told


def test_what_is_in_force_is_printed_with_where_it_comes_from(folder: Folder) -> None:
    folder.write(
        "archgen.toml",
        'paths = ["designs"]\nselect = [\n  "recovery",\n]\n[severity]\nweak-tls = "low"\n'
        '[per-path."designs/old/**"]\nignore = ["log-*"]\n',
    )
    code, out, _ = folder.run("config", "--format", "json", "--fail-on", "low")
    rows = {row["key"]: (row["value"], row["from"]) for row in json.loads(out)}
    assert code == 0
    assert rows["paths"] == (["designs"], "archgen.toml:1")
    assert rows["select"] == (["recovery"], "archgen.toml:2")
    assert rows["severity.weak-tls"] == ("low", "archgen.toml:6")
    assert rows['per-path."designs/old/**".ignore'] == (["log-*"], "archgen.toml:8")
    assert rows["fail-on"] == ("low", "command line")
    assert rows["profile"] == ("default", "default")
    commands = {row["key"]: row["for"] for row in json.loads(out)}
    assert {key: word for key, word in commands.items() if word != "all"} == {
        "output": "build",
        "formats": "build",
        "fail-on": "validate",
        "baseline": "validate",
        "template": "build, review",
    }
    _, text, _ = folder.run("config")
    assert next(line.split() for line in text.splitlines()) == ["paths", "all", "archgen.toml:1", "designs"]
    assert all(len(line) <= 100 for line in text.splitlines())


def test_the_reader_of_toml_is_loaded_only_for_a_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys  # noqa: PLC0415 - looked at before and after

    monkeypatch.delitem(sys.modules, "tomllib", raising=False)
    monkeypatch.delitem(sys.modules, "archgen.policy.configuration_file", raising=False)
    folder.write("designs/open.yaml", OPEN_API)
    assert folder.run("validate", "designs/open.yaml")[0] == 1
    assert "tomllib" not in sys.modules
    folder.write("archgen.toml", "")
    folder.run("validate", "designs/open.yaml")
    assert "tomllib" in sys.modules
