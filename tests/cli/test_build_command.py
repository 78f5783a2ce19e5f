"""What `archgen build` writes, keeps, removes and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_running import BUILT, MISSPELT, OPEN_API, SOUND, archgen, contents, write

from archgen.cli import build
from archgen.cli.app import run
from archgen.cli.building import build_one

NO_FLOWS = OPEN_API[: OPEN_API.index("flows:")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines()]


def test_it_writes_these_files_for_each_blueprint_and_an_index(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "blueprints", open=OPEN_API, sound=SOUND)
    assert run(["build"]) == 0
    said = capsys.readouterr()
    assert rows(said.out) == ["open", "sound"]
    assert "changes required" in said.out
    assert "read first: output/index.html" in said.err
    assert "archgen validate blueprints/open.yaml" in said.err
    sound = set(BUILT) - {"flows.mmd"}
    assert set(contents(here / "output")) == (
        {"index.html", "README.md"} | {f"open/{name}" for name in BUILT} | {f"sound/{name}" for name in sound}
    )
    index = (here / "output/index.html").read_text()
    readme = (here / "output/README.md").read_text()
    for name in ("review.html", "overview.svg", "findings.sarif"):
        assert f'"open/{name}"' in index
        assert f"(open/{name})" in readme


def test_bad_designs_fail_a_build_only_when_asked(here: Path) -> None:
    write(here, open=OPEN_API)
    assert run(["build", "open.yaml"]) == 0
    assert run(["build", "open.yaml", "--fail-on", "critical"]) == 1
    assert run(["build", "open.yaml", "--fail-on", "critical", "--no-cache"]) == 1


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The blueprints that are built from here on, in one program that nobody edits meanwhile."""
    seen: list[str] = []

    def noted(item: build.Input, **how: Any) -> build.Built:  # noqa: ANN401 - passed on as it is
        seen.append(item.shown)
        return build_one(item, **how)

    monkeypatch.setattr(build, "build_one", noted)
    monkeypatch.setattr(build, "program", lambda: "this one")
    return seen


def test_an_unchanged_blueprint_is_not_built_again(
    here: Path, built: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, open=OPEN_API, sound=SOUND)
    run(["build", ".", "--jobs", "1"])
    first, said = contents(here / "output"), capsys.readouterr()
    write(here, sound=SOUND.replace("name: Sound", "name: Louder"))
    assert run(["build", ".", "--jobs", "1"]) == 0
    assert built == ["open.yaml", "sound.yaml", "sound.yaml"]
    again = capsys.readouterr()
    assert again.out == said.out
    assert "archgen validate open.yaml" in again.err
    changed = {name for name, data in contents(here / "output").items() if first[name] != data}
    assert {name.split("/")[0] for name in changed} == {"sound", "index.html", "README.md"}
    run(["build", ".", "--jobs", "1", "--no-cache"])
    assert built[3:] == ["open.yaml", "sound.yaml"]


def test_another_program_builds_everything_again(
    here: Path, built: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(here, sound=SOUND)
    run(["build", "sound.yaml"])
    monkeypatch.setattr(build, "program", lambda: "a later one")
    run(["build", "sound.yaml"])
    assert built == ["sound.yaml", "sound.yaml"]


def test_a_file_changed_by_hand_is_built_again(here: Path) -> None:
    write(here, open=OPEN_API)
    run(["build", "open.yaml"])
    first = contents(here / "output")
    (here / "output/open/review.md").write_text("approved, said nobody")
    (here / "output/open/overview.svg").unlink()
    run(["build", "open.yaml"])
    assert contents(here / "output") == first


def test_a_broken_memory_of_earlier_builds_is_forgotten(here: Path) -> None:
    write(here, sound=SOUND)
    run(["build", "sound.yaml"])
    first = contents(here / "output")
    memory = here / "output/.archgen-cache/builds.json"
    kept = json.loads(memory.read_bytes())
    for broken in (
        "{",
        "[]",
        json.dumps({**kept, "rows": {"sound": {"text": 1}}}),
        json.dumps({**kept, "rows": 3}),
    ):
        memory.write_text(broken)
        assert run(["build", "sound.yaml"]) == 0
        assert contents(here / "output") == first


def test_git_leaves_the_memory_of_builds_out(here: Path) -> None:
    write(here, sound=SOUND)
    run(["build", "sound.yaml"])
    assert (here / "output/.archgen-cache/.gitignore").read_text() == "*\n"


def test_check_names_what_is_stale_and_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, open=OPEN_API, sound=SOUND)
    run(["build", "."])
    capsys.readouterr()
    assert run(["build", ".", "--check"]) == 0
    assert capsys.readouterr().out == ""
    (here / "output/open/review.md").write_text("old")
    (here / "output/sound/flows.mmd").write_text("of a flow that is gone")
    before = contents(here / "output")
    assert run(["build", ".", "--check"]) == 1
    assert capsys.readouterr().out == "stale  output/open/review.md\nstale  output/sound/flows.mmd\n"
    assert contents(here / "output") == before


