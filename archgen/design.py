"""The half of the program that judges: a text read as a design, and the report on it.

    text ──load──► Design ──judge──► Report

It stands apart from the pipeline, which goes on to pictures and documents, because judging
alone starts in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archgen.blueprint.load import load as load_blueprint
from archgen.blueprint.model import Blueprint
from archgen.blueprint.shared_waivers import SharedWaiver
from archgen.finding.finding import Category, Finding, Severity
from archgen.graph.build import build
from archgen.graph.model import Graph
from archgen.policy.report import Report
from archgen.policy.reporting import report as make_report
from archgen.policy.terms import Terms
from archgen.rules.engine import judge as judge_rules
from archgen.rules.listing import DEFAULT_RULES
from archgen.rules.rule import Rule, Subject
from archgen.source.document import Document
from archgen.source.reading import read_bytes, read_file


class Design(Struct, frozen=True, dict=True):
    """One blueprint as loaded: its text, what it means, and its graph.

    `blueprint` and `graph` are None when the text did not load far enough; `mistakes` say why.
    """

    document: Document
    blueprint: Blueprint | None
    graph: Graph | None
    mistakes: tuple[Finding, ...]


def load(source: str | Path | bytes | Document, *, shared: Sequence[SharedWaiver] = ()) -> Design:
    """Read one blueprint: a path, its bytes, or a document already read.

    Those of the `shared` waivers that name the blueprint are added to its own. What is wrong with it
    is in `mistakes`, never raised; `OSError` is raised as the system gives it when a path cannot be
    opened.
    """
    if isinstance(source, Document):
        document = source
    elif isinstance(source, bytes):
        document = read_bytes(source, "-")
    else:
        document = read_file(Path(source), Path(source).as_posix())
    blueprint, mistakes = load_blueprint(document)
    if blueprint is not None and shared:
        own = len(blueprint.waivers)
        more = [one for one in shared if one.blueprint == blueprint.name]
        added = [one.at(place) for place, one in enumerate(more, own)]
        blueprint = replace(blueprint, waivers=(*blueprint.waivers, *added))
    graph = None if blueprint is None else build(blueprint)
    return Design(document, blueprint, graph, mistakes)


def judge(design: Design, *, today: date | None = None, rules: Sequence[Rule] = DEFAULT_RULES) -> Report:
    """Judge a design by `rules` on the day `today`, by default the blueprint's `reviewed` date."""
    return judge_by(Terms(rules, today=today), design)


def judge_by(terms: Terms, design: Design) -> Report:
    """Judge a design by the terms that a plan gives; their day is by default its `reviewed` date."""
    if design.blueprint is None or design.graph is None:
        return make_report(design.document, None, (), design.mistakes, terms)
    terms = replace(terms, today=terms.today or design.blueprint.reviewed)
    judged = judge_rules(Subject(design.graph, terms.today), terms.rules)
    return make_report(design.document, design.graph, judged, design.mistakes, terms)


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
