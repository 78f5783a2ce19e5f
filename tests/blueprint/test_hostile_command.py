"""Input made to hurt, given to the command itself: a finding and exit code 2, within 200 MB."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MANY = 100_000

# The limit is on address space, so whatever the process holds is below it too.
COMMAND = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))
from archgen.__main__ import main
main()
"""


def bomb(entry: str) -> str:
    """Twenty anchors, each of which repeats the one before nine times."""
    rows = [f"a{n}: &a{n} {entry.format(', '.join([f'*a{n - 1}'] * 9))}\n" for n in range(1, 20)]
    return "a0: &a0 {k: v}\n" + "".join(rows)


HOSTILE: dict[str, tuple[bytes, str]] = {
    "brackets": (b"[" * MANY, "too-deep"),
    "flow maps": (b"{a: " * MANY, "too-deep"),
    "glued flow maps": (b"{a:" * MANY, "glued-colon"),
    "lists in lists": (b"- " * MANY, "too-deep"),
    "keys in keys": (b"? " * MANY, "too-deep"),
    "aliases upon aliases": (bomb("[{}]").encode(), "alias-bomb"),
    "merge keys upon merge keys": (bomb("{{<<: [{}]}}").encode(), "merge-key"),
    "an anchor within itself": (b"archgen: &a [*a]\n", "circular-alias"),
    "a byte that is not UTF-8": (b"archgen: 1\nname: \xff\n", "not-utf-8"),
    "NUL bytes": (b"archgen: 1\nname: a\0b\n", "control-character"),
    "UTF-16": ("archgen: 1\n".encode("utf-16-le"), "not-utf-8"),
    "UTF-16 with a mark": ("archgen: 1\n".encode("utf-16"), "not-utf-8"),
    "nothing": (b"", "empty-file"),
    "a list": (b"- a\n- b\n", "not-a-blueprint"),
    "keys for ever": (b"".join(b"k%d: 1\n" % n for n in range(20_000)), "too-many-mistakes"),
    "resources for ever": (
        b"archgen: 1\nname: x\nregions: [a]\nresources:\n"
        + b"".join(b"  f%d: {type: lambda, runtime: x, reads: g%d}\n" % (n, n) for n in range(2_000)),
        "too-many-mistakes",
    ),
}


def validate(path: str, stdin: int | None = None, *, directory: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of `archgen validate PATH`."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "validate", path],
        stdin=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=directory,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_finding(name: str, tmp_path: Path) -> None:
    data, code = HOSTILE[name]
    (tmp_path / "x.yaml").write_bytes(data)
    exit_code, told, errors = validate("x.yaml", directory=tmp_path)
    assert (exit_code, "Traceback" in errors) == (2, False), errors
    assert f"[{code}]" in told


def test_a_file_of_100_mb_is_a_finding(tmp_path: Path) -> None:
    with (tmp_path / "x.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    exit_code, told, _ = validate("x.yaml", directory=tmp_path)
    assert (exit_code, "error[too-large]" in told) == (2, True)


def test_what_is_no_file_is_a_finding(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in ("pipe", "/dev/zero"):
        exit_code, told, _ = validate(path, directory=tmp_path)
        assert (exit_code, "error[not-a-file]" in told) == (2, True)


def test_endless_standard_input_is_a_finding(tmp_path: Path) -> None:
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:  # noqa: S607 - a tool of every system
        assert endless.stdout is not None
        exit_code, told, _ = validate("-", endless.stdout.fileno(), directory=tmp_path)
        endless.stdout.close()
    assert (exit_code, "error[too-large]" in told) == (2, True)


def test_standard_input_is_read_like_a_file(tmp_path: Path) -> None:
    text = b"archgen: 1\nname: x\nregions: [a]\nresources:\n  f: {type: lambda, runtime: x, memry: 1}\n"
    (tmp_path / "x.yaml").write_bytes(text)
    with (tmp_path / "x.yaml").open("rb") as stream:
        exit_code, told, _ = validate("-", stream.fileno(), directory=tmp_path)
    assert exit_code == 2
    assert told.startswith("error[unknown-key]: a lambda has no field `memry`\n --> -:5:33\n")
