"""Baselines as JSON, one finding a line, so that two branches that change it can be merged."""

from __future__ import annotations

import json

from archgen.finding.finding import Severity
from archgen.formats.json_text import dump
from archgen.policy.baselines import Baseline

FORMAT = 1
_LEVELS = {severity.word: severity for severity in Severity}


class UnreadableBaselineError(ValueError):
    """A file that is no baseline; the text says where and why."""


def render(baseline: Baseline) -> str:
    """The baseline as JSON text of format 1."""
    blueprints = {
        name: {key: severity.word for key, severity in sorted(found.items())}
        for name, found in sorted(baseline.blueprints.items())
    }
    return dump({"format": FORMAT, "blueprints": blueprints})


def parse(text: str) -> Baseline:
    """The baseline in a text; raises `UnreadableBaselineError`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableBaselineError(f"{error.lineno}:{error.colno}: {error.msg.lower()}") from error
    if (
        not isinstance(data, dict)
        or data.get("format") != FORMAT
        or not isinstance(data.get("blueprints"), dict)
    ):
        raise UnreadableBaselineError(f"1:1: no baseline of format {FORMAT}")
    return Baseline({name: _found(name, rows) for name, rows in data["blueprints"].items()})


def _found(name: str, rows: object) -> dict[str, Severity]:
    if not isinstance(rows, dict) or not all(
        isinstance(word, str) and word in _LEVELS for word in rows.values()
    ):
        words = ", ".join(_LEVELS)
        raise UnreadableBaselineError(
            f"blueprints.{name}: a map of finding ids to one of {words} belongs here"
        )
    return {key: _LEVELS[word] for key, word in rows.items()}
