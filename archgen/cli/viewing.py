"""What `--view` names: kinds of pictures, for some kinds which one of them, and their files."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click
from msgspec import Struct
from msgspec.structs import replace

from archgen.finding.nearest import nearest
from archgen.formats import TELLING
from archgen.formats.naming import Naming
from archgen.views import VIEWS, ViewKind
from archgen.views.view import Page

ARCHGEN = "archgen"
OVERVIEW = "overview"
ALL = "all"


def _is_apart(kind: ViewKind) -> bool:
    """True for a kind that nobody means who asks for all."""
    return kind.of_findings or kind.apart


_APART = ", ".join(kind.usage for kind in VIEWS.values() if _is_apart(kind) and not kind.picks)
HELP = "; ".join(
    (
        *(f"{kind.usage}: {kind.shows}" for kind in VIEWS.values()),
        f"{ALL}: each of these but {_APART}",
    )
)
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


class Choice(Struct, frozen=True):
    """A kind of picture that was asked for, and which of its pictures; empty where there is no choice.

    `named` is false for a kind that `all` stands for.
    """

    kind: ViewKind
    picked: str = ""
    named: bool = True


def parse_views(text: str) -> tuple[Choice, ...]:
    """The kinds of pictures in a list by commas, each once; raises `click.UsageError`."""
    found: dict[tuple[str, str], Choice] = {}
    for part in _parted(text):
        for choice in _everything() if part == ALL else (_parse(part),):
            found.setdefault((choice.kind.name, choice.picked), choice)
    if not found:
        raise click.UsageError(f"no view named; there are {_usages()}")
    return tuple(found.values())


def _parted(text: str) -> list[str]:
    """The parts of a list by commas. A finding's id may have commas: what follows one begins with a kind."""
    parts: list[str] = []
    for part in text.split(","):
        begins = part.strip().partition(":")[0] in (ALL, *VIEWS)
        if parts and ":" in parts[-1] and not begins:
            parts[-1] += f",{part.rstrip()}"
        else:
            parts.append(part.strip())
    return [part for part in parts if part]


def _everything() -> tuple[Choice, ...]:
    kinds = (kind for kind in VIEWS.values() if kind.takes("") and not _is_apart(kind))
    return tuple(Choice(kind, named=False) for kind in kinds)


def _parse(text: str) -> Choice:
    name, colon, picked = text.partition(":")
    kind = VIEWS.get(name)
    if kind is not None and kind.takes(picked) and bool(colon) == bool(picked):
        return Choice(kind, picked)
    near = kind or VIEWS.get(nearest(name, VIEWS) or "")
    hint = f"did you mean {near.usage}?" if near else f"there are {_usages()}"
    raise click.UsageError(f"there is no view {text}; {hint}")


def _usages() -> str:
    return f"{', '.join(one.usage for one in VIEWS.values())} and {ALL}"


def without_findings(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The kinds that have something to show where findings are not to be seen.

    Raises `click.UsageError` where one that has not was asked for by name.
    """
    for choice in choices:
        if choice.kind.of_findings and choice.named:
            raise click.UsageError(f"--findings off leaves nothing of the view {choice.kind.name}")
    return tuple(choice for choice in choices if not choice.kind.of_findings)


def able(choices: Sequence[Choice], formats: Sequence[str], *, engine: str) -> tuple[Choice, ...]:
    """The kinds that can be written in one of the formats, by archgen or by another engine.

    Raises `click.UsageError` where a kind was asked for by name that one of the formats cannot have.
    """
    ours = engine == ARCHGEN
    unable = [name for name in formats if not ours or name not in TELLING]
    for choice in choices:
        if choice.kind.told and choice.named and unable:
            who, *others = [f"--format {unable[0]}", *TELLING] if ours else [f"--engine {engine}", ARCHGEN]
            last = f"{', '.join(others[:-1])} and {others[-1]} can" if ours else f"--engine {ARCHGEN} can"
            raise click.UsageError(f"{who} cannot show the view {choice.kind.name}; {last}")
    return tuple(choice for choice in choices if not choice.kind.told or len(unable) < len(formats))


def check_folds(choices: Sequence[Choice], folds: Sequence[str]) -> None:
    """Raise `click.UsageError` where something is to be folded and no view folds anything."""
    if folds and not any(choice.kind.folds for choice in choices):
        able = " and ".join(kind.name for kind in VIEWS.values() if kind.folds)
        raise click.UsageError(f"--fold does nothing in the view {choices[0].kind.name}; {able} fold")


def endings(shown: Sequence[tuple[Choice, Page]], *, several: bool) -> list[str]:
    """What each picture's file name has after the blueprint's: nothing for the overview alone.

    With `several` kinds the kind's name is in it, so that every picture has a file of its own.
    """
    naming = Naming(lambda name: _UNFIT.sub("-", name).strip("-").lower())
    found = []
    for choice, page in shown:
        kind = choice.kind.name
        name = page.name or (kind if several else "")
        prefix = f"{kind}-" if several and name != kind else ""
        found.append(f".{naming.of(name, prefix)}" if name else "")
    return found


def bound_ending(shown: Sequence[tuple[Choice, Page]], *, several: bool) -> str:
    """What the file's name has after the blueprint's where all these pictures stand in one file."""
    first, *others = endings(shown, several=several)
    if not others or not first:
        return first
    return "" if several else f".{shown[0][0].kind.name}"


def titled(shown: Sequence[tuple[Choice, Page]]) -> list[Page]:
    """The pages as they are called in one file: by their kinds of picture, and their own names after that."""
    found = []
    for choice, page in shown:
        title = choice.kind.name.capitalize()
        own = page.name and page.name != choice.kind.name
        found.append(replace(page, name=f"{title}: {page.name}" if own else title))
    return found


def silent(choices: Sequence[Choice], drawn: Sequence[Choice]) -> tuple[Choice, ...]:
    """The kinds asked for by name of which no design had a picture."""
    return tuple(choice for choice in choices if choice.named and choice not in drawn)
