"""What Mermaid does not draw in one diagram, as several files that lead to each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from archgen.cli.streams import say
from archgen.formats import FORMATS
from archgen.formats.appearance import Appearance
from archgen.formats.terminal import safe
from archgen.views.view import View

_NAME = "mermaid"


def divide(
    view: View, stem: str, names: Sequence[str], appearance: Appearance, folder: Path | None
) -> tuple[list[str], list[tuple[str, str, bytes]]]:
    """The formats still to be written in one file, and the Mermaid of a view that takes several.

    Those are given as (stem, format name, contents): a map under the stem, the parts beside it. Without
    a folder to hold them the view goes into one file with less detail. Either is said.
    """
    from archgen.formats.mermaid.flowchart import fits
    from archgen.formats.mermaid.splitting import diagrams, size

    if _NAME not in names or fits(view, appearance):
        return list(names), []
    if folder is None:
        say(safe(f"{stem}: {size(view)}: drawn with less detail; add -o DIR for several diagrams"))
        return list(names), []
    parts = diagrams(
        view, appearance, lambda name: f"{PurePosixPath(_stem(stem, name)).name}{FORMATS[_NAME].suffix}"
    )
    say(safe(f"{stem}: {size(view)}: written as a map and {len(parts) - 1} parts"))
    written = [(_stem(stem, part.name), _NAME, part.text.encode()) for part in parts]
    return [name for name in names if name != _NAME], written


def _stem(stem: str, name: str) -> str:
    return f"{stem}.{name}" if name else stem
