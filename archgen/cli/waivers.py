"""`archgen waivers`: who answers for what, and for how many days."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archgen.cli.configuring import Standing, configured, today
from archgen.cli.exits import Exit, exit_for
from archgen.cli.inputs import find
from archgen.cli.orphans import orphans
from archgen.cli.streams import put, say
from archgen.cli.telling import mistakes_from_here
from archgen.design import unique_names
from archgen.formats.json_text import dump
from archgen.formats.markdown_text import code, escape
from archgen.formats.terminal import cut, safe, wrapped
from archgen.policy.waiver_list import Listed, State, listed

_DAYS = 13
_UNTIL = 12
_STATE = 16


@click.command("waivers")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
@click.option(
    "--within",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Only what has ended or ends within so many days, and what covers nothing; exit code 1 if any.",
)
@configured("today")
@click.option("--quiet", "-q", is_flag=True, help="No summary on standard error.")
def command(*, standing: Standing, paths: tuple[str, ...], kind: str, within: int | None, quiet: bool) -> int:
    """List the waivers of blueprints, the first to end first.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. Each waiver is listed with its days left, what it hides, who answers for
    it and where it stands.
    """
    items = find(standing.paths(paths))
    day = today(standing)
    judge = standing.judge().on(day)
    reports = unique_names([judge.examine(item)[1] for item in items])
    for item, report in zip(items, reports, strict=True):
        if report.mistakes:
            say(mistakes_from_here(report, item))
    shown = [
        one
        for one in listed(reports, orphans(standing, paths, reports), day)
        if within is None or _due(one, within)
    ]
    put(_RENDER[kind](shown))
    if not quiet:
        say(_summary(shown))
    code_ = exit_for(reports, "never")
    return Exit.FINDINGS if within is not None and shown and code_ is Exit.DONE else code_


def _due(one: Listed, within: int) -> bool:
    left = one.use.days_left
    return one.state in (State.IDLE, State.ORPHANED) or (left is not None and left <= within)


def _days(one: Listed) -> str:
    left = one.use.days_left
    if left is None:
        return "no end"
    if left == 0:
        return "today"
    days = "1 day" if abs(left) == 1 else f"{abs(left)} days"
    return f"{days} ago" if left < 0 else days


def _until(one: Listed) -> str:
    until = one.use.waiver.until
    return until.isoformat() if until else ""


def _what(one: Listed) -> str:
    waiver = one.use.waiver
    where = "/".join(part for part in (waiver.resource, waiver.part) if part)
    return f"{waiver.rule} on {where}" if where else waiver.rule


def _text(shown: Sequence[Listed]) -> str:
    indent = " " * _DAYS
    rows = []
    for one in shown:
        waiver = one.use.waiver
        dates = f"{_days(one) + ' ':<{_DAYS}}{_until(one):<{_UNTIL}}"
        rows.append(cut(f"{dates}{one.state.value:<{_STATE}}{safe(_what(one))}"))
        hides = f"hides {one.hides.word}" if one.hides is not None else ""
        answers = f"{waiver.owner} answers for it" if waiver.owner else "nobody answers for it"
        told = "; ".join(part for part in (hides, answers, waiver.ticket) if part)
        rows.append(cut(f"{indent}{safe(one.place.path)}:{one.place.span.line}  {safe(told)}"))
        rows += wrapped(safe(waiver.reason or "no reason given"), indent, indent)
    return "".join(f"{row}\n" for row in rows)


def _json(shown: Sequence[Listed]) -> str:
    rows = [
        {
            "blueprint": one.blueprint,
            "path": one.place.path,
            "line": one.place.span.line,
            "rule": one.use.waiver.rule,
            "resource": one.use.waiver.resource,
            "part": one.use.waiver.part,
            "state": one.state.value,
            "until": _until(one) or None,
            "days_left": one.use.days_left,
            "hides": one.hides.word if one.hides is not None else None,
            "covers": list(one.use.covers),
            "owner": one.use.waiver.owner,
            "reason": one.use.waiver.reason,
            "control": one.use.waiver.control,
            "approved_by": one.use.waiver.approved_by,
            "ticket": one.use.waiver.ticket,
        }
        for one in shown
    ]
    return dump(rows)


def _markdown(shown: Sequence[Listed]) -> str:
    rows = [
        "| Days left | Until | State | What | Hides | Owner | Reason | Where |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in shown:
        waiver = one.use.waiver
        cells = (
            _days(one),
            _until(one),
            one.state.value,
            code(_what(one)),
            one.hides.word if one.hides is not None else "nothing",
            escape(waiver.owner, inline=True),
            escape(waiver.reason, inline=True),
            code(f"{one.place.path}:{one.place.span.line}"),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "".join(f"{row}\n" for row in rows)


def _summary(shown: Sequence[Listed]) -> str:
    counts = [(sum(one.state is state for one in shown), state) for state in State]
    total = "1 waiver" if len(shown) == 1 else f"{len(shown)} waivers"
    told = ", ".join(
        f"{count} {state.value if count == 1 else _OF_SEVERAL.get(state, state.value)}"
        for count, state in counts
        if count
    )
    return f"{total}: {told}" if told else "no waivers"


_OF_SEVERAL = {State.IDLE: "cover nothing", State.ENDING: "end soon", State.ENDLESS: "have no end"}


_RENDER = {"text": _text, "json": _json, "markdown": _markdown}
