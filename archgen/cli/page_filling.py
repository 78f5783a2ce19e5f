"""One Markdown page from its bytes to the bytes that it should have."""

from __future__ import annotations

import re
from os.path import normpath, relpath
from pathlib import Path

import click
from msgspec import Struct

from archgen import files
from archgen.cli.inputs import Input
from archgen.cli.judging import Judge
from archgen.cli.telling import findings_in, mistakes_from_here
from archgen.cli.viewing import parse_views
from archgen.design import Design
from archgen.finding.finding import Category, Finding, Label, Severity
from archgen.finding.nearest import nearest
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.embed.embedding import (
    Drawn,
    NothingToEmbedError,
    as_source,
    diagram,
    draws_mermaid,
    flow,
    pictured,
    section,
)
from archgen.formats.embed.markers import Block, filled, find
from archgen.formats.flavours import Flavour
from archgen.pipeline import draw, pages, review, write
from archgen.policy.report import Report
from archgen.reviews.choosing import SECTIONS
from archgen.source.document import Document, Span
from archgen.views.view import Page, UnknownPageError

_MOST = 4 * 1024 * 1024
"""A page of more bytes is no page that people read; it is refused whole, for a part would be written back."""
_FIGURE = "picture"
_UNFIT = re.compile(r"[^A-Za-z0-9]+")


class Filled(Struct, frozen=True):
    """What became of a page: the files that are not as they should be, and the mistakes as text.

    `stale` has paths from `folder`, the page's own, with the contents that belong there. `root` is the
    folder that nothing is written outside of.
    """

    folder: Path
    root: Path
    stale: tuple[tuple[str, bytes], ...]
    mistakes: str

    def below(self, name: str) -> str:
        """The path of a file from the root."""
        return Path(relpath(self.folder / name, self.root)).as_posix()


