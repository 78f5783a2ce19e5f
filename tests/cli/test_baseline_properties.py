"""A finding keeps its id however its file is laid out, ordered and called: shown by baselines."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archgen.cli.app import run

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"
SMALL = """\
archgen: 1
name: Orders
classification: internal
regions: [eu-west-1]
resources:
  shopper: {type: client, kind: browser, calls: api}
  users: {type: cognito-user-pool}
  api:
    type: api-gateway
    protocol: rest
    authorizer: users
    routes:
      GET /orders: {to: orders-fn}
      GET /health: {to: orders-fn, public: probes}
  orders-fn: {type: lambda, runtime: python3.13, reads: orders, logs_to: logs}
  # The day's orders.
  orders: {type: dynamodb, holds: [business]}
  others: {type: dynamodb}
  logs: {type: log-group}
  more-logs: {type: log-group}
"""
DESIGNS = {
    "orders": SMALL,
    **{file.stem: file.read_text(encoding="utf-8") for file in sorted(BLUEPRINTS.glob("*.yaml"))},
}
_ENTRY = re.compile(r"(?m)^(?=  [^\s#-])")
_TABLE = re.compile(r"(?ms)^resources:\n(.*?)(?=^\S|\Z)")
FILLINGS = ("", "\n", "  # Somebody's remark\n", "\n\n      # deeper than it stands\n\n")


def entries(text: str) -> tuple[str, list[str], str]:
    """A design in three: what stands above its resources, each of them, and what stands below."""
    match = _TABLE.search(text)
    assert match is not None
    head, *found = _ENTRY.split(match[1])
    return f"{text[: match.start(1)]}{head}", found, text[match.end(1) :]


def laid_out(text: str, order: Sequence[int], fillings: Sequence[str]) -> str:
    """The design with its resources in another order, and lines that say nothing between them."""
    head, found, tail = entries(text)
    body = "".join(
        f"{fillings[place % len(fillings)]}{found[number].rstrip()}\n" for place, number in enumerate(order)
    )
    return f"{fillings[-1]}{head}{body}\n{tail}"


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, str, str]:
    """The name of a design, its text laid out anew, and what its file is called."""
    name = draw(st.sampled_from(sorted(DESIGNS)))
    order = draw(st.permutations(range(len(entries(DESIGNS[name])[1]))))
    fillings = draw(st.lists(st.sampled_from(FILLINGS), min_size=1, max_size=5))
    file = draw(st.sampled_from(["a.yaml", "deeper/still/z.yml", "renamed é.yaml"]))
    return name, laid_out(DESIGNS[name], order, fillings), file


def judged(file: str, *options: str) -> list[dict[str, Any]]:
    words = ("--format", "json=found.json", "--isolated", "--today", "2026-11-25", "-q", "--fail-on", "info")
    assert run(["validate", file, *words, *options]) in {0, 1}
    (report,) = json.loads(Path("found.json").read_text(encoding="utf-8"))["blueprints"]
    found: list[dict[str, Any]] = report["findings"]
    return found


def turned(name: str) -> tuple[str, str, str]:
    """A design with its resources the other way round."""
    text = DESIGNS[name]
    return name, laid_out(text, range(len(entries(text)[1]))[::-1], ["\n"]), "a.yaml"


@example(turned("orders"))
@example(turned("study-notes-api"))
@example(turned("secure-serverless-api"))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_moved_lines_renamed_files_and_reordered_resources_change_no_id(layout: tuple[str, str, str]) -> None:
    name, text, file = layout
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("first.yaml").write_text(DESIGNS[name], encoding="utf-8")
        before = judged("first.yaml")
        assert run(["validate", "first.yaml", "--write-baseline", "known.json", "--isolated", "-q"]) == 0
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
        after = judged(file, "--baseline", "known.json")
        assert {one["id"] for one in after} == {one["id"] for one in before}
        assert [one["id"] for one in after if one["status"] == "open"] == []


def test_a_design_turned_round_has_nothing_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with chdir(tmp_path):
        Path("first.yaml").write_text(SMALL, encoding="utf-8")
        assert run(["validate", "first.yaml", "--write-baseline", "known.json", "--isolated", "-q"]) == 0
        capsys.readouterr()
        Path("last.yaml").write_text(turned("orders")[1], encoding="utf-8")
        assert run(["validate", "last.yaml", "--baseline", "known.json", "--isolated"]) == 0
        shown = capsys.readouterr()
        assert "gone" not in shown.err
        assert "nothing open" in shown.err
