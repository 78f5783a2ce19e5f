"""The package as others get it: built from the tree, installed from the lock, run somewhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed; gives what it printed."""
    surroundings = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", **environment}
    surroundings.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the tree with the locked build tools."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run(*build, "--wheel-dir", folder, ROOT, cwd=folder)
    (file,) = folder.glob("archgen-*.whl")
    return file


def test_the_wheel_holds_the_package_and_what_must_travel_with_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "archgen").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert package <= inside
    extra = {name for name in inside - package if ".dist-info/" not in name}
    assert extra == set()
    for licence in ("LICENSE", "NOTICE", "OFL.txt"):
        assert any(name.endswith(f"/{licence}") and ".dist-info/licenses" in name for name in inside), licence


@pytest.mark.long
def test_the_wheel_builds_the_gallery_in_another_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env/bin/python"
    lock = ROOT / "requirements/runtime.txt"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock, cwd=tmp_path)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=tmp_path)
    # With nothing on the path: no Graphviz, no browser, no Git.
    build = (tmp_path / "env/bin/archgen", "build", ROOT / "blueprints", "-o", "gallery")
    told = run(*build, cwd=tmp_path, PATH=str(tmp_path / "nothing"))
    assert [line.split()[0] for line in told.splitlines()] == ["secure-serverless-api", "study-notes-api"]
    run(sys.executable, "-m", "archgen", "build", ROOT / "blueprints", "-o", "ours", cwd=tmp_path)
    theirs, ours = files(tmp_path / "gallery"), files(tmp_path / "ours")
    assert len(ours) > 10
    assert theirs == ours


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".archgen-cache" not in path.parts
    }
