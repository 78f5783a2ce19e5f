"""For tests of house rules: what a rule says of a design that is given as text.

from archgen.testing import failures, verdicts
"""

from __future__ import annotations

from datetime import date

from archgen.design import load
from archgen.finding.finding import Severity
from archgen.rules.engine import judge
from archgen.rules.manual import parse
from archgen.rules.rule import Rule, Subject
from archgen.rules.verdict import Outcome, Verdict

_HEAD = "archgen: 1\nname: A case\nregions: [eu-west-1]\n"


def verdicts(rule: Rule, design: str, *, today: date | None = None) -> tuple[Verdict, ...]:
    """What a rule says of a design, on the day `today` or else the design's own `reviewed` date.

    The text may leave out the head that every blueprint has (`archgen`, `name`, `regions`). Raises
    `ValueError` for a text with a mistake: what a rule says of one is worth nothing.
    """
    text = design if design.startswith("archgen:") else _HEAD + design
    loaded = load(text.encode())
    if loaded.mistakes or loaded.graph is None or loaded.blueprint is None:
        first = loaded.mistakes[0]
        raise ValueError(f"line {first.primary.span.line} of the design: {first.message}")
    subject = Subject(loaded.graph, today or loaded.blueprint.reviewed)
    return tuple(one.verdict for one in judge(subject, (rule,)))


def failures(rule: Rule, design: str, *, today: date | None = None) -> dict[str, Severity]:
    """What fails: the resource, with `/` and the part where there is one, and how bad it is."""
    failed = [one for one in verdicts(rule, design, today=today) if one.outcome is Outcome.FAILED]
    return {"/".join([*one.resources[:1], *([one.part] if one.part else [])]): one.severity for one in failed}


def check_examples(rule: Rule, *, today: date | None = None) -> None:
    """The examples in a rule's docstring hold: those under `Bad:` fail, those under `Good:` do not.

    Raises `AssertionError` where one does not, and where there is none of either.
    """
    manual = parse(rule.manual)
    if not manual.bad or not manual.good:
        raise AssertionError(f"{rule.name} shows no bad and good example")
    for text in manual.bad:
        if not failures(rule, text, today=today):
            raise AssertionError(f"{rule.name} finds nothing in its bad example")
    for text in manual.good:
        if failed := failures(rule, text, today=today):
            raise AssertionError(f"{rule.name} fails {', '.join(failed)} of its good example")
