"""The policy of a role, to be copied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LINE = 120
"""Letters of a line; a longer list goes on under its first name."""


def policy_text(document: Mapping[str, Any]) -> str:
    """A policy document as JSON with a line for each thing that a statement says; empty for none."""
    if not document:
        return ""
    rows = ",\n".join(_lines(statement) for statement in document["Statement"])
    return f'{{"Version": {json.dumps(document["Version"])}, "Statement": [\n{rows}]}}'


def _lines(statement: dict[str, object]) -> str:
    """A statement with each thing it says on a line of its own, its name and effect on the first."""
    said = [_said(key, value) for key, value in statement.items()]
    return " {" + ",\n  ".join([", ".join(said[:2]), *said[2:]]) + "}"


def _said(key: str, value: object) -> str:
    """One thing that a statement says; of a long list as many names on each line as it holds."""
    text = f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
    if len(text) <= _LINE or not isinstance(value, list):
        return text
    lines = [f"{json.dumps(key)}: ["]
    indent = " " * (len(lines[0]) + 2)
    for place, name in enumerate(value):
        piece = json.dumps(name, ensure_ascii=False) + ("," if place < len(value) - 1 else "]")
        if place and len(lines[-1]) + len(piece) >= _LINE:
            lines.append(indent + piece)
        else:
            lines[-1] += piece if not place else f" {piece}"
    return "\n".join(lines)
