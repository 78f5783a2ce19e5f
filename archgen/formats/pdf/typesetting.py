"""PDF pages set by Typst from a template of ours and data: what a design says is never Typst's markup.

Data reaches the template as JSON, whose texts Typst shows as they are, so that nothing in them has
to be escaped. The compiler sees no file but the template and the fonts: its root is an empty folder,
without which it would read the working folder, and without a package there is nothing to fetch.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from archgen import drawing


def typeset(template: str, data: object) -> bytes:
    """The PDF that a template makes of data, which it finds as `sys.inputs.data`.

    The template is named by its place among the formats.

    The same data gives the same bytes: no day stands in the file. Raises `TypstError` where the
    template cannot be set.
    """
    source = files("archgen.formats").joinpath(template).read_bytes()
    with tempfile.TemporaryDirectory() as empty:
        made = typst.compile(
            source,
            root=empty,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        )
    return bytes(made)


@cache
def _fonts() -> Any:  # noqa: ANN401 - the library has no types
    """The shipped fonts and no others."""
    shipped = Path(str(drawing.__file__)).with_name("fonts")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(shipped)])
