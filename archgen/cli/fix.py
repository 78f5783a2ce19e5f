"""`archgen fix`: apply the fixes that findings carry."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from errno import EACCES
from fnmatch import fnmatchcase
from pathlib import Path
from shlex import quote

import click
from msgspec.structs import replace

from archgen import files
from archgen.cli.configuring import Standing, configured, today
from archgen.cli.exits import Exit
from archgen.cli.fixing import Fixed, Fixer
from archgen.cli.inputs import Input, find
from archgen.cli.streams import put, say, terminal
from archgen.design import judge_by, load, unique_names
from archgen.finding.nearest import nearest
from archgen.formats.diff import render
from archgen.formats.findings.text import render as render_text
from archgen.formats.terminal import safe
from archgen.policy.terms import Terms
from archgen.rules.rule import Rule

MISTAKES = (
    "declared-twice",
    "unit-missing",
    "unknown-key",
    "unknown-name",
    "unknown-type",
    "unknown-word",
    "wrong-type",
)
"""The mistakes of which some can be mended by an edit."""


@click.command(
    "fix",
    epilog="Exit codes: 0 nothing to fix, or written; 1 fixes are there and were only shown; 2 mistakes "
    "are left that a person has to mend.",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--diff", is_flag=True, help="Show what would change, write nothing.  [default]")
@click.option("--write", is_flag=True, help="Edit the files; with - print the mended text.")
@click.option("--select", multiple=True, metavar="RULE-GLOB", help="Apply these fixes only; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE-GLOB", help="Leave these fixes out; repeatable.")
@configured("today")
@click.option("--quiet", "-q", is_flag=True, help="No summary on standard error.")
def command(
    *,
    standing: Standing,
    paths: tuple[str, ...],
    diff: bool,
    write: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    quiet: bool,
) -> int:
    """Apply the fixes that findings carry.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. Comments and layout are kept; a fix that would bring a finding as bad as
    the one it mends is left out.
    """
    if diff and write:
        raise click.UsageError("--diff shows and --write edits: choose one")
    judge = standing.judge().on(today(standing))
    wanted = _wanted(select, ignore, judge.known)
    reports, found = [], False
    for item in find(standing.paths(paths)):
        done = _fixed(Fixer(_with(judge.terms(item), select, judge.known), wanted, judge.shared), item)
        reports.append(done.report)
        found |= done.before != done.after
        _deliver(item, done, write=write)
        if not quiet:
            _tell(item, done, written=write)
    if found and not (diff or write or quiet):
        say(f"nothing is written yet: archgen fix --write {' '.join(map(_argument, paths))}")
    if any(report.mistakes for report in unique_names(reports)):
        return Exit.UNUSABLE
    return Exit.FINDINGS if found and not write else Exit.DONE


def _with(terms: Terms, select: Sequence[str], known: Sequence[Rule]) -> Terms:
    """The terms, by which rules judge that are asked for by name as well."""
    asked = [r for r in known if r not in terms.rules and any(fnmatchcase(r.name, glob) for glob in select)]
    return replace(terms, rules=(*terms.rules, *asked))


def _wanted(select: Sequence[str], ignore: Sequence[str], known: Sequence[Rule]) -> Callable[[str], bool]:
    """Whether a rule's fixes are to be applied; raises `click.UsageError` for a glob that names none."""
    names = (*MISTAKES, *(rule.name for rule in known))
    for glob in (*select, *ignore):
        if not any(fnmatchcase(name, glob) for name in names):
            meant = nearest(glob, names)
            hint = f"; did you mean {meant}?" if meant else ""
            raise click.UsageError(f"no rule is called {glob}{hint}")

    def wanted(rule: str) -> bool:
        chosen = not select or any(fnmatchcase(rule, glob) for glob in select)
        return chosen and not any(fnmatchcase(rule, glob) for glob in ignore)

    return wanted


def _fixed(fixer: Fixer, item: Input) -> Fixed:
    """What comes of one input; one that is no text stays as it is. Raises `OSError`."""
    held = item.held()
    data = held.text() if held.data is None else held.data
    done = fixer.fix(data, item.shown) if data is not None else judge_by(fixer.terms, load(held.read()))
    return done if isinstance(done, Fixed) else Fixed("", "", done, done, ())


def _deliver(item: Input, done: Fixed, *, write: bool) -> None:
    """Print or write what came of one input. Raises `OSError`."""
    if not write:
        _show(render("stdin" if item.file is None else item.shown, done.before, done.after))
    elif item.file is None:
        put(done.after)
    elif done.before != done.after:
        _save(item.file, done.after.encode())


def _show(diff: str) -> None:
    """Print a diff: as it is for a program, with what acts or hides made visible for people."""
    put("".join(f"{safe(row)}\n" for row in diff.split("\n")[:-1]) if terminal() else diff)


def _save(file: Path, data: bytes) -> None:
    """Write a file where it really is, behind any link; one that may not be written is left alone."""
    real = file.resolve()
    if not os.access(real, os.W_OK):
        raise OSError(EACCES, os.strerror(EACCES), str(file))
    files.write(real.parent, real.name, data)


def _tell(item: Input, done: Fixed, *, written: bool) -> None:
    """Say on standard error what was mended, and what is left for people."""
    if not done.report.document.text:
        say(render_text([done.report]).rstrip("\n"))
        return
    count, left = len(done.mended), len(done.report.mistakes)
    what = f"{count} {'mended' if written else 'can be mended'}" if count else "nothing to mend"
    if left:
        yours = f"{left} mistakes are" if left > 1 else "1 mistake is"
        what += f"; {yours} yours to mend: archgen validate {_argument(item.shown)}"
    elif not done.settled:
        what += "; more can be mended in another run"
    say(f"{safe(item.shown)}: {what}")


def _argument(path: str) -> str:
    return safe(quote(path))
