"""The baseline options of `archgen validate`: read, compare, write, and tell what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archgen import files
from archgen.cli.streams import say
from archgen.formats.findings.baseline_json import UnreadableBaselineError, parse, render
from archgen.formats.terminal import cut, safe
from archgen.policy.baselines import Baseline, compare, freeze, gone
from archgen.policy.report import Report

_LISTED = 3


def against(file: Path, reports: Sequence[Report], *, whole: bool, quiet: bool) -> tuple[Report, ...]:
    """The reports with what the baseline in a file knows marked; says what is gone from it.

    `whole` is true where all blueprints there are were judged: others are gone then.

    Raises `click.UsageError` for a file that is not there or no baseline.
    """
    baseline = _read(file)
    if not quiet:
        for line in _missing(file, gone(reports, baseline, whole=whole)):
            say(line)
    return tuple(compare(report, baseline) for report in reports)


def write(file: Path, reports: Sequence[Report], *, whole: bool, quiet: bool) -> None:
    """Freeze the reports' findings in a file; raises `OSError`, and `click.UsageError` for no baseline there.

    Where only some blueprints were judged, not the `whole`, what the file knows of others stays in it.
    """
    baseline = freeze(reports)
    if not whole and file.exists():
        baseline = Baseline({**_read(file).blueprints, **baseline.blueprints})
    files.write(file.parent, file.name, render(baseline).encode())
    if not quiet:
        count = sum(not f.category.unusable and f.counts for report in reports for f in report.findings)
        findings = "1 finding" if count == 1 else f"{count} findings"
        say(cut(f"{findings} frozen in {safe(file.as_posix())}; --baseline tells what is new"))


def _read(file: Path) -> Baseline:
    try:
        return parse(file.read_text(encoding="utf-8"))
    except UnreadableBaselineError as error:
        raise click.UsageError(f"{file}:{error}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file}: no baseline: not UTF-8") from error
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        hint = f"archgen validate --write-baseline {file} PATH makes one"
        raise click.UsageError(f"there is no baseline {file}; {hint}") from error


def _missing(file: Path, left: dict[str, tuple[str, ...]]) -> list[str]:
    lines = []
    for name, keys in left.items():
        more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
        shown = ", ".join(keys[:_LISTED]) + more
        lines.append(cut(f"{safe(name)}: gone from the baseline: {safe(shown)}"))
    if lines:
        lines.append(cut(f"to drop what is gone: --write-baseline {safe(file.as_posix())}"))
    return lines
