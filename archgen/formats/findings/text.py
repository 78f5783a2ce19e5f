"""Findings as people read them in a terminal or a log: at most 100 columns.

Mistakes come first, in full and in the order of the file; then the design's findings, the worst
first: critical and high with a snippet, medium in three lines, the rest in one. Where there are
mistakes the design's findings are short: they may change when the mistakes are mended. `fix:` is
what `archgen fix` can do, `hint:` what a person must choose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from shlex import quote

from msgspec.structs import replace

from archgen.finding.finding import Finding, Part, Severity
from archgen.formats.findings.endings import left_in_words
from archgen.formats.findings.snippet import snippet
from archgen.formats.terminal import WIDTH, columns, cut, safe, wrapped
from archgen.policy.report import Held, Report
from archgen.policy.waiver_list import ending

_COLOURS = {
    Severity.CRITICAL: "1;35",
    Severity.HIGH: "1;31",
    Severity.MEDIUM: "1;33",
    Severity.LOW: "1;36",
    Severity.INFO: "1;34",
}
_BOLD, _UNDERLINED = "1", "4"
_QUOTED = re.compile("`([^`]+)`")
_LISTED = 8
_HELD = 2


class _Paint:
    """Escape codes for a terminal, or none. What it paints is safe already."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, codes: str, text: str) -> str:
        """The text in a colour or a weight."""
        return f"\x1b[{codes}m{text}\x1b[0m" if self._colour else text

    def head(self, finding: Finding) -> str:
        """`high[rule]`; a mistake is an `error`."""
        return f"{self(_COLOURS[finding.severity], _word(finding))}[{self(_BOLD, safe(finding.rule))}]"


def render(reports: Sequence[Report], *, colour: bool = False) -> str:
    """All findings of these reports, a blank line behind each; empty where nothing is open."""
    paint = _Paint(colour=colour)
    return "".join(_report(report, paint) for report in reports)


def _report(report: Report, paint: _Paint) -> str:
    lines = report.document.lines
    mistakes = report.mistakes
    design = _of_design(report)
    blocks = [_full(lines, finding, paint) for finding in mistakes]
    quiet: list[str] = []
    for group in _alike(design):
        if group[0].severity >= Severity.HIGH and not mistakes:
            # A waiver may stand in another file, whose lines are not at hand.
            here = group[0].primary.path == report.document.path
            blocks.append(_full(lines if here else (), group[0], paint))
        elif group[0].severity >= Severity.MEDIUM:
            blocks.append(_short(group, paint))
        else:
            quiet.append(_line(group, paint))
    if quiet:
        blocks.append(quiet)
    return "".join(f"{row}\n" for block in blocks for row in (*block, ""))


def _of_design(report: Report) -> list[Finding]:
    """What was found in the design; of a file not read to its end nothing there can be mended yet."""
    found = [finding for finding in report.open if not finding.category.unusable]
    if not report.document.cut:
        return found
    return [replace(one, hint=one.hint or one.fix.does, fix=None) if one.fix else one for one in found]


