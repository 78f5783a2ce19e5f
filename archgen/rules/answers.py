"""The four answers that are no failure, each made in one line."""

from __future__ import annotations

from archgen.finding.finding import Confidence, Severity
from archgen.rules.verdict import Outcome, Verdict


def passed(*resources: str, part: str | None = None, confidence: Confidence = Confidence.HIGH) -> Verdict:
    """The check holds; with confidence `stated` it rests on a claim that no design proves."""
    return Verdict(Outcome.PASSED, resources, part, confidence=confidence)


def built(*resources: str, part: str | None = None) -> Verdict:
    """The check holds by construction: AWS allows nothing else, or the blueprint's relations imply it."""
    return Verdict(Outcome.BY_CONSTRUCTION, resources, part)


def idle(*resources: str, part: str | None = None) -> Verdict:
    """The check does not apply here."""
    return Verdict(Outcome.NOT_APPLICABLE, resources, part)


def unsaid(
    resource: str, question: str, silent: str, *, part: str | None = None, severity: Severity = Severity.INFO
) -> Verdict:
    """Only the design could answer, and does not: `question` ends in a question mark.

    `silent` is the field that says nothing; a `severity` of high makes the question weigh.
    """
    return Verdict(Outcome.NOT_STATED, (resource,), part, severity=severity, question=question, silent=silent)


def shown(names: tuple[str, ...] | list[str], most: int = 3) -> str:
    """Names in backticks as a message lists them: `a`, `b` and `c`, or the first few and a count."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > most:
        quoted = [*quoted[: most - 1], f"{len(quoted) - most + 1} more"]
    *first, last = quoted or [""]
    return f"{', '.join(first)} and {last}" if first else last


def fitting(*texts: str, rule: str = "") -> str:
    """The first of the texts that is short enough for a message, else the last.

    A message has at most 72 characters; beside the name of its `rule`, at most what is left of
    a line of 100.
    """
    most = min(72, 100 - len(f"critical[{rule}]: "))
    return next((text for text in texts if len(text) <= most), texts[-1])