def test_check_of_a_blueprint_never_built_names_all_its_files(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, open=OPEN_API)
    assert run(["build", "open.yaml", "--check"]) == 1
    stale = {line.removeprefix("stale  output/") for line in capsys.readouterr().out.splitlines()}
    assert stale == {"index.html", "README.md", *(f"open/{name}" for name in BUILT)}
    assert not (here / "output").exists()


def test_what_could_not_be_used_wins_over_what_is_stale(here: Path) -> None:
    write(here, misspelt=MISSPELT)
    assert run(["build", "misspelt.yaml", "--check"]) == 2
    assert run(["build", "misspelt.yaml"]) == 2
    assert run(["build", "misspelt.yaml"]) == 2


def test_a_file_that_a_blueprint_no_longer_gives_is_removed(here: Path) -> None:
    write(here, open=OPEN_API)
    run(["build", "open.yaml"])
    (here / "output/open/notes.txt").write_text("mine")
    write(here, open=NO_FLOWS)
    run(["build", "open.yaml"])
    assert set(contents(here / "output/open")) == set(BUILT) - {"flows.mmd"} | {"notes.txt"}


def test_chosen_formats_leave_the_others_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, open=OPEN_API)
    assert run(["build", "open.yaml", "--formats", "svg, json"]) == 0
    assert set(contents(here / "output")) == {"open/overview.svg", "open/findings.json"}
    assert "read first" not in capsys.readouterr().err
    run(["build", "open.yaml"])
    assert run(["build", "open.yaml", "--formats", "svg"]) == 0
    assert set(contents(here / "output/open")) == set(BUILT)


def test_any_number_of_processes_gives_the_same_files(here: Path) -> None:
    designs = {f"d{number}": OPEN_API.replace("Open API", f"Design {number}") for number in range(3)}
    write(here, **designs)
    assert run(["build", ".", "--jobs", "1", "-o", "one"]) == 0
    assert archgen("build", ".", "--jobs", "3", "-o", "three", cwd=here).returncode == 0
    assert contents(here / "one") == contents(here / "three")


def test_two_blueprints_of_one_name_are_told_apart_by_a_finding(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, first=SOUND, second=SOUND)
    for _ in range(2):
        assert run(["build", "."]) == 2
        said = capsys.readouterr().err
        assert "error[name-taken]" in said
        assert "second.yaml:2" in said
        assert "first.yaml has it too" in said

    def rules(name: str) -> set[str]:
        found = json.loads((here / f"output/{name}/findings.json").read_bytes())
        return {finding["id"] for finding in found["blueprints"][0]["findings"]}

    assert rules("second") - rules("first") == {"name-taken"}
    assert run(["validate", "."]) == 2
    assert "error[name-taken]" in capsys.readouterr().out


def test_a_name_remembered_from_an_earlier_build_is_taken_too(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here, first=SOUND)
    run(["build", "first.yaml"])
    write(here, second=SOUND)
    capsys.readouterr()
    assert run(["build", "."]) == 2
    assert "second.yaml:2" in capsys.readouterr().err


def test_two_blueprints_for_one_folder_are_refused_before_anything_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "a", design=SOUND)
    write(here / "b", design=OPEN_API)
    assert run(["build", "a", "b"]) == 2
    told = capsys.readouterr().err
    assert "a/design.yaml and b/design.yaml would both be written to design/" in told
    assert not (here / "output").exists()


def test_a_link_out_of_the_folder_is_not_followed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, sound=SOUND)
    outside = here / "outside"
    outside.mkdir()
    (here / "output").mkdir()
    (here / "output/sound").symlink_to(outside, target_is_directory=True)
    assert run(["build", "sound.yaml"]) == 3
    assert "sound/overview.svg is not inside output" in capsys.readouterr().err
    assert list(outside.iterdir()) == []


def test_a_name_that_leads_out_of_the_folder_is_refused(here: Path) -> None:
    (here / "...yaml").write_text(SOUND)
    assert run(["build", "...yaml", "-o", "deep/output"]) == 3
    assert not list(here.rglob("overview.svg"))


def test_files_are_as_readable_as_any_other(here: Path) -> None:
    write(here, sound=SOUND)
    run(["build", "sound.yaml"])
    ordinary = (here / "sound.yaml").stat().st_mode
    assert (here / "output/sound/review.md").stat().st_mode == ordinary
