"""The policy of a role, to be copied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def policy_text(document: Mapping[str, Any]) -> str:
    """A policy document as JSON with a line for each thing that a statement says; empty for none."""
    if not document:
        return ""
    rows = ",\n".join(_lines(statement) for statement in document["Statement"])
    return f'{{"Version": {json.dumps(document["Version"])}, "Statement": [\n{rows}]}}'


def _lines(statement: dict[str, object]) -> str:
    """A statement with each thing it says on a line of its own, its name and effect on the first."""
    said = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in statement.items()]
    return " {" + ",\n  ".join([", ".join(said[:2]), *said[2:]]) + "}"
