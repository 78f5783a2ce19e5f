"""What the project promises of itself: its documents, its modules, its words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "archgen"
MODULES = sorted(PACKAGE.rglob("*.py"))
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE")
MOST_LINES = 310
LONGER = {"catalogue/api.py": 330}
"""Modules that are one idea in more lines: API Gateway has that many settings, each declared once."""
NAMELESS = {"utils", "helpers", "common", "base", "manager", "misc"}
# What a path starts with in a document, whether it is linked or only named.
_NAMED = re.compile(
    r"(?<![\w./-])((?:archgen|tests|scripts|docs|blueprints|output|requirements|bench|\.ci)/[\w./-]*\w/?)"
)
_LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Every file of the project: what Git knows, or all that stands here where there is no Git."""
    done = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git the machine has
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = done.stdout.decode().split("\0") if done.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\_", "_")
    named = {*_LINKED.findall(text), *_NAMED.findall(text)}
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_contributing_has_a_recipe_for_each_kind_of_addition() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for thing in ("service", "rule", "format", "view"):
        recipe = re.search(rf"(?ms)^## Add a {thing}\n(.*?)(?=^## |\Z)", text)
        assert recipe is not None, thing
        assert _LINKED.search(recipe[1]), thing


def test_contributing_lists_every_floor_in_its_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    floors = [floor.strip() for layer in layers for floor in layer.split("|")]
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = [
        name.removesuffix("/").removesuffix(".py") for name in re.findall(r"(?m)^\| `archgen/(\S+)`", text)
    ]
    assert told == [floor for floor in floors if floor != "version"]


def test_the_program_is_written_of_types_only_where_types_are_its_subject() -> None:
    """A renderer or a graph that asks for one service's name would have to be told of the next one."""
    allowed = ("catalogue", "rules")
    knowing = [
        ids(path)
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".pyi"}
        and path.relative_to(PACKAGE).parts[0] not in allowed
        and "api-gateway" in path.read_text(encoding="utf-8")
    ]
    assert knowing == []


def definitions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The public functions and classes of a module, and the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and public(node.name):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)) and public(inner.name):
                    yield f"{node.name}.{inner.name}", inner


def public(name: str) -> bool:
    return not name.startswith("_")


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_every_module_and_public_definition_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module"
    bare = [name for name, node in definitions(tree) if not ast.get_docstring(node)]  # type: ignore[arg-type]
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_every_module_is_one_short_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    most = LONGER.get(path.relative_to(PACKAGE).as_posix(), MOST_LINES)
    assert len(text.splitlines()) - docstring_lines(ast.parse(text)) <= most
    assert path.stem not in NAMELESS


def docstring_lines(tree: ast.Module) -> int:
    """How many lines of a module are docstrings."""
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    return sum((string.end_lineno or string.lineno) - string.lineno + 1 for string in strings)


def test_no_import_hides_from_the_layers() -> None:
    """A circle behind `TYPE_CHECKING` is still one; late imports stand in the CLI and the table only."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "TYPE_CHECKING" not in text, ids(path)
        place = path.relative_to(PACKAGE).parts
        if place[0] == "cli" or place == ("__main__.py",):
            continue
        late = [
            f"{ids(path)}:{inner.lineno}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for inner in ast.walk(node)
            if isinstance(inner, (ast.Import, ast.ImportFrom))
        ]
        assert late == []


# Words that belong to whoever made the project and to where it was made, not to it.
FOREIGN = re.compile(
    r"/wor[k]/|/roo[t]/|\.\./share[d]|\bsub-?agen[t]|\bworkplac[e]\b|\bissue #?[0-9]+\b"
    r"|files\.pythonhoste[d]|pypi\.or[g]|(?-i:\bTOD[O]\b|\bFIXM[E]\b)",
    re.IGNORECASE,
)


def test_the_project_speaks_of_itself_alone() -> None:
    told = [
        f"{ids(path)}:{number}"
        for path in tracked()
        if path.suffix not in {".png", ".ttf", ".svg"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert told == []


def test_test_modules_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("*.py")]
    assert sorted(names) == sorted(set(names))


@pytest.mark.locked
def test_generated_documents_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/generate.py", "--check"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.stdout.decode() == "", "run `make generate`"
    assert done.returncode == 0
