"""JSON as text in which nothing acts on whoever reads it: no raw control or direction mark."""

from __future__ import annotations

import json
import re

# What changes how the text around it is shown, and the line ends that only some readers know.
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def dump(document: object, *, indent: int = 2, sort_keys: bool = False) -> str:
    """The document as indented JSON with a line end; letters stay, hidden characters are escaped."""
    text = json.dumps(document, indent=indent, sort_keys=sort_keys, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
