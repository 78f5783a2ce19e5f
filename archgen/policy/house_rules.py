"""House rules: a team's own, in Python modules that its configuration names; no other module ever runs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache, wraps
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from msgspec.structs import replace

from archgen.finding.finding import Severity
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule, Subject
from archgen.rules.verdict import Outcome, Verdict

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_PREFIX = "archgen_house_"


class HouseRuleError(Exception):
    """A module of house rules, or a rule in it, that cannot be used; its text is one line for people."""


@cache
def house_rules(modules: tuple[str, ...], folder: str) -> tuple[Rule, ...]:
    """The rules of modules, each a file (`rules/ours.py`, from `folder`) or a dotted name.

    Raises `HouseRuleError` for a module that cannot be imported, has no `RULES`, or has a rule whose
    name is taken or whose docstring is empty.
    """
    taken = {name: "archgen" for rule in ALL_RULES for name in (rule.name, *rule.former)}
    found: list[Rule] = []
    for number, module in enumerate(modules):
        for rule in _listed(_imported(module, folder, number), module):
            _check(rule, module, taken)
            taken |= dict.fromkeys((rule.name, *rule.former), module)
            found.append(replace(rule, judge=_guarded(rule, module)))
    return tuple(found)


def digest(modules: tuple[str, ...], folder: str) -> str:
    """A digest of the modules' files and of every Python file beside or below them, which they may import."""
    total = sha256()
    for module in modules:
        place = _file(module, folder)
        for file in sorted(place.parent.rglob("*.py")) if place else ():
            total.update(file.read_bytes() + b"\0")
    return total.hexdigest()


def _file(module: str, folder: str) -> Path | None:
    if module.endswith(".py"):
        return Path(folder) / module
    with _importing(folder):
        try:
            spec = find_spec(module)
        except (ImportError, ValueError):
            return None
    return Path(spec.origin) if spec and spec.origin else None


@contextmanager
def _importing(folder: str) -> Iterator[None]:
    """Modules beside the configuration can be imported; what they print is no result of archgen's.

    No compiled copies are kept: one that is as long and as old as a changed module would run instead.
    """
    compiled = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    sys.path.append(folder)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.dont_write_bytecode = compiled
        sys.path.remove(folder)


def _imported(module: str, folder: str, number: int) -> ModuleType:
    place = Path(folder) / module
    if module.endswith(".py") and not place.is_file():
        raise HouseRuleError(f"house rules {module}: there is no such file")
    try:
        with _importing(folder):
            if module.endswith(".py"):
                return _from_file(f"{_PREFIX}{number}", place)
            return import_module(module)
    except (Exception, SystemExit) as error:
        raise HouseRuleError(f"house rules {module} cannot be imported: {_in_one_line(error)}") from error


def _from_file(name: str, place: Path) -> ModuleType:
    spec = spec_from_file_location(name, place)
    if spec is None or spec.loader is None:
        raise ImportError(f"{place.name} is no Python module")
    loaded = module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def _listed(loaded: ModuleType, module: str) -> tuple[Rule, ...]:
    rules = getattr(loaded, "RULES", None)
    if not isinstance(rules, tuple | list) or not all(isinstance(one, Rule) for one in rules):
        raise HouseRuleError(f"house rules {module}: list its rules in `RULES = (a_rule, another)`")
    return tuple(rules)


def _check(rule: Rule, module: str, taken: dict[str, str]) -> None:
    lead = f"house rules {module}: {rule.name}"
    if not _NAME.fullmatch(rule.name):
        raise HouseRuleError(f"{lead} is no name: two or more lower-case words with hyphens")
    other = next((taken[name] for name in (rule.name, *rule.former) if name in taken), None)
    if other is not None:
        raise HouseRuleError(f"{lead} is the name of a rule of {other}")
    if not rule.summary:
        raise HouseRuleError(f"{lead} has no docstring, which is its manual page")


def _guarded(rule: Rule, module: str) -> Callable[[Subject], Iterator[Verdict]]:
    """The rule's judgement; whatever fails in it is told as the module's fault and no other."""

    @wraps(rule.judge)
    def judge(subject: Subject) -> Iterator[Verdict]:
        try:
            for verdict in rule.judge(subject) or ():
                _check_verdict(verdict)
                yield verdict
        except Exception as error:
            raise HouseRuleError(
                f"house rule {rule.name} of {module} failed: {_in_one_line(error)}"
            ) from error

    return judge


def _check_verdict(verdict: object) -> None:
    if not isinstance(verdict, Verdict):
        raise TypeError(f"a rule gives verdicts, not {type(verdict).__name__}")
    if verdict.outcome is Outcome.FAILED and not (verdict.message and isinstance(verdict.severity, Severity)):
        raise ValueError("a failed verdict has a message and a severity")
    if not isinstance(verdict.resources, tuple):
        raise TypeError("the resources of a verdict are a tuple of names")


def _in_one_line(error: BaseException) -> str:
    """What went wrong, with the last line of the module that led there."""
    words = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, SyntaxError):
        return words
    places = [one for one in extract_tb(error.__traceback__) if Path(one.filename) != Path(__file__)]
    own = [one for one in places if "importlib" not in one.filename]
    return f"{words} ({Path(own[-1].filename).name}, line {own[-1].lineno})" if own else words
