"""`archgen fix` as a process: what it shows, what it writes, what it leaves alone, how it ends."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from cli_running import SOUND, archgen, write

DESK = """\
archgen: 1
name: Parcel desk
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  desk-api:
    type: api-gateway
    protocol: rest
    thortle: {rate: 200/s, burst: 400}   # what the desk asks
    routes:
      GET /parcels: {to: list-parcels, public: Open data.}
  list-parcels: {type: lamda, runtime: python3.13}
  logs: {type: log-group, purpose: audit}
"""

DIFF = """\
--- a/desk.yaml
+++ b/desk.yaml
@@ -6,8 +6,8 @@
   desk-api:
     type: api-gateway
     protocol: rest
-    thortle: {rate: 200/s, burst: 400}   # what the desk asks
+    throttle: {rate: 200/s, burst: 400}   # what the desk asks
     routes:
       GET /parcels: {to: list-parcels, public: Open data.}
-  list-parcels: {type: lamda, runtime: python3.13}
-  logs: {type: log-group, purpose: audit}
+  list-parcels: {type: lambda, runtime: python3.13}
+  logs: {type: log-group, purpose: audit, retention: 365d}
"""

MENDED = (
    DESK.replace("thortle", "throttle")
    .replace("lamda", "lambda")
    .replace("purpose: audit", "purpose: audit, retention: 365d")
)


def test_the_diff_shows_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, desk=DESK)
    done = archgen("fix", "--diff", "desk.yaml", cwd=tmp_path)
    assert done.stdout.decode() == DIFF
    assert done.stderr.decode() == "desk.yaml: 3 can be mended\n"
    assert done.returncode == 1
    assert (tmp_path / "desk.yaml").read_text() == DESK


def test_without_a_choice_it_shows_and_says_how_to_write(tmp_path: Path) -> None:
    write(tmp_path, desk=DESK)
    done = archgen("fix", "desk.yaml", cwd=tmp_path)
    assert (done.stdout.decode(), done.returncode) == (DIFF, 1)
    assert done.stderr.decode().splitlines()[1] == "nothing is written yet: archgen fix --write desk.yaml"
    assert (tmp_path / "desk.yaml").read_text() == DESK
    quiet = archgen("fix", "--quiet", "desk.yaml", cwd=tmp_path)
    assert (quiet.stdout.decode(), quiet.stderr) == (DIFF, b"")


def test_write_edits_the_file_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, desk=DESK)
    done = archgen("fix", "--write", "desk.yaml", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"desk.yaml: 3 mended\n", 0)
    assert (tmp_path / "desk.yaml").read_text() == MENDED
    before = (tmp_path / "desk.yaml").stat()
    again = archgen("fix", "--write", "desk.yaml", cwd=tmp_path)
    assert (again.stderr, again.returncode) == (b"desk.yaml: nothing to mend\n", 0)
    assert (tmp_path / "desk.yaml").stat().st_ino == before.st_ino
    assert archgen("fix", "--diff", "desk.yaml", cwd=tmp_path).returncode == 0
    assert [file.name for file in tmp_path.iterdir()] == ["desk.yaml"]


def test_the_diff_is_one_that_patch_takes(tmp_path: Path) -> None:
    text = DESK.removesuffix("\n").replace("\n", "\r\n")
    (tmp_path / "desk.yaml").write_bytes(text.encode())
    diff = archgen("fix", "--diff", "desk.yaml", cwd=tmp_path).stdout
    assert diff.count(b"\\ No newline at end of file\n") == 2
    apply = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(apply, cwd=tmp_path, input=diff, check=True, capture_output=True)
    assert (tmp_path / "desk.yaml").read_bytes() == MENDED.removesuffix("\n").replace("\n", "\r\n").encode()


def test_standard_input_is_mended_to_standard_output(tmp_path: Path) -> None:
    done = archgen("fix", "--write", "-", cwd=tmp_path, stdin=DESK.encode())
    assert (done.stdout.decode(), done.returncode) == (MENDED, 0)
    same = archgen("fix", "--write", "-", cwd=tmp_path, stdin=MENDED.encode())
    assert (same.stdout.decode(), same.returncode) == (MENDED, 0)
    shown = archgen("fix", "-", cwd=tmp_path, stdin=DESK.encode())
    assert shown.stdout.decode() == DIFF.replace("desk.yaml", "stdin")


def test_what_a_person_has_to_mend_is_left_and_counted(tmp_path: Path) -> None:
    text = DESK.replace("{rate: 200/s,", "{rate: 200,").replace("thortle", "throttle")
    write(tmp_path, desk=text)
    done = archgen("fix", "--write", "desk.yaml", cwd=tmp_path)
    assert done.returncode == 2
    told = "desk.yaml: 2 mended; 1 mistake is yours to mend: archgen validate desk.yaml\n"
    assert done.stderr.decode() == told
    assert (tmp_path / "desk.yaml").read_text() == MENDED.replace("{rate: 200/s,", "{rate: 200,")


def test_fixes_are_chosen_by_rule(tmp_path: Path) -> None:
    def mended(*options: str) -> str:
        return archgen("fix", "--write", *options, "-", cwd=tmp_path, stdin=DESK.encode()).stdout.decode()

    assert mended("--select", "log-*") == DESK.replace("audit}", "audit, retention: 365d}")
    assert mended("--select", "unknown-*", "--ignore", "unknown-type") == DESK.replace("thortle", "throttle")
    assert mended("--ignore", "log-*") == MENDED.replace(", retention: 365d", "")
    wrong = archgen("fix", "--select", "unknown-kye", "-", cwd=tmp_path)
    assert wrong.returncode == 2
    assert b"did you mean unknown-key?" in wrong.stderr


def test_a_folder_means_every_blueprint_under_it(tmp_path: Path) -> None:
    write(tmp_path / "all", desk=DESK, sound=SOUND)
    (tmp_path / "all" / "other.yaml").write_text("lamda: 1\n")
    done = archgen("fix", "--write", "all", cwd=tmp_path)
    assert done.stderr.decode() == "all/desk.yaml: 3 mended\nall/sound.yaml: nothing to mend\n"
    assert (tmp_path / "all" / "desk.yaml").read_text() == MENDED
    assert (tmp_path / "all" / "sound.yaml").read_text() == SOUND


@pytest.mark.parametrize(
    "data",
    [DESK.encode("utf-16"), DESK.encode() + b"# \xff\n", b"", b"[" * 200_000],
    ids=["utf-16", "no utf-8", "empty", "deep"],
)
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "desk.yaml").write_bytes(data)
    done = archgen("fix", "--write", "desk.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert b"desk.yaml" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "desk.yaml").read_bytes() == data
    assert archgen("fix", "--write", "-", cwd=tmp_path, stdin=data).returncode == 2


def test_a_file_read_in_part_is_mended_where_it_was_misspelt_and_nowhere_else(tmp_path: Path) -> None:
    text = DESK + "flows: [read\n"
    write(tmp_path, desk=text)
    assert archgen("fix", "--write", "desk.yaml", cwd=tmp_path).returncode == 2
    mended = DESK.replace("thortle", "throttle").replace("lamda", "lambda")
    assert (tmp_path / "desk.yaml").read_text() == mended + "flows: [read\n"


def test_a_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", desk=DESK)
    real, link = tmp_path / "real" / "desk.yaml", tmp_path / "link.yaml"
    real.chmod(0o640)
    link.symlink_to(real)
    assert archgen("fix", "--write", "link.yaml", cwd=tmp_path).returncode == 0
    assert link.is_symlink()
    assert real.read_text() == MENDED
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    done = archgen("fix", "--write", "pipe.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert b"not-a-file" in done.stderr


def test_showing_and_writing_exclude_each_other(tmp_path: Path) -> None:
    write(tmp_path, desk=DESK)
    done = archgen("fix", "--diff", "--write", "desk.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "choose one" in done.stderr.decode()
    assert (tmp_path / "desk.yaml").read_text() == DESK


GUESSES = {
    # The nearest word would be written twice.
    "taken": "  logs: {type: log-group, retention: 90d, retentoin: 30d}\n",
    # The nearest resource is of a type that cannot stand there.
    "unfit": (
        "  trail: {type: cloudtrail, logs_to: files, encryption_key: tral-key}\n"
        "  files: {type: bucket}\n"
        "  trail-key: {type: secret, rotaton: 30d}\n"
    ),
}


MISTAKES_ONLY = ("--select", "unknown-*")


def test_a_guess_that_would_be_a_mistake_itself_is_not_written(tmp_path: Path) -> None:
    head = "archgen: 1\nname: Guesses\nregions: [eu-west-1]\nresources:\n"
    write(tmp_path, **{name: head + text for name, text in GUESSES.items()})
    assert archgen("fix", "--write", *MISTAKES_ONLY, "taken.yaml", "unfit.yaml", cwd=tmp_path).returncode == 2
    assert (tmp_path / "taken.yaml").read_text() == head + GUESSES["taken"]
    assert (tmp_path / "unfit.yaml").read_text() == head + GUESSES["unfit"].replace("rotaton", "rotation")


def test_a_terminal_is_shown_what_hides_and_a_program_gets_it_as_it_is(tmp_path: Path) -> None:
    text = DESK.replace("what the desk asks", "what \u202e asks")
    write(tmp_path, desk=text)
    assert "\u202e" in archgen("fix", "desk.yaml", cwd=tmp_path).stdout.decode()
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archgen", "fix", "--quiet", "desk.yaml"], cwd=tmp_path, stdout=its
    )
    os.close(its)
    shown = b""
    with contextlib.suppress(OSError):  # Linux ends a terminal that nobody holds any more with an error
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    assert process.wait(60) == 1
    assert "+    throttle: {rate: 200/s, burst: 400}   # what \\u202e asks" in shown.decode()
    assert "\u202e" not in shown.decode()
