"""The whole program on one page, and the public Python API.

    text ──load──► Design ──judge──► Report ──draw──► Picture
                                        └────review──► Review

    import archgen
    design = archgen.load("blueprints/secure-serverless-api.yaml")
    report = archgen.judge(design)
    picture = archgen.draw(design, report)
    document = archgen.review(design, report, picture)

Everything else in the package is one of these arrows, or writes down what comes out of one. The
first two arrows, `load` and `judge`, stand in `archgen.design`: they are all that judging needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from archgen.blueprint.model import Flow
from archgen.design import Design, judge, load
from archgen.drawing.draw import draw as draw_view
from archgen.drawing.picture import Album, Picture
from archgen.formats import FORMATS, OUTPUTS, TELLING, Subject
from archgen.formats.appearance import PLAIN, Appearance
from archgen.formats.writing import Writing
from archgen.policy.report import Report
from archgen.reviews.choosing import SECTIONS
from archgen.reviews.compose import compose
from archgen.reviews.model import Review
from archgen.views import VIEWS, ViewKind
from archgen.views.overview import overview
from archgen.views.view import Direction, Page, View

__all__ = [
    "OUTPUTS",
    "Design",
    "NothingToDrawError",
    "begin",
    "bind",
    "draw",
    "judge",
    "load",
    "pages",
    "review",
    "view",
    "write",
]


class NothingToDrawError(ValueError):
    """A design that did not load far enough to be drawn or reviewed."""


def pages(
    design: Design,
    report: Report,
    kind: ViewKind = VIEWS["overview"],
    picked: str = "",
    folds: Sequence[str] = (),
) -> tuple[Page, ...]:
    """The pages of one kind of picture: none where the design did not load, or has nothing to show.

    `picked` is which picture of the kind is meant (`VIEWS` has what each takes). `folds` names frames
    and modules to draw as one box, in a kind that folds. Raises `UnknownPageError` where the design
    has no such picture, or nothing of such a name.
    """
    if design.graph is None:
        return ()
    asked = (design.graph, report, picked, *((folds,) if kind.folds else ()))
    made: tuple[Page, ...] = kind.load()(*asked)
    return made


def view(design: Design, report: Report) -> View:
    """What the overview shows; raises `NothingToDrawError`."""
    if design.graph is None:
        raise NothingToDrawError(design.document.path)
    return overview(design.graph, report)


def draw(design: Design, report: Report, direction: str = Direction.RIGHT) -> Picture:
    """The overview in pixels at scale 1, its flow going `right` or `down`.

    Raises `NothingToDrawError`, and `ValueError` for any other direction.
    """
    return draw_view(replace(view(design, report), direction=Direction(direction)))


def review(design: Design, report: Report, picture: Picture, sections: Collection[str] = SECTIONS) -> Review:
    """The design-review document as data, of the sections named; raises `NothingToDrawError`."""
    if design.graph is None:
        raise NothingToDrawError(design.document.path)
    return compose(design.graph, report, picture, sections)


def write(
    design: Design,
    report: Report,
    formats: Iterable[str],
    *,
    appearance: Appearance = PLAIN,
    page: Page | None = None,
    sections: Collection[str] = SECTIONS,
) -> dict[str, bytes]:
    """The contents of each format by its name; what cannot be drawn is left out.

    `appearance` is the scale and theme of pictures, where their boxes lead, and a company's templates.
    `page` is what the picture shows (`pages` gives them); without it, the whole. `sections` are those
    of the review. A design that did not load still has its findings; a design without flows has no flow
    diagram. Raises `BrokenTemplateError` where a template of the appearance cannot be filled.
    """
    with begin(design, report, formats, appearance=appearance, page=page, sections=sections) as writing:
        made = writing.finish()
        if writing.broken:
            raise writing.broken[0]
        return made


def begin(
    design: Design,
    report: Report,
    formats: Iterable[str],
    *,
    appearance: Appearance = PLAIN,
    page: Page | None = None,
    sections: Collection[str] = SECTIONS,
) -> Writing:
    """What `write` does, as far as this process does it: `finish` waits for the images, and gives all.

    A context to be left, like the processes that it holds.
    """
    known = TELLING if page is not None and page.view.messages else FORMATS
    writing = Writing([known[name] for name in formats if name in known], appearance)
    try:
        if design.graph is not None:
            _give_drawn(
                writing, design, report, view(design, report) if page is None else page.view, sections
            )
            writing.give(Subject.BLUEPRINT, design.graph.blueprint)
            flows = _told(design.graph.blueprint.flows, page)
            if flows:
                writing.give(Subject.FLOWS, replace(design.graph.blueprint, flows=flows))
        writing.give(Subject.REPORTS, (report,))
    except BaseException:
        writing.leave()
        raise
    return writing


def _told(flows: tuple[Flow, ...], page: Page | None) -> tuple[Flow, ...]:
    """The flows that are told beside a page: the one of a page of messages, all beside a kind's only page."""
    if page is not None and page.view.messages:
        return tuple(flow for flow in flows if flow.id == page.name)
    return () if page is not None and page.name else flows


def _give_drawn(
    writing: Writing, design: Design, report: Report, seen: View, sections: Collection[str]
) -> None:
    """The picture first: while an image of it is painted, everything else is written."""
    if writing.wants(Subject.PICTURE, Subject.ALBUM, Subject.REVIEW):
        picture = draw_view(seen)
        writing.give(Subject.PICTURE, picture)
        if writing.wants(Subject.ALBUM):
            writing.give(Subject.ALBUM, _album(design, (("", picture),)))
        if writing.wants(Subject.REVIEW):
            writing.give(Subject.REVIEW, review(design, report, picture, sections))
    writing.give(Subject.VIEW, seen)


def bind(
    design: Design,
    formats: Iterable[str],
    shown: Iterable[Page],
    *,
    appearance: Appearance = PLAIN,
) -> dict[str, bytes]:
    """The contents of formats that have several pictures of a design in one file, by the format's name.

    Of other formats, and of a design that did not load, there is nothing.
    """
    rows = [FORMATS[name] for name in formats if FORMATS[name].takes is Subject.ALBUM]
    if not rows or design.graph is None:
        return {}
    drawn = [(page, draw_view(page.view)) for page in shown]
    made: dict[str, bytes] = {}
    for row in rows:
        fit = [
            (page.name, drawing) for page, drawing in drawn if row.name in TELLING or not page.view.messages
        ]
        if fit:
            with Writing([row], appearance) as writing:
                writing.give(Subject.ALBUM, _album(design, tuple(fit)))
                made |= writing.finish()
    return made


def _album(design: Design, pictures: tuple[tuple[str, Picture], ...]) -> Album:
    blueprint = design.blueprint
    return Album(blueprint.name if blueprint else "", blueprint.owner if blueprint else "", pictures)
