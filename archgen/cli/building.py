"""One blueprint from text to the bytes of its files: the work that `build` spreads over processes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.cli.branding import broken_words
from archgen.cli.inputs import Input
from archgen.cli.judging import Judge
from archgen.cli.telling import mistakes_from_here
from archgen.cli.viewing import OVERVIEW, Choice, endings
from archgen.design import Design, name_taken
from archgen.finding.finding import Severity
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.gallery import Entry
from archgen.formats.templates import NO_TEMPLATES, Templates
from archgen.pipeline import OUTPUTS, begin, pages, write
from archgen.policy.report import Report
from archgen.views import VIEWS
from archgen.views.view import Page

_APPEARANCE = Appearance(theme=Theme.AUTO, link="review.html")
"""An SVG follows the page or the viewer that shows it, and its boxes lead to the review beside it."""

_OVERVIEW = Choice(VIEWS[OVERVIEW])


class Built(Struct, frozen=True):
    """What became of one blueprint.

    `name` is the one it states (empty: none). `files` are contents by path below the output
    folder, or None when they stand there already. `mistakes` is the text to print, `worst`
    the worst open severity (None: nothing open).
    """

    item: Input
    entry: Entry
    name: str
    files: dict[str, bytes] | None
    mistakes: str
    worst: Severity | None


def build_one(
    item: Input,
    formats: Sequence[str] | None,
    judge: Judge,
    taken_by: str = "",
    templates: Templates = NO_TEMPLATES,
) -> Built:
    """Read, judge, draw and document one blueprint; `formats` None writes all of `OUTPUTS`.

    `judge` says how it is judged, `taken_by` is the path of another blueprint that has this one's
    name, if there is one; `templates` are those of the review. The day of judging is the blueprint's own
    `reviewed` date, so that the files stay the same until the blueprint changes. Raises `OSError` when
    the file cannot be read.
    """
    design, report = judge.examine(item, item.below)
    if taken_by:
        report = name_taken(report, taken_by)
    wanted = [(name, kind) for name, kind in OUTPUTS if formats is None or kind in formats]
    linked = any(kind == "html" for _, kind in wanted)
    looks = replace(_APPEARANCE, templates=templates, **({} if linked else {"link": ""}))
    first, *modules = pages(design, report) or (None,)
    with begin(design, report, (kind for _, kind in wanted), appearance=looks, page=first) as writing:
        made = writing.finish()
    files = {f"{item.stem}/{name}": made[kind] for name, kind in wanted if kind in made}
    files |= _of_modules(design, report, wanted, modules, looks, item.stem)
    name, summary = (design.blueprint.name, design.blueprint.summary) if design.blueprint else ("", "")
    entry = Entry(
        stem=item.stem,
        name=name or item.stem,
        summary=summary,
        decision=report.decision.value,
        counts=counts_of(report),
        files=tuple(files),
    )
    told = (mistakes_from_here(report, item), broken_words(writing.broken))
    worst = max((finding.severity for finding in report.open), default=None)
    return Built(item, entry, name, files, "\n\n".join(filter(None, told)), worst)


def _of_modules(
    design: Design,
    report: Report,
    wanted: Sequence[tuple[str, str]],
    modules: Sequence[Page],
    looks: Appearance,
    stem: str,
) -> dict[str, bytes]:
    """The pictures of the modules of a large design, beside the overview: `overview.orders-api.svg`."""
    kinds = [(name, kind) for name, kind in wanted if name.startswith(f"{OVERVIEW}.")]
    found = {}
    for page, ending in zip(
        modules, endings([(_OVERVIEW, page) for page in modules], several=False), strict=True
    ):
        made = write(design, report, (kind for _, kind in kinds), appearance=looks, page=page)
        for name, kind in kinds:
            found[f"{stem}/{OVERVIEW}{ending}{name.removeprefix(OVERVIEW)}"] = made[kind]
    return found


def counts_of(report: Report) -> str:
    """Open findings by severity, then what is waived, in words: `1 high, 2 medium, 1 waived`."""
    counts = [(severity.word, report.count(severity)) for severity in sorted(Severity, reverse=True)]
    words = [f"{count} {word}" for word, count in counts if count]
    return ", ".join([*(words or ["0 open"]), *([f"{report.waived} waived"] if report.waived else [])])
