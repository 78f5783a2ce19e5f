"""What `--view` names: a kind of picture, and for some kinds which one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from archgen.finding.nearest import nearest
from archgen.formats.naming import Naming
from archgen.views import VIEWS, ViewKind
from archgen.views.view import Page

OVERVIEW = "overview"
HELP = "; ".join(f"{kind.usage}: {kind.shows}" for kind in VIEWS.values())
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


def parse_view(text: str) -> tuple[ViewKind, str]:
    """The kind of view that the text names, and what it picks; raises `click.UsageError`."""
    name, colon, picked = text.partition(":")
    kind = VIEWS.get(name)
    if kind is not None and bool(kind.picks) == bool(picked) and bool(colon) == bool(picked):
        return kind, picked
    near = kind or VIEWS.get(nearest(name, VIEWS) or "")
    *most, last = [one.usage for one in VIEWS.values()]
    hint = f"did you mean {near.usage}?" if near else f"there are {', '.join(most)} and {last}"
    raise click.UsageError(f"there is no view {text}; {hint}")


def endings(pages: Sequence[Page]) -> list[str]:
    """What each picture's file name has after the blueprint's: nothing for a page without a name."""
    naming = Naming(lambda name: _UNFIT.sub("-", name).strip("-").lower())
    return [f".{naming.of(page.name)}" if page.name else "" for page in pages]
