"""The only writer of files: in one step, and never outside its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen import files


def test_a_file_is_written_only_when_it_changes(tmp_path: Path) -> None:
    assert files.write(tmp_path, "a/b.txt", b"one")
    before = (tmp_path / "a/b.txt").stat()
    assert not files.write(tmp_path, "a/b.txt", b"one")
    assert (tmp_path / "a/b.txt").stat().st_ino == before.st_ino
    assert files.write(tmp_path, "a/b.txt", b"two")
    assert (tmp_path / "a/b.txt").read_bytes() == b"two"


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/out.txt", ".", "a/.."])
def test_a_name_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(files.OutsideFolderError):
        files.write(folder, name, b"x")
    assert list(tmp_path.rglob("*.txt")) == []


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write(tmp_path, "a.txt", b"old")

    def full(_: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(tmp_path, "a.txt", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_removing_the_last_file_removes_its_folder(tmp_path: Path) -> None:
    files.write(tmp_path, "a/b/c.txt", b"x")
    files.write(tmp_path, "a/d.txt", b"x")
    files.remove(tmp_path, "a/b/c.txt")
    files.remove(tmp_path, "a/b/c.txt")
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a", "d.txt"]
