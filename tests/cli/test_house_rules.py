"""House rules: run with the others in every command, never unless named, and told when they break."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.cli.app import run

GUIDE = (Path(__file__).parents[2] / "docs/house-rules.md").read_text(encoding="utf-8")
MODULE, TEST = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
(CONFIGURATION,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
NAME = "runtime-nobody-supports"
DESIGN = """\
archgen: 1
name: Jobs
reviewed: 2026-11-22
regions: [eu-west-1]
resources:
  old: {type: lambda, runtime: java21}
  new: {type: lambda, runtime: python3.13}
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="archgen")
def _archgen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/house.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "archgen.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "jobs.yaml").write_text(DESIGN, encoding="utf-8")

    def runs(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return runs


def found(out: str) -> dict[str, str]:
    return {
        finding["id"]: finding["status"]
        for blueprint in json.loads(out)["blueprints"]
        for finding in blueprint["findings"]
        if finding["rule"] in (NAME, "incomplete-waiver")
    }


def test_the_guides_rule_is_judged_with_the_others(archgen: Run, tmp_path: Path) -> None:
    _, out, _ = archgen("validate", "--format", "json", "jobs.yaml")
    assert found(out) == {f"{NAME}@old": "open"}
    assert found(archgen("validate", "--format", "json", "--isolated", "jobs.yaml")[1]) == {}
    assert archgen("build", ".", "-q", "--jobs", "1")[0] == 0
    assert found((tmp_path / "output/jobs/findings.json").read_text()) == {f"{NAME}@old": "open"}
    assert f"`{NAME}`" in archgen("review", "jobs.yaml")[1]
    assert NAME in archgen("rules")[1]
    assert "gives no help with" in archgen("explain", NAME)[1]
    sarif = json.loads(archgen("validate", "--format", "sarif", "--select", NAME, "jobs.yaml")[1])
    (described,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert described["shortDescription"]["text"].startswith("A function runs on a runtime")


def test_a_module_that_nobody_named_never_runs(archgen: Run, tmp_path: Path) -> None:
    for name in ("house.py", "conftest.py", "archgen_house.py", "sitecustomize.py"):
        (tmp_path / name).write_text("open('taken', 'w').close()\n", encoding="utf-8")
    for configuration in ("", 'profile = "strict"\n'):
        (tmp_path / "archgen.toml").write_text(configuration, encoding="utf-8")
        for command in ("validate", "review", "waivers"):
            archgen(command, ".")
    assert not (tmp_path / "taken").exists()


def test_workers_of_a_build_run_it_too(archgen: Run, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(DESIGN.replace("name: Jobs", "name: More jobs"), encoding="utf-8")
    assert archgen("build", ".", "-q", "--jobs", "2")[0] == 0
    assert found((tmp_path / "output/more/findings.json").read_text()) == {f"{NAME}@old": "open"}


def test_a_changed_rule_builds_again(archgen: Run, tmp_path: Path) -> None:
    module = tmp_path / "rules/house.py"
    command = (sys.executable, "-m", "archgen", "build", ".", "-q")
    for text, status in ((MODULE, {f"{NAME}@old": "open"}), (MODULE.replace("python3.14", "java21"), {})):
        module.write_text(text, encoding="utf-8")
        subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
        assert found((tmp_path / "output/jobs/findings.json").read_text()) == status
    assert archgen("validate", "jobs.yaml", "--isolated", "-q")[0] == 0


def test_it_is_selected_waived_and_overridden_like_any_rule(archgen: Run, tmp_path: Path) -> None:
    (tmp_path / "archgen.toml").write_text(
        f'{CONFIGURATION}select = ["house"]\n[severity]\n{NAME} = "high"\n', encoding="utf-8"
    )
    assert archgen("validate", "jobs.yaml")[0] == 1
    waiver = "waivers:\n  - {rule: RULE, resource: old, reason: r, control: c, owner: o, until: 2026-12-31}\n"
    (tmp_path / "jobs.yaml").write_text(DESIGN + waiver.replace("RULE", NAME), encoding="utf-8")
    code, out, _ = archgen("validate", "jobs.yaml", "--format", "json", "--today", "2026-11-25")
    assert (code, found(out)) == (0, {f"{NAME}@old": "waived"})


def test_a_dotted_name_is_imported_and_may_import_its_neighbours(archgen: Run, tmp_path: Path) -> None:
    (tmp_path / "house_package").mkdir()
    (tmp_path / "house_package/__init__.py").write_text("print('loading')\n")
    (tmp_path / "house_package/ours.py").write_text(
        "from house_package.deep import RULES\n__all__ = ['RULES']\n"
    )
    (tmp_path / "house_package/deep.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "archgen.toml").write_text('house-rules = ["house_package.ours"]\n', encoding="utf-8")
    code, out, err = archgen("validate", "--format", "json", "jobs.yaml", "-q")
    assert (code, found(out)) == (0, {f"{NAME}@old": "open"})
    assert err == "loading\n"


BROKEN = {
    "syntax": (MODULE.replace("RULES = (", "RULES = (("), "cannot be imported: SyntaxError"),
    "name": (
        MODULE.replace("SUPPORTED = (", "SUPPORTED = none + ("),
        "NameError: name 'none' is not defined (house.py, line 9)",
    ),
    "leaves": ("raise SystemExit(3)\n", "cannot be imported: SystemExit: 3 (house.py, line 1)"),
    "no list": (MODULE.replace("RULES = ", "RULE = "), "list its rules in `RULES"),
    "taken": (MODULE.replace(NAME, "weak-tls"), "weak-tls is the name of a rule of archgen"),
    "one word": (MODULE.replace(NAME, "runtime"), "runtime is no name"),
    "no page": (re.sub(r'    """A function.*?"""\n', "", MODULE, flags=re.DOTALL), "has no docstring"),
    "raises": (
        MODULE.replace("subject.graph", "subject.grave"),
        "AttributeError: 'Subject' object has no attribute 'grave' (house.py, line 36)",
    ),
    "other things": (
        MODULE.replace("yield Verdict(Outcome.PASSED, (function.id,))", "yield 7"),
        "a rule gives verdicts, not int",
    ),
    "no message": (MODULE.replace('f"nobody is on call', '"" and f"nobody'), "has a message and a severity"),
}


@pytest.mark.parametrize(("module", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_module_is_one_clear_line(archgen: Run, tmp_path: Path, module: str, told: str) -> None:
    (tmp_path / "rules/house.py").write_text(module, encoding="utf-8")
    for command in (("validate", "jobs.yaml"), ("build", ".", "--jobs", "2", "-q"), ("review", "jobs.yaml")):
        code, out, err = archgen(*command)
        assert (code, out) == (2, "")
        assert told in err
        assert len(err.splitlines()) == 1


def test_a_module_that_is_not_there(archgen: Run, tmp_path: Path) -> None:
    (tmp_path / "rules/house.py").unlink()
    assert archgen("validate", "jobs.yaml") == (
        2,
        "",
        "archgen: house rules rules/house.py: there is no such file\n",
    )


def test_the_guides_tests_run(tmp_path: Path) -> None:
    (tmp_path / "house.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "test_house.py").write_text(TEST, encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert "2 passed" in done.stdout, done.stdout
    (tmp_path / "house.py").write_text(MODULE.replace("runtime: python3.13}", "runtime: java21}"))
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert "runtime-nobody-supports fails job of its good example" in done.stdout


def test_a_design_with_a_mistake_is_no_case() -> None:
    from archgen.rules.listing import ALL_RULES  # noqa: PLC0415 - one of any
    from archgen.testing import verdicts  # noqa: PLC0415 - as the guide imports it

    with pytest.raises(ValueError, match="line 5 of the design: a lambda has no field `runtme`"):
        verdicts(ALL_RULES[0], "resources:\n  job: {type: lambda, runtme: python3.13}\n")
