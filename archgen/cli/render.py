"""`archgen render`: pictures, and the sources of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec.structs import replace

from archgen.cli import viewing
from archgen.cli.begun import Begun
from archgen.cli.configuring import Standing, configured
from archgen.cli.dividing import divide
from archgen.cli.exits import Exit, exit_for
from archgen.cli.inputs import find
from archgen.cli.linking import link_to
from archgen.cli.outputs import deliver, parse_formats
from archgen.cli.streams import say
from archgen.cli.telling import mistakes_from_here
from archgen.cli.viewing import HELP, OVERVIEW, Choice, endings, parse_views, silent
from archgen.design import Design
from archgen.formats import FORMATS, Subject, names_taking
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.flavours import Flavour
from archgen.pipeline import begin, bind, pages
from archgen.policy.report import Report
from archgen.views.badges import without_findings
from archgen.views.view import Page, UnknownPageError

_FORMATS = names_taking(Subject.PICTURE, Subject.ALBUM, Subject.VIEW, Subject.FLOWS)


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
    help="Pixels of a PNG per pixel of the drawing.  [default: 2; 1 above 40 boxes]",
)
@click.option(
    "--theme",
    type=click.Choice([theme.value for theme in Theme]),
    default=Theme.LIGHT.value,
    show_default=True,
    help="Paper of a picture; with auto an SVG follows its viewer, and others are light.",
)
@click.option(
    "--findings",
    type=click.Choice(["on", "off"]),
    default="on",
    show_default=True,
    help="Whether badges, verdict and counts are drawn.",
)
@click.option(
    "--link",
    default="",
    metavar="REVIEW",
    callback=link_to,
    help="An HTML design review that the boxes of an SVG or of Mermaid lead to, such as review.html.",
)
@click.option(
    "--flavour",
    type=click.Choice([one.value for one in Flavour if one is not Flavour.PLAIN]),
    default=Flavour.GITHUB.value,
    show_default=True,
    help="Where Mermaid is to be read: Azure DevOps has an older grammar.",
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
    metavar="LIST",
    help=f"{HELP}; by commas.",
)
@click.option(
    "--fold",
    "folds",
    multiple=True,
    metavar="FRAME",
    help="Draw an account, a Region, a VPC, a subnet or a module as one box; may be repeated.",
)
@configured()
@click.option("--quiet", "-q", is_flag=True, help="Do not name what is written.")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    standing: Standing,
    paths: tuple[str, ...],
    formats: str,
    folder: Path | None,
    scale: float | None,
    theme: str,
    findings: str,
    link: str,
    flavour: str,
    engine: str,
    seen: str,
    folds: tuple[str, ...],
    quiet: bool,
) -> int:
    """Draw blueprints.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. One picture goes to standard output unless -o names a folder.
    """
    choices = parse_views(seen)
    viewing.check_folds(choices, folds)
    if findings == "off":
        choices = viewing.without_findings(choices)
    appearance = Appearance(scale, Theme(theme), link, Flavour(flavour))
    items = find(standing.paths(paths))
    judge = standing.judge()
    names = parse_formats(formats, _FORMATS if engine == "archgen" else ("png", "svg", "pdf"))
    choices = viewing.able(choices, names, engine=engine)
    bound = [name for name in names if engine == "archgen" and FORMATS[name].takes is Subject.ALBUM]
    single = [name for name in names if name not in bound]
    documents: list[tuple[str, str, bytes]] = []
    reports: list[Report] = []
    drawn: list[Choice] = []
    with Begun() as begun:
        for item in items:
            design, report = judge.examine(item, item.below)
            reports.append(report)
            if report.mistakes:
                say(mistakes_from_here(report, item))
            shown = _shown(design, report, choices, folds, hidden=findings == "off")
            drawn += [choice for choice, _ in shown]
            for (_, page), ending in zip(shown, endings(shown, several=len(choices) > 1), strict=True):
                stem = f"{item.stem}{ending}"
                if engine == "diagrams":
                    documents += [(stem, name, data) for name, data in _classic(page, names).items()]
                else:
                    whole, parts = divide(page.view, stem, single, appearance, folder)
                    documents += parts
                    begun.add(stem, begin(design, report, whole, appearance=appearance, page=page))
            if shown and bound:
                stem = f"{item.stem}{viewing.bound_ending(shown, several=len(choices) > 1)}"
                made = bind(design, bound, viewing.titled(shown), appearance=appearance)
                documents += [(stem, name, data) for name, data in made.items()]
        documents += begun.documents()
    deliver(documents, folder, quiet=quiet)
    sound = not any(report.mistakes for report in reports)
    for choice in silent(choices, drawn) if sound else ():
        which = f" for {choice.kind.name}" if len(choices) > 1 else ""
        say(f"nothing to draw{which}: {choice.kind.nothing}")
    if not documents and sound:
        return Exit.DONE
    return exit_for(reports, "never") if documents else Exit.UNUSABLE


def _shown(
    design: Design, report: Report, choices: Sequence[Choice], folds: Sequence[str], *, hidden: bool
) -> list[tuple[Choice, Page]]:
    """The pages of a design, kind by kind; raises `click.UsageError` for one that it does not have."""
    try:
        found = [
            (choice, page)
            for choice in choices
            for page in pages(design, report, choice.kind, choice.picked, folds)
        ]
    except UnknownPageError as error:
        raise click.UsageError(str(error)) from error
    if hidden:
        return [(choice, replace(page, view=without_findings(page.view))) for choice, page in found]
    return found


def _classic(page: Page, names: Sequence[str]) -> dict[str, bytes]:
    from archgen.formats.diagrams_engine import render

    return {name: render(page.view, name) for name in names}
