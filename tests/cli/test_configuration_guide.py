"""The guide to the configuration: its examples are accepted, and do what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from archgen.cli.app import run
from archgen.cli.config import DEFAULTS
from archgen.policy.configuration_file import KEYS
from archgen.policy.frameworks import FRAMEWORKS

GUIDE = (Path(__file__).parents[2] / "docs/configuration.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
SHARED, INLINE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
HEAD = "archgen: 1\nname: Notes\nreviewed: 2026-11-22\nregions: [eu-west-1]\n"


def test_every_key_is_in_the_guide_and_in_what_is_printed() -> None:
    assert set(KEYS) == set(DEFAULTS)
    for word in (*KEYS, *FRAMEWORKS):
        assert re.search(rf"(?m)(^\[?|`){word}\b", GUIDE), word


def test_the_guides_examples_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archgen.toml").write_text(EXAMPLE.replace('["rules/house.py"]', "[]"), encoding="utf-8")
    (tmp_path / "waivers.yaml").write_text(SHARED, encoding="utf-8")
    (tmp_path / "known.json").write_text('{"format": 1, "blueprints": {}}', encoding="utf-8")
    (tmp_path / "blueprints").mkdir()
    notes = "  notes: {type: dynamodb}\n  job: {type: lambda, runtime: python3.13, writes: notes}\n"
    (tmp_path / "blueprints/notes.yaml").write_text(HEAD + INLINE + notes, encoding="utf-8")
    code = run(["validate", "--format", "json", "-q", "--today", "2026-11-25"])
    shown = capsys.readouterr()
    assert (code, shown.err) == (1, "")  # 1: something of medium is left open
    found = {one["id"]: one for one in json.loads(shown.out)["blueprints"][0]["findings"]}
    for waived in ("log-without-retention@logs", "store-without-recovery@notes"):
        assert found[waived]["status"] == "waived", waived
    assert found["log-without-retention@logs"]["notes"][-1] == "medium by archgen.toml; low without it"
