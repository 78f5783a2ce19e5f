"""Runtimes that AWS no longer keeps, or that end before the system does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from archgen.blueprint.model import Resource
from archgen.catalogue.runtimes import RUNTIMES, Runtime, newest
from archgen.finding.finding import Severity
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unsupported-runtime"


@rule(
    _NAME,
    concern="lifecycle",
    severity=Severity.HIGH,
    applies_to=("lambda",),
    covers=("lambda-supported-runtime", "F14"),
    refs={
        "security_hub": ("Lambda.2",),
        "cwe": ("CWE-1104",),
        "well_architected": ("SEC06-BP01",),
        "checkov": ("CKV_AWS_363",),
    },
)
def unsupported_runtime(subject: Subject) -> Iterator[Verdict]:
    """A function on a runtime that AWS has deprecated runs without security fixes.

    WHY
      AWS patches a runtime until the day of its deprecation, refuses new functions on it some weeks or
      months later, and changes to old ones after that. A fix of one's own code then needs a new
      runtime first, on the day on which there is least time.

    HOW IT IS ATTACKED
      A flaw in the language or its libraries is published, and stays where nobody patches.

    JUDGED
      Fails      the runtime is deprecated on the day of judging; or, low, it ends within the `life` that
                 the blueprint states, counted from `reviewed`, else from the day of judging
      Passes     it is kept longer
      Not        images, which bring their own; runtimes without published dates; no day is known

    MEND IT
      The newest runtime of the language.

    FALSE ALARM?
      A `life` longer than any runtime lives makes the low half a plan for upgrades: waive it with a date.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html

    Bad:
        archgen: 1
        name: Old code
        reviewed: 2026-11-22
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.9}

    Good:
        archgen: 1
        name: Young code
        reviewed: 2026-11-22
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.14}
    """
    groups: dict[str, list[Resource]] = {}
    for function in subject.graph.blueprint.of_type("lambda"):
        runtime = function.value("runtime")
        if subject.today is None or runtime not in RUNTIMES or function.value("package") == "image":
            yield idle(function.id)
        else:
            groups.setdefault(runtime, []).append(function)
    for name, functions in groups.items():
        yield from _judged(subject, RUNTIMES[name], functions)


def _judged(subject: Subject, runtime: Runtime, functions: list[Resource]) -> Iterator[Verdict]:
    today = subject.today
    end = _end_of_life(subject)
    if today is not None and runtime.deprecated <= today:
        yield _past(runtime, functions, today)
    elif end is not None and runtime.deprecated < end:
        yield _within(runtime, functions)
    else:
        yield from (passed(function.id) for function in functions)


def _end_of_life(subject: Subject) -> date | None:
    """The last day of the system as planned; None where the blueprint does not say."""
    blueprint = subject.graph.blueprint
    start = blueprint.reviewed or subject.today
    if blueprint.life is None or start is None:
        return None
    return start + timedelta(days=blueprint.life.days)


def _past(runtime: Runtime, functions: list[Resource], today: date) -> Verdict:
    refused = runtime.block_create <= today
    names = [function.id for function in functions]
    said = "AWS refuses new functions on it" if refused else f"new functions until {runtime.block_create}"
    return _failed(
        runtime,
        functions,
        Severity.HIGH,
        fitting(
            f"AWS mends nothing below {shown(names)} since {runtime.deprecated}",
            f"AWS mends nothing below these since {runtime.deprecated}",
            rule=_NAME,
        ),
        label=said,
        refused=refused,
    )


def _within(runtime: Runtime, functions: list[Resource]) -> Verdict:
    return _failed(
        runtime,
        functions,
        Severity.LOW,
        f"`{runtime.id}` ends on {runtime.deprecated}, before the system does",
        label=f"kept until {runtime.deprecated}",
        moved="low, not high: it is kept today, and ends within the planned life",
    )


def _failed(
    runtime: Runtime,
    functions: list[Resource],
    severity: Severity,
    message: str,
    *,
    label: str,
    refused: bool = False,
    moved: str = "",
) -> Verdict:
    first = functions[0]
    better = newest(runtime.id)
    later = better is not None and RUNTIMES[better].deprecated > runtime.deprecated
    return Verdict(
        Outcome.FAILED,
        (first.id,),
        severity=severity,
        message=message,
        place=At(first.id, ("runtime",), label),
        related=tuple(At(other.id, ("runtime",), "the same") for other in functions[1:3]),
        hint=f"`runtime: {better}`"
        if later
        else "plan its successor; no runtime of the language is kept longer",
        pieces=tuple(Piece(function.id, _NAME, severity, runtime.id) for function in functions),
        refused=refused,
        moved=moved,
    )


RULES = (unsupported_runtime,)
