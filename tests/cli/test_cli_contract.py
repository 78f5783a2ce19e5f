"""The command line as a process: exit codes, streams, standard input, folders, formats."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli_running import BUILT, MISSPELT, OPEN_API, SOUND, archgen, contents, write

DESIGNS = {"sound": (SOUND, 0), "open": (OPEN_API, 1), "misspelt": (MISSPELT, 2)}


@pytest.mark.parametrize(("text", "code"), DESIGNS.values(), ids=DESIGNS)
def test_validate_tells_by_its_exit_code(tmp_path: Path, text: str, code: int) -> None:
    write(tmp_path, design=text)
    done = archgen("validate", "design.yaml", cwd=tmp_path)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_never_failing_does_not_hide_what_could_not_be_used(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API, misspelt=MISSPELT)
    assert archgen("validate", "--fail-on", "never", "open.yaml", cwd=tmp_path).returncode == 0
    assert archgen("validate", "--fail-on", "never", ".", cwd=tmp_path).returncode == 2


def test_findings_go_to_standard_output_and_the_summary_does_not(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    done = archgen("validate", "--format", "json", "open.yaml", cwd=tmp_path)
    found = json.loads(done.stdout)["blueprints"][0]
    assert "route-without-authorizer" in {finding["rule"] for finding in found["findings"]}
    assert b"open.yaml: changes required" in done.stderr
    quiet = archgen("validate", "--quiet", "--format", "json", "open.yaml", cwd=tmp_path)
    assert (quiet.stdout, quiet.stderr) == (done.stdout, b"")


def test_a_misspelt_key_is_told_with_its_place_and_the_rest_is_judged_and_drawn(tmp_path: Path) -> None:
    write(tmp_path, misspelt=MISSPELT)
    done = archgen("build", "misspelt.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert b"error[unknown-key]" in done.stderr
    assert b"misspelt.yaml:9:5" in done.stderr
    assert b"did you mean `protocol`?" in done.stderr
    assert set(contents(tmp_path / "output" / "misspelt")) == set(BUILT)
    found = json.loads((tmp_path / "output/misspelt/findings.json").read_bytes())["blueprints"][0]["findings"]
    assert {"unknown-key", "route-without-authorizer"} <= {finding["rule"] for finding in found}


@pytest.mark.parametrize(
    ("command", "beginning"),
    [
        (("validate", "--format", "json"), b"{"),
        (("render", "--format", "svg"), b"<svg"),
        (("render", "--format", "png"), b"\x89PNG"),
        (("render", "--format", "mermaid"), b"---"),
        (("review", "--format", "md"), b"# Open API"),
    ],
    ids=["validate", "svg", "png", "mermaid", "md"],
)
def test_standard_input_stands_for_a_file(tmp_path: Path, command: tuple[str, ...], beginning: bytes) -> None:
    done = archgen(*command, "-", cwd=tmp_path, stdin=OPEN_API.encode())
    assert done.stdout.startswith(beginning)
    assert done.returncode == (1 if command[0] == "validate" else 0)
    assert list(tmp_path.iterdir()) == []


def test_standard_input_is_built_beside_files_in_any_number_of_processes(tmp_path: Path) -> None:
    write(tmp_path, sound=SOUND)
    done = archgen("build", "--jobs", "2", "sound.yaml", "-", cwd=tmp_path, stdin=OPEN_API.encode())
    assert done.returncode == 0
    assert set(contents(tmp_path / "output" / "stdin")) == set(BUILT)


def test_a_folder_means_every_blueprint_under_it_and_no_other_yaml(tmp_path: Path) -> None:
    write(tmp_path / "designs", one=SOUND)
    write(tmp_path / "designs" / "deep", two=SOUND.replace("name: Sound", "name: Deep"))
    (tmp_path / "designs" / "three.yml").write_text(SOUND.replace("name: Sound", "name: Short ending"))
    (tmp_path / "designs" / "compose.yaml").write_text("services: {}\n")
    done = archgen("validate", "--format", "json", "designs", cwd=tmp_path)
    found = [blueprint["path"] for blueprint in json.loads(done.stdout)["blueprints"]]
    assert found == ["designs/deep/two.yaml", "designs/one.yaml", "designs/three.yml"]


def test_formats_repeat_and_go_to_their_files(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    done = archgen(
        *("validate", "open.yaml", "--format", "json=out/findings.json"),
        *("--format", "sarif=findings.sarif", "--format", "text"),
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert b"critical[anonymous-path-to-store]" in done.stdout
    assert json.loads((tmp_path / "out/findings.json").read_bytes())["format"] == 1
    assert json.loads((tmp_path / "findings.sarif").read_bytes())["version"] == "2.1.0"


def test_build_servers_get_their_formats(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    done = archgen(
        *("validate", "open.yaml", "--format", "junit=findings.xml", "--format", "gitlab=quality.json"),
        *("--format", "markdown=summary.md", "--format", "github"),
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stdout.startswith(b"::error file=open.yaml,line=")
    assert b'<testsuite name="open.yaml"' in (tmp_path / "findings.xml").read_bytes()
    assert json.loads((tmp_path / "quality.json").read_bytes())[0]["severity"] == "blocker"
    assert (tmp_path / "summary.md").read_bytes().startswith(b"## Design review: ")


UNKNOWN = {
    "option": (("validate", "--formt", "json", "x.yaml"), "--format"),
    "command": (("validat", "x.yaml"), "`validate`"),
    "format": (("validate", "--format", "jsn", "x.yaml"), "did you mean json?"),
    "picture format": (("render", "--format", "mermaidd", "x.yaml"), "did you mean mermaid?"),
    "built format": (("build", "--formats", "svgg", "x.yaml"), "did you mean svg?"),
    "document format": (("review", "--format", "htm", "x.yaml"), "did you mean html?"),
    "rule": (("validate", "--select", "weak-tsl", "x.yaml"), "did you mean weak-tls?"),
    "file": (("validate", "y.yaml"), "no file or folder called y.yaml"),
    "day": (("validate", "--today", "soon", "x.yaml"), "soon"),
    "no argument": (("validate",), "PATH"),
}


@pytest.mark.parametrize(("arguments", "told"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_cannot_be_used_on_the_command_line_names_what_was_meant(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    write(tmp_path, x=SOUND)
    done = archgen(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert done.stdout == b""
    assert [file.name for file in tmp_path.iterdir()] == ["x.yaml"]


def test_rules_are_chosen_by_name(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)

    def judged(*options: str) -> set[str]:
        done = archgen("validate", "--format", "json", *options, "open.yaml", cwd=tmp_path)
        return {finding["rule"] for finding in json.loads(done.stdout)["blueprints"][0]["findings"]}

    assert judged("--select", "weak-tls") == {"weak-tls"}
    assert judged("--select", "weak-*", "--ignore", "weak-tls") == set()


def in_terminal(arguments: list[str], cwd: Path, env: dict[str, str]) -> bytes:
    """What a command writes to a terminal on both its streams."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archgen", *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
        env={**os.environ, "TERM": "xterm", **env},
    )
    os.close(its)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:  # Linux ends a terminal that nobody holds any more with an error
        pass
    finally:
        os.close(ours)
        process.wait(60)
    return written


