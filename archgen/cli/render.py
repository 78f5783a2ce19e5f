"""`archgen render`: pictures, and the sources of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import click
from msgspec import Struct
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
from archgen.views.view import Direction, Page, UnknownPageError, View

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
@click.option(
    "--direction",
    type=click.Choice([one.value for one in Direction]),
    default=Direction.RIGHT.value,
    show_default=True,
    help="Where the flow goes; a sequence always goes down.",
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
    direction: str,
    quiet: bool,
) -> int:
    """Draw blueprints.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. One picture goes to standard output unless -o names a folder.
    """
    choices = parse_views(seen)
    viewing.check_folds(choices, folds)
    hidden = findings == "off"
    if hidden:
        choices = viewing.without_findings(choices)
    appearance = Appearance(scale, Theme(theme), link, Flavour(flavour))
    items = find(standing.paths(paths))
    judge = standing.judge()
    names = parse_formats(formats, _FORMATS if engine == "archgen" else ("png", "svg", "pdf"))
    choices = viewing.able(choices, names, engine=engine)
    asked = _Asked(choices, folds, names, appearance, engine, folder, hidden, Direction(direction))
    documents: list[_Document] = []
    reports: list[Report] = []
    drawn: list[Choice] = []
    with Begun() as begun:
        for item in items:
            design, report = judge.examine(item, item.below)
            reports.append(report)
            if report.mistakes:
                say(mistakes_from_here(report, item))
            shown = _shown(design, report, asked)
            drawn += [choice for choice, _ in shown]
            documents += _draw(design, report, item.stem, asked, shown, begun)
        documents += begun.documents()
    deliver(documents, folder, quiet=quiet)
    sound = not any(report.mistakes for report in reports)
    for choice in silent(choices, drawn) if sound else ():
        which = f" for {choice.kind.name}" if len(choices) > 1 else ""
        say(f"nothing to draw{which}: {choice.kind.nothing}")
    if not documents and sound:
        return Exit.DONE
    return exit_for(reports, "never") if documents else Exit.UNUSABLE


_Document: TypeAlias = tuple[str, str, bytes]
"""A file's stem, its format and its contents."""


class _Asked(Struct, frozen=True):
    """What is to be drawn of each design, and how; `hidden` where findings are not to be seen."""

    choices: Sequence[Choice]
    folds: Sequence[str]
    names: Sequence[str]
    appearance: Appearance
    engine: str
    folder: Path | None
    hidden: bool
    direction: Direction

    @property
    def several(self) -> bool:
        """True where the files of a design are told apart by their kind of picture."""
        return len(self.choices) > 1

    @property
    def bound(self) -> list[str]:
        """The formats that have all pictures of a design in one file."""
        ours = self.engine == "archgen"
        return [name for name in self.names if ours and FORMATS[name].takes is Subject.ALBUM]

    @property
    def single(self) -> list[str]:
        """The formats that have a file for each picture."""
        return [name for name in self.names if name not in self.bound]


def _draw(
    design: Design,
    report: Report,
    name: str,
    asked: _Asked,
    shown: Sequence[tuple[Choice, Page]],
    begun: Begun,
) -> list[_Document]:
    """The documents of one design that are done at once; images are only begun."""
    documents: list[_Document] = []
    for (_, page), ending in zip(shown, endings(shown, several=asked.several), strict=True):
        stem = f"{name}{ending}"
        if asked.engine == "diagrams":
            documents += [(stem, kind, data) for kind, data in _classic(page, asked.names).items()]
        else:
            whole, parts = divide(page.view, stem, asked.single, asked.appearance, asked.folder)
            documents += parts
            begun.add(stem, begin(design, report, whole, appearance=asked.appearance, page=page))
    if shown and asked.bound:
        stem = f"{name}{viewing.bound_ending(shown, several=asked.several)}"
        made = bind(design, asked.bound, viewing.titled(shown), appearance=asked.appearance)
        documents += [(stem, kind, data) for kind, data in made.items()]
    return documents


def _shown(design: Design, report: Report, asked: _Asked) -> list[tuple[Choice, Page]]:
    """The pages of a design, kind by kind; raises `click.UsageError` for one that it does not have."""
    try:
        found = [
            (choice, page)
            for choice in asked.choices
            for page in pages(design, report, choice.kind, choice.picked, asked.folds)
        ]
    except UnknownPageError as error:
        raise click.UsageError(str(error)) from error
    return [(choice, replace(page, view=_turned(page.view, asked))) for choice, page in found]


def _turned(view: View, asked: _Asked) -> View:
    """The view with the flow as asked for, and without findings where they are not to be seen."""
    seen = without_findings(view) if asked.hidden else view
    return replace(seen, direction=asked.direction)


def _classic(page: Page, names: Sequence[str]) -> dict[str, bytes]:
    from archgen.formats.classic.engine import render

    return {name: render(page.view, name) for name in names}
