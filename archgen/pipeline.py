"""Floor 12: the whole program on one page, and the public Python API.

    text ──load──► Design ──judge──► Report ──draw──► Picture
                                        └────review──► Review

    import archgen
    design = archgen.load("blueprints/secure-serverless-api.yaml")
    report = archgen.judge(design)
    picture = archgen.draw(design, report)
    document = archgen.review(design, report, picture)

Everything else in the package is one of these arrows, or writes down what comes out of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archgen.blueprint.load import load as load_blueprint
from archgen.blueprint.model import Blueprint
from archgen.drawing.draw import draw as draw_view
from archgen.drawing.picture import Picture
from archgen.finding.finding import Category, Finding, Severity
from archgen.formats import FORMATS, Format, Subject
from archgen.graph.build import build
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.policy.reporting import report as make_report
from archgen.review.compose import compose
from archgen.review.model import Review
from archgen.rules.engine import judge as judge_rules
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule
from archgen.rules.rule import Subject as Judged
from archgen.source.document import Document
from archgen.source.reading import read_bytes, read_file
from archgen.views.overview import overview
from archgen.views.view import View


@dataclass(frozen=True)
class Design:
    """One blueprint as loaded: its text, what it means, and its graph.

    `blueprint` and `graph` are None when the text did not load far enough; `mistakes` say why.
    """

    document: Document
    blueprint: Blueprint | None
    graph: Graph | None
    mistakes: tuple[Finding, ...]


class NothingToDrawError(ValueError):
    """A design that did not load far enough to be drawn or reviewed."""


def load(source: str | Path | bytes | Document) -> Design:
    """Read one blueprint: a path, its bytes, or a document already read.

    What is wrong with it is in `mistakes`, never raised; `OSError` is raised as the system
    gives it when a path cannot be opened.
    """
    if isinstance(source, Document):
        document = source
    elif isinstance(source, bytes):
        document = read_bytes(source, "-")
    else:
        document = read_file(Path(source), Path(source).as_posix())
    blueprint, mistakes = load_blueprint(document)
    graph = None if blueprint is None else build(blueprint)
    return Design(document, blueprint, graph, mistakes)


def judge(design: Design, *, today: date | None = None, rules: Sequence[Rule] = ALL_RULES) -> Report:
    """Judge a design by `rules` on the day `today`, by default the blueprint's `reviewed` date."""
    if design.blueprint is None or design.graph is None:
        return make_report(design.document, None, (), rules, design.mistakes, today)
    day = today or design.blueprint.reviewed
    judged = judge_rules(Judged(design.graph, day), rules)
    return make_report(design.document, design.graph, judged, rules, design.mistakes, day)


def view(design: Design, report: Report) -> View:
    """What the overview picture shows; raises `NothingToDrawError`."""
    if design.graph is None:
        raise NothingToDrawError(design.document.path)
    return overview(design.graph, report)


def draw(design: Design, report: Report) -> Picture:
    """The overview picture, in pixels at scale 1; raises `NothingToDrawError`."""
    return draw_view(view(design, report))


def review(design: Design, report: Report, picture: Picture) -> Review:
    """The design-review document as data; raises `NothingToDrawError`."""
    if design.graph is None:
        raise NothingToDrawError(design.document.path)
    return compose(design.graph, report, picture)


OUTPUTS: tuple[tuple[str, str], ...] = (
    ("overview.svg", "svg"),
    ("overview.png", "png"),
    ("overview.mmd", "mermaid"),
    ("flows.mmd", "flows"),
    ("review.md", "md"),
    ("review.html", "html"),
    ("findings.json", "json"),
    ("findings.sarif", "sarif"),
)
"""What `build` writes for a blueprint: the file's name and its format."""


def write(design: Design, report: Report, formats: Iterable[str], *, scale: float = 2) -> dict[str, bytes]:
    """The contents of each format by its name; what cannot be drawn is left out.

    `scale` is how many image pixels a PNG has for each pixel of the picture. A design that did
    not load still has its findings; a design without flows has no flow diagram.
    """
    wanted = [FORMATS[name] for name in formats]
    made: dict[str, bytes] = {}
    subjects: dict[Subject, object] = {Subject.REPORTS: (report,)}
    if design.graph is not None:
        seen = overview(design.graph, report)
        subjects |= {Subject.VIEW: seen}
        if design.graph.blueprint.flows:
            subjects |= {Subject.FLOWS: design.graph.blueprint}
        if any(row.takes in (Subject.PICTURE, Subject.REVIEW) for row in wanted):
            picture = draw_view(seen)
            subjects |= {Subject.PICTURE: picture, Subject.REVIEW: review(design, report, picture)}
    for row in wanted:
        if row.takes in subjects:
            made[row.name] = _bytes(row, subjects[row.takes], scale)
    return made


def _bytes(row: Format, subject: object, scale: float) -> bytes:
    render = row.load()
    data = render(subject, scale) if row.scaled else render(subject)
    return data if isinstance(data, bytes) else str(data).encode()


def unique_names(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports, with a finding on each blueprint whose `name` another one has already.

    Finding ids, waivers and baselines are scoped by the blueprint's name, so two of one name
    could not be told apart.
    """
    first: dict[str, str] = {}
    checked = []
    for report in reports:
        blueprint = report.blueprint
        if blueprint is None or not blueprint.name:
            checked.append(report)
            continue
        other = first.setdefault(blueprint.name, report.document.path)
        checked.append(report if other == report.document.path else name_taken(report, other))
    return tuple(checked)


def name_taken(report: Report, other: str) -> Report:
    """The report with a finding that the blueprint at the path `other` has the same name."""
    blueprint = report.blueprint
    if blueprint is None:
        return report
    clash = Finding(
        rule="name-taken",
        category=Category.REFERENCE,
        severity=Severity.HIGH,
        message="another blueprint has this name already",
        primary=blueprint.label_at(("name",), "taken"),
        hint=f"give this one a name of its own; {other} has it too",
    )
    return replace(report, findings=(clash, *report.findings))
