"""Icons: the `diagrams` package's pictures by the dotted name of a node class, each embedded once.

The package's modules are read, not run: importing them costs a picture 50 ms and gives nothing more
than the file name that stands in them. Icons are unaltered, only scaled.
"""

from __future__ import annotations

import ast
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zlib import decompressobj

from archgen.drawing.picture import Rect
from archgen.formats.svg.colours import QUIET, TILE
from archgen.formats.svg.markup import tag

_NAME = re.compile(r"[a-z0-9]+\.[a-z0-9]+\.[A-Za-z][A-Za-z0-9]*")
_MISSING = "M12 2.5 20.5 7.2v9.6L12 21.5 3.5 16.8V7.2ZM12 12v9.5M12 12l8.5-4.8M12 12 3.5 7.2"

_MARGIN = 3 / 52
"""The air around an icon of lines on its tile, as a share of the tile's side."""
_SOLID = 128
"""From this alpha on a pixel of an icon counts as painted."""
_PNG_DATA = re.compile(rb"\x89PNG.{8}IHDR(?P<width>.{4}).{4}\x08\x06..(?P<straight>\x00)", re.DOTALL)
"""The beginning of a PNG file with eight bits for each of red, green, blue and alpha, line by line."""


def symbols(names: Iterable[str]) -> tuple[str, ...]:
    """A `symbol` 24 units wide for each icon, to stand in `defs`; an unknown name is a cube's outline."""
    return tuple(_symbol(name) for name in names)


def use(name: str, area: Rect) -> str:
    """The icon of a name drawn into a rectangle of the page.

    One that is drawn in lines stands, a little smaller, on a tile that is seen on dark paper only; one
    that is a square of its own needs none.
    """
    link = {"xlink:href": f"#{_id(name)}"}
    if _is_square(name):
        return tag("use", **link, x=area.x, y=area.y, width=area.width, height=area.height)
    air = area.width * _MARGIN
    tile = tag("rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=air, fill=TILE)
    sides = {"width": area.width - 2 * air, "height": area.height - 2 * air}
    return tile + tag("use", **link, x=area.x + air, y=area.y + air, **sides)


@cache
def _is_square(name: str) -> bool:
    """Whether an icon paints its square from edge to edge, as its first row of pixels shows."""
    path = icon_path(name)
    row = b"" if path is None else _first_row(path.read_bytes())
    quarter = len(row) // 16 * 4
    return bool(row) and min(row[quarter + 3], row[-quarter - 1]) >= _SOLID


def _first_row(data: bytes) -> bytes:
    """The first row of a PNG's pixels, four bytes each; empty for other kinds of PNG than icons are."""
    head = _PNG_DATA.match(data)
    start = data.find(b"IDAT")
    if head is None or start < 0:
        return b""
    length = int.from_bytes(data[start - 4 : start], "big")
    count = 4 * int.from_bytes(head["width"], "big")
    found = decompressobj().decompress(data[start + 4 : start + 4 + length], count + 1)
    rule, row = found[0], bytearray(found[1:])
    part = {1: 1.0, 3: 0.5, 4: 1.0}.get(rule, 0.0)
    for place in range(4, len(row)):
        row[place] = (row[place] + int(row[place - 4] * part)) & 0xFF
    return bytes(row)


@cache
def icon_path(name: str) -> Path | None:
    """The PNG file of a node class by its dotted name; None where the package has no such picture."""
    spec = find_spec("diagrams")
    if spec is None or spec.origin is None or not _NAME.fullmatch(name):
        return None
    package = Path(spec.origin).parent
    provider, module, node = name.split(".")
    file = _pictures(package / provider / f"{module}.py").get(node)
    path = None if file is None else package.parent / file
    return path if path is not None and path.is_file() else None


@cache
def _pictures(module: Path) -> dict[str, str]:
    """The pictures of a module's classes, by class, as paths beside the package."""
    if not module.is_file():
        return {}
    folder = ""
    found: dict[str, str] = {}
    for part in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(part, ast.ClassDef):
            fields = dict(_constants(part))
            folder = fields.get("_icon_dir", folder)
            if "_icon" in fields:
                found[part.name] = f"{folder}/{fields['_icon']}"
        elif isinstance(part, ast.Assign) and isinstance(part.value, ast.Name):
            aliases = [target.id for target in part.targets if isinstance(target, ast.Name)]
            found |= {alias: found[part.value.id] for alias in aliases if part.value.id in found}
    return found


def _constants(part: ast.ClassDef) -> Iterable[tuple[str, str]]:
    """The class attributes that are plain strings."""
    for line in part.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            for target in line.targets:
                if isinstance(target, ast.Name) and isinstance(line.value.value, str):
                    yield target.id, line.value.value


@cache
def _symbol(name: str) -> str:
    path = icon_path(name)
    if path is None:
        shape = tag("path", d=_MISSING, fill="none", stroke=QUIET, stroke_width=1.2, stroke_linejoin="round")
    else:
        data = b64encode(path.read_bytes()).decode("ascii")
        shape = tag("image", width=24.0, height=24.0, **{"xlink:href": f"data:image/png;base64,{data}"})
    return tag("symbol", shape, id=_id(name), viewBox="0 0 24 24")


def _id(name: str) -> str:
    return "icon-" + re.sub(r"[^A-Za-z0-9]+", "-", name)
