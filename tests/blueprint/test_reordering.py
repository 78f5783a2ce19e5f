"""The order of resources in a file says nothing: same findings, same verdict, same counts."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

import archgen
from archgen.source.document import Mapping
from archgen.source.reading import read_bytes

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
DAY = date(2026, 11, 22)


def reordered(text: str, seed: int) -> str:
    """The text with its resources, each with the lines up to the next, in another order."""
    root = read_bytes(text.encode(), "x.yaml").root
    assert isinstance(root, Mapping)
    block = root.get("resources")
    assert isinstance(block, Mapping)
    lines = text.splitlines(keepends=True)
    starts = [entry.key.span.line - 1 for entry in block]
    end = block.span.end_line
    pieces = [lines[begin:stop] for begin, stop in zip(starts, [*starts[1:], end], strict=True)]
    random.Random(seed).shuffle(pieces)  # noqa: S311 - an order, no secret
    return "".join([*lines[: starts[0]], *(line for piece in pieces for line in piece), *lines[end:]])


def judged(text: str) -> tuple[object, ...]:
    """What the report says, in no order."""
    report = archgen.judge(archgen.load(text.encode()), today=DAY)
    return (
        {one.id for one in report.open},
        {one.id for one in report.findings},
        report.decision,
        report.because,
        report.coverage,
    )


@pytest.mark.parametrize("name", ["secure-serverless-api", "study-notes-api"])
@pytest.mark.parametrize("seed", range(3))
def test_reordered_resources_are_judged_alike(name: str, seed: int) -> None:
    text = (BLUEPRINTS / f"{name}.yaml").read_text(encoding="utf-8")
    other = reordered(text, seed)
    assert other != text
    assert judged(other) == judged(text)
