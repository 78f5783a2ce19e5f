"""`archgen render --view`: the overview, views of one question, findings, several at once, and all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_running import OPEN_API, SOUND

from archgen.cli.app import run

FINDING = "anonymous-path-to-store@api"


def drawn(folder: Path, *options: str) -> list[str]:
    source = folder / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "-q", "-o", str(folder / "out"), *options]) == 0
    return sorted(path.name for path in (folder / "out").iterdir())


def test_each_finding_with_a_path_gets_a_picture_of_its_own(tmp_path: Path) -> None:
    names = drawn(tmp_path, "--view", "paths", "--format", "svg,mermaid")
    assert "open.anonymous-path-to-store-api.svg" in names
    assert "open.anonymous-path-to-store-api.mmd" in names
    assert not any(name in ("open.svg", "open.flows.mmd") for name in names)


def test_a_design_without_such_a_finding_draws_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "sound.yaml"
    source.write_text(SOUND, encoding="utf-8")
    assert run(["render", str(source), "--view", "paths"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "nothing to draw: no open finding has a path\n")


def test_the_start_of_an_id_is_enough(tmp_path: Path) -> None:
    names = drawn(tmp_path, "--view", "finding:anonymous", "--format", "picture")
    assert names == ["open.anonymous-path-to-store-api.picture.json"]
    picture = json.loads((tmp_path / "out" / names[0]).read_text(encoding="utf-8"))
    emphases = {box["id"]: box["emphasis"] for box in picture["boxes"]}
    assert emphases["api"] == "place"
    assert emphases["notes"] == "lit"


def test_a_faint_thing_is_faint_in_each_text_format(tmp_path: Path) -> None:
    drawn(tmp_path, "--view", f"finding:{FINDING}", "--format", "svg,mermaid,dot")
    stem = tmp_path / "out" / "open.anonymous-path-to-store-api"
    assert 'opacity="0.22"' in Path(f"{stem}.svg").read_text(encoding="utf-8")
    mermaid = Path(f"{stem}.mmd").read_text(encoding="utf-8")
    assert "class b_api place" in mermaid
    assert "class b_phone faint" in mermaid
    dot = Path(f"{stem}.dot").read_text(encoding="utf-8")
    phone = next(line for line in dot.splitlines() if line.strip().startswith('"phone" ['))
    assert '"#C9CFD6"' in phone


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("overvew", "did you mean overview?"),
        ("finding:", "did you mean finding:ID?"),
        ("everything", "there are overview, whole, trust, "),
        ("everything", "paths, finding:ID and all"),
        ("trust,netwrk", "did you mean network?"),
        (",", "no view named; there are overview, "),
        ("finding:anonymus-path-to-store@api", f"did you mean {FINDING}?"),
        ("finding:zzz", "`archgen validate --format json` gives every finding's id"),
        ("finding:api-", "several findings begin with api-: "),
    ],
)
def test_a_view_that_is_not_there_is_answered_with_what_is(
    view: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "open.yaml"
    source.write_text(OPEN_API, encoding="utf-8")
    assert run(["render", str(source), "--view", view]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_all_draws_each_view_that_a_design_has_to_a_file_of_its_own(tmp_path: Path) -> None:
    names = drawn(tmp_path, "--view", "all", "--format", "svg,flows")
    assert {"open.overview.svg", "open.trust.svg", "open.identity.svg", "open.data.svg"} <= set(names)
    assert not any("network" in name or "anonymous-path" in name for name in names)


def test_a_view_of_one_question_has_its_name_in_its_file(tmp_path: Path) -> None:
    assert drawn(tmp_path, "--view", "trust") == ["open.trust.svg"]


def test_the_overview_alone_keeps_the_name_of_its_design(tmp_path: Path) -> None:
    assert drawn(tmp_path, "--view", "overview") == ["open.svg"]


def test_several_views_stand_beside_each_other(tmp_path: Path) -> None:
    assert drawn(tmp_path, "--view", "overview, data,data") == ["open.data.svg", "open.overview.svg"]


def test_findings_beside_another_view_say_which_kind_they_are(tmp_path: Path) -> None:
    names = drawn(tmp_path, "--view", f"trust,finding:{FINDING}")
    assert names == ["open.finding-anonymous-path-to-store-api.svg", "open.trust.svg"]


def test_a_view_that_a_design_lacks_is_named_where_others_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drawn(tmp_path, "--view", "trust,network") == ["open.trust.svg"]
    assert capsys.readouterr().err == "nothing to draw for network: nothing stands in a VPC\n"
