"""Pictures painted beside the command: in order, none half written, a failure is one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_running import MISSPELT, OPEN_API, SOUND, archgen, contents, write

from archgen.cli.begun import Begun
from archgen.formats import FORMATS, Subject
from archgen.formats.appearance import Appearance
from archgen.formats.png import painting
from archgen.formats.png.painting import PaintingError
from archgen.formats.writing import Writing
from archgen.pipeline import draw, judge, load


def broken_resvg(folder: Path, program: str) -> dict[str, str]:
    """An environment in which resvg, when it paints, does what `program` says."""
    package = folder / "broken/resvg"
    package.mkdir(parents=True)
    lines = "".join(f"    {line}\n" for line in program.splitlines())
    (package / "__init__.py").write_text(
        "from unittest.mock import MagicMock as Mock\nusvg = Mock()\n"
        f"def render(tree, transform):\n    import os, sys\n{lines}"
    )
    return {"PYTHONPATH": str(package.parent)}


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (
            "sys.stderr.write('memory allocation failed\\n')\nsys.stderr.flush()\nos.abort()",
            "memory allocation failed",
        ),
        ("os.kill(os.getpid(), 9)", "the painter ended with -9"),
        ("raise ValueError('no such font')", "ValueError: no such font"),
    ],
)
@pytest.mark.parametrize("command", ["render", "build"])
def test_a_painter_that_fails_is_one_line_and_nothing_is_written(
    tmp_path: Path, program: str, words: str, command: str
) -> None:
    write(tmp_path, one=OPEN_API)
    formats = ("--format", "svg,png") if command == "render" else ("--formats", "svg,png")
    done = archgen(
        command, "one.yaml", *formats, "-o", "out", cwd=tmp_path, env=broken_resvg(tmp_path, program)
    )
    assert done.returncode == 3
    assert done.stderr.decode() == f"archgen: the picture could not be painted: {words}\n"
    assert not (tmp_path / "out/one/overview.svg").exists()
    assert not (tmp_path / "out/one.svg").exists()


def test_many_pictures_are_those_that_each_gives_alone(tmp_path: Path) -> None:
    texts = {
        "a": OPEN_API,
        "b": SOUND,
        "c": MISSPELT,
        "d": OPEN_API.replace("Open API", "Another"),
        "e": SOUND,
    }
    write(tmp_path, **texts)
    archgen("render", *(f"{stem}.yaml" for stem in texts), "--format", "png", "-o", "all", cwd=tmp_path)
    for stem in texts:
        archgen("render", f"{stem}.yaml", "--format", "png", "-o", "each", cwd=tmp_path)
    together = contents(tmp_path / "all")
    assert set(together) == {f"{stem}.png" for stem in texts}
    assert together == contents(tmp_path / "each")
    assert together["a.png"] != together["b.png"]


def begin_painting(text: str) -> Writing:
    """A writing whose one picture is being painted."""
    design = load(text.encode())
    writing = Writing([FORMATS["png"]], Appearance(0.5))
    writing.give(Subject.PICTURE, draw(design, judge(design)))
    return writing


def test_more_pictures_than_cores_come_out_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with Begun() as begun:
        for stem in ("first", "second", "third"):
            begun.add(stem, begin_painting(SOUND))
        found = begun.documents()
    assert [(stem, name, data[:4]) for stem, name, data in found] == [
        (stem, "png", b"\x89PNG") for stem in ("first", "second", "third")
    ]


def test_when_one_picture_fails_the_others_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, waiting = tmp_path / "failing.py", tmp_path / "waiting.py"
    failing.write_text("raise SystemExit('no')\n")
    waiting.write_text("import time\ntime.sleep(600)\n")
    with Begun() as begun:
        monkeypatch.setattr(painting, "_PROGRAM", failing)
        begun.add("one", begin_painting(SOUND))
        monkeypatch.setattr(painting, "_PROGRAM", waiting)
        other = begin_painting(SOUND)
        begun.add("other", other)
        with pytest.raises(PaintingError, match="painted: no"):
            begun.documents()
    with pytest.raises(PaintingError):
        other.finish()