def _alike(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """Findings below high in groups of one rule and severity, each where its first one stands."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.id,) if finding.severity >= Severity.HIGH else (finding.rule, _word(finding))
        groups.setdefault(key, []).append(finding)
    return [tuple(group) for group in groups.values()]


def _word(finding: Finding) -> str:
    return "error" if finding.category.unusable else finding.severity.word


def _headline(finding: Finding, paint: _Paint) -> str:
    taken = len(_word(finding)) + columns(safe(finding.rule)) + len("[]: ")
    return f"{paint.head(finding)}: {cut(safe(finding.message), WIDTH - taken)}"


def _full(lines: Sequence[str], finding: Finding, paint: _Paint) -> list[str]:
    rows = snippet(lines, finding.primary, finding.related)
    pad = " " * (len(rows[0]) - 2 if rows else 1)
    span = finding.primary.span
    place = f"{safe(finding.primary.path)}:{span.line}:{span.column}"
    block = [_headline(finding, paint), f"{pad}--> {paint(_UNDERLINED, place)}", *rows]
    for word, text in _remarks(finding):
        block += _remark(f"{pad} = {word}: ", text)
    return block


def _remarks(finding: Finding) -> list[tuple[str, str]]:
    """What stands under the snippet, in the order in which people need it."""
    said: list[tuple[str, str]] = []
    if finding.path:
        missing = next((hop for hop in finding.path if hop.place and hop.says), None)
        asks = f"; at {missing.node}: {missing.says}" if missing else ""
        said.append(("path", " -> ".join(hop.node for hop in finding.path) + asks))
    told = _told(finding)
    if told:
        said.append(("parts", ", ".join(_parts(told))))
    said += _advice(finding)
    said += [("note", note) for note in (*finding.notes, finding.moved) if note]
    return said


def _told(finding: Finding) -> Sequence[Part]:
    """The parts that say more than the finding: several, or one that another rule judges.

    Of a path the caret and the way say it already, unless several places are open.
    """
    parts = finding.parts
    if finding.path:
        parts = tuple(part for part in parts if part.rule == finding.rule)
    return parts if len(parts) > 1 or any(part.rule != finding.rule for part in parts) else ()


def _parts(parts: Sequence[Part]) -> list[str]:
    shown = [f"{part.name} ({part.says})" if part.says else part.name for part in parts[:_LISTED]]
    more = len(parts) - len(shown)
    return [*shown, f"{more} more"] if more else shown


def _advice(finding: Finding) -> list[tuple[str, str]]:
    """What archgen can mend, and what a person must choose, in the blueprint's words."""
    does = finding.fix.does if finding.fix else ""
    settings = _QUOTED.findall(finding.hint)
    said = bool(does and settings) and all(setting in does for setting in settings)
    hint = "" if said else finding.hint
    return [(word, text) for word, text in (("fix", does), ("hint", hint)) if text]


def _remark(lead: str, text: str) -> list[str]:
    """`= hint: …`, wrapped; the lines of a snippet within it keep their indentation."""
    first, *rest = text.split("\n")
    hanging = " " * len(lead)
    return [*wrapped(safe(first), lead, hanging), *(cut(hanging + safe(line)) for line in rest)]


def _short(group: Sequence[Finding], paint: _Paint) -> list[str]:
    """Three lines and the notes; findings of one rule are told once, with every place."""
    finding, *others = group
    place = safe(f"{finding.primary.path}:{finding.primary.span.line}")
    about = f"  {_about(finding)}".rstrip()
    row = f"  {paint(_UNDERLINED, place)}{cut(safe(about), max(_LISTED, WIDTH - 2 - columns(place)))}"
    block = [_headline(finding, paint), row]
    if others:
        places = [f"line {other.primary.span.line}: {_about(other)}" for other in others]
        block += _remark("  also: ", "; ".join(places))
    for word, text in _advice(finding):
        block += _remark(f"  {word}: ", text)
    for note in finding.notes:
        block += _remark("  note: ", note)
    return block


def _about(finding: Finding) -> str:
    owner, *others = finding.resources or ("",)
    divided = bool(_told(finding))
    part = finding.part or ("" if divided or not finding.parts else finding.parts[0].name)
    names = ", ".join([f"{owner}/{part}" if part else owner, *others])
    return f"{names} ({_counted(len(finding.parts), 'part')})" if divided else names


def _line(group: Sequence[Finding], paint: _Paint) -> str:
    finding, *others = group
    place = safe(f"{finding.primary.path}:{finding.primary.span.line}")
    taken = columns(place) + len(finding.severity.word) + columns(safe(finding.rule)) + len(": [] ")
    also = f" (also {_names(others)})" if others else ""
    room = max(_LISTED, WIDTH - taken)
    message = cut(safe(finding.message), room - columns(safe(also))) + safe(also)
    message = cut(safe(finding.message), room) if columns(message) > room else message
    return f"{paint(_UNDERLINED, place)}: {paint.head(finding)} {message}"


def _names(others: Sequence[Finding]) -> str:
    """The resource of the one other finding, else how many there are."""
    return others[0].resources[0] if len(others) == 1 and others[0].resources else f"{len(others)} more"


def footer(report: Report) -> str:
    """The summary for standard error, at most three lines: the decision, the counts, what to run next."""
    design = _of_design(report)
    path = safe(report.document.path)
    command = safe(f"archgen fix --diff {quote(report.document.path)}")
    if report.mistakes:
        mendable = sum(mistake.fix is not None for mistake in report.mistakes)
        count = _counted(len(report.mistakes), "mistake") + (f", {mendable} with a fix" if mendable else "")
        rest = f"the rest was judged: {_levels(design)}" if report.blueprint else "nothing could be judged"
        lines = [f"{path}: {count}; {rest}"]
        if report.held:
            lines.append(f"held back until they are mended: {_held(report.held)}")
        if mendable:
            lines.append(f"see the fixes: {command}")
        return "\n".join(cut(line) for line in lines)
    mendable = sum(finding.fix is not None for finding in design)
    if report.blueprint is None:  # a file of waivers: nothing that anybody decides on
        lines = [f"{path}: {_levels(design)}"]
    else:
        lines = [f"{path}: {_decision(report, design)}", *_counts(report, design, short=mendable > 0)]
    if mendable:
        lines.append(f"{mendable} can be mended by: {command}")
    elif len(lines) <= 2 and design:  # noqa: PLR2004 - there is room for a third
        lines.append(f"more: archgen explain {design[0].rule}")
    return "\n".join(cut(line) for line in lines)


def _held(held: Sequence[Held]) -> str:
    """Rules with the lines of the mistakes they wait for; the first few, and how many more."""
    rows = list(dict.fromkeys(f"{safe(one.rule)} (line {one.line})" for one in held))
    shown, more = rows[:_HELD], len(rows) - _HELD
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])])


