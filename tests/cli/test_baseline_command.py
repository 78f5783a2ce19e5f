"""`archgen validate --baseline` and `--write-baseline`: what is new, what is gone, what is worse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from archgen.cli.app import run
from archgen.policy import baselines
from archgen.rules.listing import ALL_RULES

ORDERS = """\
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
    endpoint: regional
    authorizer: users
    routes:
      GET /orders: {to: orders-fn}
      GET /health: {to: orders-fn, public: probes}
  orders-fn: {type: lambda, runtime: python3.13, reads: orders}
  orders: {type: dynamodb, holds: [business]}
"""
PUBLIC = ", public: probes"


class Folder:
    """A folder with one blueprint, judged against a baseline that was written of it first."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        self.baseline = root / "known.json"

    def write(self, text: str, name: str = "orders.yaml") -> Path:
        file = self.root / name
        file.write_text(text, encoding="utf-8")
        return file

    def freeze(self, text: str = ORDERS) -> dict[str, Any]:
        assert run(["validate", str(self.write(text)), "--write-baseline", str(self.baseline)]) in (0, 2)
        self.capsys.readouterr()
        frozen: dict[str, Any] = json.loads(self.baseline.read_text(encoding="utf-8"))
        return frozen

    def judge(self, text: str, name: str = "orders.yaml") -> tuple[int, list[dict[str, Any]], str]:
        """Exit code, the findings that are still open, and what was told on standard error."""
        file = self.write(text, name)
        options = ("--baseline", str(self.baseline), "--format", "json")
        code = run(["validate", str(file), *options])
        captured = self.capsys.readouterr()
        (report,) = json.loads(captured.out)["blueprints"]
        shown = [f for f in report["findings"] if f["status"] == "open" and "folded_into" not in f]
        return code, shown, captured.err


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(Path(), capsys)


def test_what_was_frozen_is_told_no_more_but_counted(folder: Folder) -> None:
    folder.freeze()
    code, shown, told = folder.judge(ORDERS)
    assert (code, shown) == (0, [])
    assert "in the baseline" in told
    assert "nothing open" in told


def test_writing_says_how_many_and_is_no_failure(folder: Folder) -> None:
    file = folder.write(ORDERS)
    assert run(["validate", str(file), "--write-baseline", str(folder.baseline)]) == 0
    captured = folder.capsys.readouterr()
    assert "high[" in captured.out
    assert "findings frozen in known.json; --baseline tells what is new" in captured.err


def test_a_baseline_is_the_same_text_each_time_with_one_finding_a_line(folder: Folder) -> None:
    frozen = folder.freeze()
    first = folder.baseline.read_text(encoding="utf-8")
    assert folder.freeze() == frozen
    assert folder.baseline.read_text(encoding="utf-8") == first
    assert '      "anonymous-path-to-store@api/GET /health": "high",' in first.splitlines()
    assert frozen["format"] == 1
    assert list(frozen["blueprints"]) == ["Orders"]


def test_moved_lines_another_order_and_another_file_name_change_nothing(folder: Folder) -> None:
    folder.freeze()
    head, _, resources = ORDERS.partition("resources:\n")
    lines = resources.splitlines()
    turned = "\n".join([lines[-1], "", "  # A table, and the code before it", lines[-2], "", *lines[:-2]])
    code, shown, _ = folder.judge(f"{head}resources:\n{turned}\n", "renamed.yaml")
    assert (code, shown) == (0, [])


def test_a_new_finding_is_told_and_fails(folder: Folder) -> None:
    folder.freeze()
    worse = ORDERS.replace(
        "      GET /health", "      GET /all: {to: orders-fn, public: everyone}\n      GET /health"
    )
    code, shown, _ = folder.judge(worse)
    assert code == 1
    assert "anonymous-path-to-store@api/GET /all" in [finding["id"] for finding in shown]
    assert "anonymous-path-to-store@api/GET /health" not in [finding["id"] for finding in shown]


def test_what_has_become_worse_is_told_again(folder: Folder) -> None:
    folder.freeze()
    code, shown, _ = folder.judge(ORDERS.replace("[business]", "[health]"))
    found = {finding["id"]: finding for finding in shown}
    route = found["anonymous-path-to-store@api/GET /health"]
    assert code == 1
    assert route["severity"] == "critical"
    assert "critical now; it was high when it was frozen" in route["notes"]


def test_a_finding_grows_back_for_its_new_parts_alone(folder: Folder) -> None:
    mended = ORDERS.replace("{type: cognito-user-pool}", "{type: cognito-user-pool, password: {length: 14}}")
    folder.freeze(mended)
    _, shown, _ = folder.judge(ORDERS)
    (pool,) = [finding for finding in shown if finding["id"] == "password-only-sign-in@users"]
    open_parts = [part["name"] for part in pool["parts"] if part["status"] == "open"]
    assert open_parts
    assert all(part.startswith("password") for part in open_parts)
    assert any(note.startswith("new since the baseline: ") for note in pool["notes"])


