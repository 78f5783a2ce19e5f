"""`archgen embed`: pages filled in place, stale ones named, broken blocks told and the rest done."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_running import OPEN_API

from archgen.cli.app import run


def page(folder: Path, *asks: str, name: str = "page.md") -> Path:
    (folder / "open.yaml").write_text(OPEN_API, encoding="utf-8")
    blocks = "\n\n".join(
        f"Before.\n<!-- archgen:begin blueprint=open.yaml {ask} -->\nold\n<!-- archgen:end -->"
        for ask in asks
    )
    file = folder / name
    file.write_bytes(f"# Page\n\n{blocks}\nAfter, without a line end".encode())
    return file


def test_each_kind_of_block_is_filled(tmp_path: Path) -> None:
    file = page(tmp_path, "view=overview", "flow=read", "section=inventory", "view=overview picture=p/a.svg")
    assert run(["embed", str(file), "-q"]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.count("```mermaid\n") == 2
    assert "sequenceDiagram" in text
    assert "| `notes` |" in text or "`notes`" in text
    assert "](<p/a.svg>)" in text
    assert (tmp_path / "p" / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert text.endswith("After, without a line end")
    assert "old" not in text.split()


def test_a_second_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = page(tmp_path, "view=overview", "view=overview picture=a.svg")
    assert run(["embed", str(file)]) == 0
    written = capsys.readouterr().err.split()
    assert [Path(one).name for one in written] == ["a.svg", "page.md"]
    assert run(["embed", str(file)]) == 0
    assert capsys.readouterr().err == ""


def test_check_writes_nothing_and_names_what_is_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = page(tmp_path, "view=overview")
    before = file.read_bytes()
    assert run(["embed", "--check", str(file)]) == 1
    assert capsys.readouterr().err == f"stale  {file.as_posix()}\n"
    assert file.read_bytes() == before
    assert run(["embed", "-q", str(file)]) == 0
    assert run(["embed", "--check", str(file)]) == 0


def test_what_the_blueprint_says_anew_makes_the_page_stale(tmp_path: Path) -> None:
    file = page(tmp_path, "section=inventory")
    assert run(["embed", "-q", str(file)]) == 0
    source = tmp_path / "open.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("notes:", "papers:", 1), encoding="utf-8")
    assert run(["embed", "--check", "-q", str(file)]) in (1, 2)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        ("section=costs", "did you mean cost?"),
        ("section=picture", "write view=overview"),
        ("flow=raed", "did you mean read?"),
        ("flow=somewhere-else", "this design has read"),
        ("view=overvew", "did you mean overview?"),
        ("view=overview blueprint=x", "`blueprint` is said twice"),
        ("view=overview,trust", "a block has one view: write a block for each"),
        ("view=overview picture=\0.svg", "picture-outside"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    ask: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = page(tmp_path, ask, "section=cost")
    assert run(["embed", str(file)]) == 2
    assert told in capsys.readouterr().err
    text = file.read_text(encoding="utf-8")
    assert text.count("\nold\n") == 1  # the other block is filled all the same


def test_a_file_that_is_not_there_has_a_neighbour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = page(tmp_path, "view=overview")
    file.write_text(file.read_text(encoding="utf-8").replace("open.yaml", "opn.yaml"), encoding="utf-8")
    assert run(["embed", str(file)]) == 2
    said = capsys.readouterr().err
    assert f"--> {file.as_posix()}:4:20" in said
    assert "did you mean open.yaml?" in said


@pytest.mark.parametrize("name", ["a\0.yaml", "x" * 400, "", ".."])
def test_what_is_no_name_of_a_file_is_told(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = page(tmp_path, "view=overview", "flow=read")
    text = file.read_text(encoding="utf-8").replace("blueprint=open.yaml", f'blueprint="{name}"', 1)
    file.write_text(text, encoding="utf-8")
    assert run(["embed", str(file)]) == 2
    assert "error[unknown-blueprint]: there is no file" in capsys.readouterr().err
    assert "sequenceDiagram" in file.read_text(encoding="utf-8")


def test_a_file_in_another_folder_has_a_neighbour_by_its_whole_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page(tmp_path, "view=overview")
    inner = tmp_path / "in"
    inner.mkdir()
    file = page(inner, "view=overview")
    file.write_text(file.read_text(encoding="utf-8").replace("open.yaml", "../opn.yaml"), encoding="utf-8")
    assert run(["embed", str(file)]) == 2
    assert "did you mean ../open.yaml?" in capsys.readouterr().err


def test_a_design_without_a_section_has_a_word_there(tmp_path: Path) -> None:
    file = page(tmp_path, "section=waivers")
    assert run(["embed", "-q", str(file)]) == 0
    assert "\n*None.*\n" in file.read_text(encoding="utf-8")


def test_flavours_differ_in_their_fences(tmp_path: Path) -> None:
    file = page(tmp_path, "view=overview")
    assert run(["embed", "-q", "--flavour", "azure-devops", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert "\n::: mermaid\n" in text
    assert "\n:::\n" in text
    assert run(["embed", "-q", "--flavour", "plain", str(file)]) == 0
    assert "](<page.open.overview.svg>)" in file.read_text(encoding="utf-8")
    assert (tmp_path / "page.open.overview.svg").exists()


def test_bytes_that_are_no_text_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.md"
    file.write_bytes(b"# A\n\xff\n")
    assert run(["embed", str(file)]) == 2
    assert f"{file.as_posix()}:2:1" in capsys.readouterr().err
    assert file.read_bytes() == b"# A\n\xff\n"


def test_a_page_too_large_is_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = page(tmp_path, "view=overview")
    data = file.read_bytes() + b"a" * (4 * 1024 * 1024)
    file.write_bytes(data)
    assert run(["embed", str(file)]) == 2
    assert f"error[page-too-large]: the page has more than 4 MiB\n --> {file.as_posix()}:1:1" in (
        capsys.readouterr().err
    )
    assert file.read_bytes() == data


def test_a_picture_takes_the_place_of_no_blueprint(tmp_path: Path) -> None:
    file = page(tmp_path, "view=overview picture=open.yaml")
    assert run(["embed", str(file)]) == 2
    assert (tmp_path / "open.yaml").read_text(encoding="utf-8") == OPEN_API


def test_a_picture_outside_of_all_is_told_and_the_rest_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    file = page(inner, "view=overview picture=../../../x.svg", "flow=read")
    assert run(["embed", str(file)]) == 2
    said = capsys.readouterr().err
    assert "error[picture-outside]" in said
    assert f"--> {file.as_posix()}:4:54" in said
    assert "sequenceDiagram" in file.read_text(encoding="utf-8")


def test_a_picture_of_any_name_is_linked_to(tmp_path: Path) -> None:
    file = page(tmp_path, 'view=overview picture="a b#1>%20.svg"')
    assert run(["embed", "-q", str(file)]) == 0
    assert (tmp_path / "a b#1>%20.svg").exists()
    assert "](<a b%231%3E%2520.svg>)" in file.read_text(encoding="utf-8")


def test_help_shows_a_block_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["embed", "--help"]) == 0
    shown = "<!-- archgen:begin blueprint=shop.yaml view=overview -->\n    <!-- archgen:end -->\n"
    assert shown in capsys.readouterr().out


def test_two_blocks_with_one_picture_show_one_thing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = page(tmp_path, "view=overview picture=a.svg", "view=sequence picture=./a.svg")
    assert run(["embed", str(file)]) == 2
    assert f"--> {file.as_posix()}:9:" in capsys.readouterr().err
    file = page(tmp_path, "view=overview picture=a.svg", "view=overview picture=./a.svg")
    assert run(["embed", str(file)]) == 0
