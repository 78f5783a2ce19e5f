"""What the design comes to by the frameworks that others audit by."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.policy.controls import Control, controls, counted
from archgen.policy.frameworks import FRAMEWORKS
from archgen.policy.report import Answer, Report
from archgen.reviews.language import agrees, listed
from archgen.reviews.language import counted as counted_in_words
from archgen.reviews.model import (
    Block,
    Paragraph,
    Section,
    Table,
    Words,
    code,
    joined,
    lean,
    named,
    plain,
)

_RISKS = {
    "API1:2023": "authorization of objects",
    "API2:2023": "authentication",
    "API3:2023": "authorization of fields",
    "API4:2023": "resource consumption",
    "API5:2023": "authorization of functions",
    "API6:2023": "business flows",
    "API7:2023": "forged requests",
    "API8:2023": "misconfiguration",
    "API9:2023": "inventory",
    "API10:2023": "answers of other APIs",
}
"""What a control with a bare number is about, in two words.

Source: https://owasp.org/API-Security/editions/2023/en/0x11-t10/
"""
_SHOWN = "owasp-api"
"""Whose controls are listed where nobody asked for others: ten, and known to whoever builds APIs."""


def coverage(report: Report) -> Section | None:
    """How many controls pass and fail, and one framework's by control; None where no rule has any.

    Where one framework was asked for, it alone is told: only its rules were run. Otherwise one with
    nothing to mend or to answer takes a few words instead of a row, and one that applies nowhere none.
    """
    asked = [report.framework] if report.framework else list(FRAMEWORKS)
    found = {word: several for word in asked if (several := controls(report, word))}
    if not found:
        return None
    weighty = {
        word: several for word, several in found.items() if report.framework or any(map(_weighs, several))
    }
    blocks: list[Block] = [_counts(weighty)] if weighty else []
    shown = report.framework or _SHOWN
    if shown in weighty:
        rows = found[shown] if report.framework else tuple(one for one in found[shown] if _weighs(one))
        rest = len(found[shown]) - len(rows)
        blocks.append(Paragraph((plain(_lead(FRAMEWORKS[shown].short, len(rows), rest)),)))
        blocks += [_matrix(shown, rows, whole=bool(report.framework))] if rows else []
    quiet = [
        _quiet(word, several)
        for word, several in found.items()
        if word not in weighty and counted(several)[Answer.PASS]
    ]
    if quiet:
        blocks.append(Paragraph((plain(f"Nothing fails, is waived or is not stated in {listed(quiet)}."),)))
    number = len(weighty) + len(quiet)
    fold = f"{number} {agrees(number, 'framework', 'frameworks')}, by control and resource"
    return Section("coverage", "Coverage of frameworks", tuple(blocks), fold=fold)


def _weighs(control: Control) -> bool:
    """True for a control that somebody has to do something about, or has answered for."""
    return control.worst in (Answer.FAIL, Answer.WAIVED, Answer.NOT_STATED)


def _lead(title: str, shown: int, rest: int) -> str:
    """What the table under it shows, and how much it leaves out."""
    if not rest:
        return f"{title}:"
    does = agrees(rest, "passes or does", "pass or do")
    others = f"{counted_in_words(rest, 'control')} {does} not apply"
    return f"{title} ({others}):" if shown else f"{title}: {others}."


def _quiet(word: str, several: Sequence[Control]) -> str:
    """A framework nothing of which fails, is waived or is not stated, with how much that is."""
    numbers = counted(several)
    passed, rest = numbers[Answer.PASS], numbers[Answer.NOT_APPLICABLE]
    passes, applies = agrees(passed, "passes", "pass"), agrees(rest, "does not apply", "do not apply")
    others = f", {rest:,} {applies}" if rest else ""
    return f"{FRAMEWORKS[word].title} ({passed:,} {passes}{others})"


def _counts(found: dict[str, tuple[Control, ...]]) -> Table:
    """A row for each framework; a column for waivers where there are any."""
    waived = any(counted(several)[Answer.WAIVED] for several in found.values())
    shown = [answer for answer in Answer if waived or answer is not Answer.WAIVED]
    rows: list[tuple[Words, ...]] = []
    for word, several in found.items():
        numbers = tuple(counted(several)[answer] for answer in shown)
        rows.append(((plain(FRAMEWORKS[word].short),), *((plain(f"{number:,}"),) for number in numbers)))
    head = ("Framework", *(answer.value.capitalize() for answer in shown))
    return Table("Controls by answer", head, tuple(rows), frozenset(range(1, len(head))))


def _matrix(word: str, several: Sequence[Control], *, whole: bool) -> Table:
    """A row for each control with the resources by answer; only the `whole` says where nothing is to do."""
    told = [answer for answer in Answer if whole or answer not in (Answer.PASS, Answer.NOT_APPLICABLE)]
    rows = tuple(((plain(_called(one.id)),), *(_names(one.on(answer)) for answer in told)) for one in several)
    head = ("Control", *(answer.value.capitalize() for answer in told))
    table = Table(f"{FRAMEWORKS[word].title} by control", head, rows)
    return table if whole else lean(table)


def _called(control: str) -> str:
    """A control by its id; one of OWASP's by its number and what it is about."""
    about = _RISKS.get(control)
    return f"{control.partition(':')[0]} {about}" if about else control


def _names(resources: Sequence[str]) -> Words:
    """Resources as typed; what is judged on no resource is judged on the whole design."""
    if "" not in resources:
        return named(resources)
    return joined([(code(name),) if name else (plain("the whole design"),) for name in resources], ", ")
