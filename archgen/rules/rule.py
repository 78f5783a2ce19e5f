"""A rule: one function, its name, and what the lists and manuals say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from archgen.finding.finding import Category, Severity
from archgen.graph.model import Graph
from archgen.rules.verdict import Verdict


class Subject(Struct, frozen=True, dict=True):
    """What a rule is given: the graph, and the day on which it is judged (None: not known)."""

    graph: Graph
    today: date | None = None


Judge = Callable[[Subject], Iterable[Verdict]]


class Rule(Struct, frozen=True, dict=True):
    """A named judgement.

    `name` reads well after "allow". `severity` is the base; a verdict carries the one in context.
    `covers` are the keys of the catalogue of checks it answers, `refs` the same check elsewhere
    (`security_hub`, `owasp_api`, `cwe`, `checkov` …). `former` are names it had: old waivers work.
    """

    name: str
    concern: str
    category: Category
    severity: Severity
    applies_to: tuple[str, ...]
    judge: Judge
    covers: tuple[str, ...] = ()
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixable: bool = False
    profile: str = "default"
    since: str = "0.1.0"
    former: tuple[str, ...] = ()

    @property
    def manual(self) -> str:
        """The manual page: the judging function's docstring."""
        return self.judge.__doc__ or ""

    @property
    def summary(self) -> str:
        """The manual's first line."""
        return self.manual.strip().splitlines()[0] if self.manual.strip() else ""


def rule(  # noqa: PLR0913 - one argument for each column of the rule list
    name: str,
    *,
    concern: str,
    severity: Severity,
    applies_to: tuple[str, ...],
    category: Category = Category.SECURITY,
    covers: tuple[str, ...] = (),
    refs: Mapping[str, tuple[str, ...]] | None = None,
    fixable: bool = False,
    profile: str = "default",
    since: str = "0.1.0",
    former: tuple[str, ...] = (),
) -> Callable[[Judge], Rule]:
    """Make a function a rule; list the result in its module's `RULES`."""

    def make(judge: Judge) -> Rule:
        return Rule(
            name,
            concern,
            category,
            severity,
            applies_to,
            judge,
            covers,
            refs or {},
            fixable,
            profile,
            since,
            former,
        )

    return make