def _decision(report: Report, design: Sequence[Finding]) -> str:
    if not design:
        return f"{report.decision.value}, nothing open"
    worst = max(finding.severity for finding in design)
    because = f" ({safe(report.because)})" if worst > Severity.LOW and report.because else ""
    room = WIDTH - columns(safe(report.document.path)) - len(": ")
    words = f"{report.decision.value}{because}"
    return words if columns(words) <= room else report.decision.value


def _counts(report: Report, design: Sequence[Finding], *, short: bool) -> list[str]:
    """How many are open, waived and asked; in one line where it is to be short.

    A waiver that ends soon is told there rather than how many questions there are.
    """
    asked = len(report.questions)
    weighty = sum(question.weighty for question in report.questions)
    levels = f": {_levels(design)}" if design else ""
    counts = f"{len(design)} open{levels}; {report.waived} waived"
    counts += f", {report.baselined} in the baseline" if report.baselined else ""
    command = " (archgen review)" if asked else ""
    next_ = _next_to_end(report)
    if short and next_ and ending(report):
        return [f"{counts} ({next_})"]
    if next_ and not short:
        on = f", {weighty or 'none'} on a critical or high check" if asked else ""
        return [f"{counts} ({next_})", f"{_counted(asked, 'question')}{on}{command}"]
    return [f"{counts}; {_counted(asked, 'question')}{command}"]


def _next_to_end(report: Report) -> str:
    """The waiver in use that ends first, with the days it has left; empty when none ends."""
    used = [use for use in report.waivers if use.covers and use.days_left is not None]
    if not used:
        return ""
    first = min(used, key=lambda use: (use.days_left or 0, use.waiver.rule, use.waiver.resource))
    where = f" on {first.waiver.resource}" if first.waiver.resource else ""
    next_ = "next " if len(used) > 1 else ""
    return safe(f"{next_}{first.waiver.rule}{where}, {left_in_words(first.days_left or 0)}")


def _levels(findings: Sequence[Finding]) -> str:
    counts = [(level, sum(f.severity is level for f in findings)) for level in sorted(Severity, reverse=True)]
    return ", ".join(f"{count} {level.word}" for level, count in counts if count) or "nothing open"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
