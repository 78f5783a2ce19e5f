"""By which rules, severities, waivers and on which day a blueprint is judged.

A `Plan` is what a command line and a configuration ask for, in words: it can be sent to another
process and compared. Its `terms` are what follows from it for one blueprint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from archgen.finding.finding import Severity
from archgen.finding.nearest import nearest
from archgen.policy.frameworks import ids_of
from archgen.policy.path_globs import reaches
from archgen.rules.listing import ALL_RULES, DEFAULT_RULES
from archgen.rules.rule import Rule

PROFILES = ("default", "strict")


class Override(Struct, frozen=True):
    """The severity that a configuration file, called `source`, gives to the rules of a pattern."""

    pattern: str
    severity: Severity
    source: str


class PathTerms(Struct, frozen=True):
    """What differs for the blueprints whose path a glob matches; None leaves a choice as it is."""

    glob: str
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()

    def without_rules(self) -> PathTerms:
        """The same with no choice of rules: another choice holds everywhere."""
        return replace(self, select=None, ignore=())


class Terms(Struct, frozen=True, dict=True):
    """How one blueprint is judged. `today` None stands for the blueprint's own `reviewed` date.

    `framework` is the one that was asked for, if any: its controls are what is reported on.
    """

    rules: Sequence[Rule] = DEFAULT_RULES
    overrides: tuple[Override, ...] = ()
    framework: str = ""
    today: date | None = None


class Plan(Struct, frozen=True):
    """What is asked for. Patterns are globs over the names of rules, or the name of a concern."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = "default"
    framework: str = ""
    overrides: tuple[Override, ...] = ()
    per_path: tuple[PathTerms, ...] = ()
    today: date | None = None

    def terms(self, place: str, known: Sequence[Rule] = ALL_RULES) -> Terms:
        """The terms for the blueprint at a path, relative to the configuration's folder; `known` may run."""
        plan = self
        for one in self.per_path:
            if reaches(one.glob, place):
                plan = replace(
                    plan,
                    select=plan.select if one.select is None else one.select,
                    ignore=(*plan.ignore, *one.ignore),
                    overrides=(*plan.overrides, *one.overrides),
                )
        return Terms(tuple(filter(plan.runs, known)), plan.overrides, self.framework, self.today)

    def runs(self, rule: Rule) -> bool:
        """True for a rule that judges: one that is selected runs whatever its profile."""
        if self.framework and not ids_of(rule, self.framework):
            return False
        if any(matches(pattern, rule) for pattern in self.ignore):
            return False
        if self.select:
            return any(matches(pattern, rule) for pattern in self.select)
        return self.profile == "strict" or rule.profile == "default"


def matches(pattern: str, rule: Rule) -> bool:
    """True where a pattern names the rule, by a glob over its name or former ones, or its concern."""
    names = (rule.name, *rule.former)
    return pattern == rule.concern or any(fnmatchcase(name, pattern) for name in names)


def severity_of(rule: Rule, overrides: Iterable[Override]) -> Override | None:
    """The override that a rule's severity follows, the last one that names it; None where none does."""
    found = None
    for one in overrides:
        if matches(one.pattern, rule):
            found = one
    return found


def unknown(pattern: str, known: Collection[Rule]) -> str | None:
    """None for a pattern that names a rule; else what may have been meant, empty where nothing is near."""
    if any(matches(pattern, rule) for rule in known):
        return None
    words = dict.fromkeys([*(rule.name for rule in known), *(rule.concern for rule in known)])
    return nearest(pattern, words) or ""