class Filling:
    """Fills pages; a blueprint that several blocks name is judged once."""

    def __init__(self, judge: Judge, flavour: Flavour) -> None:
        """Fill for readers of a flavour, judging as a command does."""
        self._judge = judge
        self._flavour = flavour
        self._known: dict[Path, tuple[Design, Report]] = {}

    def fill(self, page: Path) -> Filled:
        """The page with every block that can be filled; raises `OSError` where it cannot be read."""
        shown, folder = page.as_posix(), page.parent
        root = Path() if page.resolve().is_relative_to(Path.cwd()) else folder
        data = page.read_bytes()
        if len(data) > _MOST:
            place = Label(shown, Span(1, 1, 1, 2))
            slip = _slip(
                "page-too-large", Category.SYNTAX, place, f"the page has more than {_MOST >> 20} MiB"
            )
            return Filled(folder, root, (), findings_in(Document(shown, "", None), [slip]))
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            span = Span(data[: error.start].count(b"\n") + 1, 1, data[: error.start].count(b"\n") + 1, 2)
            slip = _slip("not-utf-8", Category.SYNTAX, Label(shown, span), "the page is not UTF-8")
            return Filled(folder, root, (), findings_in(Document(shown, "", None), [slip]))
        markers = find(shown, text)
        mistakes = list(markers.mistakes)
        told: list[str] = []
        contents: list[tuple[Block, str]] = []
        images: dict[str, bytes] = {}
        for block in markers.blocks:
            try:
                drawn = self._drawn(page, block, told)
                _claim(folder, root, drawn, images)
            except _CannotError as error:
                mistakes.append(error.finding(shown, block))
                continue
            drawn = as_source(drawn) if "shown" in block.says else drawn
            contents.append((block, drawn.lines))
        wanted = {**images, page.name: filled(text, contents).encode()}
        stale = tuple((name, made) for name, made in wanted.items() if _differs(folder, root, name, made))
        mistakes.sort(key=lambda one: one.primary.span)
        said = [findings_in(Document(shown, text, None), mistakes)] if mistakes else []
        return Filled(folder, root, stale, "\n".join([*said, *told]))

    def _drawn(self, page: Path, block: Block, told: list[str]) -> Drawn:
        design, report = self._judged(page, block, told)
        kind, name = block.shows
        flavour = Flavour(block.says.get("flavour", self._flavour))
        try:
            if kind == "flow" and design.blueprint is not None:
                return flow(design.blueprint, name, flavour)
            if kind == "section":
                return self._section(design, report, name)
            return self._view(page, block, flavour, (design, report))
        except NothingToEmbedError as error:
            raise _CannotError(kind, f"there is no {kind} `{name}` to show", str(error)) from error

    def _judged(self, page: Path, block: Block, told: list[str]) -> tuple[Design, Report]:
        """The blueprint of a block; its own mistakes are told once."""
        named = block.says["blueprint"]
        file = page.parent / named
        try:
            place, there = file.resolve(), file.is_file()
        except (OSError, ValueError):  # too long a name, or one with a sign that no name has
            place, there = file, False
        if place not in self._known:
            if not there:
                near = nearest(file.name, [one.name for one in file.parent.glob("*.y*ml")])
                meant = Path(named).with_name(near).as_posix() if near else ""
                hint = f"did you mean {meant}?" if near else "write its path from this page"
                raise _CannotError("blueprint", f"there is no file `{named}`", hint)
            item = Input(Path(relpath(file)).as_posix(), file, file.name)
            self._known[place] = self._judge.examine(item, item.below)
            if self._known[place][1].mistakes:
                told.append(mistakes_from_here(self._known[place][1], item))
        design, report = self._known[place]
        if design.graph is None:
            raise _CannotError("blueprint", f"`{named}` cannot be drawn", "mend what it is told of")
        return design, report

    def _section(self, design: Design, report: Report, name: str) -> Drawn:
        if name == _FIGURE:
            raise NothingToEmbedError("write view=overview")
        if name not in SECTIONS:
            near = nearest(name, SECTIONS)
            raise NothingToEmbedError(f"did you mean {near}?" if near else f"there are {', '.join(SECTIONS)}")
        return section(review(design, report, draw(design, report), (name,)), name)

    def _view(self, page: Path, block: Block, flavour: Flavour, judged: tuple[Design, Report]) -> Drawn:
        design, report = judged
        named = block.says["view"]
        try:
            choice, *others = parse_views(named)
            if others:
                raise NothingToEmbedError("a block has one view: write a block for each")
            shown = pages(design, report, choice.kind, choice.picked)
        except (click.UsageError, UnknownPageError) as error:
            hint = str(error).partition("; ")[2]
            raise NothingToEmbedError(hint) from error
        if not shown:
            raise NothingToEmbedError(choice.kind.nothing)
        path = block.says.get("picture", "")
        if not path and draws_mermaid(flavour):
            mermaid = Appearance(flavour=flavour)
            return diagram(self._written(design, report, shown[0], "mermaid", mermaid), flavour)
        stem = Path(block.says["blueprint"]).stem
        path = path or f"{page.stem}.{stem}.{_UNFIT.sub('-', named)}.svg"
        svg = self._written(design, report, shown[0], "svg", Appearance(theme=Theme.AUTO))
        return pictured(svg, path, shown[0].view.alternative)

    @staticmethod
    def _written(design: Design, report: Report, page: Page, name: str, appearance: Appearance) -> bytes:
        made = write(design, report, (name,), page=page, appearance=appearance)
        if name not in made:
            raise NothingToEmbedError("this view is drawn as a picture only: name a file, picture=FILE.svg")
        return made[name]


class _CannotError(Exception):
    """A block that cannot be filled: by which key, why, and what to write instead."""

    def __init__(self, key: str, message: str, hint: str, rule: str = "") -> None:
        super().__init__(message)
        self._key, self._message, self._hint = key, message, hint
        self._rule = rule or f"unknown-{key}"

    def finding(self, path: str, block: Block) -> Finding:
        """The same as a finding at the key's place in the page."""
        place = Label(path, block.spans.get(self._key, block.spans[""]))
        return _slip(self._rule, Category.REFERENCE, place, self._message, self._hint)


def _claim(folder: Path, root: Path, drawn: Drawn, images: dict[str, bytes]) -> None:
    """Keep the picture of a block for writing; raises where another block or another folder has its place."""
    if not drawn.picture:
        return
    name = normpath(drawn.picture)
    if images.get(name, drawn.image) != drawn.image:
        hint = "give each its own file"
        raise _CannotError("picture", "another block draws something else there", hint, "conflicting-keys")
    try:
        files.place_of(root, Path(relpath(folder / name, root)).as_posix())
    except ValueError as error:  # outside, or no name of a file
        hint = "write a path below the folder that archgen runs in"
        raise _CannotError("picture", "the picture would be outside", hint, "picture-outside") from error
    images[name] = drawn.image


def _slip(rule: str, category: Category, place: Label, message: str, hint: str = "") -> Finding:
    return Finding(rule, category, Severity.HIGH, message, place, hint=hint)


def _differs(folder: Path, root: Path, name: str, data: bytes) -> bool:
    """True where a file is not as it should be; raises `OutsideFolderError` for one outside of the root."""
    return not files.is_same(root, Path(relpath(folder / name, root)).as_posix(), data)
