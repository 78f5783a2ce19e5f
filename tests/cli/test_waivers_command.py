"""`archgen waivers`: every waiver of a folder with its days left, what it hides and who answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archgen.cli.app import run

DESIGN = """\
archgen: 1
name: NAME
regions: [eu-west-1]
resources:
  logs: {type: log-group}
  notes: {type: dynamodb}
  importer: {type: lambda, runtime: python3.13, writes: notes}
waivers:
"""
LOGS = """\
  - rule: log-without-retention
    resource: logs
    reason: Holds build times only.
    control: Emptied by hand each quarter.
    owner: build-team
    ticket: OPS-7
    until: UNTIL
"""
TABLE = """\
  - rule: store-without-recovery
    resource: notes
    reason: Rebuilt from the bucket every night.
    control: The nightly import.
    owner: data-team
    until: 2026-12-20
"""
IDLE = """\
  - rule: weak-tls
    resource: notes
    reason: Old devices.
    owner: web-team
    until: 2028-01-01
"""
ENDLESS = "  - {rule: store-without-recovery, resource: notes, reason: Because., owner: data-team}\n"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    designs = {
        "one.yaml": DESIGN.replace("NAME", "One") + LOGS.replace("UNTIL", "2027-06-30") + IDLE,
        "two.yaml": DESIGN.replace("NAME", "Two") + TABLE,
        "three.yaml": DESIGN.replace("NAME", "Three") + LOGS.replace("UNTIL", "2026-11-01") + ENDLESS,
    }
    for name, text in designs.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = run(["waivers", ".", "--today", "2026-11-25", *options])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def rows(out: str) -> list[tuple[Any, ...]]:
    return [
        (row["path"], row["rule"], row["state"], row["days_left"], row["hides"]) for row in json.loads(out)
    ]


@pytest.mark.usefixtures("folder")
def test_all_waivers_of_a_folder_the_first_to_end_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, told = listed(capsys, "--format", "json")
    assert code == 0
    assert rows(out) == [
        ("three.yaml", "log-without-retention", "ended", -24, None),
        ("two.yaml", "store-without-recovery", "ends soon", 25, "medium"),
        ("one.yaml", "log-without-retention", "in force", 217, "low"),
        ("one.yaml", "weak-tls", "covers nothing", 402, None),
        ("three.yaml", "store-without-recovery", "has no end", None, "medium"),
    ]
    assert told == "5 waivers: 1 ended, 1 covers nothing, 1 ends soon, 1 has no end, 1 in force\n"


@pytest.mark.parametrize(
    ("until", "row"), [("2026-11-25", "today        2026-11-25"), ("2019-12-31", "2521 days ago 2019-12-31")]
)
def test_days_and_date_stay_apart(
    until: str, row: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "two.yaml").write_text(
        DESIGN.replace("NAME", "Two") + TABLE.replace("2026-12-20", until), encoding="utf-8"
    )
    assert f"{row}  " in listed(capsys)[1]


def test_several_of_a_kind_are_counted_in_the_plural(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "four.yaml").write_bytes((folder / "one.yaml").read_bytes())
    assert "2 cover nothing, 1 ends soon" in listed(capsys)[2]


@pytest.mark.usefixtures("folder")
def test_people_read_days_what_is_hidden_who_answers_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = listed(capsys)
    assert out.splitlines()[3:6] == [
        "25 days      2026-12-20  ends soon       store-without-recovery on notes",
        "             two.yaml:9  hides medium; data-team answers for it",
        "             Rebuilt from the bucket every night.",
    ]
    assert out.startswith("24 days ago  2026-11-01  ended           log-without-retention on logs\n")
    assert all(len(line) <= 100 for line in out.splitlines())


@pytest.mark.usefixtures("folder")
def test_a_pipeline_asks_for_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = listed(capsys, "--within", "30", "--format", "json")
    assert code == 1
    assert [row[:2] for row in rows(out)] == [
        ("three.yaml", "log-without-retention"),
        ("two.yaml", "store-without-recovery"),
        ("one.yaml", "weak-tls"),
    ]


def test_nothing_due_is_no_failure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "three.yaml").unlink()
    (folder / "one.yaml").unlink()
    code, out, told = listed(capsys, "--within", "24", "--format", "json")
    assert (code, json.loads(out), told) == (0, [], "no waivers\n")


@pytest.mark.usefixtures("folder")
def test_markdown_has_a_row_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = listed(capsys, "--format", "markdown", "-q")
    assert len(out.splitlines()) == 2 + 5
    assert (
        "| 25 days | 2026-12-20 | ends soon | `store-without-recovery on notes` | medium | data-team |" in out
    )


def test_a_mistake_is_told_and_the_rest_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "four.yaml").write_text("archgen: 1\nname: Four\nregions: [\n", encoding="utf-8")
    code, out, told = listed(capsys, "--format", "json")
    assert code == 2
    assert len(rows(out)) == 5
    assert "four.yaml" in told
