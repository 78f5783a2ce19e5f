"""A folder of many blueprints: judged in several processes to the same bytes, with a bar to watch."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_running import MISSPELT, OPEN_API, SOUND, archgen

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")
HOUSE = '''\
from archgen.finding.finding import Severity
from archgen.rules.rule import rule
from archgen.rules.verdict import At, Outcome, Verdict


@rule("function-of-ours", concern="house", severity=Severity.HIGH, applies_to=("lambda",))
def function_of_ours(subject):
    """A function is there.

    WHY
      Because.
    """
    for function in subject.graph.blueprint.of_type("lambda"):
        yield Verdict(Outcome.FAILED, (function.id,), severity=Severity.HIGH, message="a function is there",
                      place=At(function.id, (), "here"), hint="take it out")


RULES = (function_of_ours,)
'''
SHARED = """\
- blueprint: Sound 1
  rule: function-of-ours
  resource: job
  reason: It is going.
  control: Nobody calls it.
  owner: team
  until: 2027-01-01
- {blueprint: Nobody, rule: weak-tls, resource: job, reason: A, control: A, owner: x, until: 2027-01-01}
"""
CONFIGURATION = 'paths = ["designs"]\nhouse-rules = ["house.py"]\nwaivers = "waivers.yaml"\n'


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    folder = tmp_path / "designs"
    folder.mkdir()
    for number in range(12):
        design = (SOUND, OPEN_API, MISSPELT)[number % 3]
        name = f"{('Sound', 'Open', 'Misspelt')[number % 3]} {number - number % 3 + 1}"
        (folder / f"d{number:02}.yaml").write_text(
            re.sub("(?m)^name: .*", f"name: {name}", design), encoding="utf-8"
        )
    (folder / "again.yaml").write_text(SOUND.replace("Sound", "Sound 1"), encoding="utf-8")
    (tmp_path / "house.py").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "waivers.yaml").write_text(SHARED, encoding="utf-8")
    (tmp_path / "archgen.toml").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def written(project: Path, jobs: int, *options: str) -> dict[str, bytes]:
    wanted = [word for name in FORMATS for word in ("--format", f"{name}={name}.{jobs}")]
    done = archgen("validate", "--jobs", str(jobs), "--today", "2026-11-25", *wanted, *options, cwd=project)
    assert done.returncode == 2, done.stderr
    files = {name: (project / f"{name}.{jobs}").read_bytes() for name in FORMATS}
    return {**files, "told": done.stdout + done.stderr}


def test_several_processes_find_what_one_finds_to_the_byte(project: Path) -> None:
    alone, together = written(project, 1), written(project, 3)
    assert together == alone
    assert b"function-of-ours" in alone["sarif"]
    assert b"A function is there." in alone["sarif"]
    assert b"name-taken" in alone["github"]
    assert b"Nobody" in alone["gitlab"]


def test_processes_hand_over_what_a_framework_and_a_baseline_need(project: Path) -> None:
    archgen("validate", "--write-baseline", "known.json", "-j", "2", "-q", cwd=project)
    options = ("--framework", "cwe", "--baseline", "known.json")
    alone, together = written(project, 1, *options), written(project, 2, *options)
    assert together == alone
    assert b"#### " in alone["markdown"]


def test_what_fails_in_a_process_ends_in_one_line(project: Path) -> None:
    broken = HOUSE.replace("for function in", "raise ValueError('no luck')\n    for function in")
    (project / "house.py").write_text(broken, encoding="utf-8")
    alone = archgen("validate", "-j", "1", "-q", cwd=project)
    together = archgen("validate", "-j", "2", "-q", cwd=project)
    assert (together.returncode, together.stderr) == (alone.returncode, alone.stderr)
    assert together.returncode == 2
    assert len(together.stderr.splitlines()) == 1
    assert b"no luck" in together.stderr


def test_standard_input_is_judged_beside_others(project: Path) -> None:
    design = SOUND.replace("name: Sound", "name: From a pipe").encode()
    options = ("--format", "json", "-q", "--isolated", "-j", "2")
    done = archgen("validate", "designs/d01.yaml", "-", *options, cwd=project, stdin=design)
    assert b'"name": "From a pipe"' in done.stdout
    assert done.stderr == b""


def on_a_terminal(project: Path, *arguments: str) -> str:
    """What a run says on standard error where that is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "archgen", "validate", *arguments, "--isolated", "--format", "json"],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ) as process:
        os.close(theirs)
        said = bytearray()
        while True:
            try:
                data = os.read(ours, 4096)
            except OSError:  # on Linux, the end of what a terminal shows
                break
            if not data:
                break
            said += data
        assert process.wait(60) == 2
    os.close(ours)
    return said.decode()


def test_a_terminal_is_shown_how_far_many_have_come(project: Path) -> None:
    for number in range(20):
        text = SOUND.replace("name: Sound", f"name: More {number}")
        (project / "designs" / f"more{number}.yaml").write_text(text, encoding="utf-8")
    assert "judging" in on_a_terminal(project, "designs")
    assert "judging" not in on_a_terminal(project, "designs", "--quiet")
    assert "judging" not in on_a_terminal(project, "designs/d02.yaml")
