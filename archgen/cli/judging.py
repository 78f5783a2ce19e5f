"""How a command judges: every blueprint by the same rules, severities, waivers and day."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from archgen.cli.inputs import Input
from archgen.design import Design, judge_by, load
from archgen.policy.report import Report
from archgen.policy.terms import Plan, Terms
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule


@dataclass(frozen=True)
class Judge:
    """A plan with the folder that its paths are relative to: plain words, so that other processes take it.

    `folder` is empty where there is no configuration: paths are relative to the working folder.
    """

    plan: Plan
    folder: str = ""

    @property
    def known(self) -> tuple[Rule, ...]:
        """All rules that may run."""
        return known()

    @property
    def digest(self) -> str:
        """A digest of all that a judgement rests on besides the blueprint and archgen itself."""
        return sha256(repr(self).encode()).hexdigest()

    def on(self, today: date) -> Judge:
        """The same on a day; without one, each blueprint is judged on its own `reviewed` date."""
        return replace(self, plan=replace(self.plan, today=today))

    def terms(self, item: Input) -> Terms:
        """How one input is judged."""
        return self.plan.terms(self._place(item), self.known)

    def examine(self, item: Input, path: str | None = None) -> tuple[Design, Report]:
        """One input read under the name `path`, and the report on it. Raises `OSError`."""
        design = load(item.read(path))
        return design, judge_by(self.terms(item), design)

    def _place(self, item: Input) -> str:
        """An input's path as a configuration means it; standard input has none that a glob names."""
        if item.file is None:
            return ""
        return Path(os.path.relpath(item.file, self.folder or None)).as_posix()


@cache
def known() -> tuple[Rule, ...]:
    """All rules that may run."""
    return ALL_RULES


def names(rules: Sequence[Rule]) -> tuple[str, ...]:
    """The rules' names, as they are listed."""
    return tuple(rule.name for rule in rules)
