#!/usr/bin/env python3
"""Writes the table of advance widths that `archgen.drawing.measure` reads.

Run it after the fonts in `archgen/drawing/fonts` change: `python scripts/advances.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "archgen" / "drawing" / "fonts"
TABLE = FONTS / "advances.json"
CUTS = {
    "regular": "LiberationSans-Regular.ttf",
    "bold": "LiberationSans-Bold.ttf",
    "mono": "LiberationMono-Regular.ttf",
}


def runs(font: TTFont) -> list[list[int]]:
    """The font's characters as runs: a first code point, then the advance of it and its successors."""
    advances = font["hmtx"]
    found: list[list[int]] = []
    expected = -1
    for point, glyph in sorted(font.getBestCmap().items()):
        if point != expected:
            found.append([point])
        found[-1].append(advances[glyph][0])
        expected = point + 1
    return found


def table() -> str:
    """The whole table as JSON text, one line for each font."""
    rows = []
    for cut, name in CUTS.items():
        with TTFont(FONTS / name) as font:
            value = {"units": font["head"].unitsPerEm, "runs": runs(font)}
        rows.append(f'"{cut}": ' + json.dumps(value, separators=(",", ":")))
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
