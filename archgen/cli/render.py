"""`archgen render`: pictures, and the sources of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archgen.cli.begun import Begun
from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit, exit_for
from archgen.cli.inputs import find
from archgen.cli.outputs import deliver, parse_formats
from archgen.cli.streams import say
from archgen.cli.telling import mistakes_from_here
from archgen.cli.viewing import HELP, OVERVIEW, endings, parse_view
from archgen.formats import Subject, names_taking
from archgen.pipeline import begin, pages
from archgen.policy.report import Report
from archgen.views.view import Page, UnknownPageError

_FORMATS = names_taking(Subject.PICTURE, Subject.VIEW, Subject.FLOWS)


@click.command("render")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "formats",
    default="svg",
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
    "--scale",
    type=click.FloatRange(0.25, 8),
    default=2,
    show_default=True,
    help="Pixels of a PNG per pixel of the drawing.",
)
@click.option(
    "--engine",
    type=click.Choice(["archgen", "diagrams"]),
    default="archgen",
    show_default=True,
    help="Who draws: archgen, or the diagrams package with an installed Graphviz (png, svg, pdf).",
)
@click.option(
    "--view",
    "seen",
    default=OVERVIEW,
    show_default=True,
    metavar="VIEW",
    help=f"{HELP}.",
)
@configured()
@click.option("--quiet", "-q", is_flag=True, help="Do not name what is written.")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    standing: Standing,
    paths: tuple[str, ...],
    formats: str,
    folder: Path | None,
    scale: float,
    engine: str,
    seen: str,
    quiet: bool,
) -> int:
    """Draw blueprints.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. One picture goes to standard output unless -o names a folder.
    """
    kind, picked = parse_view(seen)
    items = find(standing.paths(paths))
    judge = standing.judge()
    names = parse_formats(formats, _FORMATS if engine == "archgen" else ("png", "svg", "pdf"))
    documents: list[tuple[str, str, bytes]] = []
    reports: list[Report] = []
    with Begun() as begun:
        for item in items:
            design, report = judge.examine(item, item.below)
            reports.append(report)
            if report.mistakes:
                say(mistakes_from_here(report, item))
            try:
                shown = pages(design, report, kind, picked)
            except UnknownPageError as error:
                raise click.UsageError(str(error)) from error
            for page, ending in zip(shown, endings(shown), strict=True):
                stem = f"{item.stem}{ending}"
                if engine == "diagrams":
                    documents += [(stem, name, data) for name, data in _classic(page, names).items()]
                else:
                    begun.add(stem, begin(design, report, names, scale=scale, page=page))
        documents += begun.documents()
    deliver(documents, folder, quiet=quiet)
    if not documents and not any(report.mistakes for report in reports):
        say(f"nothing to draw: {kind.nothing}")
        return Exit.DONE
    return exit_for(reports, "never") if documents else Exit.UNUSABLE


def _classic(page: Page, names: Sequence[str]) -> dict[str, bytes]:
    from archgen.formats.diagrams_engine import render

    return {name: render(page.view, name) for name in names}
