"""How a command judges: every blueprint by the same rules, severities, waivers and day."""

from __future__ import annotations

import os
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.cli.inputs import Input
from archgen.design import Design, judge_by, load
from archgen.policy.report import Report
from archgen.policy.terms import Plan, Terms
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule


class Judge(Struct, frozen=True, dict=True):
    """A plan with what it needs of a configuration: plain words, so that other processes take it.

    `folder` is the one that paths start from, empty where there is no configuration: the working
    folder. `house` are the modules of house rules. `shared` are the waivers of a shared file, which
    documents know as `shared_path`, and people by its path from the working folder.
    """

    plan: Plan
    folder: str = ""
    house: tuple[str, ...] = ()
    shared: tuple[SharedWaiver, ...] = ()
    shared_path: str = ""

    @property
    def known(self) -> tuple[Rule, ...]:
        """All rules that may run; raises `HouseRuleError` for house rules that cannot be used."""
        if not self.house:
            return ALL_RULES
        # Only where there are any: what imports modules takes its time to load.
        from archgen.policy.house_rules import house_rules

        return (*ALL_RULES, *house_rules(self.house, self.folder))

    @property
    def digest(self) -> str:
        """A digest of all that a judgement rests on besides the blueprint and archgen itself."""
        words = repr(self)
        if self.house:
            from archgen.policy.house_rules import digest

            words += digest(self.house, self.folder)
        return sha256(words.encode()).hexdigest()

    def on(self, today: date) -> Judge:
        """The same on a day; without one, each blueprint is judged on its own `reviewed` date."""
        return replace(self, plan=replace(self.plan, today=today))

    def terms(self, item: Input) -> Terms:
        """How one input is judged."""
        return self.plan.terms(self._place(item), self.known)

    def examine(self, item: Input, path: str | None = None) -> tuple[Design, Report]:
        """One input read under the name `path`, and the report on it. Raises `OSError`."""
        # A document is the same wherever archgen was started: so are the paths in it.
        told = self.shared if path is None else tuple(one.called(self.shared_path) for one in self.shared)
        design = load(item.read(path), shared=told)
        return design, judge_by(self.terms(item), design)

    def _place(self, item: Input) -> str:
        """An input's path as a configuration means it; standard input has none that a glob names."""
        if item.file is None:
            return ""
        return Path(os.path.relpath(item.file, self.folder or None)).as_posix()
