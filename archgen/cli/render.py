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
from archgen.cli.viewing import OVERVIEW, check_view, chosen, endings
from archgen.design import Design
from archgen.finding.finding import Finding
from archgen.formats import Subject, names_taking
from archgen.pipeline import begin, view
from archgen.policy.report import Report

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
    help="overview: the whole design; finding:ID: one finding, its path lit and the rest faint, ID as far "
    "as it is unique; paths: one such picture for each open finding that has a path.",
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
    check_view(seen)
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
            shown = chosen(seen, report) if design.graph is not None else (None,)
            for finding, ending in zip(shown, endings(shown), strict=True):
                stem = f"{item.stem}{ending}"
                if engine == "diagrams":
                    made = _classic(design, report, names, finding)
                    documents += [(stem, name, data) for name, data in made.items()]
                else:
                    begun.add(stem, begin(design, report, names, scale=scale, finding=finding))
        documents += begun.documents()
    deliver(documents, folder, quiet=quiet)
    if not documents and not any(report.mistakes for report in reports):
        say("nothing to draw: no open finding has a path")
        return Exit.DONE
    return exit_for(reports, "never") if documents else Exit.UNUSABLE


def _classic(
    design: Design, report: Report, names: Sequence[str], finding: Finding | None
) -> dict[str, bytes]:
    if design.graph is None:
        return {}
    from archgen.formats.diagrams_engine import render

    seen = view(design, report, finding)
    return {name: render(seen, name) for name in names}
