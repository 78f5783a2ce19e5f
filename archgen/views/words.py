"""The texts of a picture that no box or line carries: heading, counts, and the description for readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.blueprint.model import Blueprint
from archgen.finding.finding import Severity
from archgen.policy.report import Report
from archgen.views.view import Box, Lane, Line, LineKind

_NAMED = 4


def facts(blueprint: Blueprint) -> str:
    """The line under the title: class, owner and review date, what is stated of them."""
    owner = f"owner {blueprint.owner}" if blueprint.owner else ""
    day = f"reviewed {blueprint.reviewed.isoformat()}" if blueprint.reviewed else ""
    return " · ".join(text for text in (blueprint.classification, owner, day) if text)


def counts(report: Report) -> str:
    """Open findings by severity: `1 high, 2 medium`; `nothing open` where there is none."""
    found = [(severity.word, report.count(severity)) for severity in sorted(Severity, reverse=True)]
    words = [f"{count} {word}" for word, count in found if count]
    waived = [f"{report.waived} waived"] if report.waived else []
    return ", ".join([*(words or ["nothing open"]), *waived])


def alternative(boxes: Sequence[Box], lines: Sequence[Line]) -> str:
    """What the picture shows, for people who do not see it: the request path, guards, what is outside."""
    titles = {box.id: box.title for box in boxes}
    path = _path(lines)
    guards = dict.fromkeys(line.source for line in lines if line.kind is LineKind.GUARD)
    entered = {line.target for line in lines}
    others = [box.id for box in boxes if box.lane is Lane.OUTSIDE and box.id in entered - set(path)]
    said = []
    if path:
        said.append(f"A request goes from {_then([titles[name] for name in path])}.")
    if guards:
        verb = "guards" if len(guards) == 1 else "guard"
        said.append(f"{_listed([titles[name] for name in guards])} {verb} the way in.")
    if others:
        verb = "stands" if len(others) == 1 else "stand"
        said.append(f"{_listed([titles[name] for name in others])} {verb} outside AWS.")
    return " ".join(said) or f"{_listed([box.title for box in boxes])}." if boxes else "Nothing is drawn."


def _path(lines: Iterable[Line]) -> list[str]:
    """The boxes of the first request path, in order."""
    follow: dict[str, str] = {}
    for line in lines:
        if line.spine:
            follow.setdefault(line.source, line.target)
    if not follow:
        return []
    targets = set(follow.values())
    path = [next((name for name in follow if name not in targets), next(iter(follow)))]
    while path[-1] in follow and follow[path[-1]] not in path:
        path.append(follow[path[-1]])
    return path


def _then(names: Sequence[str]) -> str:
    return " to ".join(names)


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:_NAMED], *([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])]
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last