def test_what_is_gone_is_told_by_name(folder: Folder) -> None:
    folder.freeze()
    _, _, told = folder.judge(ORDERS.replace(PUBLIC, ""))
    assert "Orders: gone from the baseline: anonymous-path-to-store@api/GET /health" in told
    assert "to drop what is gone: --write-baseline known.json" in told


def test_a_blueprint_that_is_gone_is_told_where_all_there_are_were_judged(folder: Folder) -> None:
    folder.freeze()
    folder.write(ORDERS.replace("name: Orders", "name: Others"))
    told = "Orders: gone from the baseline: "
    for configuration, path, says in (
        (None, ".", False),
        ('paths = ["orders.yaml", "more"]\n', "orders.yaml", False),
        ('paths = ["orders.yaml"]\n', "orders.yaml", True),
        ("", ".", True),
    ):
        if configuration is not None:
            Path("archgen.toml").write_text(configuration, encoding="utf-8")
        run(["validate", path, "--baseline", str(folder.baseline)])
        assert (told in folder.capsys.readouterr().err) is says
    folder.write("archgen: 1\nname: [\n", "new.yaml")  # perhaps the one that seems gone
    run(["validate", ".", "--baseline", str(folder.baseline)])
    assert told not in folder.capsys.readouterr().err


def test_freezing_one_file_leaves_what_is_known_of_others(folder: Folder) -> None:
    first = folder.write(ORDERS)
    second = folder.write(ORDERS.replace("name: Orders", "name: Returns"), "returns.yaml")
    for file in (first, second):
        assert run(["validate", str(file), "-q", "--write-baseline", str(folder.baseline)]) == 0
    known = json.loads(folder.baseline.read_text(encoding="utf-8"))["blueprints"]
    assert sorted(known) == ["Orders", "Returns"]
    second.write_text(ORDERS.replace("name: Orders", "name: Returns").replace(PUBLIC, ""), encoding="utf-8")
    assert run(["validate", str(second), "-q", "--write-baseline", str(folder.baseline)]) == 0
    after = json.loads(folder.baseline.read_text(encoding="utf-8"))["blueprints"]
    assert after["Orders"] == known["Orders"]
    assert after["Returns"] != known["Returns"]


def test_a_mistake_is_never_frozen(folder: Folder) -> None:
    mistaken = ORDERS.replace("protocol: rest", "protocl: rest")
    frozen = folder.freeze(mistaken)
    assert not any("unknown-key" in key for key in frozen["blueprints"]["Orders"])
    code, shown, _ = folder.judge(mistaken)
    assert code == 2
    assert "unknown-key" in [finding["rule"] for finding in shown]


def test_a_renamed_rule_keeps_what_was_frozen(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = folder.freeze()
    known = frozen["blueprints"]["Orders"]
    frozen["blueprints"]["Orders"] = {
        key.replace("weak-tls@", "old-tls-accepted@"): word for key, word in known.items()
    }
    folder.baseline.write_text(json.dumps(frozen), encoding="utf-8")
    renamed = replace(
        next(rule for rule in ALL_RULES if rule.name == "weak-tls"), former=("old-tls-accepted",)
    )
    monkeypatch.setattr(
        baselines, "rule_named", lambda name: renamed if name in (renamed.name, *renamed.former) else None
    )
    code, shown, told = folder.judge(ORDERS)
    assert (code, shown) == (0, [])
    assert "gone" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "known.json:1:2: expecting property name enclosed in double quotes"),
        ("[]", "known.json:1:1: no baseline of format 1"),
        ('{"format": 2, "blueprints": {}}', "no baseline of format 1"),
        (
            '{"format": 1, "blueprints": {"Orders": {"a@b": "bad"}}}',
            "blueprints.Orders: a map of finding ids",
        ),
        (None, "there is no baseline"),
    ],
)
def test_a_file_that_is_no_baseline_is_one_clear_line(text: str | None, told: str, folder: Folder) -> None:
    if text is not None:
        folder.baseline.write_text(text, encoding="utf-8")
    assert run(["validate", str(folder.write(ORDERS)), "--baseline", str(folder.baseline)]) == 2
    captured = folder.capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_every_format_knows_the_baseline(folder: Folder) -> None:
    folder.freeze()
    file = folder.write(ORDERS)
    outputs = {}
    for name in ("text", "sarif", "junit", "github", "gitlab", "markdown"):
        options = ("--baseline", str(folder.baseline), "--format", name, "-q")
        assert run(["validate", str(file), *options]) == 0
        outputs[name] = folder.capsys.readouterr().out
    results = json.loads(outputs["sarif"])["runs"][0]["results"]
    assert {result["suppressions"][0]["justification"] for result in results} == {"in the baseline"}
    assert 'failures="0"' in outputs["junit"]
    assert 'message="in the baseline"' in outputs["junit"]
    assert (outputs["text"], outputs["github"], json.loads(outputs["gitlab"])) == ("", "", [])
    assert "nothing is open" in outputs["markdown"]
