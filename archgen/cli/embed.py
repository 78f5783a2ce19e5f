"""`archgen embed`: keeps the pictures and tables in Markdown pages as their blueprints say."""

from __future__ import annotations

from pathlib import Path

import click

from archgen import files
from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit
from archgen.cli.page_filling import Filled, Filling
from archgen.cli.streams import say
from archgen.formats.flavours import Flavour
from archgen.formats.terminal import safe


@click.command("embed")
@click.argument("pages", nargs=-1, required=True, metavar="FILE.md...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; name what is stale, with exit code 1.")
@click.option(
    "--flavour",
    type=click.Choice([one.value for one in Flavour if one is not Flavour.CONFLUENCE]),
    default=Flavour.GITHUB.value,
    show_default=True,
    help="Where the pages are read: whose Mermaid is written, or plain CommonMark with pictures.",
)
@configured()
@click.option("--quiet", "-q", is_flag=True, help="Do not name what is written.")
def command(*, standing: Standing, pages: tuple[Path, ...], check: bool, flavour: str, quiet: bool) -> int:
    """Refresh the blocks of archgen's in Markdown pages.

    A block stands between two comments, each on a line of its own; what stands between them is
    written anew, everything else is kept as it is:

    \b
      <!-- archgen:begin blueprint=shop.yaml view=overview -->
      <!-- archgen:end -->

    `blueprint` is a path from the page. Then one of: `view` (as for `render --view`), drawn as
    Mermaid, or as an SVG file named by `picture`; `flow`, by its id; `section`, by its id in the review.
    """  # noqa: D301 (click knows the sign itself, not two signs that name it)
    filling = Filling(standing.judge(), Flavour(flavour))
    filled = [filling.fill(page) for page in pages]
    for one in filled:
        _tell(one, check=check, quiet=quiet)
    if any(one.mistakes for one in filled):
        return Exit.UNUSABLE
    return Exit.FINDINGS if check and any(one.stale for one in filled) else Exit.DONE


def _tell(one: Filled, *, check: bool, quiet: bool) -> None:
    """Write what is stale, or name it; then the mistakes."""
    for name, data in one.stale:
        shown = safe((one.folder / name).as_posix())
        if check:
            say(f"stale  {shown}")
            continue
        files.write(one.root, one.below(name), data)
        if not quiet:
            say(shown)
    if one.mistakes:
        say(one.mistakes)
