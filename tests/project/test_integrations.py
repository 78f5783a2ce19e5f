"""Where teams run archgen: a pre-commit hook, a GitHub action, a GitLab job. Each is run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
BASH, GIT = (shutil.which(name) or name for name in ("bash", "git"))
OPEN = """\
archgen: 1
name: Open
regions: [eu-west-1]
resources:
  api: {type: api-gateway, protocol: rest, endpoint: regional, routes: {GET /people: {to: fn}}}
  fn: {type: lambda, runtime: python3.13, reads: people}
  people: {type: dynamodb, holds: [personal]}
"""
SOUND = """\
archgen: 1
name: Sound
regions: [eu-west-1]
resources:
  job: {type: lambda, runtime: python3.13}
"""


def loaded(name: str) -> Any:  # noqa: ANN401 - a document of others
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "blueprints"
    folder.mkdir(parents=True)
    (folder / "open.yaml").write_text(OPEN, encoding="utf-8")
    (folder / "sound.yaml").write_text(SOUND, encoding="utf-8")
    return folder.parent


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        check=False,
    )


def action(project: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[bytes], Path]:
    """Run the action's judging step as a runner does, with archgen where its first step installs it."""
    document = loaded("action.yml")
    judging = document["runs"]["steps"][-1]
    given = {name: one.get("default", "") for name, one in document["inputs"].items()} | inputs
    temporary = project.parent / "runner"
    (temporary / "archgen").mkdir(parents=True)
    (temporary / "archgen" / "bin").symlink_to(BIN)
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value)
        for name, value in judging["env"].items()
    }
    files = {"GITHUB_OUTPUT": str(temporary / "output"), "GITHUB_STEP_SUMMARY": str(temporary / "summary")}
    done = bash(judging["run"], project, RUNNER_TEMP=str(temporary), **files, **environment)
    return done, temporary


def test_the_action_annotates_summarises_and_leaves_sarif(project: Path) -> None:
    done, temporary = action(project)
    assert done.returncode == 1
    assert b"::error file=blueprints/open.yaml,line=" in done.stdout
    assert "## Design review: " in (temporary / "summary").read_text(encoding="utf-8")
    assert (temporary / "output").read_text(encoding="utf-8") == "sarif=archgen.sarif\n"
    assert json.loads((project / "archgen.sarif").read_bytes())["version"] == "2.1.0"


def test_the_action_fails_as_it_is_told(project: Path) -> None:
    done, _ = action(project, **{"fail-on": "never", "arguments": "--select weak-tls -q"})
    assert done.returncode == 0
    assert b"anonymous-path-to-store" not in done.stdout
    assert b"weak-tls" in done.stdout


def test_an_input_is_never_a_command(project: Path) -> None:
    done, _ = action(project, paths='blueprints/sound.yaml"; touch taken; $(touch taken)')
    assert done.returncode == 2
    assert not (project / "taken").exists()
    script = loaded("action.yml")["runs"]["steps"][-1]["run"]
    assert "${{" not in script


def test_the_gitlab_job_leaves_its_two_reports(project: Path) -> None:
    job = loaded("templates/archgen.gitlab-ci.yml")["archgen"]
    done = bash("\n".join(job["script"]), project, **job["variables"])
    assert done.returncode == 1
    reports = job["artifacts"]["reports"]
    assert json.loads((project / reports["codequality"]).read_bytes())[0]["check_name"]
    assert b'<testsuite name="blueprints/open.yaml"' in (project / reports["junit"]).read_bytes()
    needed = bash(job["before_script"][0], project)
    assert needed.returncode != 0
    assert b"say what pip installs" in needed.stderr


@pytest.mark.long
def test_the_hook_judges_what_a_commit_changes(project: Path) -> None:
    def git(*words: str) -> None:
        identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
        subprocess.run([GIT, *identity, *words], cwd=project, check=True, capture_output=True)

    revision = subprocess.run(
        [GIT, "rev-parse", "HEAD"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    hooks = {"repos": [{"repo": str(ROOT), "rev": revision, "hooks": [{"id": "archgen"}]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(hooks), encoding="utf-8")
    (project / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    git("init", "-q")
    git("add", "-A")
    home = str(project.parent / "pre-commit")
    done = bash("python -m pre_commit run", project, PRE_COMMIT_HOME=home, PRE_COMMIT_COLOR="never")
    assert done.returncode == 1, done.stdout + done.stderr
    assert b"anonymous-path-to-store" in done.stdout
    assert b"compose.yaml" not in done.stdout
    git("rm", "-q", "--cached", "blueprints/open.yaml")
    done = bash("python -m pre_commit run", project, PRE_COMMIT_HOME=home, PRE_COMMIT_COLOR="never")
    assert done.returncode == 0, done.stdout + done.stderr
