"""`archgen review`: the design-review document."""

from __future__ import annotations

from pathlib import Path

import click

from archgen.cli.branding import branding, say_broken
from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit, exit_for
from archgen.cli.inputs import find
from archgen.cli.outputs import deliver, parse_formats
from archgen.cli.streams import say
from archgen.cli.telling import mistakes_from_here
from archgen.finding.nearest import nearest
from archgen.formats import FORMATS, Subject, names_taking
from archgen.formats.appearance import Appearance
from archgen.pipeline import begin
from archgen.policy.report import Report
from archgen.reviews.choosing import SECTIONS

_FORMATS = {FORMATS[name].shown: name for name in names_taking(Subject.REVIEW, Subject.BLUEPRINT)}


@click.command("review")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "formats",
    default="md",
    show_default=True,
    metavar="LIST",
    help=f"{', '.join(_FORMATS)}, by commas.",
)
@click.option(
    "-o",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder to write to.  [default: standard output]",
)
@click.option(
    "--sections",
    default="",
    metavar="LIST",
    help=f"Only these, by commas: {', '.join(SECTIONS)}.  [default: all]",
)
@configured("framework", "template")
@click.option("--quiet", "-q", is_flag=True, help="Do not name what is written.")
def command(
    *,
    standing: Standing,
    paths: tuple[str, ...],
    formats: str,
    folder: Path | None,
    sections: str,
    quiet: bool,
) -> int:
    """Write the design-review document, or the policies of its roles.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. The document takes its
    date from the blueprint's `reviewed`. `policies` is JSON: for each role the least that its
    relations need, as IAM takes it. DIR is a folder of your own templates for Markdown and HTML.
    """
    names = [_FORMATS[name] for name in parse_formats(formats, tuple(_FORMATS))]
    wanted = _parse_sections(sections)
    documents: list[tuple[str, str, bytes]] = []
    reports: list[Report] = []
    templates, unread = branding(standing)
    # What cannot be read may have been meant for these; half a company's look is none.
    names = [name for name in names if not (unread and FORMATS[name].template)]
    broken = [*unread]
    look = Appearance(templates=templates)
    judge = standing.judge()
    for item in find(standing.paths(paths)):
        design, report = judge.examine(item, item.below)
        reports.append(report)
        if report.mistakes:
            say(mistakes_from_here(report, item))
        with begin(design, report, names, appearance=look, sections=wanted) as writing:
            documents += [(item.stem, name, data) for name, data in writing.finish().items()]
            broken += writing.broken
    say_broken(broken)
    deliver(documents, folder, quiet=quiet)
    return exit_for(reports, "never") if documents and not broken else Exit.UNUSABLE


def _parse_sections(text: str) -> tuple[str, ...]:
    """The ids of sections in a list by commas, all of them for nothing; raises `click.UsageError`."""
    names = tuple(word.strip() for word in text.split(",") if word.strip())
    for name in names:
        if name not in SECTIONS:
            meant = nearest(name, SECTIONS)
            hint = f"did you mean {meant}?" if meant else f"there are {', '.join(SECTIONS)}"
            raise click.UsageError(f"there is no section {name}; {hint}")
    return names or SECTIONS
