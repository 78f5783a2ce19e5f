"""The README shows what archgen really says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found
    return found.group(1)


def test_the_output_beside_the_blueprint_is_what_archgen_prints(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text(block("yaml"), encoding="utf-8")
    command, _, shown = block("console").partition("\n")
    assert command.startswith("$ archgen ")
    done = subprocess.run(
        [sys.executable, "-m", "archgen", *command.split()[2:]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout + done.stderr == shown
    assert done.returncode == 1


def test_the_python_of_the_readme_runs() -> None:
    subprocess.run(
        [sys.executable, "-c", block("python")],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