def test_colour_is_for_terminals_that_want_it(tmp_path: Path) -> None:
    write(tmp_path, open=OPEN_API)
    assert b"\x1b[" in in_terminal(["validate", "open.yaml"], tmp_path, {"NO_COLOR": ""})
    assert b"\x1b[" not in in_terminal(["validate", "open.yaml"], tmp_path, {"NO_COLOR": "1"})
    assert b"\x1b[" not in archgen("validate", "open.yaml", cwd=tmp_path).stdout


def test_a_picture_is_not_poured_over_a_terminal(tmp_path: Path) -> None:
    write(tmp_path, sound=SOUND)
    told = in_terminal(["render", "--format", "png", "sound.yaml"], tmp_path, {})
    assert b"not for a terminal" in told
    assert b"PNG\r" not in told


def test_a_reader_that_leaves_is_no_failure(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "archgen", "schema"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


BLOCKED = {
    "build": ("build", "x.yaml", "-o", "taken"),
    "render": ("render", "x.yaml", "-o", "taken"),
    "review": ("review", "x.yaml", "-o", "taken/below"),
    "validate": ("validate", "x.yaml", "--format", "json=taken/findings.json"),
}


@pytest.mark.parametrize("arguments", BLOCKED.values(), ids=BLOCKED)
def test_a_folder_that_cannot_be_written_ends_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path, x=SOUND)
    (tmp_path / "taken").write_text("a file stands where the folder should be")
    done = archgen(*arguments, cwd=tmp_path)
    assert done.returncode == 3
    told = done.stderr.decode().strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("archgen: ")
    assert "taken" in told[0]


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for command in (("validate",), ("build", "-o", "out"), ("render",), ("review",)):
        done = archgen(*command, "pipe.yaml", cwd=tmp_path)
        assert done.returncode == 2, command
        assert b"not-a-file" in done.stdout + done.stderr, command


WORDS = ("build", "designs", "--jobs", "2")


def test_an_interrupted_build_leaves_whole_files(tmp_path: Path) -> None:
    names = {f"design-{number:02}": f"Design {number}" for number in range(40)}
    write(tmp_path / "designs", **{k: OPEN_API.replace("Open API", name) for k, name in names.items()})
    # A shell's background jobs, and all they start, ignore interrupts: this one is to hear of them.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{heeding}; from archgen.__main__ import main; main()", *WORDS],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"design-00")
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert told.decode().strip() == "interrupted; nothing is half written"
    left = contents(tmp_path / "output")
    assert 0 < len(left) < len(names) * len(BUILT)
    assert archgen("build", "designs", "--no-cache", cwd=tmp_path).returncode == 0
    whole = contents(tmp_path / "output")
    assert {name: whole.get(name) for name in left} == left


def test_the_version_is_one_line(tmp_path: Path) -> None:
    for option in ("--version", "-V"):
        assert archgen(option, cwd=tmp_path).stdout == b"archgen 0.1.0\n"


def test_help_names_every_command(tmp_path: Path) -> None:
    told = archgen("--help", cwd=tmp_path).stdout.decode()
    for command in ("build", "validate", "fix", "render", "review", "rules", "types", "explain", "schema"):
        assert f"\n  {command} " in told
        assert archgen(command, "--help", cwd=tmp_path).returncode == 0
