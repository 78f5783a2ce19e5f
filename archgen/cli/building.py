"""One blueprint from text to the bytes of its files: the work that `build` spreads over processes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.cli.inputs import Input
from archgen.cli.judging import Judge
from archgen.cli.telling import mistakes_from_here
from archgen.design import name_taken
from archgen.finding.finding import Severity
from archgen.formats.appearance import Appearance, Theme
from archgen.formats.gallery import Entry
from archgen.pipeline import OUTPUTS, write
from archgen.policy.report import Report

_APPEARANCE = Appearance(scale=1.25, theme=Theme.AUTO, link="review.html")
"""Image pixels per pixel of a picture: about two for each pixel that a page shows, in half the time of 2.

An SVG follows the page or the viewer that shows it, and its boxes lead to the review beside it.
"""


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


def build_one(item: Input, formats: Sequence[str] | None, judge: Judge, taken_by: str = "") -> Built:
    """Read, judge, draw and document one blueprint; `formats` None writes all of `OUTPUTS`.

    `judge` says how it is judged, `taken_by` is the path of another blueprint that has this one's
    name, if there is one. The day of judging is the blueprint's own `reviewed` date, so that the files
    stay the same until the blueprint changes. Raises `OSError` when the file cannot be read.
    """
    design, report = judge.examine(item, item.below)
    if taken_by:
        report = name_taken(report, taken_by)
    wanted = [(name, kind) for name, kind in OUTPUTS if formats is None or kind in formats]
    linked = any(kind == "html" for _, kind in wanted)
    looks = _APPEARANCE if linked else replace(_APPEARANCE, link="")
    made = write(design, report, (kind for _, kind in wanted), appearance=looks)
    files = {f"{item.stem}/{name}": made[kind] for name, kind in wanted if kind in made}
    name, summary = (design.blueprint.name, design.blueprint.summary) if design.blueprint else ("", "")
    entry = Entry(
        stem=item.stem,
        name=name or item.stem,
        summary=summary,
        decision=report.decision.value,
        counts=counts_of(report),
        files=tuple(files),
    )
    mistakes = mistakes_from_here(report, item)
    worst = max((finding.severity for finding in report.open), default=None)
    return Built(item, entry, name, files, mistakes, worst)


def counts_of(report: Report) -> str:
    """Open findings by severity, then what is waived, in words: `1 high, 2 medium, 1 waived`."""
    counts = [(severity.word, report.count(severity)) for severity in sorted(Severity, reverse=True)]
    words = [f"{count} {word}" for word, count in counts if count]
    return ", ".join([*(words or ["0 open"]), *([f"{report.waived} waived"] if report.waived else [])])
